/**
 * When the frame has to be built again. The page cannot read a closed shadow root, but it can navigate a frame it got
 * hold of; a second `load` betrays that, and a frame that never says hello is not ours any more (or was refused).
 *
 * ```
 * build -> load -> ready                the normal way (ready may come before load)
 *          load -> no ready in time -> build again, at most `maxRebuilds` times within `windowMs`
 *          load -> load             -> build again
 *          too many                 -> gave up: launcher with a sentence
 * ```
 */
export interface FrameLife {
  /** A fresh iframe was put into the page. */
  built(): void;
  loaded(): void;
  /** The worker heard the panel's hello. */
  ready(): void;
  /** Forget the count, e.g. because a person asked to try again. */
  reset(): void;
  stop(): void;
}

export interface FrameLifeOptions {
  rebuild: () => void;
  giveUp: () => void;
  now: () => number;
  setTimer: (run: () => void, ms: number) => number;
  clearTimer: (id: number) => void;
}

const readyMs = 3_000;
/** A frame that does not even load: slow machines get more time than silent panels. */
const loadMs = 15_000;
const maxRebuilds = 3;
const windowMs = 60_000;

export function createFrameLife({ rebuild, giveUp, now, setTimer, clearTimer }: FrameLifeOptions): FrameLife {
  let loads = 0;
  let isReady = false;
  let timer: number | undefined;
  let rebuilds: number[] = [];

  function disarm() {
    if (timer !== undefined) clearTimer(timer);
    timer = undefined;
  }

  function arm(ms: number) {
    disarm();
    timer = setTimer(again, ms);
  }

  function again() {
    disarm();
    const since = now() - windowMs;
    rebuilds = rebuilds.filter((at) => at > since);
    if (rebuilds.length >= maxRebuilds) return giveUp();
    rebuilds.push(now());
    rebuild();
  }

  return {
    built() {
      loads = 0;
      isReady = false;
      arm(loadMs);
    },
    loaded() {
      loads += 1;
      if (loads > 1) return again();
      // Each silent attempt gets more time: a machine under load must not end in "cannot show".
      if (!isReady) arm(readyMs * (rebuilds.length + 1));
    },
    ready() {
      isReady = true;
      disarm();
    },
    reset() {
      rebuilds = [];
    },
    stop: disarm,
  };
}
