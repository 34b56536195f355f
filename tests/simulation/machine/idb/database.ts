import { Happening, Hearer } from './events.ts';
import { fault } from './keys.ts';
import type { ObjectStore } from './object-store.ts';
import { Table } from './table.ts';
import { OpenRequest, Transaction } from './transaction.ts';

/** What is stored under one name, whoever is connected to it. */
export interface State {
  name: string;
  version: number;
  readonly tables: Map<string, Table>;
  readonly connections: Set<Database>;
  /** In the order in which they began. */
  transactions: Transaction[];
  /** Called once the last connection is gone. */
  whenLeft: (() => void)[];
}

const meets = (one: Transaction, other: Transaction): boolean =>
  one.objectStoreNames.some((name) => other.objectStoreNames.includes(name));

/** Those that write to a store wait for all before them that use it, those that read for those that write. */
function startWhatCan({ transactions }: State): void {
  for (const [at, one] of transactions.entries()) {
    if (one.isUnderWay) continue;
    const isFree = transactions
      .slice(0, at)
      .every((before) => (one.mode === 'readonly' && before.mode === 'readonly') || !meets(one, before));
    if (isFree) one.start();
  }
}

/** A connection. */
export class Database extends Hearer {
  readonly state: State;
  readonly version: number;
  onversionchange: unknown = null;
  #isClosing = false;
  upgrade: Transaction | undefined;

  constructor(state: State) {
    super();
    this.state = state;
    this.version = state.version;
    state.connections.add(this);
  }

  get name(): string {
    return this.state.name;
  }

  get objectStoreNames(): string[] {
    return [...this.state.tables.keys()].sort();
  }

  begin(names: readonly string[], mode: Transaction['mode'], durability: string): Transaction {
    const { state } = this;
    const transaction = new Transaction(this, mode, names, durability, () => {
      state.transactions = state.transactions.filter((other) => other !== transaction);
      this.#leave();
      startWhatCan(state);
    });
    state.transactions.push(transaction);
    startWhatCan(state);
    return transaction;
  }

  transaction(names: string | readonly string[], mode: Transaction['mode'] = 'readonly', options = { durability: '' }) {
    if (this.#isClosing) throw fault('InvalidStateError', 'The connection is closed.');
    const list = typeof names === 'string' ? [names] : [...new Set(names)].sort();
    const missing = list.find((name) => !this.state.tables.has(name));
    if (missing !== undefined) throw fault('NotFoundError', `No store ${missing}.`);
    return this.begin(list, mode, options.durability);
  }

  createObjectStore(
    name: string,
    { keyPath = null, autoIncrement = false }: { keyPath?: string | null; autoIncrement?: boolean } = {},
  ): ObjectStore {
    if (this.upgrade === undefined) throw fault('InvalidStateError', 'Stores are made in an upgrade.');
    this.state.tables.set(name, new Table(keyPath, autoIncrement));
    this.upgrade.changed(() => this.state.tables.delete(name));
    return this.upgrade.objectStore(name);
  }

  close(): void {
    this.#isClosing = true;
    this.#leave();
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** A closed connection is gone when its last transaction is over. */
  #leave(): void {
    const { connections, transactions, whenLeft } = this.state;
    if (!this.#isClosing || transactions.some(({ db }) => db === this)) return;
    connections.delete(this);
    if (connections.size === 0) for (const left of whenLeft.splice(0)) left();
  }
}

/** `IDBFactory`: the databases of one profile. */
export class Factory {
  readonly #states = new Map<string, State>();
  /** What waits for connections to close, by name: one at a time. */
  readonly #queues = new Map<string, Promise<void>>();

  open(name: string, version?: number): OpenRequest {
    const request = new OpenRequest();
    this.#queue(name, () => this.#open(request, name, version));
    return request;
  }

  deleteDatabase(name: string): OpenRequest {
    const request = new OpenRequest();
    this.#queue(name, async () => {
      const state = this.#states.get(name);
      if (state !== undefined) await this.#closeOthers(state, request, null);
      this.#states.delete(name);
      this.#answer(request, undefined, { from: state?.version ?? 0, to: null });
    });
    return request;
  }

  async databases(): Promise<{ name: string; version: number }[]> {
    return [...this.#states.values()].map(({ name, version }) => ({ name, version }));
  }

  cmp(): never {
    throw fault('NotSupportedError', 'Nobody compares keys here.');
  }

  #queue(name: string, work: () => Promise<void>): void {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
    this.#queues.set(name, before.then(turn).then(work));
  }

  #answer(request: OpenRequest, result: unknown, versions?: { from: number; to: number | null }): void {
    [request.result, request.readyState] = [result, 'done'];
    request.dispatch(new Happening('success', request, versions));
  }

  #refuse(request: OpenRequest, error: DOMException): void {
    [request.result, request.error, request.readyState] = [undefined, error, 'done'];
    request.dispatch(new Happening('error', request));
  }

  /** Asks them to close and waits until they are. */
  async #closeOthers(state: State, request: OpenRequest, to: number | null): Promise<void> {
    const versions = { from: state.version, to };
    for (const connection of [...state.connections])
      if (!connection.isClosing) connection.dispatch(new Happening('versionchange', connection, versions));
    if ([...state.connections].some((connection) => !connection.isClosing))
      request.dispatch(new Happening('blocked', request, versions));
    if (state.connections.size > 0) await new Promise<void>((resolve) => void state.whenLeft.push(resolve));
  }

  async #open(request: OpenRequest, name: string, asked: number | undefined): Promise<void> {
    const state = this.#states.get(name) ?? {
      ...{ name, version: 0, tables: new Map<string, Table>() },
      ...{ connections: new Set<Database>(), transactions: [], whenLeft: [] },
    };
    const version = asked ?? Math.max(1, state.version);
    if (version < state.version) return this.#refuse(request, fault('VersionError', 'The database is newer.'));
    if (version > state.version) {
      await this.#closeOthers(state, request, version);
      if (!(await this.#upgrade(request, state, version))) return;
    } else {
      request.result = new Database(state);
    }
    this.#answer(request, request.result);
  }

  /** False when it was aborted: then nothing of it stays. */
  #upgrade(request: OpenRequest, state: State, version: number): Promise<boolean> {
    const from = state.version;
    state.version = version;
    this.#states.set(state.name, state);
    const database = new Database(state);
    const transaction = database.begin([...state.tables.keys()], 'versionchange', '');
    database.upgrade = transaction;
    [request.result, request.transaction] = [database, transaction];
    return new Promise((resolve) => {
      transaction.addEventListener('complete', () => {
        [database.upgrade, request.transaction] = [undefined, null];
        resolve(true);
      });
      transaction.addEventListener('abort', () => {
        state.version = from;
        database.close();
        if (from === 0) this.#states.delete(state.name);
        request.transaction = null;
        this.#refuse(request, fault('AbortError', 'The upgrade was aborted.'));
        resolve(false);
      });
      request.dispatch(new Happening('upgradeneeded', request, { from, to: version }));
    });
  }
}
