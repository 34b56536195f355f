import type { Deps } from './ports.ts';

export interface Heartbeat {
  /** Keeps the worker alive while `work` runs, at most `leaseMs` and 4 minutes. */
  hold<T>(leaseMs: number, work: () => Promise<T>): Promise<T>;
}

const BEAT_MS = 20_000;
const LONGEST_HOLD_MS = 4 * 60_000;

/**
 * Chrome stops a service worker 30 s after the last extension event or API call; fetch and IndexedDB do not count
 * (https://developer.chrome.com/docs/extensions/develop/concepts/service-workers/lifecycle). While a leased job runs,
 * and only then, one cheap API call is made every 20 s.
 */
export function createHeartbeat({ deps }: { deps: Pick<Deps, 'clock' | 'browser'> }): Heartbeat {
  const { clock, browser } = deps;
  return {
    async hold(leaseMs, work) {
      const until = clock.now() + Math.min(leaseMs, LONGEST_HOLD_MS);
      const beat = () => {
        if (clock.now() > until) return;
        timer = clock.setTimeout(beat, BEAT_MS);
        void browser.heartbeat().catch(() => undefined);
      };
      let timer = clock.setTimeout(beat, BEAT_MS);
      try {
        return await work();
      } finally {
        clock.clearTimeout(timer);
      }
    },
  };
}
