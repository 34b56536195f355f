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

/** One that is made when somebody has use for it. */
export class Scratch {
  readonly #cacheMegabytes: number;
  #database: DatabaseSync | undefined;
  #isInTransaction = false;

  constructor(cacheMegabytes: number) {
    this.#cacheMegabytes = cacheMegabytes;
  }

  open(): DatabaseSync {
    if (this.#database) return this.#database;
    this.#database = openScratch(this.#cacheMegabytes);
    if (this.#isInTransaction) this.#database.exec('BEGIN');
    return this.#database;
  }

  /** What `work` writes to the database is written together, or not at all when it throws. */
  transaction<T>(work: () => T): T {
    this.#isInTransaction = true;
    this.#database?.exec('BEGIN');
    try {
      const result = work();
      this.#database?.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database?.exec('ROLLBACK');
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  close(): void {
    this.#database?.close();
  }
}
