// `idb` recognises requests by the global classes; only those are taken from there.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createRingLog, type RingLog } from '../ring-log.ts';
import type { Deps, LockPort } from '../ports.ts';
import type { RandomSource } from '../random.ts';
import { createFakeBrowser, type FakeBrowser } from './fake-browser.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** Named locks of one browser, in memory: first come, first served. */
export function createMemoryLocks(): LockPort {
  const tails = new Map<string, Promise<unknown>>();
  return {
    request<T>(name: string, work: () => Promise<T>): Promise<T> {
      const before = tails.get(name) ?? Promise.resolve();
      const result = before.then(work, work);
      tails.set(
        name,
        result.catch(() => undefined),
      );
      return result;
    },
  };
}

/** A small seeded generator (mulberry32): repeatable, not secret. */
export function createSeededRandom(seed = 1): RandomSource {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(next() * 256));
  const hex = (length: number) => Array.from(bytes(length), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { next, bytes, uuid: () => `${hex(4)}-${hex(2)}-4${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}` };
}

export interface FakeDeps extends Deps {
  clock: ManualClock;
  browser: FakeBrowser;
  log: RingLog;
}

/** A whole set of ports in memory. Without `fetch` every request fails as an unplugged cable would. */
export function createFakeDeps(
  options: { fetch?: Deps['fetch']; seed?: number; indexedDB?: IDBFactory } = {},
): FakeDeps {
  const clock = createManualClock();
  return {
    fetch: options.fetch ?? (() => Promise.reject(new TypeError('Failed to fetch'))),
    clock,
    random: createSeededRandom(options.seed),
    indexedDB: options.indexedDB ?? new IDBFactory(),
    subtle: crypto.subtle,
    locks: createMemoryLocks(),
    browser: createFakeBrowser({ clock }),
    log: createRingLog({ clock }),
  };
}
