import type { CallRow, CinnoxGateway, EnquiryRow } from '../cinnox/gateway.ts';
import type { FillState } from '../domain/coverage.ts';
import { alias, enquiryKey } from '../domain/keys.ts';
import type { JournalRow } from '../domain/journal-row.ts';
import { problemOf } from '../domain/problem.ts';
import { applyReports, type ReportContext } from '../inbox/apply-reports.ts';
import type { Journal } from '../journal/journal.ts';
import { partAlias } from '../journal/writers/take-over.ts';
import type { Clock } from '../platform/clock.ts';
import { readFound } from './check.ts';
import type { AskedPart, FillPart } from './facts.ts';
import { keptSince } from './kept-since.ts';
import type { OrgReading } from './read-org.ts';
import { readReports, type Reports } from './read-reports.ts';

/** Report rows for the journal. */
export interface FillRows {
  calls: CallRow[];
  enquiries: EnquiryRow[];
}

/** What is written for others is taken up a few at a time; a call comes with its enquiry. */
const mostForOthers = 10;

const isIn = (call: CallRow, { displayCaseNumber, inquiry }: EnquiryRow) =>
  call.displayCaseNumber === undefined
    ? inquiry !== undefined && call.inquiryId === inquiry
    : call.displayCaseNumber === displayCaseNumber;

/** With the package the writing itself looks at the org's retention; without it nothing else tells what was decided. */
function remembered({ calls, enquiries }: Reports, { mode }: OrgReading, now: number): Reports {
  const from = mode === 'package' ? 0 : keptSince(undefined, now);
  return {
    calls: calls.filter(({ startedAt }) => startedAt >= from),
    enquiries: enquiries.filter(({ createdAt }) => createdAt >= from),
  };
}

/**
 * Reads everything again and leaves what is missing still: nothing that has a row, a record or a deleted record by now,
 * no enquiry that somebody decided about, and nothing that is too old to tell. In heaps: first what is mine, then what
 * is written for others.
 */
export async function rowsToFill(
  parts: readonly FillPart[],
  {
    me,
    service,
    now,
    reading,
    ...readers
  }: {
    me: string;
    service: string;
    now: number;
    reading: OrgReading;
    gateway: Pick<CinnoxGateway, 'calls' | 'enquiries'>;
    clock: Clock;
  },
): Promise<{ mine: FillRows; others: FillRows[]; left: FillPart[]; since: number }> {
  const reports = remembered(await readReports(reading.range, { ...readers, now }), reading, now);
  const around = reports.enquiries.filter((enquiry) =>
    parts.some(
      ({ callId, enquiryNumber }) =>
        enquiryNumber === enquiry.displayCaseNumber ||
        (callId !== undefined && reports.calls.some((call) => call.callId === callId && isIn(call, enquiry))),
    ),
  );
  const keyOf = (row: EnquiryRow) => enquiryKey(row.serviceId ?? service, row.displayCaseNumber);
  const asked: AskedPart[] = around.map((row) => ({
    kind: 'enquiry',
    keys: [keyOf(row)],
    enquiryNumber: row.displayCaseNumber,
  }));
  const found = await readFound([...parts, ...asked], { task: [], case: [] }, reading);
  const carried = new Set([...found.logRows, ...found.records].flatMap(({ key }) => key ?? []));
  const left = parts.filter(({ keys }) => !keys.some((key) => carried.has(key)));
  // Decided about, or its Case is gone: it does not come along with its call.
  const there = new Set(found.records.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id));
  const closed = new Set(
    [
      ...found.logRows.filter(({ state, recordId = '' }) => state !== 'logged' || !there.has(recordId)),
      ...found.records.filter(({ isDeleted }) => isDeleted),
    ].flatMap(({ key }) => key ?? []),
  );
  const heap = (some: readonly FillPart[]): FillRows => {
    const ids = new Set(some.map(({ callId }) => callId).filter((id) => id !== undefined));
    const calls = reports.calls.filter(({ callId = '' }) => ids.has(callId));
    const numbers = new Set(some.map(({ kind, enquiryNumber }) => (kind === 'enquiry' ? enquiryNumber : undefined)));
    const enquiries = around.filter(
      (row) => !closed.has(keyOf(row)) && (numbers.has(row.displayCaseNumber) || calls.some((call) => isIn(call, row))),
    );
    return { calls, enquiries };
  };
  const forOthers = left.filter(({ eid }) => eid !== me);
  const others: FillRows[] = [];
  for (let start = 0; start < forOthers.length; start += mostForOthers)
    others.push(heap(forOthers.slice(start, start + mostForOthers)));
  const mine = heap(left.filter(({ eid }) => eid === me));
  const begins = [mine, ...others].flatMap(({ calls, enquiries }) => [
    ...calls.map(({ startedAt }) => startedAt),
    ...enquiries.map(({ createdAt }) => createdAt),
  ]);
  // Asked for by a person: what began before this browser's own beginning is taken up, too.
  return { mine, others, left, since: Math.min(now, ...begins) };
}

/** The same way as a sweep: the same keys, so that nothing can be written twice. */
export async function fillMine(
  { calls, enquiries }: FillRows,
  journal: Journal,
  context: ReportContext,
): Promise<void> {
  if (calls.length + enquiries.length === 0) return;
  await applyReports(journal, { calls, enquiries, mineByChat: new Set(), isPart: true }, context);
}

/** Ids of the journal's rows by the ids of the lines. */
export async function journalRowsOf(
  parts: readonly FillPart[],
  journal: Journal,
  service: string,
): Promise<Record<string, string>> {
  const rows: Record<string, string> = {};
  for (const { id, kind, keys, callId } of parts) {
    // The key of an enquiry is its alias as well.
    const names = [
      ...keys.map(partAlias),
      ...(kind === 'enquiry' ? keys : []),
      ...(callId === undefined ? [] : [alias.call(service, callId)]),
    ];
    const known = await journal.transact(async (tx) => tx.byAliases(names));
    const row = known.find((one) => one.kind === kind && one.mine !== undefined);
    if (row !== undefined) rows[id] = row.id;
  }
  return rows;
}

/** What became of a filled-in row so far. */
export function fillState(id: string, row: JournalRow | undefined): FillState {
  if (row === undefined) return { id, state: 'skipped', sentence: 'It is no longer kept in this browser.' };
  const { log, declined } = row;
  if (log.error !== undefined) {
    const problem = problemOf(log.error, row);
    return { id, state: problem.tone === 'bad' ? 'failed' : 'waiting', problem };
  }
  if (declined !== undefined || log.state === 'do-not-log')
    return { id, state: 'skipped', sentence: 'Left alone: somebody decided that it is not logged.' };
  if (log.state === 'skipped') return { id, state: 'skipped', sentence: log.reason ?? 'A log rule leaves it out.' };
  if (log.state === 'not-mine') return { id, state: 'skipped', sentence: 'Left alone: it is a colleague’s.' };
  if (log.state === 'logged')
    return { id, state: 'logged', sentence: row.kind === 'call' ? 'Logged as Task.' : 'Logged as Case.' };
  return { id, state: 'waiting', sentence: 'Being written.' };
}
