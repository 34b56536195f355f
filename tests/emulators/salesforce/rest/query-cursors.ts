import { IdSource } from '../schema/ids.ts';
import { SalesforceError } from '../types.ts';

const CURSOR_LIFE_MS = 2 * 24 * 3_600_000;
const CURSORS_PER_USER = 10;

/** A result of which the first page has been made. */
export interface PagedResult {
  totalSize: number;
  /** The first page, or more. */
  records: Record<string, unknown>[];
  /** Records from one place to before another. */
  read(start: number, end: number): Promise<Record<string, unknown>[]>;
}

interface Cursor {
  owner: string;
  result: Pick<PagedResult, 'totalSize' | 'read'>;
  batchSize: number;
  expiresAt: number;
}

/** A result that is there as a whole. */
export function allThere(records: Record<string, unknown>[]): PagedResult {
  return { totalSize: records.length, records, read: async (start, end) => records.slice(start, end) };
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
  firstPage(owner: string, base: string, { totalSize, records, read }: PagedResult, batchSize: number): Page {
    if (totalSize <= batchSize) return { totalSize, done: true, records };
    const id = this.#ids.next('01g');
    this.#dropOldest(owner);
    const expiresAt = this.#now() + CURSOR_LIFE_MS;
    this.#cursors.set(id, { owner, result: { totalSize, read }, batchSize, expiresAt });
    return { ...placeOf(`${base}/${id}`, totalSize, batchSize), records: records.slice(0, batchSize) };
  }

  /** Throws INVALID_QUERY_LOCATOR for what is unknown, expired or another user's. */
  async page(owner: string, base: string, locator: string): Promise<Page> {
    const [id = '', offset = '0'] = locator.split('-');
    const cursor = this.#cursors.get(id);
    const start = Number(offset);
    const known = cursor && cursor.owner === owner && cursor.expiresAt > this.#now();
    if (!known || !Number.isInteger(start) || start < 0 || start >= cursor.result.totalSize) {
      throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    const { result, batchSize } = cursor;
    const end = start + batchSize;
    return { ...placeOf(`${base}/${id}`, result.totalSize, end), records: await result.read(start, end) };
  }

  #dropOldest(owner: string): void {
    const mine = [...this.#cursors].filter(([, cursor]) => cursor.owner === owner).map(([id]) => id);
    for (const id of mine.slice(0, Math.max(0, mine.length - CURSORS_PER_USER + 1))) this.#cursors.delete(id);
  }
}

/** What a page says of the whole result. */
function placeOf(address: string, totalSize: number, end: number): Omit<Page, 'records'> {
  if (end >= totalSize) return { totalSize, done: true };
  return { totalSize, done: false, nextRecordsUrl: `${address}-${end}` };
}
