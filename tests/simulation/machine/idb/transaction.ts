import { Happening, Hearer } from './events.ts';
import { fault } from './keys.ts';
import type { Database } from './database.ts';
import { ObjectStore } from './object-store.ts';

/** One question to the database, answered by its transaction in its turn. */
export class Request extends Hearer {
  result: unknown = undefined;
  error: DOMException | null = null;
  source: unknown = null;
  transaction: Transaction | null = null;
  readyState: 'pending' | 'done' = 'pending';
  onsuccess: unknown = null;
  onerror: unknown = null;
}

export class OpenRequest extends Request {
  onupgradeneeded: unknown = null;
  onblocked: unknown = null;
}

interface Asked {
  request: Request;
  work: () => unknown;
}

/**
 * Its requests are answered one a turn of the event loop, so that whoever awaits one may ask for more; when nobody does it
 * commits. Only while it is neither over nor waited for by anything but IndexedDB can it be asked.
 */
export class Transaction extends Hearer {
  readonly db: Database;
  readonly mode: 'readonly' | 'readwrite' | 'versionchange';
  readonly objectStoreNames: readonly string[];
  readonly durability: string;
  error: DOMException | null = null;
  readonly #asked: Asked[] = [];
  readonly #undo: (() => void)[] = [];
  readonly #stores = new Map<string, ObjectStore>();
  readonly #onEnd: () => void;
  #isOver = false;
  #isUnderWay = false;

  constructor(
    db: Database,
    mode: Transaction['mode'],
    names: readonly string[],
    durability: string,
    onEnd: () => void,
  ) {
    super();
    [this.db, this.mode, this.objectStoreNames, this.durability] = [db, mode, names, durability];
    this.#onEnd = onEnd;
  }

  objectStore(name: string): ObjectStore {
    if (this.#isOver) throw fault('InvalidStateError', 'The transaction is over.');
    const known = this.#stores.get(name);
    if (known !== undefined) return known;
    const table = this.db.state.tables.get(name);
    if (table === undefined || !(this.mode === 'versionchange' || this.objectStoreNames.includes(name)))
      throw fault('NotFoundError', `No store ${name} in this transaction.`);
    const store = new ObjectStore(name, table, this);
    this.#stores.set(name, store);
    return store;
  }

  /** Its turn has come: nothing that writes to its stores is under way. */
  start(): void {
    this.#isUnderWay = true;
    setImmediate(() => this.#step());
  }

  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** `again`: a cursor's request is answered anew. */
  ask(source: unknown, work: () => unknown, again?: Request): Request {
    if (this.#isOver) throw fault('TransactionInactiveError', 'The transaction is over.');
    const request = again ?? new Request();
    [request.source, request.transaction, request.readyState] = [source, this, 'pending'];
    this.#asked.push({ request, work });
    return request;
  }

  /** How to take a change back. */
  changed(undo: () => void): void {
    this.#undo.push(undo);
  }

  mustWrite(): void {
    if (this.#isOver) throw fault('TransactionInactiveError', 'The transaction is over.');
    if (this.mode === 'readonly') throw fault('ReadOnlyError', 'The transaction only reads.');
  }

  #step(): void {
    if (this.#isOver) return;
    const asked = this.#asked.shift();
    if (asked === undefined) return this.#commit();
    const { request, work } = asked;
    try {
      request.result = work();
      request.readyState = 'done';
      request.dispatch(new Happening('success', request), [this, this.db]);
    } catch (thrown) {
      if (!(thrown instanceof DOMException)) throw thrown;
      [request.error, request.readyState] = [thrown, 'done'];
      request.dispatch(new Happening('error', request), [this, this.db]);
      this.#abort(thrown);
    }
    // A listener may have aborted it.
    if (!this.#isOver) setImmediate(() => this.#step());
  }

  #commit(): void {
    this.#isOver = true;
    this.dispatch(new Happening('complete', this), [this.db]);
    this.#onEnd();
  }

  #abort(error: DOMException | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.error = error;
    for (const undo of this.#undo.toReversed()) undo();
    setImmediate(() => {
      for (const { request } of this.#asked.splice(0)) {
        [request.error, request.readyState] = [fault('AbortError', 'The transaction was aborted.'), 'done'];
        request.dispatch(new Happening('error', request), [this, this.db]);
      }
      this.dispatch(new Happening('abort', this), [this.db]);
      this.#onEnd();
    });
  }

  abort(): void {
    if (this.#isOver) throw fault('InvalidStateError', 'The transaction is over.');
    this.#abort(null);
  }

  commit(): void {
    // It does so by itself when nothing more is asked.
  }
}
