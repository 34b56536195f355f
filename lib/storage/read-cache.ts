import { deepFreeze } from './frozen.ts';
import { isSame } from './same.ts';

/**
 * What a database holds, kept in memory. Small facts are asked for dozens of times while one call is painted, and each
 * question to IndexedDB waits behind writes. One worker writes a user's databases, so what it wrote or read last is
 * what is there.
 */
export interface ReadCache<T> {
  /** The kept value, else what `load` finds. It is the same object until it is written again, and frozen. */
  read(key: string, load: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Is it known that the database says the same? */
  holds(key: string, value: T | undefined): boolean;
  /** Called once the values are committed; undefined = there is none any more. */
  committed(values: ReadonlyMap<string, T | undefined>): void;
  /** Grows whenever a reader may get another value than before, of any key but this one. */
  changes(aside: string): number;
}

interface Kept<T> {
  readonly value: T | undefined;
  /** One for everybody who asks: a new one for each would cost more than what it tells. */
  answer?: Promise<T | undefined>;
}

/** Keeps at most `capacity` values; the oldest go first. */
export function createReadCache<T>({ capacity }: { capacity: number }): ReadCache<T> {
  const known = new Map<string, Kept<T>>();
  // A read that began before a write must not bring back what was there before it.
  let writes = 0;
  let allChanges = 0;
  const changes = new Map<string, number>();

  function holds(key: string, value: T | undefined): boolean {
    const kept = known.get(key);
    return kept !== undefined && isSame(kept.value, value);
  }

  function keep(key: string, value: T | undefined): void {
    // Also of a read: what it finds may have been written a moment ago, and not be told yet.
    if (!holds(key, value)) {
      allChanges += 1;
      changes.set(key, (changes.get(key) ?? 0) + 1);
    }
    known.delete(key);
    known.set(key, { value });
    for (const oldest of known.keys()) {
      if (known.size <= capacity) return;
      known.delete(oldest);
    }
  }

  async function find(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const before = writes;
    const value = deepFreeze(await load());
    if (writes === before) keep(key, value);
    return value;
  }

  return {
    read(key, load) {
      const kept = known.get(key);
      return kept === undefined ? find(key, load) : (kept.answer ??= Promise.resolve(kept.value));
    },
    holds,
    committed(values) {
      writes += 1;
      for (const [key, value] of values) keep(key, deepFreeze(structuredClone(value)));
    },
    changes: (aside) => allChanges - (changes.get(aside) ?? 0),
  };
}
