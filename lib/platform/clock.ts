/** A running timer, given back to `clearTimeout`. Opaque. */
export type TimerHandle = { readonly timer: unknown };

/**
 * The only source of time. Real in the worker and the emulators' server, virtual in simulations.
 * `now()` is epoch milliseconds; delays are milliseconds.
 */
export interface Clock {
  now(): number;
  setTimeout(run: () => void, delayMs: number): TimerHandle;
  clearTimeout(handle: TimerHandle): void;
}

/** Resolves after `delayMs` of the given clock. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimeout(resolve, delayMs);
  });
}
