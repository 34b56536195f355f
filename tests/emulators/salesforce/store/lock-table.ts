import type { Clock } from '../../../../lib/platform/clock.ts';

interface Waiter {
  owner: object;
  granted: () => void;
}

interface Lock {
  owner: object;
  waiters: Waiter[];
}

/** Locks of rows and unique keys, held by transactions until they end. Granted first come, first served. */
export class LockTable {
  readonly #clock: Clock;
  readonly #locks = new Map<string, Lock>();
  readonly #heldBy = new Map<object, Set<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False when the key was still locked by another owner after `waitMs`. */
  async acquire(key: string, owner: object, waitMs: number): Promise<boolean> {
    const lock = this.#locks.get(key);
    if (!lock) {
      this.#grant(key, { owner, waiters: [] });
      return true;
    }
    if (lock.owner === owner) return true;
    return this.#wait(lock, owner, waitMs);
  }

  releaseAll(owner: object): void {
    const keys = this.#heldBy.get(owner) ?? [];
    this.#heldBy.delete(owner);
    for (const key of keys) this.#passOn(key);
  }

  #wait(lock: Lock, owner: object, waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = { owner, granted: () => undefined };
      const timer = this.#clock.setTimeout(() => {
        lock.waiters = lock.waiters.filter((other) => other !== waiter);
        resolve(false);
      }, waitMs);
      waiter.granted = () => {
        this.#clock.clearTimeout(timer);
        resolve(true);
      };
      lock.waiters.push(waiter);
    });
  }

  #passOn(key: string): void {
    const lock = this.#locks.get(key);
    const next = lock?.waiters.shift();
    if (!lock || !next) {
      this.#locks.delete(key);
      return;
    }
    lock.owner = next.owner;
    this.#grant(key, lock);
    next.granted();
  }

  #grant(key: string, lock: Lock): void {
    this.#locks.set(key, lock);
    const keys = this.#heldBy.get(lock.owner) ?? new Set<string>();
    keys.add(key);
    this.#heldBy.set(lock.owner, keys);
  }
}
