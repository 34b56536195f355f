import { kindOf } from '../../domain/call-kind.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { hasWords, kindOfSkip } from '../../domain/log-rules.ts';

/**
 * It was left out for its kind, or for a colleague's part: by a later report it is another one, or somebody has something
 * to say about it. A person who said "don't log" leaves it out all the same.
 */
export function isSkipOver(row: JournalRow): boolean {
  const { call, declined, log } = row;
  if (call === undefined || log.state !== 'skipped' || declined !== undefined) return false;
  if (log.skippedBy === 'rule:journey') return hasWords(row);
  const kind = kindOfSkip(log.skippedBy);
  return kind !== undefined && (kindOf(call) !== kind || hasWords(row));
}
