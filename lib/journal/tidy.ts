import { isOpen } from '../domain/journal-row.ts';
import { inboxRetentionMs } from '../inbox/inbox-entry.ts';
import type { WorkDatabase } from '../storage/work-database.ts';

/** Rows stay for as long as the org keeps its log rows (ms). */
const rowsKeptMs = 30 * 24 * 3600_000;
const batch = 50;

/** Forgets old, finished rows and inbox entries, a few at a time: a keystroke never waits for it. */
export async function tidyWork(database: WorkDatabase, now: number): Promise<void> {
  const before = IDBKeyRange.upperBound(now - rowsKeptMs);
  const old = await database.getAllFromIndex('journal', 'createdAt', before);
  const finished = old.filter((row) => !isOpen(row, now)).map((row) => row.id);
  const entries = await database.getAllKeysFromIndex(
    'inbox',
    'receivedAt',
    IDBKeyRange.upperBound(now - inboxRetentionMs),
  );
  for (let start = 0; start < Math.max(finished.length, entries.length); start += batch) {
    const tx = database.transaction(['journal', 'inbox'], 'readwrite');
    for (const id of finished.slice(start, start + batch)) await tx.objectStore('journal').delete(id);
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
