// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { callRow, noon } from '../../domain/testing/rows.ts';
import { withoutDecision } from '../../domain/decisions.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import type { ObjectDescribe } from '../../salesforce/client.ts';
import { settleLane } from './settle.ts';
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

const enquiryKeyQuery = keyQuery('enq:acme:1001');
const voice = (change: Partial<JournalRow> = {}) => handledChat(change, { voice: true, channel: 'VirtualNumber' });
const declined = (by: string) => ({ declined: { by, at: noon, written: false } });

/** An object of which this user may make records, and change none. */
function unchangeable(object: ObjectDescribe | null): ObjectDescribe | null {
  const fields = Object.entries(object?.fields ?? {}).map(([name, field]) => [name, { ...field, updateable: false }]);
  return object === null ? null : { ...object, fields: Object.fromEntries(fields) };
}

/** A call that went from Ada to Ben: each has a browser. */
async function adaAndBen() {
  return [await scene().browser('b1'), await scene().browser('b2', { me: 'ben' })] as const;
}

describe('"don’t log" of one of two agents in a call', () => {
  it('leaves the other’s Task and Case as they are', async () => {
    const [ada, ben] = await adaAndBen();
    await ada.put(endedCall({ notes: [note('hello')] }), voice());
    await settleLane(lane, ada.context);
    await ben.put(endedCall(declined('ben')), voice());
    expect(await settleLane(lane, ben.context)).toEqual({ done: true });
    expect(await only(keyQuery('call:acme:c1:ben'))).toMatchObject({ State__c: 'do-not-log' });
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'logged' });
    expect((await ben.row('enquiry-1')).log.state).toBe('not-mine');
    await ada.journal.change('call-1', (now) => ({ ...now, notes: [note('hello again', 2)] }));
    await settleLane(lane, ada.context);
    const { Id } = await only(caseQuery);
    expect(await only(taskQuery)).toMatchObject({ WhatId: Id });
    await ben.journal.change('call-1', withoutDecision);
    await settleLane(lane, ben.context);
    expect((await ben.row('enquiry-1')).log.state).toBe('logged');
    expect(await scene().rows(taskQuery)).toHaveLength(2);
  });

  it('said first does not keep the other’s Case from being made', async () => {
    const [ada, ben] = await adaAndBen();
    await ben.put(endedCall(declined('ben')), voice());
    await settleLane(lane, ben.context);
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'do-not-log' });
    await ada.put(endedCall({ notes: [note('hello')] }), voice());
    expect(await settleLane(lane, ada.context)).toEqual({ done: true });
    const { Id } = await only(caseQuery);
    expect(await only(taskQuery)).toMatchObject({ WhatId: Id });
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'logged', Case_Id__c: Id });
  });

  it('said first does not keep the other’s Task from pointing to its Case where nobody may change Tasks', async () => {
    const [ada, ben] = await adaAndBen();
    await ben.put(endedCall(declined('ben')), voice());
    await settleLane(lane, ben.context);
    await ada.put(endedCall(), voice());
    await settleLane(lane, { ...ada.context, taskObject: unchangeable(ada.context.taskObject) });
    expect(await only(taskQuery)).toMatchObject({ WhatId: (await only(caseQuery)).Id });
  });

  it('said first gives way to a rule that gives the other’s calls no Case', async () => {
    const [ada, ben] = await adaAndBen();
    await ben.put(endedCall(declined('ben')), voice());
    await settleLane(lane, ben.context);
    const over = { voice: true, channel: 'VirtualNumber', status: 'closed', closedAt: noon } as const;
    await ada.put(endedCall({ notes: [note('hello')] }), handledChat({}, over));
    const settings = { ...ada.context.settings, voiceCase: 'missed' as const };
    expect(await settleLane(lane, { ...ada.context, settings })).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toHaveLength(1);
    expect(await scene().rows(caseQuery)).toHaveLength(0);
    expect((await ada.row('enquiry-1')).log).toMatchObject({ state: 'skipped', skippedBy: 'rule:voice-case' });
  });

  it('said by both leaves the enquiry out', async () => {
    const [ada, ben] = await adaAndBen();
    await ben.put(endedCall(declined('ben')), voice());
    await settleLane(lane, ben.context);
    await ada.put(endedCall(declined('ada')), voice());
    expect(await settleLane(lane, ada.context)).toEqual({ done: true });
    expect(await scene().rows(caseQuery)).toEqual([]);
    expect(await scene().rows(taskQuery)).toEqual([]);
    expect((await ada.row('enquiry-1')).log.state).toBe('do-not-log');
  });

  it('is completed again after it had been left as it was', async () => {
    const [ada, ben] = await adaAndBen();
    await ben.put(voice());
    await settleLane(lane, ben.context);
    await ben.put(endedCall(declined('ben')));
    await settleLane(lane, ben.context);
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'do-not-log' });
    await ada.put(endedCall({ notes: [note('hello')] }), voice());
    await settleLane(lane, ada.context);
    const row = await only(enquiryKeyQuery);
    expect(row).toMatchObject({ State__c: 'logged' });
    expect(JSON.parse(String(row.Data__c))).not.toHaveProperty('byCall');
    expect(await only(taskQuery)).toMatchObject({ WhatId: (await only(caseQuery)).Id });
  });

  it('is not taken back by my other browser, which has not heard of it', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall(declined('ada')), voice());
    await settleLane(lane, one.context);
    await two.put(endedCall({ touched: false }, { endedAt: scene().now.at - 1_000 }), voice());
    await settleLane(lane, two.context);
    scene().now.at += 60_000;
    await settleLane(lane, two.context);
    expect(await scene().rows(caseQuery)).toEqual([]);
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'do-not-log' });
    // Not even for a moment: a worker that ends then leaves the key to whoever comes next.
    expect(await scene().rows(keyQuery('enq:acme:1001~1'))).toEqual([]);
  });

  it('stands while only the report of the conference that it became is there', async () => {
    const ada = await scene().browser('b1');
    const ring = callRow(declined('ada'), { reported: false, startedAt: noon, number: '+442079460018' });
    const alone = { ...ring, lane: 'call-1', mine: { by: 'claimed', at: noon } } as const;
    await ada.put(alone, voice({ mine: { by: 'report', at: noon } }));
    await settleLane(lane, ada.context);
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'do-not-log' });
    const later = endedCall({ id: 'call-2', aliases: ['call:acme:c2'], touched: false }, { callId: 'c2' });
    await ada.put(later);
    const leftOut = {
      ...ada.context.settings,
      calls: { ...ada.context.settings.calls, 'answered-in': 'none' as const },
    };
    await settleLane(lane, { ...ada.context, settings: leftOut });
    expect(await scene().rows(caseQuery)).toEqual([]);
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'do-not-log' });
  });

  it('is taken back with the call’s in a browser that was set up anew', async () => {
    const [one, anew] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(voice());
    await settleLane(lane, one.context);
    await one.put(endedCall(declined('ada')));
    await settleLane(lane, one.context);
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'do-not-log' });
    await anew.put(endedCall(), voice());
    scene().now.at += 60_000;
    await settleLane(lane, anew.context);
    expect(await anew.row('enquiry-1')).toMatchObject({ declined: { byCall: true, elsewhere: true } });
    expect(await scene().rows(taskQuery)).toEqual([]);
    await anew.journal.change('call-1', withoutDecision);
    await settleLane(lane, anew.context);
    expect(await only(enquiryKeyQuery)).toMatchObject({ State__c: 'logged' });
    expect(await only(taskQuery)).toMatchObject({ WhatId: (await only(caseQuery)).Id });
  });
});

