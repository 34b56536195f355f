import type { Clock, TimerHandle } from './clock.ts';

/** The machine's own time. */
export function createRealClock(): Clock {
  return {
    now: () => Date.now(),
    setTimeout: (run, delayMs): TimerHandle => ({ timer: setTimeout(run, delayMs) }),
    clearTimeout: ({ timer }) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  };
}
