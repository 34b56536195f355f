import type { JournalRow } from '../../domain/journal-row.ts';
import type { EnquiryToWrite } from './plan.ts';
import type { SettleContext } from './settle-context.ts';

/** What each one who had the call before has to make its Case; requests end sooner (ms). */
const turnMs = 30_000;
/** What was seen longer ago tells nothing of now (ms). */
const staleMs = 10 * 60_000;

/** Colleagues who had the conversation before me. */
function countBefore(rows: readonly JournalRow[], me: string): number {
  const before = rows.flatMap(({ call, behalf }) =>
    (call?.parts ?? []).filter(({ eid, startedAt: at }) => {
      const startedAt = call?.startedAt ?? 0;
      return at < startedAt || (at === startedAt && eid < (behalf?.part ?? me));
    }),
  );
  return new Set(before.map(({ eid }) => eid)).size;
}

/** Reports that name no callee tell of no parts: then whom they name as the agent by now is the first. */
function isAnothers(
  { row, enquiry: { agentEid } }: EnquiryToWrite,
  inside: readonly JournalRow[],
  me: string,
): boolean {
  const isTold = inside.some(({ call }) => (call?.parts ?? []).length > 0);
  return !isTold && agentEid !== undefined && agentEid !== (row.behalf?.part ?? me);
}

/**
 * Without the package the org refuses no second Case of an enquiry that several people had a part of, and they may all
 * begin at once: when reports come, or when what a rule refused is tried again. Whoever had it first makes the Case; the
 * others look, and look once more before they do. Returns when, undefined = now.
 */
export async function waitForFirst(
  due: EnquiryToWrite,
  inside: readonly JournalRow[],
  { mode, me, journal, now }: Pick<SettleContext, 'mode' | 'me' | 'journal' | 'now'>,
): Promise<number | undefined> {
  // Who is told of no parts lets those go first who are: each of two may take the other for the first.
  const before = mode === 'package' ? 0 : countBefore(inside, me) || 2 * Number(isAnothers(due, inside, me));
  if (before === 0) return undefined;
  const at = now();
  const { row } = due;
  const { lookedAt = 0 } = row.log;
  if (at - lookedAt < staleMs && at >= lookedAt) {
    const until = lookedAt + before * turnMs;
    if (until > at) return until;
    // One look is good for one try: when that is refused, the others were, too, and try again when I do.
    await journal.change(row.id, ({ log: { lookedAt: _used, ...log }, ...current }) => ({ ...current, log }));
    return undefined;
  }
  await journal.change(row.id, (current) => ({ ...current, log: { ...current.log, lookedAt: at } }));
  return at + before * turnMs;
}
