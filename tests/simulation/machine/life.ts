import type { Clock } from '../../../lib/platform/clock.ts';
import type { BrowserPort, Deps } from '../../../lib/platform/ports.ts';
import { createMemoryLocks } from '../../../lib/platform/testing/fake-deps.ts';

/** On which side of the port's work the worker dies. */
export type Side = 'before' | 'after';

/** One life of a worker. Once it is dead none of its ports settles any more, and its open transactions have aborted. */
export interface Life {
  readonly isDead: boolean;
  /** Calls through ports so far. */
  readonly awaits: number;
  kill(): void;
  /** Dies at the n-th call through a port from now on (1 = the next one). */
  strikeAt(count: number, side: Side): void;
}

export interface Mortal {
  life: Life;
  deps: Deps;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

interface Core {
  dead: boolean;
  awaits: number;
  strike: { at: number; side: Side } | undefined;
  readonly databases: Set<IDBDatabase>;
  readonly transactions: Set<IDBTransaction>;
  readonly onDeath: () => void;
}

function die(core: Core): void {
  if (core.dead) return;
  core.dead = true;
  for (const transaction of core.transactions) {
    try {
      transaction.abort();
    } catch {
      // It ended by itself in this very moment.
    }
  }
  for (const database of core.databases) database.close();
  core.onDeath();
}

/** Counts one call; tells whether the worker dies at it. */
function pass(core: Core): Side | undefined {
  core.awaits += 1;
  return core.strike?.at === core.awaits ? core.strike.side : undefined;
}

type AsyncFunction<G extends readonly unknown[], R> = (...given: G) => Promise<R>;

function mortal<G extends readonly unknown[], R>(
  core: Core,
  work: (...given: G) => R | Promise<R>,
): AsyncFunction<G, R> {
  return async (...given) => {
    if (core.dead) return never();
    const side = pass(core);
    if (side === 'before') die(core);
    if (core.dead) return never();
    try {
      const result = await work(...given);
      if (side === 'after') die(core);
      return core.dead ? await never<R>() : result;
    } catch (error) {
      if (side === 'after') die(core);
      if (core.dead) return never();
      throw error;
    }
  };
}

/** Every method of it is a port: the ones that answer at once stay as they are. */
function mortalObject<T extends object>(core: Core, target: T, atOnce: ReadonlySet<string> = new Set()): T {
  const made = new Map<unknown, unknown>();
  const make = (from: T, name: string | symbol, member: object): unknown => {
    if (typeof member !== 'function') return mortalObject(core, member, atOnce);
    const call = (...given: unknown[]): unknown => Reflect.apply(member, from, given);
    if (atOnce.has(String(name))) return (...given: unknown[]) => (core.dead ? undefined : call(...given));
    return mortal(core, call);
  };
  return new Proxy(target, {
    get(from, name) {
      const member: unknown = Reflect.get(from, name);
      if ((typeof member !== 'function' && typeof member !== 'object') || member === null) return member;
      const known = made.get(member) ?? make(from, name, member);
      made.set(member, known);
      return known;
    },
  });
}

const endings = ['success', 'error', 'abort'] as const;

/** IndexedDB of one life: each transaction is an await; a dead worker hears of no event. */
function mortalDatabases(core: Core, factory: IDBFactory): IDBFactory {
  function adopt(database: IDBDatabase): void {
    if (core.databases.has(database)) return;
    core.databases.add(database);
    for (const type of endings) {
      const hear = (event: Event): void => {
        if (core.dead) event.stopImmediatePropagation();
      };
      database.addEventListener(type, hear, true);
    }
    const begin = database.transaction.bind(database);
    database.transaction = (...given) => {
      const transaction = begin(...given);
      core.transactions.add(transaction);
      const forget = () => core.transactions.delete(transaction);
      transaction.addEventListener('complete', forget);
      transaction.addEventListener('abort', forget);
      const side = pass(core);
      // This one does not come by the database: heard here before anybody else hears it.
      transaction.addEventListener('complete', (event) => {
        if (side === 'after') die(core);
        if (core.dead) event.stopImmediatePropagation();
      });
      // Some of its requests are under way when it aborts.
      if (side === 'before') setImmediate(() => die(core));
      return transaction;
    };
  }
  return new Proxy(factory, {
    get(from, name) {
      if (name === 'open') {
        return (...given: Parameters<IDBFactory['open']>) => {
          const request = from.open(...given);
          const side = pass(core);
          if (side === 'before') die(core);
          request.addEventListener('success', (event) => {
            adopt(request.result);
            if (side === 'after') die(core);
            if (core.dead) event.stopImmediatePropagation();
          });
          request.addEventListener('upgradeneeded', (event) => {
            const { transaction } = request;
            if (transaction === null) return;
            core.transactions.add(transaction);
            transaction.addEventListener('complete', () => core.transactions.delete(transaction));
            if (!core.dead) return;
            // A version without its stores must not be left behind.
            transaction.abort();
            event.stopImmediatePropagation();
          });
          return request;
        };
      }
      const member: unknown = Reflect.get(from, name);
      return typeof member === 'function' ? (...given: unknown[]) => Reflect.apply(member, from, given) : member;
    },
  });
}

const answersAtOnce = new Set(['extensionId', 'version', 'extensionUrl', 'redirectUrl', 'reload', 'onChanged']);

/** Ports for one life of the worker, over a browser that outlives it. */
export function createLife(around: {
  fetch: Deps['fetch'];
  clock: Clock;
  skewMs: () => number;
  random: Deps['random'];
  indexedDB: IDBFactory;
  subtle: SubtleCrypto;
  browser: BrowserPort;
  onDeath: () => void;
}): Mortal {
  const core: Core = {
    dead: false,
    awaits: 0,
    strike: undefined,
    databases: new Set(),
    transactions: new Set(),
    onDeath: around.onDeath,
  };
  const { clock, skewMs } = around;
  const deps: Deps = {
    fetch: mortal(core, around.fetch),
    clock: {
      now: () => clock.now() + skewMs(),
      setTimeout: (run, delayMs) =>
        clock.setTimeout(() => {
          if (!core.dead) run();
        }, delayMs),
      clearTimeout: (handle) => clock.clearTimeout(handle),
    },
    random: around.random,
    indexedDB: mortalDatabases(core, around.indexedDB),
    subtle: mortalObject(core, around.subtle),
    locks: createMemoryLocks(),
    browser: mortalObject(core, around.browser, answersAtOnce),
    log: { info: () => undefined, warn: () => undefined },
  };
  return {
    deps,
    life: {
      get isDead() {
        return core.dead;
      },
      get awaits() {
        return core.awaits;
      },
      kill: () => die(core),
      strikeAt(count, side) {
        core.strike = { at: core.awaits + Math.max(1, count), side };
      },
    },
  };
}
