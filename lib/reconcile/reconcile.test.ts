import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageClasses, planFill, type CoverageClass } from '../domain/coverage.ts';
import type { HereRow, JoinContext, Lists, LoggedRow, Part, RecordState } from './lists.ts';
import { reconcile } from './reconcile.ts';
import { keyOfCallObject } from './record-key.ts';

const now = Date.UTC(2026, 10, 23, 12);
const hourMs = 3600_000;
const context: JoinContext = {
  mode: 'package',
  me: 'ada',
  nameOf: (eid) => ({ ada: 'Ada Lam', ben: 'Ben Ortiz' })[eid] ?? eid,
  now,
  keptSince: now - 27 * 24 * hourMs,
  since: now - 24 * hourMs,
  casesHidden: false,
  tasksHidden: false,
  isSupervisor: false,
};

const key = 'call:acme:c1:ada';
const part: Part = {
  id: 'call:c1:ada',
  kind: 'call',
  keys: [key],
  eid: 'ada',
  startedAt: now - 2 * hourMs,
  dueAt: now - 2 * hourMs + 60_000,
  who: 'Mei-ling Wong',
  what: 'Call in · 1:00',
  needsPerson: true,
  isAnswered: true,
  callId: 'c1',
};
const row: LoggedRow = { id: 'a01', key, kind: 'call', state: 'logged', recordId: '00T1', staff: 'ada' };
const record: RecordState = {
  id: '00T1',
  object: 'Task',
  isDeleted: false,
  hasPerson: true,
  subject: 'Call in',
  at: part.startedAt,
  key,
  changedBy: 'Chris Mori',
  changedAt: now - hourMs,
};
const here: HereRow = {
  rowId: 'r1',
  key,
  kind: 'call',
  startedAt: part.startedAt,
  state: 'waiting',
  sentence: 'This browser is about to write it.',
  who: 'Mei',
  what: 'Call in',
  needsPerson: true,
};

interface Case {
  name: string;
  lists: Partial<Lists>;
  change?: Partial<JoinContext>;
  is: CoverageClass;
  reason?: RegExp;
  by?: object;
}

