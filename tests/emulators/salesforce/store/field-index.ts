import type { SObjectRow } from '../types.ts';

/** Which rows have which key of one field. */
export class FieldIndex {
  readonly #keyOf: (row: SObjectRow) => string | null;
  readonly #keys = new Map<string, string>();
  readonly #ids = new Map<string, Set<string>>();

  constructor(keyOf: (row: SObjectRow) => string | null) {
    this.#keyOf = keyOf;
  }

  put(row: SObjectRow): void {
    const key = this.#keyOf(row);
    if (key === (this.#keys.get(row.Id) ?? null)) return;
    this.remove(row.Id);
    if (key === null) return;
    this.#keys.set(row.Id, key);
    const ids = this.#ids.get(key);
    if (ids) ids.add(row.Id);
    else this.#ids.set(key, new Set([row.Id]));
  }

  remove(id: string): void {
    const key = this.#keys.get(id);
    if (key === undefined) return;
    this.#keys.delete(id);
    const ids = this.#ids.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(key);
  }

  keyOf(id: string): string | undefined {
    return this.#keys.get(id);
  }

  find(keys: readonly string[]): Set<string> {
    const found = new Set<string>();
    for (const key of keys) for (const id of this.#ids.get(key) ?? []) found.add(id);
    return found;
  }

  /** Keys from `from` on and before `to`. */
  range(from: string, to: string): string[] {
    const found: string[] = [];
    for (const [id, key] of this.#keys) if (from <= key && key < to) found.push(id);
    return found;
  }
}
