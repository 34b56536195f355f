// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { withLaterChoices } from '../../domain/choices.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { enquiryFacts, noon } from '../../domain/testing/rows.ts';
import { applyEnquiryRow } from '../../inbox/apply-enquiry.ts';
import { signIn } from '../../../tests/emulators/testing.ts';
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
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLate } from './late.ts';
import { settleLane } from './settle.ts';

const { scene, only } = useLaneScene();

const decided = { by: 'ada', at: noon };
const twoBrowsers = async (): Promise<[Lane, Lane]> => [await scene().browser('b1'), await scene().browser('b2')];

const chosen = ({ id, name }: { id: string; name: string }): JournalRow['match'] => ({
  ...{ status: 'chosen', contactId: id, contactName: name, candidates: [], chosen: decided },
});

/** Made by a person. */
async function made(object: 'Account' | 'Case', fields: Record<string, string>): Promise<string> {
  const { userId } = await signIn(scene().world, { org: 'uat', user: 'ada' });
  return scene()
    .world.salesforce.org('uat')
    .store.tx({ userId }, (tx) => tx.insert(object, fields));
}

describe('what was chosen in a browser that is gone before the record is written', () => {
  it('is in the record that another one writes: person, disposition and words', async () => {
    const [gone, other] = await twoBrowsers();
    const [lim, wong] = [await scene().contact('Lim'), await scene().contact('Wong')];
    const disposition = { ...decided, value: 'Call back' };
    await gone.put(endedCall({ match: chosen(wong), disposition, notes: [note('rings again')] }));
    expect(await mirrorNote('call-1', gone.context)).toEqual({ done: true });
    await other.put(endedCall({ touched: false, match: { status: 'one', contactId: lim.id, candidates: [] } }));
    scene().now.at += 60_000;
    await settleLane(lane, other.context);
    expect(await only(taskQuery)).toMatchObject({
      WhoId: wong.id,
      CallDisposition: 'Call back',
      Description: expect.stringContaining('rings again'),
    });
    expect((await other.row('call-1')).match).toMatchObject({ contactId: wong.id, chosen: { told: true } });
  });

  it('is in the record, too, that a supervisor writes for that person', async () => {
    const gone = await scene().browser('b1');
    const supervisor = await scene().browser('b2', { me: 'chris' });
    const [lim, wong] = [await scene().contact('Lim'), await scene().contact('Wong')];
    const disposition = { ...decided, value: 'Call back' };
    await gone.put(endedCall({ match: chosen(wong), disposition, notes: [note('rings again')] }));
    await mirrorNote('call-1', gone.context);
    const behalf = { as: 'supervisor', part: 'ada', staff: 'ada' } as const;
    await supervisor.put(endedCall({ behalf, match: { status: 'one', contactId: lim.id, candidates: [] } }));
    scene().now.at += 60_000;
    await settleLane(lane, supervisor.context);
    expect(await only(taskQuery)).toMatchObject({
      WhoId: wong.id,
      CallDisposition: 'Call back',
      Description: expect.stringContaining('rings again'),
    });
  });

  it('is nobody where that was said, and whoever is found here where the other one had only found somebody', async () => {
    const [gone, other] = await twoBrowsers();
    const [lim, wong] = [await scene().contact('Lim'), await scene().contact('Wong')];
    const found = (id: string): JournalRow['match'] => ({ status: 'one', contactId: id, candidates: [] });
    await gone.put(endedCall({ match: found(wong.id), notes: [note('hello')] }));
    await mirrorNote('call-1', gone.context);
    await gone.put(handledChat({ match: { status: 'none', candidates: [], chosen: decided } }, closed));
    await mirrorNote('enquiry-1', gone.context);
    scene().chat.messages = [message(1, 'hi')];
    await other.put(endedCall({ match: found(lim.id), lane: 'call-1' }), handledChat({ match: found(lim.id) }, closed));
    scene().now.at += 60_000;
    for (const one of ['call-1', lane]) await settleLane(one, other.context);
    expect(await only(taskQuery)).toMatchObject({ WhoId: lim.id });
    expect(await only(caseQuery)).toMatchObject({ ContactId: null });
  });

  it('a Case that a chat belongs to gets it, with the words, instead of a new one', async () => {
    const [gone, other] = await twoBrowsers();
    const id = await made('Case', { Subject: 'Broken pump', Description: 'Leaks since May.' });
    await gone.put(handledChat({ related: { ...decided, id, label: 'Broken pump' }, notes: [note('still leaks')] }));
    await mirrorNote('enquiry-1', gone.context);
    scene().chat.messages = [message(1, 'hi')];
    await other.put(handledChat({ touched: false }, closed));
    const context = { ...other.context, settings: { ...other.context.settings, caseAt: 'close' as const } };
    for (let turn = 0; turn < 2; turn += 1) await settleLane(lane, context);
    expect(await scene().rows(caseQuery)).toEqual([]);
    const record = await only(`SELECT Subject, Description FROM Case WHERE Id = '${id}'`);
    expect(record.Subject).toBe('Broken pump');
    expect(record.Description).toContain('Leaks since May.');
    expect(record.Description).toContain('still leaks');
  });
});

