// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { withLaterChoices, type Choices } from '../../domain/choices.ts';
import { draftKey } from '../../domain/keys.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
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
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLate } from './late.ts';
import { settleLane } from './settle.ts';

const { scene, only } = useLaneScene();

const by = (minute: number) => ({ by: 'ada', at: noon + minute * 60_000 });
const sale = (minute: number): Choices => ({ disposition: { ...by(minute), value: 'Sale' } });
const relatedTo = (id: string, minute: number): Choices => ({ related: { ...by(minute), id, label: 'Record' } });
const bothAway = (minute: number): Choices => ({ takenAway: { disposition: by(minute), related: by(minute) } });

const twoBrowsers = async (): Promise<[Lane, Lane]> => [await scene().browser('b1'), await scene().browser('b2')];

async function idOf(object: 'Account' | 'Case'): Promise<string> {
  return String((await scene().rows(`SELECT Id FROM ${object} ORDER BY Id LIMIT 1`))[0]?.Id);
}

const says = ({ journal }: Lane, choices: Choices) => journal.change('call-1', (now) => withLaterChoices(now, choices));

const lasts = ({ journal }: Lane, durationS: number) =>
  journal.change('call-1', (now) => (now.call === undefined ? now : { ...now, call: { ...now.call, durationS } }));

const nothing = { CallDisposition: 'Call Ended', WhatId: null };
const toldQuery = "SELECT Disposition__c, Related_Id__c, Data__c FROM CINNOX_Log__c WHERE Kind__c = 'call'";

/** Both know of a Task that says "Sale" and points to this record. */
async function bothLogged(id: string): Promise<[Lane, Lane]> {
  const [one, two] = await twoBrowsers();
  for (const each of [one, two]) {
    await each.put(endedCall(each === one ? { ...sale(1), ...relatedTo(id, 1) } : {}));
    await settleLane(lane, each.context);
  }
  expect(await only(taskQuery)).toMatchObject({ CallDisposition: 'Sale', WhatId: id });
  return [one, two];
}

describe('what was taken away before the record is written', () => {
  it('is in no record that another browser writes, which had chosen it before', async () => {
    const [gone, other] = await twoBrowsers();
    const id = await idOf('Account');
    const chosen = { ...sale(1), ...relatedTo(id, 1) };
    await gone.put(endedCall(chosen));
    await mirrorNote('call-1', gone.context);
    await says(gone, bothAway(2));
    await mirrorNote('call-1', gone.context);
    expect(await only(keyQuery(draftKey(key, 'b1')))).toMatchObject({ Disposition__c: null });
    await other.put(endedCall(chosen));
    await settleLane(lane, other.context);
    expect(await only(taskQuery)).toMatchObject(nothing);
    expect(await other.row('call-1')).not.toHaveProperty('related');
  });

  it('does not come back out of the draft of this browser, which does not say so yet', async () => {
    const [one] = await twoBrowsers();
    await one.put(endedCall({ ...sale(1), ...relatedTo(await idOf('Account'), 1) }));
    await mirrorNote('call-1', one.context);
    await says(one, bothAway(2));
    await settleLane(lane, one.context);
    expect(await only(taskQuery)).toMatchObject(nothing);
  });

  it('is in the record after all where it was chosen again, in whichever browser', async () => {
    const [gone, other] = await twoBrowsers();
    const id = await idOf('Account');
    await gone.put(endedCall(bothAway(1)));
    await says(gone, { ...sale(3), ...relatedTo(id, 3) });
    await mirrorNote('call-1', gone.context);
    await other.put(endedCall(bothAway(2)));
    await settleLane(lane, other.context);
    expect(await only(taskQuery)).toMatchObject({ CallDisposition: 'Sale', WhatId: id });
  });
});

describe('whom a person chose in a browser that is gone', () => {
  const person = ({ id, name }: { id: string; name: string }, minute: number): JournalRow['match'] => ({
    ...{ status: 'chosen', contactId: id, contactName: name, candidates: [], chosen: by(minute) },
  });
  const nobody = (minute: number): JournalRow['match'] => ({ status: 'none', candidates: [], chosen: by(minute) });

  it.each([
    ['is taken away where it was said later that it is nobody', 2, 1, null],
    ['stays where that was said before', 1, 2, 'Wong'],
  ] as const)('%s', async (_what, goneAt, hereAt, expected) => {
    const [gone, other] = await twoBrowsers();
    const wong = await scene().contact('Wong');
    await gone.put(endedCall({ match: nobody(goneAt) }));
    await mirrorNote('call-1', gone.context);
    await other.put(endedCall({ match: person(wong, hereAt) }));
    for (let turn = 0; turn < 2; turn += 1) await settleLane(lane, other.context);
    expect(await only(taskQuery)).toMatchObject({ WhoId: expected === null ? null : wong.id });
    expect((await other.row('call-1')).match.contactId).toBe(expected === null ? undefined : wong.id);
    // What is said here after that counts.
    const lim = await scene().contact('Lim');
    await other.journal.change('call-1', (now) => ({ ...now, match: person(lim, 3) }));
    await settleLane(lane, other.context);
    expect(await only(taskQuery)).toMatchObject({ WhoId: lim.id });
  });
});

