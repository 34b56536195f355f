// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { initialsOf, interactionView, stageOf } from './interaction-view.ts';
import type { ViewContext } from './log-view.ts';
import type { CallFacts, EnquiryFacts, JournalRow, MatchFacts } from './journal-row.ts';
import type { ContactFacts } from './match-ranking.ts';
import { logSentence } from './problem-words.ts';
import { callRow, enquiryRow, noon } from './testing/rows.ts';

const minute = 60_000;
const context: ViewContext = {
  now: noon + 5 * minute,
  clockOffsetMs: 0,
  me: 'ada',
  userId: '005me',
  defaultCountry: 'HK',
  nameOf: (eid) => (eid === 'ben' ? 'Ben Ortiz' : eid),
  contactFresh: true,
};
const nobody: MatchFacts = { status: 'none', candidates: [] };
const one: MatchFacts = { status: 'one', contactId: '003a', contactName: 'Mei', candidates: [] };
const over: Partial<CallFacts> = { endedAt: noon + minute, reported: true, status: 'Call Ended' };
const log = (change: Partial<JournalRow['log']>) => ({ log: { ...callRow().log, ...change } });
const failed = (code: string) => log({ error: { code, message: 'm', at: 1, details: '' } });
const decided = { by: 'ada', at: noon };

function rung(change: Partial<JournalRow> = {}, call: Partial<CallFacts> = {}): JournalRow {
  const { mine, ...row } = callRow({ forMe: true, ...change }, call);
  void mine;
  return row;
}

const typedShared = callRow({ match: one, mine: { by: 'typed', at: noon } }, { shared: true });
const claimedShared = callRow({ match: one, mine: { by: 'claimed', at: noon } }, { shared: true });

it('names whom the record is of, not whom this browser had found before somebody said in another one who it was', () => {
  const candidates = [{ contactId: '003a', name: 'Mei-ling Wong', detail: 'contact' }];
  const chosen = { by: 'ada', at: noon, told: true as const };
  const told: MatchFacts = { status: 'chosen', contactId: '003b', contactName: 'Jonas Berg', candidates, chosen };
  const shown = interactionView(callRow({ match: told }), context).match.candidates;
  expect(shown).toMatchObject([{ contactId: '003b', name: 'Jonas Berg', initials: 'JB' }]);
  const known = [...candidates, { contactId: '003b', name: 'Jonas Berg', detail: 'jonas@example.com' }];
  expect(interactionView(callRow({ match: { ...told, candidates: known } }), context).match.candidates).toMatchObject([
    { contactId: '003b', detail: 'jonas@example.com' },
  ]);
});

it('tells the ids of rows that proved to be this one', () => {
  const absorbed = [{ id: 'hook-row', history: [] }];
  expect(interactionView(callRow({ absorbed }), context).was).toEqual(['hook-row']);
  expect(interactionView(callRow(), context).was).toBeUndefined();
});

describe('stage and heading', () => {
  it.each<[what: string, row: JournalRow, stage: string, heading: string]>([
    ['a ring', rung({ match: one }), 'for-you', 'Call for you'],
    ['a ring of nobody known', rung({ match: nobody }), 'for-you', 'Unknown caller'],
    ['a ring of a colleague', rung({ match: nobody }, { direction: 'internal' }), 'for-you', 'Unknown caller'],
    ['a ring of a group', rung({ match: one }, { shared: true }), 'for-you', 'Call for your group'],
    ['typed into a group’s call', typedShared, 'yours', 'Maybe your call'],
    ['said to be mine', claimedShared, 'yours', 'Your call'],
    ['I dial', rung({}, { direction: 'out', outgoing: true }), 'for-you', 'You are calling'],
    ['mine', callRow({ match: one }), 'yours', 'Your call'],
    ['mine, of nobody known', callRow({ match: nobody }), 'yours', 'Unknown caller'],
    ['over', callRow({}, over), 'ended', 'Call ended'],
    ['missed', callRow({}, { ...over, status: 'Not Answered' }), 'ended', 'Not Answered'],
    ['an end that nobody told', callRow({}, { startedAt: noon - 61 * minute }), 'end-unknown', 'Call, end unknown'],
    ['a chat', enquiryRow(), 'yours', 'Chat with you'],
    ['an e-mail', enquiryRow({}, { channel: 'Email' }), 'yours', 'E-mail with you'],
    ['a closed chat', enquiryRow({}, { status: 'closed' }), 'closed', 'Chat closed'],
    ['a missed chat', enquiryRow({}, { status: 'missed' }), 'closed', 'Chat missed'],
    ['the enquiry of a call', enquiryRow({}, { voice: true, status: 'closed' }), 'closed', 'Call enquiry closed'],
    ['a chat of six days', enquiryRow({}, { startedAt: noon - 6 * 24 * 60 * minute }), 'yours', 'Chat with you'],
  ])('%s', (_what, row, stage, heading) => {
    const view = interactionView(row, context);
    expect(view).toMatchObject({ stage, heading });
    expect(stageOf(row, context.now)).toBe(stage);
  });
});

