import { DatabaseSync } from 'node:sqlite';

/**
 * A database of its own that is gone when it is closed. What is more than the cache is kept in a temporary file, so that
 * an org may hold more than fits into memory: https://www.sqlite.org/inmemorydb.html#temp_db
 */
export function openScratch(cacheMegabytes: number): DatabaseSync {
  const database = new DatabaseSync('');
  database.exec(`PRAGMA cache_size = ${-1024 * cacheMegabytes}; PRAGMA journal_mode = MEMORY`);
  return database;
}
