// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { JournalRow } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
import { settleLane } from './settle.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  lane,
  message,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

const changeCall = (browser: Lane, change: { durationS: number }) =>
  browser.journal.change('call-1', (now) =>
    now.call === undefined ? now : { ...now, call: { ...now.call, ...change } },
  );

const closeAt = (browser: Lane, closedAt: number) =>
  browser.journal.change('enquiry-1', (now) =>
    now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, status: 'closed', closedAt } },
  );

async function twoBrowsers(): Promise<[Lane, Lane]> {
  return [await scene().browser('b1'), await scene().browser('b2')];
}

describe('what another browser of the same person wrote', () => {
  it('is no person’s edit: the Case is completed by either', async () => {
    const [one, two] = await twoBrowsers();
    for (const each of [one, two]) {
      await each.put(handledChat());
      await settleLane(lane, each.context);
    }
    const words = ['first', 'second', 'third'].map((text, index) => message(index + 1, text));
    for (const [index, each] of [one, two, one].entries()) {
      scene().chat.messages = words.slice(0, index + 1);
      await closeAt(each, noon + 600_000 * (index + 1));
      await settleLane(lane, each.context);
    }
    const made = await only(caseQuery);
    for (const { text } of words) expect(made.Description).toContain(`Mei: ${text}`);
    expect(made.Status).toBe('Closed');
    expect(
      await scene().rows(`SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${String(made.Id)}'`),
    ).toEqual([]);
  });

  it('tells the hook and the number of a call that is known here by its report alone', async () => {
    const [one, two] = await twoBrowsers();
    const { call } = endedCall();
    if (call === undefined) throw new Error('a call');
    await one.put(endedCall({ call: { ...call, messageId: 'hook-1', number: '+852 9123 4567' } }));
    await settleLane(lane, one.context);
    const before = await only(taskQuery);
    const { number: _number, messageId: _messageId, ...known } = call;
    await two.put(endedCall({ call: known, aliases: ['call:acme:c1'] }));
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    const row = await two.row('call-1');
    expect(row.call).toMatchObject({ messageId: 'hook-1', number: '+852 9123 4567' });
    expect(row.aliases).toContain('hook:acme:hook-1');
    expect(await only(taskQuery)).toEqual(before);
  });

  it('leaves the hook to a row of its own here', async () => {
    const [one, two] = await twoBrowsers();
    const { call } = endedCall();
    if (call === undefined) throw new Error('a call');
    await one.put(endedCall({ call: { ...call, messageId: 'hook-1' } }));
    await settleLane(lane, one.context);
    const { messageId: _messageId, ...known } = call;
    await two.put(
      endedCall({ call: known, aliases: ['call:acme:c1'] }),
      endedCall({ id: 'call-2', lane: 'call-2', aliases: ['hook:acme:hook-1'] }),
    );
    await settleLane(lane, two.context);
    expect((await two.row('call-1')).aliases).toEqual(['call:acme:c1']);
  });

  it('is taken back where somebody said here that it is nobody in Salesforce', async () => {
    const [one, two] = await twoBrowsers();
    for (const each of [one, two]) {
      await each.put(endedCall(), handledChat({}, { voice: true }));
      await settleLane(lane, each.context);
    }
    const { id, name } = await scene().contact('Wong');
    const found: JournalRow['match'] = { status: 'one', contactId: id, contactName: name, candidates: [] };
    const nobody: JournalRow['match'] = { status: 'none', candidates: [], chosen: { by: 'ada', at: noon } };
    const matched = async (browser: Lane, match: JournalRow['match']) => {
      for (const row of ['call-1', 'enquiry-1']) await browser.journal.change(row, (now) => ({ ...now, match }));
      await settleLane(lane, browser.context);
    };
    await matched(one, found);
    expect(await only(caseQuery)).toMatchObject({ ContactId: id, Subject: expect.stringContaining(name) });
    await matched(two, nobody);
    expect(await only(caseQuery)).toMatchObject({ ContactId: null, Subject: expect.not.stringContaining(name) });
    expect(await only(taskQuery)).toMatchObject({ WhoId: null, Subject: expect.not.stringContaining(name) });
    for (const row of ['call-1', 'enquiry-1']) expect((await two.row(row)).log.nobody).toBe(true);
    for (const kind of ['call', 'enquiry']) {
      const told = await only(`SELECT Contact_Id__c, Data__c FROM CINNOX_Log__c WHERE Kind__c = '${kind}'`);
      expect(told.Contact_Id__c).toBeNull();
      expect(JSON.parse(String(told.Data__c))).toMatchObject({ nobody: true });
    }
    await settleLane(lane, one.context);
    expect(await only(caseQuery)).toMatchObject({ ContactId: null });
  });

  it('is nobody from then on, also where the enquiry is in an earlier Case and has words to come', async () => {
    const [one, two] = await twoBrowsers();
    scene().chat.messages = [message(1, 'first')];
    const { id, name } = await scene().contact('Wong');
    const match: JournalRow['match'] = { status: 'one', contactId: id, contactName: name, candidates: [] };
    const inEarlier = (browser: Lane) => ({
      ...browser.context,
      settings: { ...browser.context.settings, reopenHours: 24 },
    });
    await one.put(handledChat({ match }, closed));
    await settleLane(lane, inEarlier(one));
    const later = { id: 'enquiry-2', lane: 'enq:acme:100002', aliases: ['enq:acme:100002'], match };
    const returned = { ...closed, displayCaseNumber: '100002', startedAt: closed.closedAt + 60_000 };
    for (const each of [one, two]) {
      await each.put(handledChat(later, { ...returned, closedAt: returned.startedAt + 60_000 }));
      await settleLane(later.lane, inEarlier(each));
    }
    const nobody: JournalRow['match'] = { status: 'none', candidates: [], chosen: { by: 'ada', at: noon } };
    await two.journal.change('enquiry-2', (now) => ({ ...now, match: nobody }));
    await settleLane(later.lane, inEarlier(two));
    await one.journal.change('enquiry-2', (now) => ({ ...now, notes: [note('said later')] }));
    expect(await settleLane(later.lane, inEarlier(one))).toEqual({ done: true });
    expect((await only(caseQuery)).Description).toContain('said later');
    expect((await one.row('enquiry-2')).match).toMatchObject({ status: 'none', chosen: { told: true } });
  });

  it('is completed with a note although the edition is there already', async () => {
    const [one, two] = await twoBrowsers();
    for (const each of [one, two]) {
      await each.put(handledChat());
      await settleLane(lane, each.context);
    }
    scene().chat.messages = [message(1, 'first')];
    for (const each of [one, two]) await closeAt(each, closed.closedAt);
    await settleLane(lane, one.context);
    await two.journal.change('enquiry-1', (now) => ({ ...now, notes: [note('from the second')] }));
    await settleLane(lane, two.context);
    const { Description } = await only(caseQuery);
    expect(Description).toContain('Mei: first');
    expect(Description).toContain('from the second');
  });

  const chosen = { by: 'ada', at: noon };
  const choices: [what: string, match: JournalRow['match']][] = [
    ['nobody', { status: 'none', candidates: [], chosen }],
    ['a person', { status: 'chosen', candidates: [], chosen, contactName: 'Mei-ling' }],
  ];

  it.each(choices)('stays in the Case and its row when this one chooses %s', async (_what, match) => {
    const [one, two] = await twoBrowsers();
    scene().chat.messages = [message(1, 'first')];
    for (const [index, each] of [one, two].entries()) {
      await each.put(handledChat({ notes: [note(`from browser ${index + 1}`)] }, closed));
      await settleLane(lane, each.context);
    }
    await one.journal.change('enquiry-1', (now) => ({ ...now, match }));
    await settleLane(lane, one.context);
    const row = await only("SELECT Note__c, Data__c FROM CINNOX_Log__c WHERE Kind__c = 'enquiry'");
    expect(row.Note__c).toContain('from browser 2');
    expect(row.Data__c).toContain('from browser 2');
    await one.journal.change('enquiry-1', (now) => ({
      ...now,
      notes: now.notes.map((each) => (each.browser === undefined ? note('from browser 1 again', 2) : each)),
    }));
    await settleLane(lane, one.context);
    const { Description } = await only(caseQuery);
    expect(Description).toContain('from browser 1 again');
    expect(Description).toContain('from browser 2');
  });

  it('stays in the Task, words and choices, when this one has something to add', async () => {
    const [one, two] = await twoBrowsers();
    await one.put(endedCall({ notes: [note('from the first')], disposition: { by: 'ada', at: noon, value: 'Sale' } }));
    await settleLane(lane, one.context);
    await two.put(
      endedCall({ notes: [note('from the second')], disposition: { by: 'ada', at: noon, value: 'Call back' } }),
    );
    await settleLane(lane, two.context);
    await settleLane(lane, two.context);
    expect(await only(taskQuery)).toMatchObject({ CallDisposition: 'Call back' });
    await changeCall(one, { durationS: 75 });
    await settleLane(lane, one.context);
    const task = await only(taskQuery);
    expect(task).toMatchObject({ CallDurationInSeconds: 75, CallDisposition: 'Call back' });
    expect(task.Description).toContain('Duration: 1:15');
    expect(task.Description).toContain('from the first');
    expect(task.Description).toContain('from the second');
  });

  it.each(['Task', 'Case'] as const)(
    'is whom a person chose: who is found here later takes no place in the %s',
    async (object) => {
      const [one, two] = await twoBrowsers();
      const [chosen, found] = [await scene().contact('Lim'), await scene().contact('Wong')];
      const isTask = object === 'Task';
      const id = isTask ? 'call-1' : 'enquiry-1';
      for (const each of [one, two]) {
        await each.put(isTask ? endedCall() : handledChat());
        await settleLane(lane, each.context);
      }
      const is = (browser: Lane, match: JournalRow['match']) =>
        browser.journal.change(id, (now) => ({ ...now, match }));
      const by = { by: 'ada', at: noon };
      await is(two, { status: 'chosen', contactId: chosen.id, contactName: chosen.name, candidates: [], chosen: by });
      await settleLane(lane, two.context);
      await is(one, { status: 'one', contactId: found.id, contactName: found.name, candidates: [] });
      await settleLane(lane, one.context);
      await settleLane(lane, one.context);
      expect(await only(isTask ? taskQuery : caseQuery)).toMatchObject({
        [isTask ? 'WhoId' : 'ContactId']: chosen.id,
        Subject: expect.stringContaining(chosen.name),
      });
      expect((await one.row(id)).match).toMatchObject({ contactId: chosen.id, contactName: chosen.name });
    },
  );

  it('is not this browser’s own guess: who turns out not to be the only one is taken off the Case', async () => {
    const [one] = await twoBrowsers();
    const guessed = await scene().contact('Lim');
    await one.put(handledChat({ match: { status: 'one', contactId: guessed.id, candidates: [] } }));
    await settleLane(lane, one.context);
    expect(await only(caseQuery)).toMatchObject({ ContactId: guessed.id });
    await one.journal.change('enquiry-1', (now) => ({ ...now, match: { status: 'many', candidates: [] } }));
    await settleLane(lane, one.context);
    expect(await only(caseQuery)).toMatchObject({ ContactId: null });
  });

  it('stays as chosen also in a browser that begins anew after this one wrote', async () => {
    const [one, two] = await twoBrowsers();
    const [first, second] = [await scene().contact('Lim'), await scene().contact('Wong')];
    const decided = { by: 'ada', at: noon };
    const chooses = ({ id, name }: typeof first, value: string) => ({
      disposition: { ...decided, value },
      match: { status: 'chosen' as const, contactId: id, contactName: name, candidates: [], chosen: decided },
    });
    await one.put(endedCall(chooses(first, 'Sale')));
    await settleLane(lane, one.context);
    await two.put(endedCall());
    await settleLane(lane, two.context);
    await one.journal.change('call-1', (now) => ({ ...now, ...chooses(second, 'Call back') }));
    await settleLane(lane, one.context);
    await two.journal.change('call-1', (now) => ({ ...now, notes: [note('from the second')] }));
    await settleLane(lane, two.context);
    const anew = await scene().browser('b3');
    await anew.put(endedCall());
    await settleLane(lane, anew.context);
    await changeCall(anew, { durationS: 75 });
    await settleLane(lane, anew.context);
    expect(await only(taskQuery)).toMatchObject({
      CallDurationInSeconds: 75,
      CallDisposition: 'Call back',
      WhoId: second.id,
      Subject: `Call in · ${second.name}`,
    });
  });

  it('does not hide that a person edited it afterwards', async () => {
    const [one, two] = await twoBrowsers();
    await one.put(endedCall());
    await settleLane(lane, one.context);
    await two.put(endedCall({ notes: [note('from the second')] }));
    await settleLane(lane, two.context);
    await scene().edit('Task', (await only(taskQuery)).Id, { Description: 'My own words' });
    await changeCall(one, { durationS: 75 });
    await settleLane(lane, one.context);
    expect(await only(taskQuery)).toMatchObject({ CallDurationInSeconds: 75, Description: 'My own words' });
  });
});

