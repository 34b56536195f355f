// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { draftKey } from '../../domain/keys.ts';
import type { CallFacts, JournalRow } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLane } from './settle.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  key,
  keyQuery,
  lane,
  message,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

it('a Case that a person chose is no other browser’s to close either', async () => {
  const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
  const { store } = scene().world.salesforce.org('uat');
  const chosen = { Subject: 'Damaged pallet', Status: 'New' };
  const id = await store.tx({ userId: one.context.userId }, (tx) => tx.insert('Case', chosen));
  scene().chat.messages = [message(1, 'Hello')];
  const related = { by: 'ada', at: noon, id, label: 'Case' };
  await one.put(handledChat({ related, notes: [note('mine')] }, closed));
  await settleLane(lane, one.context);
  await two.put(handledChat({}, closed));
  await settleLane(lane, two.context);
  const [found] = await scene().rows(`SELECT Subject, Status, Description FROM Case WHERE Id = '${id}'`);
  expect(found).toMatchObject(chosen);
  expect(String(found?.Description).split('mine')).toHaveLength(2);
  expect(await scene().rows(caseQuery)).toEqual([]);
});

describe('two browsers of one agent', () => {
  async function both(
    first: Partial<JournalRow>,
    second: Partial<JournalRow>,
    calls: [Partial<CallFacts>?, Partial<CallFacts>?] = [],
  ) {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall(first, calls[0]));
    await two.put(endedCall(second, calls[1]));
    await settleLane(lane, one.context);
    await settleLane(lane, two.context);
    return { one, two };
  }

  it('write one Task with both notes under their author', async () => {
    const { two } = await both({ notes: [note('from one')] }, { notes: [note('from two')] });
    const task = await only(taskQuery);
    expect(task.Description).toMatch(/^Ada Lam:\nfrom one\n\nAda Lam:\nfrom two\n\n--- CINNOX/);
    expect((await two.row('call-1')).log).toMatchObject({ state: 'logged', taskId: task.Id, loggedNote: 'from two' });
  });

  it('do not repeat a note that the other one found in a draft', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall({ notes: [note('from one')] }));
    await two.put(endedCall({ notes: [note('from two')] }));
    await mirrorNote('call-1', two.context);
    await settleLane(lane, one.context);
    const before = await only(taskQuery);
    await settleLane(lane, two.context);
    expect((await only(taskQuery)).Description).toBe(before.Description);
    expect(before.Description).toMatch(/^Ada Lam:\nfrom one\n\nAda Lam:\nfrom two\n\n--- CINNOX/);
    expect(await only(keyQuery(draftKey(key, 'b2')))).toMatchObject({ State__c: 'merged' });
    expect((await two.row('call-1')).notes.filter((one_) => one_.browser !== undefined)).toHaveLength(1);
  });

  it('settle: nothing is patched to and fro', async () => {
    const { one, two } = await both({ notes: [note('from one')] }, { notes: [note('from two')] });
    for (let round = 0; round < 3; round += 1) {
      await settleLane(lane, one.context);
      await settleLane(lane, two.context);
    }
    const task = await only(taskQuery);
    expect(String(task.Description).match(/from one/g)).toHaveLength(1);
    expect(String(task.Description).match(/from two/g)).toHaveLength(1);
  });

  it('never empty what the other one filled', async () => {
    const contact = await scene().contact('Wong');
    const [someCase] = await scene().rows('SELECT Id FROM Case LIMIT 1');
    const decided = { by: 'ada', at: noon };
    const { two } = await both(
      {
        match: { status: 'chosen', contactId: contact.id, contactName: contact.name, candidates: [], chosen: decided },
        disposition: { value: 'Call back', ...decided },
        related: { id: String(someCase?.Id), label: 'x', ...decided },
      },
      { match: { status: 'none', candidates: [] }, touched: false },
    );
    expect(await only(taskQuery)).toMatchObject({
      Subject: `Call in · ${contact.name}`,
      WhoId: contact.id,
      WhatId: someCase?.Id,
      CallDisposition: 'Call back',
    });
    expect(await two.row('call-1')).toMatchObject({ match: { contactId: contact.id, contactName: contact.name } });
  });

  it('leave the Task on its Case when only one of them knows the enquiry', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(handledChat({}, { voice: true }));
    await settleLane(lane, one.context);
    await one.put(endedCall());
    await settleLane(lane, one.context);
    const made = await only(caseQuery);
    await two.put(endedCall());
    await settleLane(lane, two.context);
    await two.journal.change('call-1', (now) => ({ ...now, notes: [note('later')] }));
    await settleLane(lane, two.context);
    expect(await only(taskQuery)).toMatchObject({ WhatId: made.Id });
  });

  it('prefer a person’s word to a rule’s guess', async () => {
    const [wong, other] = [
      await scene().contact('Wong'),
      (await scene().rows("SELECT Id, Name FROM Contact WHERE LastName != 'Wong' LIMIT 1"))[0],
    ];
    const decided = { by: 'ada', at: noon };
    await both(
      { match: { status: 'chosen', contactId: wong.id, contactName: wong.name, candidates: [], chosen: decided } },
      { match: { status: 'one', contactId: String(other?.Id), contactName: String(other?.Name), candidates: [] } },
    );
    expect(await only(taskQuery)).toMatchObject({ WhoId: wong.id });
  });
});

describe('drafts', () => {
  it('of a wiped browser become the note of the record', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall({ notes: [note('before the wipe')] }, { reported: false }));
    await mirrorNote('call-1', one.context);
    expect((await one.row('call-1')).mirrored).toMatchObject({ revision: 1 });
    await two.put(endedCall());
    await settleLane(lane, two.context);
    expect((await only(taskQuery)).Description).toMatch(/^before the wipe\n/);
  });

  it('written under the hook’s id first count for less than later ones', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    const { callId, ...unreported } =
      endedCall({ notes: [note('half')] }, { messageId: 'm1', reported: false }).call ?? {};
    void callId;
    await one.put({
      ...endedCall({ notes: [note('half')] }),
      call: { ...unreported, direction: 'in', outgoing: false, startedAt: noon, reported: false, ring: true },
    });
    await mirrorNote('call-1', one.context);
    await one.put(endedCall({ notes: [note('half and whole', 2)] }, { messageId: 'm1' }));
    await mirrorNote('call-1', one.context);
    await two.put(endedCall({}, { messageId: 'm1' }));
    await settleLane(lane, two.context);
    const task = await only(taskQuery);
    expect(task.Description).toMatch(/^half and whole\n/);
    expect(String(task.Description).match(/half/g)).toHaveLength(1);
  });

  it('are written once for each revision', async () => {
    const { put, context, row } = await scene().browser('b1');
    await put(endedCall({ notes: [note('x')] }, { reported: false }));
    expect(await mirrorNote('call-1', context)).toEqual({ done: true });
    const { mirrored } = await row('call-1');
    scene().now.at += 30_000;
    await mirrorNote('call-1', context);
    expect((await row('call-1')).mirrored).toEqual(mirrored);
  });
});
