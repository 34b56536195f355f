// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCallEnd, applyCallRow, applyCallStart } from '../inbox/apply-call.ts';
import { callReport, ownContext, startHook } from '../inbox/testing/reports.ts';
import type { JournalRow } from './journal-row.ts';
import { withoutDecision } from './decisions.ts';
import { logStateOf, mayFollow, nextStates, type LogState } from './log-state.ts';
import { callRow, enquiryRow, noon } from './testing/rows.ts';
import { touch } from './touch.ts';

const minute = 60_000;
const open = callRow().log;
const decision = { by: 'ada', at: noon };
const failure = (code: string) => ({ code, message: '', at: noon, details: '{}' });
const rung = (change: Partial<JournalRow> = {}): JournalRow => {
  const { mine, ...row } = callRow({ forMe: true, ...change });
  void mine;
  return change.mine === undefined ? row : { ...row, mine: change.mine };
};
const mine = { by: 'typed', at: noon } as const;
const found: JournalRow['match'] = { status: 'one', contactId: '003A', candidates: [] };
const over = { reported: true, endedAt: noon + minute } as const;
const words = [{ author: 'ada', text: 'hello', at: noon, revision: 1 }];

/** Every state, by the rows that are in it. */
const table: [LogState, what: string, row: JournalRow, minutes?: number][] = [
  ['seen', 'it rings', rung()],
  ['seen', 'a colleague has it', rung({ takenBy: 'ben', log: { ...open, state: 'not-mine' } })],
  ['matched', 'it rings and the person is known', rung({ match: found })],
  ['matched', 'it rings and nobody is known', rung({ match: { status: 'none', candidates: [] } })],
  ['mine', 'typed into while the person is looked for', rung({ mine })],
  ['live', 'typed into', rung({ mine, match: found })],
  ['live', 'a chat that is handled', enquiryRow({ match: found })],
  ['live', 'a chat whose Case exists', enquiryRow({ log: { ...open, state: 'logged', caseId: '500A' } })],
  ['end-unknown', 'no end for more than an hour', rung({ mine, match: found }), 61],
  ['live', 'no end for less', rung({ mine, match: found }), 59],
  ['live', 'a chat may take a week', enquiryRow({ match: found }), 10_000],
  ['ended', 'it only rang', rung({ call: { ...callRow().call!, ...over, reported: false } })],
  ['ended', 'the report names nobody', rung({ call: { ...callRow().call!, ...over, unnamed: true } })],
  ['waiting', 'over and not reported', callRow({}, { endedAt: noon + minute })],
  ['waiting', 'the network is gone', callRow({ log: { ...open, error: failure('network') } }, over)],
  ['waiting', 'signed out', callRow({ log: { ...open, error: failure('session_expired') } }, over)],
  ['waiting', 'an admin decides who logs', callRow({ log: { ...open, error: failure('undecided') } }, over)],
  ['writing', 'over and reported', callRow({}, over)],
  ['writing', 'a chat is closed', enquiryRow({}, { status: 'closed', closedAt: noon + minute })],
  ['logged', 'its Task exists', callRow({ log: { ...open, state: 'logged', taskId: '00T1' } }, over)],
  ['failed', 'the Task is refused', callRow({ log: { ...open, error: failure('rejected') } }, over)],
  ['failed', 'a change is refused', callRow({ log: { ...open, state: 'logged', error: failure('rejected') } }, over)],
  ['do-not-log', 'said, not told to the org yet', callRow({ declined: { ...decision, written: false } })],
  ['do-not-log', 'said and told', callRow({ log: { ...open, state: 'do-not-log' } })],
  ['skipped', 'by a rule', callRow({ log: { ...open, state: 'skipped', skippedBy: 'rule:internal-call' } })],
  [
    'choose',
    'words in a colleague’s call',
    rung({ takenBy: 'ben', notes: words, log: { ...open, state: 'not-mine' } }),
  ],
];

describe('the state of a row', () => {
  it.each(table)('%s: %s', (state, _what, row, minutes = 2) => {
    expect(logStateOf(row, noon + minutes * minute)).toBe(state);
  });

  it('has an example of each', () => {
    expect(new Set(table.map(([state]) => state))).toEqual(new Set(Object.keys(nextStates)));
  });
});

