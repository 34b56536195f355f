import type { Clock, TimerHandle } from '../../../lib/platform/clock.ts';

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /**
   * Moves the time on by `ms`. Timers that fall due run in the order of their time (then of their creation), and what
   * each one sets off is allowed to finish before the next one runs.
   */
  advance(ms: number): Promise<void>;
  /** Moves on from timer to timer until `done` is true; throws when `limitMs` has passed or no timer is left. */
  runUntil(done: () => boolean, limitMs?: number): Promise<void>;
  /** Lets everything that needs no timer finish. */
  settle(): Promise<void>;
  /**
   * Names work that is done outside the event loop's turns (Web Crypto, files): time stands still until it is done.
   * Gives the promise back.
   */
  track<T>(work: Promise<T>): Promise<T>;
  /** How many timers wait. */
  readonly pending: number;
}

interface Timer {
  readonly id: number;
  readonly dueMs: number;
  readonly run: () => void;
}

export interface VirtualClockOptions {
  /** Epoch ms; 2026-11-23T10:00:00Z when absent. */
  startMs?: number;
  /** Event-loop turns given to promises after each timer. Many: each step of an IndexedDB transaction takes one. */
  turns?: number;
}

export function createVirtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const { startMs = Date.UTC(2026, 10, 23, 10), turns = 64 } = options;
  const timers = new Map<number, Timer>();
  let nowMs = startMs;
  let lastId = 0;

  const tracked = new Set<Promise<unknown>>();
  const takeTurns = async (): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
  };
  const settle = async (): Promise<void> => {
    await takeTurns();
    while (tracked.size > 0) {
      await Promise.allSettled(tracked);
      await takeTurns();
    }
  };
  const nextDue = (byMs: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers.values()) {
      if (timer.dueMs <= byMs && (!first || timer.dueMs < first.dueMs)) first = timer;
    }
    return first;
  };
  const fire = async (timer: Timer): Promise<void> => {
    timers.delete(timer.id);
    nowMs = Math.max(nowMs, timer.dueMs);
    timer.run();
    await settle();
  };
  const advance = async (ms: number): Promise<void> => {
    const untilMs = nowMs + ms;
    await settle();
    for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) await fire(timer);
    nowMs = untilMs;
    await settle();
  };
  const runUntil = async (done: () => boolean, limitMs = 3_600_000): Promise<void> => {
    const untilMs = nowMs + limitMs;
    await settle();
    while (!done()) {
      const timer = nextDue(untilMs);
      if (!timer) throw new Error(`nothing more happens within ${limitMs} ms, and the condition is not met`);
      await fire(timer);
    }
  };

  return {
    now: () => nowMs,
    setTimeout: (run, delayMs) => {
      lastId += 1;
      timers.set(lastId, { id: lastId, dueMs: nowMs + Math.max(0, delayMs), run });
      return { timer: lastId };
    },
    clearTimeout: (handle: TimerHandle) => {
      if (typeof handle.timer === 'number') timers.delete(handle.timer);
    },
    advance,
    runUntil,
    settle,
    track: (work) => {
      const done = work.finally(() => tracked.delete(done));
      tracked.add(done);
      return done;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Web Crypto whose operations the clock waits for. */
export function trackSubtle(clock: Pick<VirtualClock, 'track'>, subtle: SubtleCrypto): SubtleCrypto {
  return new Proxy(subtle, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        const result: unknown = Reflect.apply(member, target, given);
        return result instanceof Promise ? clock.track(result) : result;
      };
    },
  });
}