it('a record that one browser relates a call to stays when another one brings the Case', async () => {
  const [one, two] = await twoBrowsers();
  const id = await made('Account', { Name: 'Harbour Logistics' });
  for (const each of [one, two]) {
    await each.put(endedCall());
    await settleLane(lane, each.context);
  }
  await one.journal.change('call-1', (now) => ({ ...now, related: { ...decided, id, label: 'Harbour Logistics' } }));
  await settleLane(lane, one.context);
  for (const each of [two, one]) {
    await each.put(handledChat({}, { voice: true }));
    await settleLane(lane, each.context);
  }
  expect(await only(taskQuery)).toMatchObject({ WhatId: id });
  const told = await only("SELECT Related_Id__c FROM CINNOX_Log__c WHERE Kind__c = 'call'");
  expect(told).toMatchObject({ Related_Id__c: id });
  // Taken away again, it does not come back.
  await one.journal.change('call-1', (now) =>
    withLaterChoices(now, { takenAway: { related: { by: 'ada', at: noon + 1 } } }),
  );
  await settleLane(lane, one.context);
  expect(await only(taskQuery)).toMatchObject({ WhatId: (await only(caseQuery)).Id });
});

describe('what was mirrored while the record cannot have it yet', () => {
  const later = (context: Lane['context']) => ({
    ...context,
    now: () => scene().world.clock.now() + 20 * 60_000,
  });

  it('of a chat that goes on is in the Case that another browser completes', async () => {
    const [gone, other] = await twoBrowsers();
    await gone.put(handledChat());
    await settleLane(lane, gone.context);
    const disposition = { ...decided, value: 'Call back' };
    await gone.journal.change('enquiry-1', (now) => ({ ...now, disposition, notes: [note('rings again')] }));
    await mirrorNote('enquiry-1', gone.context);
    await settleLate(later(gone.context));
    scene().chat.messages = [message(1, 'hi')];
    await other.put(handledChat({}, closed));
    await settleLane(lane, other.context);
    const { Description } = await only(caseQuery);
    expect(Description).toContain('rings again');
    expect(Description).toContain('Call back');
  });

  it('of a chat that is over is in the org before its Case is complete', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    const { enquiry } = handledChat({}, closed);
    await journal.change('enquiry-1', (now) => ({ ...now, enquiry: enquiry!, notes: [note('rings again')] }));
    await mirrorNote('enquiry-1', context);
    const drafts = "SELECT State__c, Note__c FROM CINNOX_Log__c WHERE Key__c LIKE 'draft:%'";
    expect(await only(drafts)).toEqual(expect.objectContaining({ State__c: 'draft', Note__c: 'rings again' }));
    scene().chat.messages = [message(1, 'hi')];
    await settleLane(lane, context);
    expect(await only(drafts)).toMatchObject({ State__c: 'merged' });
    // What is typed from then on goes into the Case.
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note('rang again', 2)] }));
    await mirrorNote('enquiry-1', context);
    expect(await only(drafts)).toMatchObject({ State__c: 'merged' });
  });

  it('of a chat that was taken up again is in the org until that is over, too', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'hi')];
    await put(handledChat({}, closed));
    await settleLane(lane, context);
    const own = { me: 'ada', staff: new Set<string>(), mode: 'package' as const, now: noon, newId: () => '' };
    const again = applyEnquiryRow(await row('enquiry-1'), enquiryFacts(), 'acme', undefined, own);
    const disposition = { ...decided, value: 'Call back' };
    await journal.change('enquiry-1', () => ({ ...again!, disposition, notes: [note('rings again')] }));
    await mirrorNote('enquiry-1', context);
    await settleLate(later(context));
    const drafts = "SELECT State__c, Note__c, Disposition__c FROM CINNOX_Log__c WHERE Key__c LIKE 'draft:%'";
    const draft = { State__c: 'draft', Note__c: 'rings again', Disposition__c: 'Call back' };
    expect(await only(drafts)).toMatchObject(draft);
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [] }));
    await settleLate(later(context));
    expect(await only(drafts)).toMatchObject({ State__c: 'draft' });
  });

  it('stays in the org while it refuses the Case that was to have it', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note('rings again')] }));
    await mirrorNote('enquiry-1', context);
    const { enquiry } = handledChat({}, closed);
    await journal.change('enquiry-1', (now) => ({ ...now, enquiry: enquiry! }));
    await settleLate(later(context));
    const drafts = "SELECT State__c FROM CINNOX_Log__c WHERE Key__c LIKE 'draft:%'";
    expect(await only(drafts)).toMatchObject({ State__c: 'draft' });
    scene().chat.messages = [message(1, 'hi')];
    await settleLane(lane, context);
    expect(await only(drafts)).toMatchObject({ State__c: 'merged' });
  });
});

