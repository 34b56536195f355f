import { hasWords, isUndoneByWords } from '../../domain/log-rules.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { mergeDrafts } from './adopt.ts';
import { draftPrefixes, lookup } from './lookup.ts';
import type { LanePlan } from './plan.ts';
import type { SettleContext } from './settle-context.ts';

/**
 * What was typed in another browser that is closed by now: a rule about kinds of calls leaves no words out. The row with
 * them, or undefined when there are none.
 */
export async function wordsElsewhere(
  { row, key, by }: LanePlan['skip'][number],
  context: SettleContext,
): Promise<JournalRow | undefined> {
  if (context.mode === 'package-free' || row.call === undefined || !isUndoneByWords(by)) return undefined;
  const found = await lookup([{ row, key, call: row.call }], undefined, context);
  const prefixes = draftPrefixes(row, key, context.me);
  const drafts = found.drafts.filter((draft) => prefixes.some((prefix) => draft.key.startsWith(prefix)));
  if (drafts.some(({ data }) => data.declined !== undefined)) return undefined;
  const merged = mergeDrafts(row, drafts, context.browserId, context.me, context.now());
  return hasWords(merged) ? merged : undefined;
}
