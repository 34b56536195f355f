// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { MatchFacts } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
import { signIn } from '../../../tests/emulators/testing.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLane } from './settle.ts';
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  keyQuery,
  lane,
  message,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();
const store = () => scene().world.salesforce.org('uat').store;
const admin = async () => ({ userId: (await signIn(scene().world, { org: 'uat', user: 'chris' })).userId });

async function contact(name: string): Promise<string> {
  return store().tx(await admin(), (tx) => tx.insert('Contact', { LastName: name }));
}

/** A person makes one contact of two. */
async function merge(masterId: string, loserId: string): Promise<void> {
  await scene().clock.advance(5_000);
  await store().tx(await admin(), (tx) => tx.merge({ object: 'Contact', masterId, loserIds: [loserId], values: {} }));
}

const of = (contactId: string): MatchFacts => ({ status: 'one', contactId, contactName: 'Found', candidates: [] });
const chosen = (contactId: string, at = 1): MatchFacts => ({
  ...of(contactId),
  status: 'chosen',
  chosen: { by: 'ada', at: noon + at },
});

async function chooses({ journal }: Lane, id: string, match: MatchFacts): Promise<void> {
  await journal.change(id, (now) => ({ ...now, match, notes: [note('another person')] }));
}

describe('a contact that was merged into another one', () => {
  it('after it was logged: whom a person chooses then takes the place of the one that is left', async () => {
    const browser = await scene().browser('b1');
    const [lost, between, master, other] = await Promise.all(['Lost', 'Between', 'Master', 'Other'].map(contact));
    await browser.put(endedCall({ match: of(lost ?? '') }), handledChat({ match: of(lost ?? '') }));
    await settleLane(lane, browser.context);
    await merge(between ?? '', lost ?? '');
    await merge(master ?? '', between ?? '');
    expect(await only(taskQuery)).toMatchObject({ WhoId: master });
    for (const id of ['call-1', 'enquiry-1']) await chooses(browser, id, chosen(other ?? ''));
    await settleLane(lane, browser.context);
    expect(await only(taskQuery)).toMatchObject({ WhoId: other });
    expect(await only(caseQuery)).toMatchObject({ ContactId: other });
  });

  it('after it was logged: a later note leaves the one that is left', async () => {
    const { put, context, journal } = await scene().browser('b1');
    const [lost = '', master = ''] = await Promise.all(['Lost', 'Master'].map(contact));
    await put(endedCall({ match: of(lost) }));
    await settleLane(lane, context);
    await merge(master, lost);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('later')] }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({ WhoId: master });
    expect((await only(taskQuery)).Description).toMatch(/^later/);
  });

  it('no choice takes the place of a contact that a person filled in', async () => {
    const browser = await scene().browser('b1');
    const [found = '', theirs = '', other = ''] = await Promise.all(['Found', 'Theirs', 'Other'].map(contact));
    await browser.put(endedCall({ match: of(found) }));
    await settleLane(lane, browser.context);
    await scene().edit('Task', (await only(taskQuery)).Id, { WhoId: theirs });
    await chooses(browser, 'call-1', chosen(other));
    await settleLane(lane, browser.context);
    expect(await only(taskQuery)).toMatchObject({ WhoId: theirs });
  });

  it.each([
    ['found', of],
    ['chosen', chosen],
  ])('before it was logged: the records are of the one that is left (%s)', async (_how, match) => {
    const browser = await scene().browser('b1');
    const [lost = '', master = ''] = await Promise.all(['Lost', 'Master'].map(contact));
    await browser.put(
      endedCall({ match: match(lost) }),
      handledChat({ match: match(lost) }, { voice: true, channel: 'CALL' }),
    );
    await merge(master, lost);
    expect(await settleLane(lane, browser.context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({ WhoId: master });
    expect((await only(taskQuery)).Description).not.toContain('Not linked');
    expect(await only(caseQuery)).toMatchObject({ ContactId: master });
    const { match: now } = await browser.row('call-1');
    expect(now).toMatchObject({ ...match(lost), contactId: master, contactName: 'Master' });
  });
});