describe('the log line', () => {
  const written = log({ state: 'logged', taskId: '00T' });
  it.each<[what: string, row: JournalRow, state: string, sentence: string]>([
    ['before, known', callRow({ match: one }), 'will-log', 'Task when the call ends'],
    ['before, unknown', callRow({ match: nobody }), 'will-log', 'Logged without a contact until you choose'],
    ['before, not yet mine', rung(), 'will-log', 'Task when the call ends, if it is yours'],
    ['before, a group’s', rung({}, { shared: true }), 'will-log', 'Task if CINNOX reports it as yours'],
    ['before, typed into a group’s', typedShared, 'will-log', 'Task if CINNOX reports it as yours'],
    ['before, a group’s, claimed', claimedShared, 'will-log', 'Task when the call ends'],
    ['before, a chat', enquiryRow(), 'will-log', 'The conversation is added to the Case on close'],
    [
      'over, not reported',
      callRow({}, { ...over, reported: false }),
      'waiting',
      'Waiting for CINNOX to report the call',
    ],
    ['over, reported', callRow({}, over), 'waiting', 'Writing the Task'],
    ['closed', enquiryRow({}, { status: 'closed' }), 'waiting', 'Writing the Case'],
    [
      'end unknown',
      callRow({}, { startedAt: noon - 61 * minute }),
      'end-unknown',
      'CINNOX has not reported the end yet. It is logged when it does.',
    ],
    ['logged', callRow({ match: one, ...written }, over), 'logged', 'Logged as Task'],
    ['logged without a contact', callRow({ ...written }, over), 'logged', 'Logged as Task without a contact'],
    [
      'a Case while the chat goes on',
      enquiryRow(log({ state: 'logged', caseId: '500' })),
      'will-log',
      'The conversation is added to the Case on close',
    ],
    [
      'a Case that is complete',
      enquiryRow({ match: one, ...log({ state: 'logged', caseId: '500' }) }, { status: 'closed' }),
      'logged',
      'Logged as Case',
    ],
    [
      'declined',
      callRow({ declined: { ...decided, written: false } }, over),
      'do-not-log',
      'You chose not to log this.',
    ],
    ['declined elsewhere', callRow(log({ state: 'do-not-log' }), over), 'do-not-log', 'You chose not to log this.'],
    ['skipped', callRow(log({ state: 'skipped', reason: 'A rule.' }), over), 'skipped', 'A rule.'],
    ['another’s', rung(log({ state: 'not-mine' }), over), 'skipped', 'Another member of staff has this call.'],
    ['refused', callRow(failed('rejected'), over), 'failed', 'Salesforce refused the Task'],
    ['signed out', callRow(failed('session_expired'), over), 'waiting', 'Sign in to Salesforce'],
    ['cut off', callRow(failed('network'), over), 'waiting', 'The Task waits: no connection'],
    [
      'logged, the last patch waits',
      callRow(
        {
          match: one,
          ...log({ state: 'logged', taskId: '00T', error: { code: 'network', message: '', at: 1, details: '' } }),
        },
        over,
      ),
      'logged',
      'Logged as Task',
    ],
    [
      'live, although something waits',
      callRow({ match: one, ...failed('network') }),
      'will-log',
      'Task when the call ends',
    ],
  ])('%s', (_what, row, state, sentence) => {
    const { log: shown } = interactionView(row, context);
    expect({ state: shown.state, sentence: logSentence(shown) }).toEqual({ state, sentence });
  });

  it('offers "don’t log" until it is sent, and to undo what a person said', () => {
    const can = (row: JournalRow) => {
      const { canDecline, canRestore } = interactionView(row, context).log;
      return [canDecline, canRestore];
    };
    expect(can(callRow())).toEqual([true, false]);
    expect(can(callRow({}, over))).toEqual([true, false]);
    expect(can(callRow(written, over))).toEqual([false, false]);
    expect(can(callRow({ declined: { ...decided, written: true } }, over))).toEqual([false, true]);
    expect(can(callRow(log({ state: 'skipped' }), over))).toEqual([false, false]);
    expect(can(callRow(failed('rejected'), over))).toEqual([true, false]);
  });

  it('links what was written', () => {
    const view = interactionView(enquiryRow(log({ state: 'logged', caseId: '500', caseNumber: '00001026' })), context);
    expect(view.log.case).toEqual({ id: '500', object: 'Case', label: '00001026' });
  });

  it('offers to claim a call that only rings', () => {
    expect(interactionView(rung(), context).canClaim).toBe(true);
    expect(interactionView(callRow(), context).canClaim).toBe(false);
    expect(interactionView(typedShared, context)).toMatchObject({ canClaim: true, isShared: true });
    expect(interactionView(claimedShared, context).canClaim).toBe(false);
    expect(interactionView(claimedShared, context)).not.toHaveProperty('isShared');
    expect(interactionView(rung(log({ state: 'not-mine' })), context).canClaim).toBe(false);
  });
});

