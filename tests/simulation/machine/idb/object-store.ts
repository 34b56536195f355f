import { asKey, fault, KeyRange, type Key, type Query } from './keys.ts';
import type { Found, IndexTable, Table } from './table.ts';
import type { Request, Transaction } from './transaction.ts';

const asQuery = (value: unknown): Query =>
  value === undefined || value === null || value instanceof KeyRange ? value : asKey(value);

/** What may be read of a store and of an index in the same way. */
abstract class Source {
  readonly name: string;
  readonly table: Table;
  readonly transaction: Transaction;

  constructor(name: string, table: Table, transaction: Transaction) {
    [this.name, this.table, this.transaction] = [name, table, transaction];
  }

  protected abstract find(query: Query): Found[];

  #value(primaryKey: Key): unknown {
    return structuredClone(this.table.get(primaryKey));
  }

  #ask<T>(query: unknown, answer: (found: Found[]) => T): Request {
    const asked = asQuery(query);
    return this.transaction.ask(this, () => answer(this.find(asked)));
  }

  get(query: unknown): Request {
    return this.#ask(query, ([first]) => (first === undefined ? undefined : this.#value(first.primaryKey)));
  }

  getKey(query: unknown): Request {
    return this.#ask(query, ([first]) => first?.primaryKey);
  }

  getAll(query?: unknown, count?: number): Request {
    return this.#ask(query, (found) => found.slice(0, count).map(({ primaryKey }) => this.#value(primaryKey)));
  }

  getAllKeys(query?: unknown, count?: number): Request {
    return this.#ask(query, (found) => found.slice(0, count).map(({ primaryKey }) => primaryKey));
  }

  count(query?: unknown): Request {
    return this.#ask(query, (found) => found.length);
  }

  openCursor(query?: unknown, direction = 'next'): Request {
    return this.#open(query, direction, (found, request) => {
      const cursor = new CursorWithValue(this, found, request);
      cursor.value = this.#value(found.primaryKey);
      return cursor;
    });
  }

  openKeyCursor(query?: unknown, direction = 'next'): Request {
    return this.#open(query, direction, (found, request) => new Cursor(this, found, request));
  }

  #open(query: unknown, direction: string, make: (found: Found, request: Request) => Cursor): Request {
    if (direction !== 'next') throw fault('NotSupportedError', 'Cursors go forward here.');
    const asked = asQuery(query);
    const after = (last: Found | undefined) => () => {
      const all = this.find(asked);
      const at = last === undefined ? 0 : all.findIndex((one) => isAfter(one, last));
      const found = at === -1 ? undefined : all[at];
      if (found === undefined) return null;
      const cursor = make(found, request);
      cursor.next = () => void this.transaction.ask(this, after(found), request);
      return cursor;
    };
    const request = this.transaction.ask(this, after(undefined));
    return request;
  }
}

const isAfter = (one: Found, last: Found): boolean =>
  one.key > last.key || (one.key === last.key && one.primaryKey > last.primaryKey);

export class Cursor {
  readonly source: Source;
  readonly key: Key;
  readonly primaryKey: Key;
  readonly request: Request;
  next: () => void = () => undefined;

  constructor(source: Source, { key, primaryKey }: Found, request: Request) {
    [this.source, this.key, this.primaryKey, this.request] = [source, key, primaryKey, request];
  }

  continue(): void {
    this.next();
  }

  advance(): void {
    throw fault('NotSupportedError', 'Cursors take one step at a time here.');
  }

  continuePrimaryKey(): void {
    throw fault('NotSupportedError', 'Cursors take one step at a time here.');
  }
}

export class CursorWithValue extends Cursor {
  value: unknown = undefined;

  delete(): Request {
    const { transaction, table } = this.source;
    transaction.mustWrite();
    return transaction.ask(this, () => transaction.changed(table.set(this.primaryKey, undefined)));
  }
}

export class Index extends Source {
  readonly #index: IndexTable;

  constructor(name: string, index: IndexTable, store: ObjectStore) {
    super(name, store.table, store.transaction);
    this.#index = index;
  }

  protected override find(query: Query): Found[] {
    return this.#index.find(query);
  }
}

export class ObjectStore extends Source {
  readonly #indexes = new Map<string, Index>();

  protected override find(query: Query): Found[] {
    return this.table.find(query);
  }

  index(name: string): Index {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const table = this.table.indexes.get(name);
    if (table === undefined) throw fault('NotFoundError', `No index ${name}.`);
    const index = new Index(name, table, this);
    this.#indexes.set(name, index);
    return index;
  }

  createIndex(name: string, path: string, { multiEntry = false, unique = false } = {}): Index {
    if (this.transaction.mode !== 'versionchange' || unique)
      throw fault('NotSupportedError', 'Such an index is not made here.');
    this.table.addIndex(name, path, multiEntry);
    return this.index(name);
  }

  put(value: unknown, key?: unknown): Request {
    return this.#write(value, key, false);
  }

  add(value: unknown, key?: unknown): Request {
    return this.#write(value, key, true);
  }

  #write(value: unknown, given: unknown, isNew: boolean): Request {
    const { table, transaction } = this;
    transaction.mustWrite();
    // What is stored is what it was when it was handed over.
    const copy: unknown = structuredClone(value);
    const key = table.keyFor(copy, given);
    return transaction.ask(this, () => {
      const own = key ?? table.nextId();
      if (isNew && table.has(own)) throw fault('ConstraintError', 'There is one already.');
      if (key === undefined && table.keyPath !== null && typeof copy === 'object' && copy !== null)
        Reflect.set(copy, table.keyPath, own);
      transaction.changed(table.set(own, { value: copy }));
      return own;
    });
  }

  delete(query: unknown): Request {
    const { table, transaction } = this;
    transaction.mustWrite();
    const asked = query instanceof KeyRange ? query : asKey(query);
    return transaction.ask(this, () => {
      for (const { primaryKey } of table.find(asked)) transaction.changed(table.set(primaryKey, undefined));
    });
  }

  clear(): Request {
    const { table, transaction } = this;
    transaction.mustWrite();
    return transaction.ask(this, () => {
      for (const { primaryKey } of table.find(undefined)) transaction.changed(table.set(primaryKey, undefined));
    });
  }
}
