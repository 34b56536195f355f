import type { Who } from '../../lib/domain/view.ts';
import type { BrowserPort, Deps } from '../../lib/platform/ports.ts';
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
  await forgetViews(browser, who);
  await browser.session.remove(['worker:stream', 'worker:rung']);
}

/** What the panels show of a user's calls. */
export async function forgetViews({ session }: Pick<BrowserPort, 'session'>, { orgId, userId }: Who): Promise<void> {
  const keys = Object.keys(await session.get(null));
  await session.remove(keys.filter((key) => key.startsWith(`ui:${orgId}:${userId}:`)));
}
