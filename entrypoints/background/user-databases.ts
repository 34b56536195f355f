import type { Who } from '../../lib/domain/view.ts';
import { openSeenDatabase, type SeenDatabase } from '../../lib/storage/seen-database.ts';
import { openWorkDatabase, type WorkDatabase } from '../../lib/storage/work-database.ts';

export interface UserDatabases {
  work: WorkDatabase;
  seen: SeenDatabase;
}

/** `onLost`: the browser closed one of them by itself, after an error of the disk for instance. */
export async function openUserDatabases(indexedDB: IDBFactory, who: Who, onLost: () => void): Promise<UserDatabases> {
  const work = await openWorkDatabase(indexedDB, who);
  try {
    const seen = await openSeenDatabase(indexedDB, who);
    for (const open of [work, seen]) open.addEventListener('close', onLost);
    return { work, seen };
  } catch (thrown) {
    work.close();
    throw thrown;
  }
}
