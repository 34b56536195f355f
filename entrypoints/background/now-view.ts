import { endedAt, hasLeftWords, isOpen, type JournalRow } from '../../lib/domain/journal-row.ts';
import type { TodayItem } from '../../lib/domain/today-view.ts';
import type { NowView, TodayRowView } from '../../lib/domain/view.ts';

const keptAfterEndMs = 15 * 60_000;
const recentRows = 5;

/** A call that its report gave to somebody else, or to nobody, is no line of this person's. */
export function isListed(row: JournalRow): boolean {
  return row.mine !== undefined || row.call?.reported !== true || hasLeftWords(row);
}

/** Is anything of it this person's, or may it become so? */
export function concernsMe(row: JournalRow): boolean {
  return hasLeftWords(row) || (row.log.state !== 'not-mine' && (row.mine !== undefined || row.forMe));
}

/** Nothing becomes of it, however old it is, until this person decides. */
export function waitsForMe(row: JournalRow, now: number): boolean {
  return hasLeftWords(row) || (row.log.error !== undefined && concernsMe(row) && isOpen(row, now));
}

/** A chat goes on for days, or is taken up again: however old its row is, there is something to say about it. */
export function isOpenChat(row: JournalRow, now: number): boolean {
  return row.enquiry?.voice === false && concernsMe(row) && isOpen(row, now);
}

/** A voice enquiry is shown by its call, not a second time. */
function isShownNow(row: JournalRow, now: number, kept: ReadonlySet<string>): boolean {
  // Written for somebody else: nobody here is in it.
  if (row.enquiry?.voice === true || row.behalf !== undefined) return false;
  if (row.call !== undefined && row.mine === undefined && !mayStillBeMine(row)) return false;
  const end = endedAt(row);
  return end === undefined || now - end < keptAfterEndMs || kept.has(row.id);
}

/** A ring that the report gave to nobody named is over for this panel. */
function mayStillBeMine(row: JournalRow): boolean {
  if (hasLeftWords(row)) return true;
  return row.call?.reported !== true && (row.call?.ring === true || row.touched);
}

/** Until when (epoch ms) the same rows are shown in the same way; what goes on is drawn by the clock, too. */
export function shownUntil(rows: readonly JournalRow[], now: number): number {
  const ends = rows.map((row) => endedAt(row));
  if (ends.includes(undefined)) return now;
  return Math.min(...ends.map((end = now) => end + keptAfterEndMs).filter((at) => at > now));
}

/** What goes on, what has just ended or is looked at, and the last few that are over. */
export function nowView(
  items: readonly TodayItem[],
  now: number,
  kept: ReadonlySet<string>,
  draw: (item: TodayItem) => TodayRowView,
): NowView {
  const shown = items.filter(({ row }) => isShownNow(row, now, kept));
  const byLife = (left: TodayItem, right: TodayItem) =>
    rank(left.row) - rank(right.row) || right.view.startedAt - left.view.startedAt;
  const recent = items
    .filter(({ row }) => endedAt(row) !== undefined && row.enquiry?.voice !== true && isListed(row))
    .sort((left, right) => right.view.startedAt - left.view.startedAt)
    .slice(0, recentRows);
  return {
    interactions: [...shown].sort(byLife).map(({ view }) => view),
    recent: recent.map(draw),
  };
}

function rank(row: JournalRow): number {
  return endedAt(row) === undefined ? 0 : 1;
}