/** What may happen to a call, by the functions that make it happen. */
const context = ownContext({ now: noon + 30 * minute });
const bens = { callee: { eid: 'ben', isStaff: true } } as const;
const { callee: _nobody, ...unnamed } = callReport();
const isUnwritten = ({ log }: JournalRow) =>
  log.taskId === undefined && (log.state === 'open' || log.state === 'failed');
const happenings: Record<string, (row: JournalRow) => JournalRow | undefined> = {
  'rings again': (row) => applyCallStart(row, { hook: startHook(), sentAt: noon, ring: true }, context),
  ends: (row) => applyCallEnd(row, noon + minute),
  'is reported as mine': (row) => applyCallRow(row, callReport(), 'acme', context),
  'is reported as Ben’s': (row) => applyCallRow(row, callReport(bens), 'acme', context),
  'is reported as nobody’s': (row) => applyCallRow(row, unnamed, 'acme', context),
  'has another leg of Ben’s': (row) => applyCallRow(row, callReport({ hid: 'h2', ...bens }), 'acme', context),
  'is inside an enquiry of mine': (row) => applyCallRow(row, unnamed, 'acme', context, true),
  'is looked up': (row) => ({ ...row, match: found }),
  'is looked up again': (row) => ({ ...row, match: { status: 'searching', candidates: [] } }),
  'is claimed': (row) => touch(row, 'claimed', noon),
  'is typed into': (row) => touch({ ...row, notes: words }, 'typed', noon),
  'is emptied': (row) => touch({ ...row, notes: [] }, 'typed', noon),
  'is left out': (row) =>
    row.log.state === 'logged' ? row : { ...touch(row, 'claimed', noon), declined: { ...decision, written: false } },
  'is taken back': withoutDecision,
  'is decided in the org': (row) =>
    row.declined === undefined
      ? row
      : { ...row, log: { ...row.log, state: 'do-not-log' }, declined: { ...row.declined, written: true } },
  'is written': (row) =>
    row.mine !== undefined && row.declined === undefined && row.call?.endedAt !== undefined && isUnwritten(row)
      ? { ...row, log: { ...row.log, state: 'logged', taskId: '00T1' } }
      : row,
  'is skipped by rule': (row) =>
    row.mine !== undefined && row.call?.endedAt !== undefined && isUnwritten(row) && row.log.state === 'open'
      ? { ...row, log: { ...row.log, state: 'skipped', skippedBy: 'rule:internal-call' } }
      : row,
  'is refused': (row) => (row.mine === undefined ? row : { ...row, log: { ...row.log, error: failure('rejected') } }),
  'meets a dead network': (row) =>
    row.mine === undefined ? row : { ...row, log: { ...row.log, error: failure('network') } },
  'is tried again': ({ log: { error, ...log }, ...row }) => (void error, { ...row, log }),
  'is deleted by a person': (row) =>
    row.log.taskId === undefined ? row : { ...row, log: { ...row.log, state: 'skipped', skippedBy: 'deleted' } },
};

it('changes only as the table says, whatever happens in whatever order', () => {
  const names = Object.keys(happenings);
  fc.assert(
    fc.property(
      fc.array(fc.record({ what: fc.constantFrom(...names), minutes: fc.integer({ min: 0, max: 40 }) }), {
        maxLength: 30,
      }),
      (steps) => {
        let row = rung();
        let now = noon;
        for (const { what, minutes } of steps) {
          const before = logStateOf(row, now);
          now += minutes * minute;
          // Time alone changes things, too: one thing at a time.
          const passed = logStateOf(row, now);
          row = happenings[what]?.(row) ?? row;
          const after = logStateOf(row, now);
          if (!mayFollow(before, passed)) throw new Error(`${before} → ${passed} by time`);
          if (!mayFollow(passed, after)) throw new Error(`${passed} → ${after}: ${what}`);
        }
      },
    ),
    { numRuns: 3_000 },
  );
});

it('a record that exists is never forgotten', () => {
  for (const lost of ['seen', 'matched', 'mine', 'ended', 'writing', 'choose', 'end-unknown'] as const)
    expect(mayFollow('logged', lost)).toBe(false);
});
