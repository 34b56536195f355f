// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { newJournalRow, type JournalRow } from './journal-row.ts';
import type { Note } from './note.ts';
import { areOneThing, mergeRows } from './merge-rows.ts';
import { callFacts, callRow, enquiryRow, noon } from './testing/rows.ts';

const note = (text: string, change: Partial<Note> = {}): Note => ({
  author: 'ada',
  text,
  at: noon,
  revision: 1,
  ...change,
});
const by = (at: number) => ({ by: 'ada', at });

/** What a hook told, and what a report told of the same call. */
function pair(hook: Partial<JournalRow> = {}, report: Partial<JournalRow> = {}): [JournalRow, JournalRow] {
  const seed = { kind: 'call', service: 'acme', mode: 'package' } as const;
  return [
    {
      ...newJournalRow({ ...seed, id: 'hook', now: noon }),
      aliases: ['hook:acme:m1'],
      forMe: true,
      call: callFacts({ messageId: 'm1', shared: true }),
      ...hook,
    },
    {
      ...newJournalRow({ ...seed, id: 'report', now: noon + 60_000 }),
      aliases: ['call:acme:c1', 'hid:acme:h1'],
      lane: 'enq:acme:1001',
      mine: { by: 'report', at: noon },
      call: callFacts({
        callId: 'c1',
        hid: 'h1',
        displayCaseNumber: '1001',
        reported: true,
        ring: false,
        durationS: 60,
      }),
      ...report,
    },
  ];
}

const merged = (...rows: [JournalRow, JournalRow]) => {
  const one = mergeRows(...rows);
  // Whichever is looked at first.
  expect(mergeRows(rows[1], rows[0])).toEqual(one);
  return one;
};

describe('two rows are one thing', () => {
  it.each<[string, boolean, [JournalRow, JournalRow]]>([
    ['a hook’s and a report’s', true, pair()],
    ['two parts with call ids of their own', false, pair({ call: callFacts({ callId: 'c2' }) })],
    ['two with the same call id', true, pair({ call: callFacts({ callId: 'c1' }) })],
    ['one for a colleague', false, pair({}, { behalf: { as: 'owner', part: 'none', staff: 'ada' } })],
    ['of two services', false, pair({ service: 'other' })],
    ['a call and an enquiry', false, [pair()[0], enquiryRow()]],
    ['itself', false, [pair()[0], pair()[0]]],
    [
      'two with a Task each',
      false,
      pair(
        { log: { state: 'logged', undone: 0, task: {}, case: {}, taskId: '00T1' } },
        { log: { state: 'logged', undone: 0, task: {}, case: {}, taskId: '00T2' } },
      ),
    ],
    ['two enquiries', false, [enquiryRow(), enquiryRow({ id: 'e2' }, { displayCaseNumber: '1002' })]],
    ['an enquiry twice', true, [enquiryRow(), enquiryRow({ id: 'e2' })]],
  ])('%s: %s', (_what, expected, rows) => {
    expect(areOneThing(...rows)).toBe(expected);
  });
});

describe('the row that stays', () => {
  const log = (state: JournalRow['log']['state'], change: Partial<JournalRow['log']> = {}): JournalRow['log'] => ({
    state,
    undone: 0,
    task: {},
    case: {},
    ...change,
  });

  it.each<[string, string, [JournalRow, JournalRow]]>([
    ['is mine before what only rang', 'report', pair()],
    ['is the one that somebody works on', 'hook', pair({ touched: true })],
    ['is the logged one', 'report', pair({ touched: true }, { log: log('logged', { taskId: '00T1' }) })],
    ['is the decided one before one that is worked on', 'report', pair({ touched: true }, { log: log('do-not-log') })],
    ['is the older of two alike', 'hook', pair({ mine: { by: 'typed', at: noon } })],
  ])('%s', (_which, id, rows) => {
    const { kept, gone } = merged(...rows);
    expect(kept.id).toBe(id);
    expect(gone).toBe(id === 'hook' ? 'report' : 'hook');
    expect(kept.aliases).toContain(`row:${gone}`);
  });

  it('knows what both knew', () => {
    const { kept } = merged(...pair({ touched: true }));
    expect(kept).toMatchObject({
      forMe: true,
      touched: true,
      mine: { by: 'report' },
      lane: 'enq:acme:1001',
      call: { messageId: 'm1', callId: 'c1', reported: true, ring: false, shared: true, durationS: 60 },
      aliases: expect.arrayContaining(['hook:acme:m1', 'call:acme:c1', 'hid:acme:h1']) as string[],
    });
  });

  it('that another had is mine once one of them is', () => {
    const { kept } = merged(...pair({ takenBy: 'ben', touched: true, log: log('not-mine') }));
    expect(kept).toMatchObject({ log: { state: 'open' }, mine: { by: 'report' } });
    expect(kept.takenBy).toBeUndefined();
  });
});

