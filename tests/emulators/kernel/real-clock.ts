import type { Clock, TimerHandle } from '../../../lib/platform/clock.ts';

/** The machine's clock, for the demo and the HTTPS server. */
export function createRealClock(): Clock {
  return {
    now: () => Date.now(),
    setTimeout: (run, delayMs) => ({ timer: setTimeout(run, delayMs) }),
    clearTimeout: (handle: TimerHandle) => {
      if (isTimer(handle.timer)) clearTimeout(handle.timer);
    },
  };
}

function isTimer(value: unknown): value is NodeJS.Timeout {
  return typeof value === 'object' && value !== null && 'ref' in value;
}
