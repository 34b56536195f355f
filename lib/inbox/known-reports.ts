import type { Journal } from '../journal/journal.ts';
import { areSame } from '../storage/same.ts';
import type { ReportContext } from './apply-reports.ts';

/** Rows of the reports that had nothing to write, and as what each was looked at. */
export type KnownReports = Map<object, string>;

/** What time alone changes is noticed after this long (ms). */
const againMs = 5 * 60_000;

/**
 * A report says at each sweep mostly what it said at the one before. As long as no row of the journal has changed either,
 * such a row has nothing to write again.
 */
export function createKnownReports(journal: Journal): (context: ReportContext) => KnownReports {
  let last: { from: readonly unknown[]; known: KnownReports } | undefined;
  return ({ me, mode, service, since, staff, now }) => {
    const from = [journal.version(), me, mode, service, since, [...staff].join(), Math.floor(now / againMs)];
    if (last === undefined || !areSame(last.from, from)) last = { from, known: new Map() };
    return last.known;
  };
}

/** Lets a row be looked at unless it is known to have nothing to write; tells whether it had. `as`: undefined = each time. */
export function createLook(journal: Journal, known: KnownReports = new Map()) {
  const version = journal.version();
  return async (row: object, as: string | undefined, write: () => Promise<boolean>): Promise<boolean> => {
    // What was written since may matter to it.
    const isSettled = () => as !== undefined && journal.version() === version;
    if (isSettled() && known.get(row) === as) return false;
    const isNews = await write();
    if (!isNews && isSettled()) known.set(row, as ?? '');
    return isNews;
  };
}