describe('the person of a Case that one agent made', () => {
  it('is told apart from a choice where nobody said it', async () => {
    const [maker, other] = [await scene().browser('b1'), await scene().browser('b2')];
    const { id: contactId } = await scene().contact('Wong');
    await maker.put(handledChat({ match: { status: 'one', contactId, candidates: [] } }));
    await other.put(handledChat());
    for (const each of [maker, other]) await settleLane(lane, each.context);
    expect((await other.row('enquiry-1')).match).toMatchObject({ contactId, chosen: { by: 'ada', found: true } });
  });

  it.each(['ben', 'ada'])('is the choice of %s, who said it in another browser, whoever made it', async (me) => {
    const [maker, other] = [await scene().browser('b1'), await scene().browser('b2', { me })];
    for (const each of [maker, other]) {
      await each.put(handledChat());
      await settleLane(lane, each.context);
    }
    const { id: contactId } = await scene().contact('Wong');
    const match: JournalRow['match'] = { status: 'chosen', contactId, candidates: [], chosen: { by: me, at: noon } };
    await other.journal.change('enquiry-1', (now) => ({ ...now, match }));
    await settleLane(lane, other.context);
    scene().chat.messages = [message(1, 'hello')];
    const { enquiry } = handledChat({}, closed);
    await maker.journal.change('enquiry-1', (now) => ({ ...now, ...(enquiry && { enquiry }) }));
    await settleLane(lane, maker.context);
    expect(await only(caseQuery)).toMatchObject({ ContactId: contactId });
    expect((await maker.row('enquiry-1')).match).toMatchObject({ contactId, chosen: { by: me } });
  });

  it('is the later of two choices in one browser, also where another one has heard of the first only', async () => {
    const [maker, other] = [await scene().browser('b1'), await scene().browser('b2')];
    const people = [(await scene().contact('Wong')).id, (await scene().contact('Tan')).id];
    for (const [index, contactId] of people.entries()) {
      const chosen = { by: 'ada', at: noon + index };
      const match: JournalRow['match'] = { status: 'chosen', contactId, candidates: [], chosen };
      if (index === 0) await maker.put(handledChat({ match }));
      else await maker.journal.change('enquiry-1', (now) => ({ ...now, match }));
      await settleLane(lane, maker.context);
      if (index === 0) await other.put(handledChat());
      if (index === 0) await settleLane(lane, other.context);
    }
    // What it wrote last is not known here: the record is looked at.
    await other.journal.change('enquiry-1', (now) => ({ ...now, log: { ...now.log, case: {} } }));
    await settleLane(lane, other.context);
    expect(await only(caseQuery)).toMatchObject({ ContactId: people[1] });
    expect((await other.row('enquiry-1')).match).toMatchObject({ contactId: people[1], chosen: { by: 'ada' } });
  });
});
