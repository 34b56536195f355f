import type { Clock, TimerHandle } from '../clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on, running what falls due in order; lets promises settle between timers. */
  advance(ms: number): Promise<void>;
  /** Timers that have not run. */
  pending(): number;
}

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

/** Promise chains and fake IndexedDB need turns of the real event loop to settle. */
export async function settle(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until a test moves it. */
export function createManualClock(startAt = Date.UTC(2026, 10, 23, 10)): ManualClock {
  const timers = new Set<Timer>();
  let now = startAt;
  let order = 0;
  const nextDue = (until: number) =>
    [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  return {
    now: () => now,
    setTimeout(run, delayMs): TimerHandle {
      const timer: Timer = { at: now + Math.max(0, delayMs), order: (order += 1), run };
      timers.add(timer);
      return { timer };
    },
    clearTimeout: ({ timer }) => void timers.delete(timer as Timer),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        timers.delete(due);
        now = Math.max(now, due.at);
        due.run();
        await settle();
      }
      now = until;
      await settle();
    },
    pending: () => timers.size,
  };
}