const deletedBy = { name: 'Chris Mori', at: now - hourMs };
const cases: Case[] = [
  { name: 'row and record', lists: { parts: [part], logRows: [row], records: [record] }, is: 'logged' },
  {
    name: 'a record without a person',
    lists: { parts: [part], logRows: [row], records: [{ ...record, hasPerson: false }] },
    is: 'to-choose',
  },
  {
    name: 'a record of which a person said that it was nobody',
    lists: { parts: [part], logRows: [{ ...row, nobody: true }], records: [{ ...record, hasPerson: false }] },
    is: 'logged',
  },
  {
    name: 'an internal call, which has no contact',
    lists: { parts: [{ ...part, needsPerson: false }], logRows: [row], records: [{ ...record, hasPerson: false }] },
    is: 'logged',
  },
  {
    name: 'a record that can no longer be completed',
    lists: {
      parts: [part],
      logRows: [row],
      records: [record],
      here: [{ ...here, state: 'failed', sentence: 'A rule refuses it.' }],
    },
    is: 'failed',
    reason: /A rule refuses it/,
  },
  {
    name: 'a deleted record',
    lists: { parts: [part], logRows: [row], records: [{ ...record, isDeleted: true }] },
    is: 'log-without-record',
    by: deletedBy,
  },
  {
    name: 'my record that is nowhere',
    lists: { parts: [part], logRows: [row] },
    is: 'log-without-record',
    reason: /removed for good, or hidden/,
  },
  {
    name: 'a colleague’s record that is not shown',
    lists: { parts: [{ ...part, eid: 'ben' }], logRows: [{ ...row, staff: 'ben' }] },
    is: 'not-checkable',
  },
  {
    name: 'hidden Tasks',
    lists: { parts: [part], logRows: [row] },
    change: { tasksHidden: true },
    is: 'not-checkable',
  },
  {
    name: 'a decision',
    lists: {
      parts: [part],
      logRows: [{ ...row, state: 'do-not-log', decidedBy: 'ben', decidedAt: 5, reason: 'private call' }],
    },
    is: 'skipped',
    reason: /private call/,
    by: { name: 'Ben Ortiz', at: 5 },
  },
  {
    name: 'a rule’s skip',
    lists: { parts: [part], logRows: [{ ...row, state: 'skipped', decidedBy: 'rule:internal-call' }] },
    is: 'skipped',
    by: { name: 'the rule for internal calls' },
  },
  {
    name: 'a rule’s skip that was not written yet',
    lists: { parts: [{ ...part, rule: { by: 'rule:voice-case', reason: 'Calls get no Case.' } }] },
    is: 'skipped',
    reason: /Calls get no Case/,
  },
  { name: 'a record without a row', lists: { parts: [part], records: [record] }, is: 'record-without-log' },
  { name: 'a second record', lists: { records: [record] }, is: 'record-without-log', reason: /second one/ },
  {
    name: 'a record that stands for the row, without the package',
    lists: { parts: [part], records: [record] },
    change: { mode: 'package-free' },
    is: 'logged',
  },
  {
    name: 'a deleted record that stands for the row, without the package',
    lists: { parts: [part], records: [{ ...record, isDeleted: true }] },
    change: { mode: 'package-free' },
    is: 'log-without-record',
    by: deletedBy,
  },
  {
    name: 'a deleted record whose row was removed',
    lists: { parts: [part], records: [{ ...record, isDeleted: true }] },
    is: 'log-without-record',
  },
  { name: 'work of this browser', lists: { parts: [part], here: [here] }, is: 'waiting' },
  {
    name: 'words in a colleague’s call',
    lists: { here: [{ ...here, state: 'to-choose', sentence: 'Decide.' }] },
    is: 'to-choose',
  },
  {
    name: 'a decision that only this browser knows',
    lists: { parts: [part], here: [{ ...here, state: 'declined', by: 'you', at: 7 }] },
    change: { mode: 'package-free' },
    is: 'skipped',
    by: { name: 'you', at: 7 },
  },
  { name: 'a call that goes on', lists: { parts: [without(part, 'dueAt')] }, is: 'waiting' },
  { name: 'one that ended a moment ago', lists: { parts: [{ ...part, dueAt: now - 60_000 }] }, is: 'waiting' },
  {
    name: 'one that ended a moment ago, before this browser began',
    lists: { parts: [{ ...part, dueAt: now - 60_000 }] },
    change: { since: now },
    is: 'missing',
  },
  {
    name: 'one that ended a moment ago and went on when this browser began',
    lists: { parts: [{ ...part, startedAt: now - 120_000, dueAt: now - 60_000 }] },
    change: { since: now - 90_000 },
    is: 'waiting',
  },
  { name: 'mine, and nothing anywhere', lists: { parts: [part] }, is: 'missing' },
  {
    name: 'a colleague’s, and nothing anywhere',
    lists: { parts: [{ ...part, eid: 'ben' }] },
    is: 'no-writer',
    reason: /Ben Ortiz’s browser/,
  },
  {
    name: 'nobody named',
    lists: { parts: [without(part, 'eid')] },
    is: 'no-writer',
    reason: /names nobody who had this call/,
  },
  {
    name: 'nobody named, and it is mine to write',
    lists: { parts: [without(part, 'eid')] },
    change: { ownerEid: 'ada' },
    is: 'missing',
  },
  {
    name: 'nobody named, and a colleague writes such ones',
    lists: { parts: [without(part, 'eid')] },
    change: { ownerEid: 'ben' },
    is: 'no-writer',
    reason: /Ben Ortiz writes such ones/,
  },
  {
    name: 'a colleague’s, seen by a supervisor',
    lists: { parts: [{ ...part, eid: 'ben' }] },
    change: { isSupervisor: true },
    is: 'missing',
    reason: /You may, for Ben Ortiz/,
  },
  { name: 'no call ID', lists: { parts: [{ ...part, keys: [] }] }, is: 'not-checkable' },
  { name: 'out of retention', lists: { parts: [part] }, change: { keptSince: now }, is: 'not-checkable' },
  {
    name: 'a hidden channel',
    lists: { logRows: [row], records: [record] },
    is: 'not-checkable',
    reason: /reports do not list/,
  },
  {
    name: 'a colleague’s without the package',
    lists: { parts: [{ ...part, eid: 'ben' }] },
    change: { mode: 'package-free' },
    is: 'not-checkable',
  },
];

