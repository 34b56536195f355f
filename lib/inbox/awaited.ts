import { closingOf } from '../domain/closings.ts';
import { endedAt, isOpen, isSettled, startedAt, type JournalRow } from '../domain/journal-row.ts';
import { isPassing } from '../domain/log-state.ts';

const recentlyEndedMs = 5 * 60_000;
/** The reports of a call of mine that has just ended are looked for often (ms). */
const eagerMs = 100_000;
/** The report of an ended call is awaited with haste for this long. */
const awaitedMs = 10 * 60_000;
/** A call without an end is asked for with haste for this long; it stays in the window afterwards. */
const longestHotMs = 3 * 3600_000;
/** The browser that reads for all has told of an end by then (ms). */
const toldMs = 4 * 60_000;
/** What began earlier is not in the window of the browser that reads for all (ms). */
const sharedWindowMs = 60 * 60_000;

export function concernsMe(row: JournalRow): boolean {
  return row.log.state !== 'not-mine' && (row.mine !== undefined || row.forMe);
}

/**
 * Salesforce refused it, and a person may take days to mend that: as long as nothing more is expected of the reports
 * they are not read from its begin on, which would slow down all that is new.
 */
export function isOnlyRefused(row: JournalRow, now: number): boolean {
  const { error } = row.log;
  return error !== undefined && !isPassing(error.code) && isSettled(row, now) && !mayBeTakenUp(row, now);
}

/** A call of mine has just ended, and the reports have not said all of it and its enquiry. */
export function isEager(rows: readonly JournalRow[], now: number): boolean {
  const isOver = (row: JournalRow) => (row.call === undefined ? endedAt(row) !== undefined : row.call.reported);
  return rows.some((call) => {
    const end = call.call?.endedAt;
    if (end === undefined || now - end > eagerMs || call.mine === undefined || !isOpen(call, now)) return false;
    const lane = rows.filter((row) => row.lane === call.lane);
    return lane.length < 2 || !lane.every(isOver);
  });
}

/** Open, or ended a moment ago. Hot is what a person is waiting for. */
export function isHot(row: JournalRow, now: number): boolean {
  if (!concernsMe(row) || !isOpen(row, now)) return false;
  const end = endedAt(row);
  if (end === undefined) return row.kind === 'enquiry' || now - startedAt(row) < longestHotMs;
  return now - end < (isUntold(row) ? awaitedMs : recentlyEndedMs);
}

const isUntold = ({ call }: JournalRow) => call?.reported === false;

/** Ended by its event, and no report says so yet: where one browser reads for all, the others wait for that. */
export function isAwaited(row: JournalRow, now: number): boolean {
  const end = endedAt(row);
  return concernsMe(row) && isOpen(row, now) && isUntold(row) && end !== undefined && now - end < awaitedMs;
}

/** The browser that reads for all should have told of it, or cannot. */
export function isOverdue(row: JournalRow, now: number): boolean {
  if (!concernsMe(row) || !isOpen(row, now)) return false;
  const end = endedAt(row);
  if (end === undefined) return now - startedAt(row) > sharedWindowMs;
  return isUntold(row) && now - end > toldMs;
}

/** A chat that was closed within this time may have been taken up again and closed again meanwhile (ms). */
const takenUpMs = 4 * 24 * 3600_000;

/** Its visitor may have gone on with it, which no event tells where it is a group's, and no report of what is new. */
export function mayBeTakenUp(row: JournalRow, now: number): boolean {
  const { enquiry } = row;
  if (enquiry?.status !== 'closed' || enquiry.voice || !concernsMe(row)) return false;
  return closingOf(enquiry) > now - takenUpMs;
}
