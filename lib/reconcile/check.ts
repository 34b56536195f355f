import type { CinnoxGateway } from '../cinnox/gateway.ts';
import { addDays, startOfDate } from '../domain/user-dates.ts';
import { AppError } from '../errors/app-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { Clock } from '../platform/clock.ts';
import type { SalesforceClient } from '../salesforce/client.ts';
import type { AskedPart, CoverageFacts, CoverageRequest, FoundRows } from './facts.ts';
import { readCases, readLogRows, readRetentionDays, readTasks, type OrgReading } from './read-org.ts';
import { readReports } from './read-reports.ts';

/** What is known without asking anybody. */
export type CheckContext = Omit<
  CoverageFacts,
  'request' | 'range' | 'calls' | 'enquiries' | 'journal' | 'retentionDays' | 'tasksHidden' | 'casesHidden'
> & {
  gateway: CinnoxGateway;
  client: SalesforceClient;
  book: Journal;
  clock: Clock;
  /** My Salesforce user. */
  userId: string;
};

/** A month at once: the reports' widest window. */
const mostDays = 31;
const dayMs = 24 * 3600_000;

function wrong(field: string, message: string): AppError {
  return new AppError('bad_input', message, { field });
}

/** The range in epoch ms. Throws `bad_input` with the field for what is no range. */
export function rangeOf({ from, to }: CoverageRequest, timeZone: string, now: number): OrgReading['range'] {
  const startAt = startOfDate(from, timeZone);
  if (Number.isNaN(startAt)) throw wrong('from', 'Enter the first day as a date.');
  if (Number.isNaN(startOfDate(to, timeZone))) throw wrong('to', 'Enter the last day as a date.');
  const endAt = startOfDate(addDays(to, 1), timeZone);
  if (endAt <= startAt) throw wrong('to', 'The last day is before the first one.');
  if (startAt > now) throw wrong('from', 'This day has not begun yet.');
  if (endAt - startAt > (mostDays + 1) * dayMs) throw wrong('to', `Choose at most ${mostDays} days at once.`);
  return { startAt, endAt, from, to, timeZone };
}

/** How the org is read for a request. Throws `bad_input`, and `not_allowed` for everybody's without the permission. */
export function readingOf(request: CoverageRequest, context: CheckContext): OrgReading {
  const { client, mode, timeZone, now, me, userId, canSeeAll } = context;
  if (request.whose === 'all' && !canSeeAll) throw new AppError('not_allowed', onlyOverseers);
  const whose = request.whose === 'all' ? ('all' as const) : { eid: me, userId };
  return { client, mode, range: rangeOf(request, timeZone, now), whose };
}

const onlyOverseers =
  'Only members with the permission set CINNOX Supervisor or CINNOX Admin may look at everybody’s calls and enquiries. Ask your admin for it.';

/** Reads CINNOX's reports and this browser's journal. Throws `bad_input`, `not_allowed` and what the clients throw. */
export async function readFacts(request: CoverageRequest, context: CheckContext): Promise<CoverageFacts> {
  const { gateway, client, book, clock, userId, ...known } = context;
  void userId;
  const { range } = readingOf(request, context);
  const { startAt, endAt } = range;
  const [reports, retentionDays, rows, taskObject, caseObject] = await Promise.all([
    readReports({ startAt, endAt }, { gateway, clock, now: known.now }),
    known.mode === 'package' ? readRetentionDays(client) : undefined,
    book.since(startAt - dayMs),
    client.describe('Task'),
    client.describe('Case'),
  ]);
  // What this browser writes for a colleague is the colleague's.
  const journal = request.whose === 'all' ? rows : rows.filter(({ behalf }) => behalf?.as !== 'supervisor');
  return {
    ...known,
    ...reports,
    request,
    range: { startAt, endAt },
    journal,
    tasksHidden: taskObject === null,
    casesHidden: caseObject === null,
    ...(retentionDays === undefined ? {} : { retentionDays }),
  };
}

/** The log rows and records of the range, of these parts, and those that the journal names. */
export async function readFound(
  parts: readonly AskedPart[],
  ids: { task: readonly string[]; case: readonly string[] },
  reading: OrgReading,
): Promise<FoundRows> {
  const logRows = await readLogRows(
    parts.flatMap(({ keys }) => keys),
    reading,
  );
  const known = new Set(logRows.map(({ key }) => key));
  const unlogged = parts.filter(({ keys }) => !keys.some((key) => known.has(key)));
  const named = (kind: AskedPart['kind']) =>
    logRows.flatMap((row) => (row.kind === kind && row.recordId !== undefined ? [row.recordId] : []));
  const taskKeys = unlogged.flatMap(({ kind, keys }) => (kind === 'call' ? keys : []));
  const [tasks, cases] = await Promise.all([
    readTasks({ ids: [...ids.task, ...named('call')], keys: taskKeys }, reading),
    readCases(
      { ids: [...ids.case, ...named('enquiry')], enquiries: unlogged.filter(({ kind }) => kind === 'enquiry') },
      reading,
    ),
  ]);
  return { logRows, records: [...tasks, ...cases] };
}
