import type { Deps } from './ports.ts';
import { createRealBrowser } from './real-browser.ts';
import { createRealClock } from './real-clock.ts';
import { createRealLocks } from './real-locks.ts';
import { createRealRandom } from './real-random.ts';
import { createRingLog, type RingLog } from './ring-log.ts';

/** The worker's real surroundings. Called once, by the composition root. */
export function realDeps(): Deps & { log: RingLog } {
  const clock = createRealClock();
  return {
    fetch: (url, init) => fetch(url, init),
    clock,
    random: createRealRandom(),
    indexedDB,
    subtle: crypto.subtle,
    locks: createRealLocks(),
    browser: createRealBrowser(),
    log: createRingLog({ clock }),
  };
}
