import type { Who } from '../../lib/domain/view.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import { deleteDatabase } from '../../lib/storage/database.ts';
import { seenDatabaseName } from '../../lib/storage/seen-database.ts';
import { workDatabaseName } from '../../lib/storage/work-database.ts';

/**
 * Deletes what this browser holds of a user: the index of contacts, what the panels show, and unless it is kept the work.
 * Their connections are closed before.
 */
export async function forgetUser(
  { indexedDB, browser }: Pick<Deps, 'indexedDB' | 'browser'>,
  who: Who,
  { keepWork }: { keepWork: boolean },
): Promise<void> {
  await deleteDatabase(indexedDB, seenDatabaseName(who));
  if (!keepWork) await deleteDatabase(indexedDB, workDatabaseName(who));
  const keys = Object.keys(await browser.session.get(null));
  await browser.session.remove([...keys.filter((key) => key.includes(`:${who.orgId}:`)), 'worker:stream']);
}