it('somebody remembered is painted as found while Salesforce is asked', () => {
  const candidates = [{ contactId: '003a', name: 'Mei-ling Wong', detail: 'contact' }];
  const shown = interactionView(callRow({ match: { status: 'searching', candidates } }), context);
  expect(shown.match).toMatchObject({ status: 'one', candidates: [{ contactId: '003a', name: 'Mei-ling Wong' }] });
  expect(interactionView(callRow({ match: { status: 'searching', candidates: [] } }), context).match.status).toBe(
    'searching',
  );
});

describe('numbers', () => {
  const numberOf = (number: string) => interactionView(callRow({}, { number }), context).number;
  it('are shown and copied with their region', () => {
    expect(numberOf('85294667788')).toEqual({ display: '+852 9466 7788', copy: '+85294667788', region: 'Hong Kong' });
  });

  it.each(['anonymous', '+', 'Private Number'])('%j is withheld', (raw) => {
    expect(numberOf(raw)).toEqual({ display: 'Number withheld', copy: raw });
  });

  it('that make no sense are shown as they are, very long ones with an ellipsis, and copied whole', () => {
    const long = '4'.repeat(40);
    expect(numberOf(`+${long}`)).toEqual({ display: `+${long}`, copy: `+${long}` });
    expect(numberOf(long + long)).toEqual({ display: `${'4'.repeat(63)}…`, copy: long + long });
    expect(numberOf('1823')).toEqual({ display: '1823', copy: '1823' });
    expect(interactionView(callRow({}, { number: '' }), context)).not.toHaveProperty('number');
  });
});

describe('the profile', () => {
  const contact: ContactFacts = {
    contactId: '003a',
    name: 'Mei-ling Wong',
    accountId: '001a',
    accountName: 'Harbour',
    ownerId: '005me',
    ownerName: 'Ada Lam',
    phones: [
      { label: 'Phone', raw: '2345 6789' },
      { label: 'Mobile', raw: '(852) 9466-7788' },
      { label: 'Other phone', raw: 'ask reception' },
    ],
    openCases: [{ id: '500', number: '1', subject: 's' }],
    lastActivities: [{ id: '00T', subject: 's', at: 7 }],
  };

  it('says which number matched, whose contact it is and whether it is fresh', () => {
    const { profile } = interactionView(callRow({ match: one }), { ...context, contact });
    expect(profile).toMatchObject({
      initials: 'MW',
      account: { id: '001a', name: 'Harbour' },
      owner: { name: 'Ada Lam', isYou: true },
      openCaseCount: 1,
      lastActivityAt: 7,
      stale: false,
    });
    expect(profile?.phones.map((phone) => phone.matched)).toEqual([false, true, false]);
    expect(profile?.phones[2]?.display).toBe('ask reception');
    expect(interactionView(callRow(), { ...context, contact, contactFresh: false }).profile?.stale).toBe(true);
  });

  it('matches no number for a withheld caller', () => {
    const { profile } = interactionView(callRow({}, { number: 'anonymous' }), { ...context, contact });
    expect(profile?.phones.some((phone) => phone.matched)).toBe(false);
  });
});

