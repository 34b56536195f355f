/**
 * Runs the tasks that wait for a turn of the event loop (the in-memory IndexedDB takes one per step) one after the other,
 * each when everything that the one before set in motion is done, without a turn of the real event loop in between. So a
 * virtual clock knows when everything that needs no timer is done, instead of guessing a number of turns.
 */
export interface Turns {
  /** Resolves when nothing is waiting for a turn. */
  quiet(): Promise<void>;
  /** Gives the event loop its own functions back. */
  release(): void;
}

/** Work between two steps may hop over a tick without a task of its own. */
const quietTicks = 2;

export function countTurns(): Turns {
  const real = globalThis.setImmediate;
  const tasks: (() => void)[] = [];
  let first = 0;
  let isRunning = false;
  /** Looks again when no task is waiting any more. */
  const waiting: (() => void)[] = [];

  /** A tick comes when no microtask is left, so each task finds what the one before it did settled. */
  function next(): void {
    const task = tasks[first];
    if (task === undefined) {
      tasks.length = 0;
      first = 0;
      isRunning = false;
      for (const look of waiting.splice(0)) process.nextTick(look);
      return;
    }
    first += 1;
    queueMicrotask(askForTick);
    task();
  }
  const askForTick = () => process.nextTick(next);

  const queued = (run: (...given: unknown[]) => void, ...given: unknown[]) => {
    tasks.push(given.length === 0 ? run : () => run(...given));
    if (!isRunning) {
      isRunning = true;
      queueMicrotask(askForTick);
    }
    return {};
  };
  globalThis.setImmediate = Object.assign(queued, real);
  return {
    // Nothing in a run waits for the real event loop: going round it would take as long as the work itself.
    quiet: () =>
      new Promise<void>((resolve) => {
        let quiet = 0;
        const look = () => {
          if (isRunning) {
            quiet = 0;
            waiting.push(look);
            return;
          }
          quiet += 1;
          if (quiet > quietTicks) resolve();
          else process.nextTick(look);
        };
        look();
      }),
    release() {
      globalThis.setImmediate = real;
    },
  };
}
