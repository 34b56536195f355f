// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { signIn } from '../../../tests/emulators/testing.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLate } from './late.ts';
import { settleLane } from './settle.ts';
import type { SettleContext } from './settle-context.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  key,
  lane,
  message,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

/** The same browser, so long after what the org was told. */
function later(context: SettleContext, minutes: number): SettleContext {
  return { ...context, now: () => scene().world.clock.now() + minutes * 60_000 };
}

const draftStates = async () =>
  (await scene().rows("SELECT State__c FROM CINNOX_Log__c WHERE Key__c LIKE 'draft:%'")).map((row) => row.State__c);

/** Ada's second browser mirrors a note after the first one wrote the record, and is wiped. */
async function leftBehind(row: ReturnType<typeof endedCall>, text: string): Promise<void> {
  const wiped = await scene().browser('wiped');
  await wiped.put({ ...row, notes: [note(text)] });
  await mirrorNote(row.id, wiped.context);
}

describe('words that a wiped browser mirrored after the record was written', () => {
  it('come into the Task, once, and the draft is done', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    await leftBehind(endedCall(), 'typed elsewhere');
    expect(await draftStates()).toEqual(['draft']);
    await settleLate(later(context, 5));
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).not.toContain('typed elsewhere');

    for (let turn = 0; turn < 3; turn += 1) {
      await settleLate(later(context, 20));
      await settleLane(lane, context);
    }
    const text = String((await only(taskQuery)).Description);
    expect(text).toContain('hello');
    expect(text.split('typed elsewhere')).toHaveLength(2);
    expect(await draftStates()).toEqual(['merged']);
  });

  it('come into the Case with another browser that closes the same chat', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    scene().chat.messages = [message(1, 'first')];
    await one.put(handledChat({}, closed));
    await settleLane(lane, one.context);
    await leftBehind(handledChat({}, closed), 'typed elsewhere');
    await two.put(handledChat({}, closed));
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    expect((await only(caseQuery)).Description).toContain('typed elsewhere');
    expect(await draftStates()).toEqual(['merged']);
  });

  it('come into the Case of a closed chat', async () => {
    const { put, context } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'hi')];
    await put(handledChat({ notes: [note('hello')] }, closed));
    await settleLane(lane, context);
    await leftBehind(handledChat(), 'typed elsewhere');
    for (let turn = 0; turn < 2; turn += 1) {
      await settleLate(later(context, 20));
      await settleLane(lane, context);
    }
    const text = String((await only(caseQuery)).Description);
    expect(text).toContain('hello');
    expect(text.split('typed elsewhere')).toHaveLength(2);
    expect(await draftStates()).toEqual(['merged']);
  });

  it.each([
    ['Task', endedCall(), taskQuery],
    ['Case', handledChat({}, closed), caseQuery],
  ])('and typed on to come into the %s that has the first of them', async (_object, made, query) => {
    const [one, other] = [await scene().browser('b1'), await scene().browser('other')];
    scene().chat.messages = [message(1, 'hi')];
    const record = async () => String((await only(query)).Description);
    await one.put({ ...made, notes: [note('hello')] });
    await settleLane(lane, one.context);
    await other.put({ ...made, notes: [note('typed elsewhere')] });
    for (const text of ['typed elsewhere', 'typed elsewhere and on']) {
      await other.journal.change(made.id, (now) => ({ ...now, notes: [note(text, text.length)] }));
      await mirrorNote(made.id, other.context);
      for (let turn = 0; turn < 2; turn += 1) {
        await settleLate(later(one.context, 20));
        await settleLane(lane, one.context);
      }
      expect(await record()).toContain(text);
    }
    expect((await record()).split('typed elsewhere')).toHaveLength(2);
    expect(await draftStates()).toEqual(['merged']);
    // The first is not said again by a browser that knew no more.
    expect(await one.row(made.id)).toMatchObject({ notes: [{}, { text: 'typed elsewhere and on' }] });
  });

  it('come into the Task also where older drafts are of nothing that is logged', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await scene()
      .world.salesforce.org('uat')
      .store.tx({ userId: context.userId }, async (tx) => {
        const fields = { State__c: 'draft', Staff__c: 'ada', Note__c: 'Rang here' };
        for (let index = 0; index < 200; index += 1)
          await tx.insert('CINNOX_Log__c', { ...fields, Key__c: `draft:call:acme:x${index}:ada:b2` });
      });
    await scene().clock.advance(1_000);
    await leftBehind(endedCall(), 'typed elsewhere');
    await settleLate(later(context, 20));
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).toContain('typed elsewhere');
  });

  const tookOver = { ...closed, agentEid: 'ada' };

  async function handedOverBy(text: string) {
    const [taker, giver] = [await scene().browser('b1'), await scene().browser('b2')];
    scene().chat.messages = [message(1, 'hi')];
    await taker.put(handledChat({}, tookOver));
    await settleLane(lane, taker.context);
    await giver.put(handledChat({ notes: [note(text)] }, tookOver));
    await mirrorNote('enquiry-1', { ...giver.context, me: 'ben' });
    return taker;
  }

  it('come into the Case of who took the chat over', async () => {
    const { context } = await handedOverBy('before it was handed over');
    for (let turn = 0; turn < 2; turn += 1) {
      await settleLate(later(context, 20));
      await settleLane(lane, context);
    }
    const text = String((await only(caseQuery)).Description);
    expect(text.split('before it was handed over')).toHaveLength(2);
    expect(await draftStates()).toEqual(['merged']);
  });

  it('stay in the draft where the Case is hidden from who took the chat over', async () => {
    const { context, row } = await handedOverBy('before it was handed over');
    const { store } = scene().world.salesforce.org('uat');
    const { userId } = await signIn(scene().world, { org: 'uat', user: 'ben' });
    const { Id } = await only(caseQuery);
    await store.tx({ userId: 'system', system: true }, (tx) => tx.update('Case', String(Id), { OwnerId: userId }));
    store.access.setSharing('Case', 'private');
    await settleLate(later(context, 20));
    expect(await row('enquiry-1')).toMatchObject({ notes: [], log: { state: 'logged' } });
    store.access.setSharing('Case', 'public');
    expect(await draftStates()).toEqual(['draft']);
  });

  it('of another call are left where they are', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    await leftBehind(endedCall({ lane: 'other' }, { callId: 'c10' }), 'of another call');
    await settleLate(later(context, 20));
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).not.toContain('of another call');
    expect(await draftStates()).toEqual(['draft']);
    expect(key.endsWith(':c1:ada')).toBe(true);
  });

  it('that a browser that lives brought in by itself are not repeated', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, one.context);
    await two.put(endedCall({ notes: [note('from b2')] }));
    await mirrorNote('call-1', two.context);
    await settleLane(lane, two.context);
    for (const context of [one.context, two.context, one.context]) {
      await settleLate(later(context, 20));
      await settleLane(lane, context);
    }
    const text = String((await only(taskQuery)).Description);
    expect(text.split('from b2')).toHaveLength(2);
    expect(text.split('hello')).toHaveLength(2);
  });
});