describe('what is taken away after the record was written', () => {
  it('is cleared, and stays so when the other browser next writes the record', async () => {
    const [one, two] = await bothLogged(await idOf('Account'));
    await says(two, bothAway(2));
    await settleLane(lane, two.context);
    expect(await only(taskQuery)).toMatchObject(nothing);
    for (const [index, each] of [one, two].entries()) {
      await lasts(each, 75 + index);
      await settleLane(lane, each.context);
      expect(await only(taskQuery)).toMatchObject({ ...nothing, CallDurationInSeconds: 75 + index });
      expect(await only(toldQuery)).toMatchObject({ Disposition__c: null, Related_Id__c: null });
      expect(await each.row('call-1')).not.toHaveProperty('related');
      expect(await each.row('call-1')).not.toHaveProperty('disposition');
    }
    const anew = await scene().browser('b3');
    await anew.put(endedCall({}, { durationS: 90 }));
    for (let turn = 0; turn < 2; turn += 1) await settleLane(lane, anew.context);
    expect(await only(taskQuery)).toMatchObject({ ...nothing, CallDurationInSeconds: 90 });
  });

  it('is cleared also where it is a Case', async () => {
    const [, two] = await bothLogged(await idOf('Case'));
    await says(two, bothAway(2));
    await settleLane(lane, two.context);
    expect(await only(taskQuery)).toMatchObject(nothing);
  });

  it('stays where a person put something else since', async () => {
    const [one, two] = await bothLogged(await idOf('Account'));
    const [, byHand] = await scene().rows('SELECT Id FROM Account ORDER BY Id LIMIT 2');
    await scene().edit('Task', (await only(taskQuery)).Id, { WhatId: byHand?.Id, CallDisposition: 'By hand' });
    await says(two, bothAway(2));
    for (const each of [two, one]) {
      await lasts(each, 75);
      await settleLane(lane, each.context);
    }
    expect(await only(taskQuery)).toMatchObject({ WhatId: byHand?.Id, CallDisposition: 'By hand' });
  });

  it('leaves the Task on the Case that only the other browser knows', async () => {
    const [one, two] = await bothLogged(await idOf('Account'));
    await two.put(handledChat({}, { voice: true }));
    await settleLane(lane, two.context);
    await says(two, bothAway(2));
    await settleLane(lane, two.context);
    const { Id } = await only(caseQuery);
    expect(await only(taskQuery)).toMatchObject({ WhatId: Id });
    await lasts(one, 75);
    await settleLane(lane, one.context);
    expect(await only(taskQuery)).toMatchObject({ WhatId: Id, CallDurationInSeconds: 75 });
  });

  it('is cleared by another browser where the one that did so is gone', async () => {
    const [gone, other] = await twoBrowsers();
    const id = await idOf('Account');
    await gone.put(endedCall(bothAway(2)));
    await other.put(endedCall({ ...sale(1), ...relatedTo(id, 1) }));
    await settleLane(lane, other.context);
    await mirrorNote('call-1', gone.context);
    const context = { ...other.context, now: () => scene().world.clock.now() + 20 * 60_000 };
    for (let turn = 0; turn < 2; turn += 1) {
      await settleLate(context);
      await settleLane(lane, context);
    }
    expect(await only(taskQuery)).toMatchObject(nothing);
    expect(await only(keyQuery(draftKey(key, 'b1')))).toMatchObject({ State__c: 'merged' });
  });
});

const reads = ({ journal }: Lane, text: string, revision: number) =>
  journal.change('call-1', (now) => ({
    ...now,
    notes: [note(text, revision), ...now.notes.filter(({ browser }) => browser !== undefined)],
  }));

