import type { JournalRow } from './journal-row.ts';

/** A person acted on it here: it is theirs, and this browser writes first. */
export function touch(row: JournalRow, by: 'claimed' | 'typed', now: number): JournalRow {
  // What was typed into another's call waits for a word of its own, unless that colleague called me into it.
  if (by === 'typed' && row.takenBy !== undefined && row.call?.joined !== true) return { ...row, touched: true };
  const { takenBy, ...rest } = row;
  void takenBy;
  const { givenUp, ...progress } = row.log;
  void givenUp;
  const log = row.log.state === 'not-mine' ? { ...progress, state: 'open' as const } : progress;
  const isStronger = by === 'claimed' && row.mine?.by === 'typed';
  const mine = row.mine === undefined || isStronger ? { by, at: now } : row.mine;
  return { ...rest, touched: true, mine, log };
}
