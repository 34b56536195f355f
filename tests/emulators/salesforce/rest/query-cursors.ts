import { IdSource } from '../schema/ids.ts';
import { SalesforceError } from '../types.ts';

const CURSOR_LIFE_MS = 2 * 24 * 3_600_000;
const CURSORS_PER_USER = 10;

interface Cursor {
  owner: string;
  records: Record<string, unknown>[];
  batchSize: number;
  expiresAt: number;
}

export interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: Record<string, unknown>[];
}

/** Results too long for one answer, kept for two days; a user's eleventh drops the first. */
export class QueryCursors {
  readonly #cursors = new Map<string, Cursor>();
  readonly #ids: IdSource;
  readonly #now: () => number;

  constructor(orgId: string, now: () => number) {
    this.#ids = new IdSource(orgId);
    this.#now = now;
  }

  /** `base` is the address before the locator, e.g. `/services/data/v68.0/query`. */
  firstPage(owner: string, base: string, records: Record<string, unknown>[], batchSize: number): Page {
    if (records.length <= batchSize) return { totalSize: records.length, done: true, records };
    const id = this.#ids.next('01g');
    this.#dropOldest(owner);
    this.#cursors.set(id, { owner, records, batchSize, expiresAt: this.#now() + CURSOR_LIFE_MS });
    return this.#page(id, base, 0);
  }

  /** Throws INVALID_QUERY_LOCATOR for what is unknown, expired or another user's. */
  page(owner: string, base: string, locator: string): Page {
    const [id = '', offset = '0'] = locator.split('-');
    const cursor = this.#cursors.get(id);
    const start = Number(offset);
    const known = cursor && cursor.owner === owner && cursor.expiresAt > this.#now();
    if (!known || !Number.isInteger(start) || start < 0 || start >= cursor.records.length) {
      throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    return this.#page(id, base, start);
  }

  #page(id: string, base: string, start: number): Page {
    const { records, batchSize } = this.#cursors.get(id) ?? { records: [], batchSize: 1 };
    const end = start + batchSize;
    const slice = records.slice(start, end);
    if (end >= records.length) return { totalSize: records.length, done: true, records: slice };
    return { totalSize: records.length, done: false, nextRecordsUrl: `${base}/${id}-${end}`, records: slice };
  }

  #dropOldest(owner: string): void {
    const mine = [...this.#cursors].filter(([, cursor]) => cursor.owner === owner).map(([id]) => id);
    for (const id of mine.slice(0, Math.max(0, mine.length - CURSORS_PER_USER + 1))) this.#cursors.delete(id);
  }
}