it('a contact chosen in a browser that is gone, and merged since: the record of another one is of the one that is left', async () => {
  const [gone, other] = [await scene().browser('b1'), await scene().browser('b2')];
  const [lost = '', master = ''] = await Promise.all(['Lost', 'Master'].map(contact));
  await gone.put(endedCall({ match: chosen(lost), notes: [note('rings again')] }));
  expect(await mirrorNote('call-1', gone.context)).toEqual({ done: true });
  await merge(master, lost);
  await other.put(endedCall({ touched: false }));
  scene().now.at += 60_000;
  expect(await settleLane(lane, other.context)).toEqual({ done: true });
  expect(await only(taskQuery)).toMatchObject({ WhoId: master });
});

describe('a Case that a person merged into another one', () => {
  const system = { userId: 'system', system: true } as const;
  const masterQuery = (id: string) => `SELECT Subject, Status, Description FROM Case WHERE Id = '${id}'`;

  /** As Lightning does it: the other one is deleted, or kept for nobody to change. */
  async function mergedInto(masterId: string, isKept: boolean): Promise<void> {
    const { Id } = await only(caseQuery);
    await scene().clock.advance(5_000);
    await store().tx(system, (tx) => tx.update('Case', String(Id), { MasterRecordId: masterId }));
    if (!isKept) await scene().remove('Case', Id);
  }

  const conversationOn = (id: string) =>
    scene().rows(
      `SELECT ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '${id}' AND ContentDocument.Title = 'Conversation of enquiry 1001'`,
    );

  it.each([
    ['is deleted', false],
    ['is kept', true],
  ])(
    'and that %s: conversation and notes come into that one, from each browser, and it is not closed',
    async (_how, isKept) => {
      const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
      for (const each of [one, two]) {
        await each.put(handledChat());
        await settleLane(lane, each.context);
      }
      const fields = { Subject: 'Broken pump', Description: 'Leaks since May.' };
      const master = await store().tx(await admin(), (tx) => tx.insert('Case', fields));
      await mergedInto(master, isKept);
      scene().chat.messages = [message(1, 'still leaks')];
      for (const [index, { put, context }] of [one, two].entries()) {
        const { log } = await (index === 0 ? one : two).row('enquiry-1');
        await put({ ...handledChat({ notes: [note(`said in ${index}`)] }, closed), log });
        expect(await settleLane(lane, context)).toEqual({ done: true });
      }
      const { Subject, Status, Description } = await only(masterQuery(master));
      expect({ Subject, Status }).toEqual({ Subject: 'Broken pump', Status: 'New' });
      for (const words of ['Leaks since May.', 'said in 0', 'said in 1']) expect(Description).toContain(words);
      expect(await conversationOn(master)).toHaveLength(1);
      expect(await only(keyQuery('enq:acme:1001'))).toMatchObject({ State__c: 'logged', Case_Id__c: master });
      expect((await two.row('enquiry-1')).log).toMatchObject({ state: 'logged', caseId: master, attached: true });
    },
  );
});

describe('a Case that a person chose for a chat', () => {
  it.each([
    ['was merged into another one since: the chat is in that one', true],
    ['was deleted since: the chat has one of its own', false],
  ])('and that %s', async (_how, isMerged) => {
    const { put, context } = await scene().browser('b1');
    const [id, master] = [
      await store().tx(await admin(), (tx) => tx.insert('Case', { Subject: 'Pump' })),
      await store().tx(await admin(), (tx) => tx.insert('Case', { Subject: 'Pumps' })),
    ];
    const system = { userId: 'system', system: true } as const;
    if (isMerged) await store().tx(system, (tx) => tx.update('Case', id, { MasterRecordId: master }));
    await scene().remove('Case', id);
    scene().chat.messages = [message(1, 'still leaks')];
    const related = { id, label: 'Pump', by: 'ada', at: noon };
    await put(handledChat({ related, notes: [note('said')] }, closed));
    for (let turn = 0; turn < 2; turn += 1) expect(await settleLane(lane, context)).toEqual({ done: true });
    const own = await scene().rows(caseQuery);
    const made = await only(`SELECT Description FROM Case WHERE Id = '${String(isMerged ? master : own[0]?.Id)}'`);
    expect(made.Description).toContain('said');
    expect(own).toHaveLength(isMerged ? 0 : 1);
  });
});
