import { withLaterChoices } from '../../domain/choices.ts';
import { ownNote, type JournalRow } from '../../domain/journal-row.ts';
import { isNewPerson, isSaid } from '../../domain/shared-person.ts';
import { takeHeard } from './heard.ts';
import type { SettleContext } from './settle-context.ts';

/**
 * Stores what a step came to on top of what people did meanwhile: only the log's progress and adopted words are taken
 * from the step, notes and choices stay as they are now.
 */
export async function commit(context: SettleContext, before: JournalRow, after: JournalRow): Promise<void> {
  const isGone = after.log.skippedBy === 'deleted';
  const mirror = { kind: 'mirror', lane: `mirror:${before.id}`, payload: { rowId: before.id } } as const;
  const change = (now: JournalRow): JournalRow => ({
    // What was chosen or taken away meanwhile is later than what the step found.
    ...withLaterChoices(withDecision(before, now, after), after),
    notes: mergedNotes(now, after),
    ...(isNewPerson(now.match, after.match) || isLaterPerson(before, now, after) ? { match: after.match } : {}),
  });
  await context.journal.change(before.id, change, isGone ? [mirror] : []);
  await takeHeard(before, after, context);
}

/** Somebody said in another browser whose it is, after it was said here, and nobody said so here since. */
function isLaterPerson(before: JournalRow, now: JournalRow, after: JournalRow): boolean {
  const [known, here, there] = [before, now, after].map(({ match }) => match.chosen?.at);
  return isSaid(after.match) && here === known && there !== known;
}

/** Mine as it is now; those of others as the step found them, in its order. */
function mergedNotes(now: JournalRow, after: JournalRow): JournalRow['notes'] {
  const own = ownNote(now);
  const place = after.notes.findIndex((note) => note.browser === undefined);
  const others = after.notes.filter((note) => note.browser !== undefined);
  if (own === undefined) return others;
  return place < 0 ? [...others, own] : [...others.slice(0, place), own, ...others.slice(place)];
}

/** "Don't log" may have been said, or taken back, while the step was under way. */
function withDecision(before: JournalRow, now: JournalRow, after: JournalRow): JournalRow {
  const { declined, ...rest } = now;
  if (after.log.state === 'do-not-log') {
    const isTakenBack = before.declined !== undefined && declined === undefined;
    if (isTakenBack) return { ...rest, log: { ...after.log, state: 'open', rekey: true } };
    return { ...rest, log: after.log, ...(after.declined === undefined ? {} : { declined: after.declined }) };
  }
  // It is in the org already: then it can no longer be left out.
  if (after.log.state === 'logged') return { ...rest, log: after.log };
  return { ...now, log: after.log };
}