describe('a link that sharing refused', () => {
  it('is made when the record is shared later', async () => {
    const { access } = scene().world.salesforce.org('uat').store;
    for (const object of ['Contact', 'Case']) access.setSharing(object, 'private');
    const ben = (await signIn(scene().world, { org: 'uat', user: 'ben' })).userId;
    const contactId = await scene()
      .world.salesforce.org('uat')
      .store.tx({ userId: ben }, (tx) => tx.insert('Contact', { LastName: 'Hidden' }));
    const { put, context, row } = await scene().browser('b1');
    await put(endedCall({ match: { status: 'one', contactId, contactName: 'Hidden', candidates: [] } }));
    await settleLane(lane, context);
    expect((await only(taskQuery)).WhoId).toBeNull();
    await settleLate(later(context, 30));
    expect((await row('call-1')).log.unreachable).toEqual([contactId]);
    for (const object of ['Contact', 'Case']) access.setSharing(object, 'public');
    await settleLate(later(context, 60));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    expect(task.WhoId).toBe(contactId);
    expect(task.Description).not.toContain('Not linked');
    expect((await row('call-1')).log.unreachable).toBeUndefined();
  });
});

it('more links than one request has room for are asked for', async () => {
  const { put, context, row } = await scene().browser('b1');
  const { store } = scene().world.salesforce.org('uat');
  const shared = await store.tx({ userId: context.userId }, async (tx) =>
    Promise.all(Array.from({ length: 30 }, (_, index) => tx.insert('Contact', { LastName: `Shared ${index}` }))),
  );
  await put(endedCall());
  await settleLane(lane, context);
  const written = await row('call-1');
  const gone = '0035g00000zzzzzAAA';
  await put({ ...written, log: { ...written.log, unreachable: [...shared, gone] } });
  expect(await settleLate(context)).toEqual({ done: true });
  expect((await row('call-1')).log.unreachable).toEqual([gone]);
});