describe('a service that does not say when a chat was closed', () => {
  it('has the conversation read again later, for what was written unseen', async () => {
    const { put, context, row } = await scene().browser('b1');
    const closedSeenAt = scene().now.at;
    scene().chat.messages = [message(1, 'first')];
    await put(handledChat({}, { status: 'closed', closedSeenAt }));
    expect(await settleLane(lane, context)).toEqual({ done: false, again: closedSeenAt + 15 * 60_000 });
    scene().chat.messages = [message(1, 'first'), message(2, 'second')];
    scene().now.at += 15 * 60_000;
    expect(await settleLane(lane, context)).toEqual({ done: false, again: closedSeenAt + 60 * 60_000 });
    expect((await only(caseQuery)).Description).toContain('Mei: second');
    expect((await row('enquiry-1')).log).toMatchObject({ closedFor: closedSeenAt, transcriptSeq: 2 });
    scene().chat.messages = undefined;
    // It goes on: it is looked at again soon, and later the longer it does.
    scene().now.at = closedSeenAt + 60 * 60_000;
    expect(await settleLane(lane, context)).toEqual({ done: false, again: closedSeenAt + 75 * 60_000 });
    scene().now.at = closedSeenAt + 100 * 60_000;
    expect(await settleLane(lane, context)).toEqual({ done: false, again: closedSeenAt + 125 * 60_000 });
    scene().chat.messages = [message(1, 'first'), message(2, 'second')];
    scene().now.at = closedSeenAt + 125 * 60_000;
    expect(await settleLane(lane, context)).toEqual({ done: false, again: closedSeenAt + 240 * 60_000 });
    scene().now.at = closedSeenAt + 240 * 60_000;
    expect(await settleLane(lane, context)).toEqual({ done: false, again: closedSeenAt + 24 * 3600_000 });
    // Taken up again the next day, and closed again.
    scene().chat.messages = [message(1, 'first'), message(2, 'second'), message(3, 'third')];
    scene().now.at = closedSeenAt + 24 * 3600_000;
    expect(await settleLane(lane, context)).toEqual({ done: false, again: closedSeenAt + 72 * 3600_000 });
    expect((await only(caseQuery)).Description).toContain('Mei: third');
    scene().now.at = closedSeenAt + 72 * 3600_000;
    expect(await settleLane(lane, context)).toEqual({ done: true });
  });
});
