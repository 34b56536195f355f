/** A running timer, given back to `clearTimeout`. Opaque. */
export type Timer = { readonly timer: unknown };

/** The part of a clock that primitives use. */
export interface Timers {
  setTimeout(run: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer): void;
}