it('a call that an earlier profile logged is mine, also where no report tells whose it is', async () => {
  const [earlier, now] = [await scene().browser('b1'), await scene().browser('b2')];
  await earlier.put(endedCall());
  await settleLane(lane, earlier.context);
  const { mine, ...unnamed } = endedCall({ forMe: true });
  void mine;
  const another = { ...unnamed, id: 'call-2', aliases: ['call:acme:c2'], lane: 'call-2' };
  await now.put(unnamed);
  await now.put({ ...another, call: { ...endedCall().call!, callId: 'c2' } });
  await settleLate(now.context);
  await settleLane(lane, now.context);
  expect(await now.row(unnamed.id)).toMatchObject({ mine: { by: 'report' }, log: { state: 'logged' } });
  expect((await now.row('call-2')).mine).toBeUndefined();
  expect(await scene().rows(taskQuery)).toHaveLength(1);
});

describe('a Task that was gone', () => {
  const store = () => scene().world.salesforce.org('uat').store;

  it('and is out of the recycle bin again gets what was typed meanwhile', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const { Id } = await only(taskQuery);
    await scene().remove('Task', Id);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('hello again', 2)] }));
    await settleLane(lane, context);
    await settleLate(later(context, 20));
    expect((await row('call-1')).log).toMatchObject({ state: 'skipped', skippedBy: 'deleted' });
    await store().tx({ userId: 'system', system: true }, (tx) => tx.undelete(String(Id)));
    await settleLate(later(context, 60));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect((await only(taskQuery)).Description).toMatch(/^hello again/);
    const { log } = await row('call-1');
    expect(log.state).toBe('logged');
    expect(log).not.toHaveProperty('skippedBy');
    expect(log).not.toHaveProperty('reason');
  });

  it('because it was given to somebody else is not called deleted for certain', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    store().access.setSharing('Task', 'private');
    try {
      await put(endedCall());
      await settleLane(lane, context);
      const { Id } = await only(taskQuery);
      const ben = (await signIn(scene().world, { org: 'uat', user: 'ben' })).userId;
      const system = { userId: 'system', system: true } as const;
      await store().tx(system, (tx) => tx.update('Task', String(Id), { OwnerId: ben }));
      await journal.change('call-1', (now) => ({ ...now, notes: [note('later')] }));
      await settleLane(lane, context);
      expect((await row('call-1')).log.reason).toBe('The Task was deleted in Salesforce, or it is hidden from you.');
      await store().tx(system, (tx) => tx.update('Task', String(Id), { OwnerId: context.userId }));
    } finally {
      store().access.setSharing('Task', 'public');
    }
    await settleLate(later(context, 20));
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).toMatch(/^later/);
  });
});