function without<T extends object, K extends keyof T>(whole: T, name: K): Omit<T, K> {
  const { [name]: _, ...rest } = whole;
  return rest;
}

const none: Lists = { parts: [], logRows: [], records: [], here: [] };

describe('reconcile', () => {
  it.each(cases)('$name: $is', ({ lists, change = {}, is, reason = /./, by }) => {
    const joined = reconcile({ ...none, ...lists }, { ...context, ...change });
    expect(joined).toHaveLength(1);
    const line = joined[0]?.line;
    expect(line).toMatchObject({ class: is, reason: expect.stringMatching(reason) as string });
    if (by !== undefined) expect(line?.by).toMatchObject(by);
    // Nothing but what is missing may be filled in.
    expect(planFill(joined.map((one) => one.line)).lines).toHaveLength(is === 'missing' ? 1 : 0);
  });

  it('has a case for every class', () => {
    expect(new Set(cases.map(({ is }) => is))).toEqual(new Set(coverageClasses));
  });

  it('takes the record that is there before a deleted one of the same key', () => {
    const again = { ...record, id: '00T2' };
    const joined = reconcile(
      { ...none, parts: [part], records: [{ ...record, isDeleted: true }, again] },
      { ...context, mode: 'package-free' },
    );
    expect(joined.map(({ line }) => [line.record?.id, line.class])).toEqual([
      ['00T2', 'logged'],
      ['00T1', 'log-without-record'],
    ]);
  });

  it('shows a Case that two enquiries share in both lines', () => {
    const enquiry = (number: string): Part => ({ ...part, id: number, kind: 'enquiry', keys: [`enq:acme:${number}`] });
    const rowOf = (number: string): LoggedRow => ({
      ...{ id: `a${number}`, key: `enq:acme:${number}`, kind: 'enquiry', state: 'logged', staff: 'ada' },
      recordId: '5001',
    });
    const shared: RecordState = { ...without(record, 'key'), id: '5001', object: 'Case' };
    const joined = reconcile(
      { ...none, parts: [enquiry('1'), enquiry('2')], logRows: [rowOf('1'), rowOf('2')], records: [shared] },
      context,
    );
    expect(joined.map(({ line }) => [line.record?.id, line.class])).toEqual([
      ['5001', 'logged'],
      ['5001', 'logged'],
    ]);
  });

  it('does not take keys apart, and tells them by case', () => {
    const joined = reconcile({ ...none, parts: [part], logRows: [{ ...row, key: key.toUpperCase() }] }, context);
    expect(joined).toHaveLength(2);
    expect(keyOfCallObject(`cinnox:${key}`)).toBe(key);
    for (const other of ['cinnox:', 'CINNOX:a', key, null, 3]) expect(keyOfCallObject(other)).toBeUndefined();
  });
});

/** A small world of keys, so that lists meet often. */
const keys = ['k1', 'k2', 'k3', 'k4'];
const someKey = fc.constantFrom(...keys);
const times = fc.integer({ min: now - 40 * 24 * hourMs, max: now });
const maybe = <T>(given: fc.Arbitrary<T>) => fc.option(given, { nil: undefined });
const kinds = fc.constantFrom('call' as const, 'enquiry' as const);

function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

