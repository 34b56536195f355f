import type { Journal } from '../journal/journal.ts';
import { areSame } from '../storage/same.ts';
import type { ReportContext } from './apply-reports.ts';

/** Rows of the reports that had nothing to write, and as what each was looked at. */
export type KnownReports = Map<object, string>;

/** What waits for a time is looked at each time: this only bounds what nobody thought of (ms). */
const againMs = 30 * 60_000;

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

/** `as`: what a row is looked at as; undefined = each time anew. */
export interface Look {
  /** Is it known to have nothing to write? Asked of many rows at each sweep: answered at once. */
  isIdle(row: object, as: string | undefined): boolean;
  /** Lets it be looked at; tells whether it had anything to write. */
  at(row: object, as: string | undefined, write: () => Promise<boolean>): Promise<boolean>;
}

export function createLook(journal: Journal, known: KnownReports = new Map()): Look {
  const version = journal.version();
  // What was written since may matter to it.
  const isSettled = () => journal.version() === version;
  return {
    isIdle: (row, as) => as !== undefined && known.get(row) === as && isSettled(),
    async at(row, as, write) {
      const isNews = await write();
      if (!isNews && as !== undefined && isSettled()) known.set(row, as);
      return isNews;
    },
  };
}
