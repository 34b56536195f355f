/**
 * Counts the tasks that wait for a turn of the event loop (the in-memory IndexedDB takes one per step), so that a virtual
 * clock knows when everything that needs no timer is done, instead of guessing a number of turns.
 */
export interface Turns {
  /** Resolves when nothing is waiting for a turn. */
  quiet(): Promise<void>;
  /** Gives the event loop its own functions back. */
  release(): void;
}

/** Work between two steps may hop over a turn without a task of its own (streams of request bodies). */
const quietTurns = 2;

export function countTurns(): Turns {
  const real = globalThis.setImmediate;
  let waiting = 0;
  const counted = (run: (...given: unknown[]) => void, ...given: unknown[]) => {
    waiting += 1;
    return real(() => {
      waiting -= 1;
      run(...given);
    });
  };
  globalThis.setImmediate = Object.assign(counted, real);
  const turn = () => new Promise<void>((resolve) => void real(resolve));
  return {
    async quiet() {
      for (let quiet = 0; quiet < quietTurns; quiet = waiting === 0 ? quiet + 1 : 0) await turn();
    },
    release() {
      globalThis.setImmediate = real;
    },
  };
}