describe('a note that was emptied after the record was written', () => {
  it('is not brought back by another browser that still holds its words, nor by one that hears of it from there', async () => {
    const [one, two] = await twoBrowsers();
    const third = await scene().browser('b3');
    await one.put(endedCall({ notes: [note('Card 4111')] }));
    for (const each of [two, third]) await each.put(endedCall({ notes: [note(`from ${each.context.browserId}`)] }));
    for (const each of [one, two, third]) await settleLane(lane, each.context);
    expect((await only(taskQuery)).Description).toContain('4111');
    await reads(one, '', 2);
    await settleLane(lane, one.context);
    for (const [index, each] of [two, third].entries()) {
      await lasts(each, 75 + index);
      await settleLane(lane, each.context);
      const { Description, CallDurationInSeconds } = await only(taskQuery);
      expect(CallDurationInSeconds).toBe(75 + index);
      expect(Description).toMatch(/^Ada Lam:\nfrom b[23]\n\nAda Lam:\nfrom b[23]\n/);
      expect(Description).not.toContain('4111');
    }
    // What is typed after that is news again.
    await reads(one, 'called back', 3);
    await settleLane(lane, one.context);
    await lasts(two, 90);
    await settleLane(lane, two.context);
    expect((await only(taskQuery)).Description).toContain('called back');
  });

  it('gives up words that the other browser had from its draft', async () => {
    const [one, two] = await twoBrowsers();
    scene().chat.messages = [message(1, 'hi')];
    await one.put(handledChat({ notes: [note('Card 4111')] }));
    await mirrorNote('enquiry-1', one.context);
    await two.put(handledChat({}, closed));
    await settleLane(lane, two.context);
    expect((await only(caseQuery)).Description).toContain('4111');
    await one.put({ ...handledChat({}, closed), notes: [note('', 2)] });
    await settleLane(lane, one.context);
    expect((await only(caseQuery)).Description).not.toContain('4111');
    await two.journal.change('enquiry-1', (now) => ({ ...now, notes: [...now.notes, note('called back')] }));
    await settleLane(lane, two.context);
    const { Description } = await only(caseQuery);
    expect(Description).toContain('called back');
    expect(Description).not.toContain('4111');
  });

  it('is not brought back by a draft that was left of it', async () => {
    const [one, two] = await twoBrowsers();
    await two.put(endedCall());
    await settleLane(lane, two.context);
    await one.put(endedCall({ notes: [note('Card 4111')] }));
    await mirrorNote('call-1', one.context);
    await settleLane(lane, one.context);
    await reads(one, '', 2);
    await settleLane(lane, one.context);
    await lasts(two, 75);
    await settleLane(lane, two.context);
    const context = { ...two.context, now: () => scene().world.clock.now() + 20 * 60_000 };
    for (let turn = 0; turn < 2; turn += 1) {
      await settleLate(context);
      await settleLane(lane, context);
    }
    expect((await only(taskQuery)).Description).not.toContain('4111');
    expect(await only(keyQuery(draftKey(key, 'b1')))).toMatchObject({ State__c: 'merged' });
  });

  it('stays where a person wrote the words into the record', async () => {
    const [one, two] = await twoBrowsers();
    for (const each of [one, two]) {
      await each.put(endedCall(each === one ? { notes: [note('Card 4111')] } : {}));
      await settleLane(lane, each.context);
    }
    const { Id, Description } = await only(taskQuery);
    const byHand = `Checked by Chris.\n\n${String(Description)}`;
    await scene().edit('Task', Id, { Description: byHand });
    await reads(one, '', 2);
    for (const each of [one, two]) {
      await lasts(each, 75);
      await settleLane(lane, each.context);
    }
    expect(await only(taskQuery)).toMatchObject({ Description: byHand, CallDurationInSeconds: 75 });
  });
});

describe('a draft of a version that told no times', () => {
  const withoutTimes = async () => {
    const { Id } = await only(keyQuery(draftKey(key, 'b1')));
    await scene().edit('CINNOX_Log__c', Id, { Data__c: null });
  };

  it.each([
    ['is read where nothing was said here', {}, true],
    ['says less than what was taken away here', bothAway(2), false],
  ] as const)('%s', async (_what, here, isTaken) => {
    const [gone, other] = await twoBrowsers();
    const id = await idOf('Account');
    await gone.put(endedCall({ ...sale(1), ...relatedTo(id, 1) }));
    await mirrorNote('call-1', gone.context);
    await withoutTimes();
    await other.put(endedCall(here));
    await settleLane(lane, other.context);
    expect(await only(taskQuery)).toMatchObject(isTaken ? { CallDisposition: 'Sale', WhatId: id } : nothing);
  });
});