describe('notes', () => {
  it.each<[string, Note[], Note[], string]>([
    ['of one of them go on', [note('a')], [], 'a'],
    [
      'of both, in the order typed',
      [note('a', { at: noon + 2 })],
      [note('b', { at: noon + 1, revision: 4 })],
      'b\n\na',
    ],
    [
      'of which one is a part of a word of the other stay',
      [note('ok')],
      [note('booked', { at: noon + 1 })],
      'ok\n\nbooked',
    ],
    ['that say the same are said once', [note('a b')], [note('b', { at: noon + 1 })], 'a b'],
  ])('%s', (_what, hook, report, text) => {
    const { kept } = merged(...pair({ notes: hook }, { notes: report }));
    expect(kept.notes.map((one) => one.text)).toEqual([text]);
    const revisions = [...hook, ...report].map(({ revision }) => revision);
    if (revisions.length > 1) expect(kept.notes[0]?.revision).toBeGreaterThan(Math.max(...revisions));
  });

  it('of others stay under their authors, each once', () => {
    const bens = note('from Ben', { author: 'ben', browser: 'b2' });
    const older = note('from my other browser', { browser: 'b1' });
    const { kept } = merged(...pair({ notes: [note('mine'), bens] }, { notes: [bens, older] }));
    expect(kept.notes[0]).toMatchObject({ author: 'ada', text: 'mine' });
    expect(
      kept.notes
        .slice(1)
        .map(({ author, text }) => `${author}: ${text}`)
        .toSorted(),
    ).toEqual(['ada: from my other browser', 'ben: from Ben']);
  });

  it('are mirrored anew when two became one, and known as mirrored when one goes on', () => {
    const mirrored = { revision: 1, at: noon, declinedIn: 'draft:x' };
    const both = merged(...pair({ notes: [note('a')], mirrored }, { notes: [note('b', { at: noon + 1 })] })).kept;
    expect(both.mirrored).toMatchObject({ declinedIn: 'draft:x' });
    expect(both.mirrored?.revision).not.toBe(both.notes[0]?.revision);
    const one = merged(...pair({ notes: [note('a')], mirrored })).kept;
    expect(one.mirrored).toEqual(mirrored);
  });
});

describe('decisions', () => {
  const match: JournalRow['match'] = { status: 'none', candidates: [] };
  it.each<[string, Partial<JournalRow>, Partial<JournalRow>, Partial<JournalRow>]>([
    [
      'the later disposition',
      { disposition: { value: 'Later', ...by(noon + 9) } },
      { disposition: { value: 'Sooner', ...by(noon) } },
      { disposition: { value: 'Later', ...by(noon + 9) } },
    ],
    [
      'the only related record',
      { related: { id: '500A', label: 'A', ...by(noon) } },
      {},
      { related: { id: '500A', label: 'A', ...by(noon) } },
    ],
    [
      'a person’s choice before what was found',
      { match: { ...match, status: 'chosen', contactId: '003P', chosen: by(noon) } },
      { match: { ...match, status: 'one', contactId: '003F' } },
      { match: { ...match, status: 'chosen', contactId: '003P', chosen: by(noon) } },
    ],
    [
      '"nobody", said later',
      { match: { ...match, chosen: by(noon + 9) } },
      { match: { ...match, status: 'chosen', contactId: '003P', chosen: by(noon) } },
      { match: { ...match, chosen: by(noon + 9) } },
    ],
    [
      'what was found before nothing',
      { match: { ...match, status: 'searching' } },
      { match: { ...match, status: 'one', contactId: '003F' } },
      { match: { ...match, status: 'one', contactId: '003F' } },
    ],
    [
      '"don’t log" of either',
      { declined: { ...by(noon), written: false } },
      {},
      { declined: { ...by(noon), written: false } },
    ],
  ])('%s', (_what, hook, report, expected) => {
    expect(merged(...pair(hook, report)).kept).toMatchObject(expected);
  });

  it('to relate it to nothing, said of either later, stands', () => {
    const related = { id: '500A', label: 'A', ...by(noon) };
    const gone = { takenAway: { related: by(noon + 9) } };
    for (const rows of [pair({ related }, gone), pair(gone, { related })]) {
      const { kept } = merged(...rows);
      expect(kept).not.toHaveProperty('related');
      expect(kept.takenAway?.related).toMatchObject(by(noon + 9));
    }
  });

  it('"don’t log" comes too late once the record is there', () => {
    const { kept } = merged(
      ...pair(
        { declined: { ...by(noon), written: false } },
        { log: { state: 'logged', undone: 0, task: { Subject: 'x' }, case: {}, taskId: '00T1' } },
      ),
    );
    expect(kept.declined).toBeUndefined();
    expect(kept.log).toMatchObject({ state: 'logged', taskId: '00T1', task: { Subject: 'x' } });
  });

  it('an undone one still has its name in the org', () => {
    const { kept } = merged(...pair({ log: { ...callRow().log, undone: 2, rekey: true } }));
    expect(kept.log).toMatchObject({ undone: 2, rekey: true });
  });
});