describe('the note', () => {
  const note = { author: 'ada', text: 'hello', at: noon, revision: 4 };
  const noteOf = (change: Partial<JournalRow>) => interactionView(callRow({ notes: [note], ...change }), context).note;

  it('is saved here, then in Salesforce: as a draft or in the record', () => {
    expect(noteOf({})).toEqual({ text: 'hello', revision: 4, saved: 'saved', others: [] });
    expect(noteOf({ mirrored: { revision: 4, at: 1 } }).saved).toBe('in-salesforce');
    expect(noteOf({ mirrored: { revision: 3, at: 1 } }).saved).toBe('saved');
    expect(noteOf(log({ state: 'logged', loggedNote: 'hello' })).saved).toBe('in-salesforce');
    expect(noteOf(log({ state: 'logged', loggedNote: 'hell' })).saved).toBe('saved');
    expect(noteOf({ notes: [] })).toEqual({ text: '', revision: 0, saved: 'none', others: [] });
  });

  it('stands apart from those of others', () => {
    const others = [{ author: 'ben', text: 'his', at: noon, revision: 0, browser: 'b2' }];
    expect(noteOf({ notes: [note, ...others] }).others).toEqual([{ author: 'Ben Ortiz', text: 'his' }]);
  });
});

it.each<[name: string, initials: string]>([
  ['Mei-ling Wong', 'MW'],
  ['Cher', 'C'],
  ['  ', '?'],
  ['😀 Party', 'P'],
  ['王小明', '王'],
  ['ada lam ortiz', 'AL'],
])('initials of %j are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it('a chat shows who, where and since when', () => {
  const facts: Partial<EnquiryFacts> = {
    visitorName: 'Mei',
    visitorEmail: 'm@x.example',
    deepLink: 'https://acme.cinnox.com/1',
  };
  expect(interactionView(enquiryRow({}, facts), context)).toMatchObject({
    channel: 'WhatsApp',
    visitor: { name: 'Mei', email: 'm@x.example' },
    enquiryNumber: '1001',
    deepLink: 'https://acme.cinnox.com/1',
    direction: 'in',
  });
});

describe('the Case of a call', () => {
  const caseId = '500000000000001AAA';
  const logged = callRow(
    { match: one, ...log({ state: 'logged', taskId: '00T', task: { WhatId: caseId } }) },
    { ...over, displayCaseNumber: '1001' },
  );
  const enquiry = (change: Partial<JournalRow['log']>, facts: Partial<EnquiryFacts> = {}) =>
    enquiryRow(log(change), { voice: true, status: 'closed', ...facts });

  it('is linked beside its Task, and named as what the call is related to', () => {
    const beside = enquiry({ state: 'logged', caseId, caseNumber: '00001044' });
    expect(interactionView(logged, { ...context, enquiry: beside })).toMatchObject({
      related: { id: caseId, label: 'Case 00001044', byRule: true },
      log: { state: 'logged', case: { id: caseId, label: '00001044' } },
    });
  });

  it('that cannot be written is said at the call', () => {
    const beside = enquiry({ error: { code: 'rejected', message: '', at: 1, details: '' } });
    expect(interactionView(logged, { ...context, enquiry: beside }).log).toMatchObject({
      state: 'logged',
      sentence: 'Logged as Task',
      problem: { tone: 'bad', cause: { error: { code: 'rejected' } } },
    });
  });

  it('has no name before it has an id', () => {
    const row = callRow({ match: one, ...log({ task: { WhatId: '@{case.id}' } }) }, over);
    expect(interactionView(row, context).related).toBeUndefined();
  });

  it('a person’s choice is called by its record', () => {
    const contact: ContactFacts = {
      contactId: '003a',
      name: 'Mei',
      accountId: '001h',
      accountName: 'Harbour Logistics',
      phones: [],
      openCases: [{ id: '500b', number: '00001026', subject: 'Late' }],
      lastActivities: [],
    };
    const related = (id: string) =>
      interactionView(callRow({ match: one, related: { ...decided, id, label: 'Record' } }), { ...context, contact })
        .related;
    expect(related('001h')).toEqual({ id: '001h', label: 'Harbour Logistics' });
    expect(related('500b')).toEqual({ id: '500b', label: 'Case 00001026' });
    expect(related('500z')).toEqual({ id: '500z', label: 'Record' });
  });
});

it('a colleague’s choice not to log is not said to be mine', () => {
  const declinedBy = (by: string) =>
    interactionView(callRow({ declined: { by, at: noon, written: true } }, over), context).log.sentence;
  expect(declinedBy('ada')).toBe('You chose not to log this.');
  expect(declinedBy('ben')).toBe('Ben Ortiz chose not to log this.');
});
