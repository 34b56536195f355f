import { hasLeftWords, isOpen, type JournalRow } from '../domain/journal-row.ts';
import { inboxRetentionMs } from '../inbox/inbox-entry.ts';
import type { WorkDatabase } from '../storage/work-database.ts';
import { rowsKeptDays } from './rows-kept.ts';

const rowsKeptMs = rowsKeptDays * 24 * 3600_000;
const batch = 20;

const isKept = (row: JournalRow, now: number): boolean => isOpen(row, now) || hasLeftWords(row);

/**
 * Forgets old, finished rows and inbox entries, a few at a time: a keystroke never waits for it. A row that still has
 * something to be done, such as words that somebody typed into it later and that the org refuses, or something to be
 * decided, stays until that is done or given up.
 */
export async function tidyWork(database: WorkDatabase, now: number): Promise<void> {
  const before = IDBKeyRange.upperBound(now - rowsKeptMs);
  const old = await database.getAllFromIndex('journal', 'createdAt', before);
  const finished = old.filter((row) => !isKept(row, now)).map((row) => row.id);
  const entries = await database.getAllKeysFromIndex(
    'inbox',
    'receivedAt',
    IDBKeyRange.upperBound(now - inboxRetentionMs),
  );
  for (let start = 0; start < Math.max(finished.length, entries.length); start += batch) {
    const tx = database.transaction(['journal', 'inbox', 'outbox'], 'readwrite');
    const journal = tx.objectStore('journal');
    const jobs = tx.objectStore('outbox').index('lane');
    for (const id of finished.slice(start, start + batch)) {
      // Somebody may have taken it up since it was looked at.
      const row = await journal.get(id);
      if (row === undefined || isKept(row, now)) continue;
      const waiting = await Promise.all([row.lane, `mirror:${id}`, `match:${id}`].map((lane) => jobs.count(lane)));
      if (waiting.every((count) => count === 0)) await journal.delete(id);
    }
    for (const id of entries.slice(start, start + batch)) await tx.objectStore('inbox').delete(id);
    await tx.done;
  }
  await forgetEarlyEnds(database, now);
}

/** Ends that overtook their starts and never met them. */
async function forgetEarlyEnds(database: WorkDatabase, now: number): Promise<void> {
  const keys = await database.getAllKeys('meta', IDBKeyRange.bound('end:', 'end;'));
  for (const key of keys) {
    const at = await database.get('meta', key);
    if (typeof at === 'number' && now - at > inboxRetentionMs) await database.delete('meta', key);
  }
}