it('words of a browser that is gone come into the Case of a missed enquiry, once', async () => {
  const [gone, other] = await twoBrowsers();
  await other.put(handledChat({}, { status: 'missed' }));
  await settleLane(lane, other.context);
  await gone.put(handledChat({ notes: [note('called them back')] }, { status: 'missed' }));
  await mirrorNote('enquiry-1', gone.context);
  const context = { ...other.context, now: () => scene().world.clock.now() + 20 * 60_000 };
  for (let turn = 0; turn < 3; turn += 1) {
    await settleLate(context);
    expect(await settleLane(lane, context)).toEqual({ done: true });
  }
  expect(String((await only(caseQuery)).Description).split('called them back')).toHaveLength(2);
  const drafts = "SELECT State__c FROM CINNOX_Log__c WHERE Key__c LIKE 'draft:%'";
  expect(await only(drafts)).toMatchObject({ State__c: 'merged' });
});

it('words of a browser that is gone come into a Task into which a person wrote', async () => {
  const [gone, other] = await twoBrowsers();
  await gone.put(endedCall({ notes: [note('typed elsewhere')] }));
  await other.put(endedCall());
  await settleLane(lane, other.context);
  await mirrorNote('call-1', gone.context);
  const { Id, Description } = await only(taskQuery);
  await scene().edit('Task', Id, { Description: `A line above.\n\n${String(Description)}` });
  const context = { ...other.context, now: () => scene().world.clock.now() + 20 * 60_000 };
  for (let turn = 0; turn < 3; turn += 1) {
    await settleLate(context);
    await settleLane(lane, context);
  }
  const text = String((await only(taskQuery)).Description);
  expect(text).toContain('A line above.');
  expect(text.split('typed elsewhere')).toHaveLength(2);
});

it('words that a person took out of the note again do not come back by another browser', async () => {
  const [one, two] = await twoBrowsers();
  scene().chat.messages = [message(1, 'hi')];
  await one.put(handledChat({ notes: [note('Card 4111 wants refund')] }));
  await mirrorNote('enquiry-1', one.context);
  await two.put(handledChat({}, closed));
  await settleLane(lane, two.context);
  expect((await only(caseQuery)).Description).toContain('4111');
  await one.put({ ...handledChat({}, closed), notes: [note('wants refund', 2)] });
  await settleLane(lane, one.context);
  await two.journal.change('enquiry-1', (now) => ({ ...now, notes: [...now.notes, note('called back')] }));
  await settleLane(lane, two.context);
  const { Description } = await only(caseQuery);
  expect(Description).toContain('called back');
  expect(Description).toContain('wants refund');
  expect(Description).not.toContain('4111');
});
