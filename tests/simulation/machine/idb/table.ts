import { asKey, compareKeys, fault, isKey, SortedKeys, type Key, type Query } from './keys.ts';

/** What a cursor or a listing finds. */
export interface Found {
  key: Key;
  primaryKey: Key;
}

/** A value that is stored; it may be `undefined`. */
interface Entry {
  value: unknown;
}

function read(value: unknown, path: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, path) : undefined;
}

export class IndexTable {
  readonly path: string;
  readonly #multiEntry: boolean;
  readonly #entries = new Map<Key, Key[]>();
  readonly #keys = new SortedKeys({ [Symbol.iterator]: () => this.#entries.keys() });

  constructor(path: string, multiEntry: boolean) {
    this.path = path;
    this.#multiEntry = multiEntry;
  }

  #keysOf(value: unknown): Key[] {
    const key = read(value, this.path);
    if (this.#multiEntry && Array.isArray(key)) return [...new Set(key.filter(isKey))];
    return isKey(key) ? [key] : [];
  }

  add(value: unknown, primaryKey: Key): void {
    for (const key of this.#keysOf(value)) {
      const held = this.#entries.get(key);
      if (held === undefined) {
        this.#entries.set(key, [primaryKey]);
        this.#keys.changed();
      } else if (!held.includes(primaryKey)) {
        held.push(primaryKey);
        held.sort(compareKeys);
      }
    }
  }

  drop(value: unknown, primaryKey: Key): void {
    for (const key of this.#keysOf(value)) {
      const left = this.#entries.get(key)?.filter((other) => other !== primaryKey) ?? [];
      if (left.length > 0) this.#entries.set(key, left);
      else if (this.#entries.delete(key)) this.#keys.changed();
    }
  }

  find(query: Query): Found[] {
    if (isKey(query)) return (this.#entries.get(query) ?? []).map((primaryKey) => ({ key: query, primaryKey }));
    return this.#keys
      .within(query ?? undefined)
      .flatMap((key) => (this.#entries.get(key) ?? []).map((primaryKey) => ({ key, primaryKey })));
  }
}

/** The records of one object store with its indexes, without transactions: who changes it gets the way back. */
export class Table {
  readonly keyPath: string | null;
  readonly #autoIncrement: boolean;
  #lastId = 0;
  readonly #records = new Map<Key, Entry>();
  readonly #keys = new SortedKeys({ [Symbol.iterator]: () => this.#records.keys() });
  readonly indexes = new Map<string, IndexTable>();

  constructor(keyPath: string | null, autoIncrement: boolean) {
    this.keyPath = keyPath;
    this.#autoIncrement = autoIncrement;
  }

  addIndex(name: string, path: string, multiEntry: boolean): void {
    const index = new IndexTable(path, multiEntry);
    for (const [key, { value }] of this.#records) index.add(value, key);
    this.indexes.set(name, index);
  }

  /** The key that this value is to have; of a value that has none yet and gets a number, undefined. */
  keyFor(value: unknown, given: unknown): Key | undefined {
    if (this.keyPath === null) {
      if (given === undefined && this.#autoIncrement) return undefined;
      return asKey(given);
    }
    if (given !== undefined) throw fault('DataError', 'The key is in the value.');
    const inside = read(value, this.keyPath);
    if (inside === undefined && this.#autoIncrement) return undefined;
    return asKey(inside);
  }

  has(key: Key): boolean {
    return this.#records.has(key);
  }

  get(key: Key): unknown {
    return this.#records.get(key)?.value;
  }

  find(query: Query): Found[] {
    if (isKey(query)) return this.#records.has(query) ? [{ key: query, primaryKey: query }] : [];
    return this.#keys.within(query ?? undefined).map((key) => ({ key, primaryKey: key }));
  }

  /** A number that no record had before; it counts once a record has it. */
  nextId(): number {
    return this.#lastId + 1;
  }

  /** Writes, or deletes where there is nothing to write; returns what takes it back, numbers included. */
  set(key: Key, entry: Entry | undefined): () => void {
    const [before, lastId] = [this.#records.get(key), this.#lastId];
    this.#write(key, entry);
    return () => {
      this.#write(key, before);
      this.#lastId = lastId;
    };
  }

  #write(key: Key, entry: Entry | undefined): void {
    const before = this.#records.get(key);
    if (before !== undefined) for (const index of this.indexes.values()) index.drop(before.value, key);
    if ((before === undefined) !== (entry === undefined)) this.#keys.changed();
    if (entry === undefined) {
      this.#records.delete(key);
      return;
    }
    this.#records.set(key, entry);
    for (const index of this.indexes.values()) index.add(entry.value, key);
    if (typeof key === 'number' && this.#autoIncrement) this.#lastId = Math.max(this.#lastId, Math.floor(key));
  }
}
