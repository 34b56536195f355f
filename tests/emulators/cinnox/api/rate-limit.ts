import type { Clock } from '../../../../lib/platform/clock.ts';

const windowMs = 60_000;
const mostRequests = 500;

/** "up to 500 requests per min per service account" (https://docs.cinnox.com/reference/management), over a sliding minute. */
export function createRateLimit(clock: Clock): { admit(): boolean } {
  const admitted: number[] = [];
  return {
    admit() {
      const now = clock.now();
      while ((admitted[0] ?? Infinity) <= now - windowMs) admitted.shift();
      if (admitted.length >= mostRequests) return false;
      admitted.push(now);
      return true;
    },
  };
}