const anyPart = fc.record({
  id: fc.uuid(),
  kind: kinds,
  keys: fc.uniqueArray(someKey, { maxLength: 3 }),
  eid: maybe(fc.constantFrom('ada', 'ben')),
  startedAt: times,
  dueAt: maybe(times),
  rule: maybe(fc.constant({ by: 'rule:x', reason: 'a rule' })),
  who: fc.string(),
  what: fc.string(),
  needsPerson: fc.boolean(),
  isAnswered: fc.boolean(),
});
const anyRow = fc.record({
  id: fc.uuid(),
  key: someKey,
  kind: kinds,
  state: fc.constantFrom('logged' as const, 'do-not-log' as const, 'skipped' as const),
  recordId: maybe(fc.constantFrom('r1', 'r2', 'r3')),
  staff: maybe(fc.constantFrom('ada', 'ben')),
  startedAt: maybe(times),
});
const anyRecord = fc.record({
  id: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
  object: fc.constantFrom('Task' as const, 'Case' as const),
  isDeleted: fc.boolean(),
  hasPerson: fc.boolean(),
  subject: fc.string(),
  key: maybe(someKey),
  at: times,
});
const anyHere = fc.record({
  rowId: fc.uuid(),
  key: maybe(someKey),
  kind: kinds,
  startedAt: times,
  state: fc.constantFrom('waiting', 'failed', 'to-choose', 'declined', 'ruled-out', 'deleted', 'logged'),
  sentence: fc.string(),
  recordId: maybe(fc.constantFrom('r1', 'r2')),
  who: fc.string(),
  what: fc.string(),
  needsPerson: fc.boolean(),
});
const anyLists = fc.record({
  parts: fc.array(anyPart.map(compact), { maxLength: 5 }),
  logRows: fc.uniqueArray(anyRow.map(compact), { maxLength: 4, selector: ({ key: own }) => own }),
  records: fc.uniqueArray(anyRecord.map(compact), { maxLength: 4, selector: ({ id }) => id }),
  here: fc.array(anyHere.map(compact), { maxLength: 4 }),
}) as fc.Arbitrary<Lists>;
const anyContext = fc.record({
  mode: fc.constantFrom('package' as const, 'package-free' as const),
  casesHidden: fc.boolean(),
  tasksHidden: fc.boolean(),
  isSupervisor: fc.boolean(),
  ownerEid: fc.constantFrom('ada', 'ben'),
});

describe('reconcile, whatever the lists are', () => {
  it('has every row in exactly one line, and no line about nothing', () => {
    fc.assert(
      fc.property(anyLists, anyContext, (lists, change) => {
        const joined = reconcile(lists, { ...context, ...change });
        for (const one of lists.parts) expect(joined.filter((line) => line.part === one)).toHaveLength(1);
        for (const one of lists.logRows) expect(joined.filter((line) => line.logRow === one)).toHaveLength(1);
        for (const one of lists.here) expect(joined.filter((line) => line.here === one)).toHaveLength(1);
        // A record is in one line, or in the lines of all the rows that name it.
        for (const one of lists.records) {
          const lines = joined.filter(({ records }) => records.includes(one));
          expect(lines.length).toBeGreaterThan(0);
          if (lines.length > 1)
            for (const { logRow, here: known } of lines.slice(1))
              expect([logRow?.recordId, known?.recordId]).toContain(one.id);
        }
        for (const { line, part: reported, logRow, here: known, records } of joined) {
          expect(coverageClasses).toContain(line.class);
          expect([reported, logRow, known, ...records].filter((source) => source !== undefined)).not.toEqual([]);
          if (line.record !== undefined) expect(records.map(({ id }) => id)).toContain(line.record.id);
        }
        expect(new Set(joined.map(({ line }) => line.id)).size).toBe(joined.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never offers to fill in what has a row, a record or a word of a person', () => {
    fc.assert(
      fc.property(anyLists, anyContext, (lists, change) => {
        const joined = reconcile(lists, { ...context, ...change });
        const offered = new Set(planFill(joined.map(({ line }) => line)).lines);
        for (const { line, part: reported, logRow, here: known, records } of joined) {
          if (!offered.has(line)) continue;
          expect([logRow, known, ...records]).toEqual([undefined, undefined]);
          expect(reported?.eid === 'ada' || change.isSupervisor || reported?.eid === undefined).toBe(true);
          expect(reported?.rule).toBeUndefined();
          const carriers = [...lists.logRows, ...lists.records].flatMap(({ key: own }) => own ?? []);
          expect(reported?.keys.filter((own) => carriers.includes(own))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
