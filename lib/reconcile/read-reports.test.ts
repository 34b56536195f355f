import { expect, it } from 'vitest';
import type { CallRow } from '../cinnox/gateway.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { readReports } from './read-reports.ts';

const hour = 3600_000;
const now = Date.UTC(2026, 10, 23, 12);

it.each([
  ['as many rows at once as usual', undefined, 0],
  ['a hundred rows at once', 100, 40_000],
])('where the service gives %s, others have their share of the requests', async (_what, size, pauseMs) => {
  const clock = createManualClock();
  const calls = Array.from({ length: 13_000 }, (_none, index): CallRow => ({
    ...{ type: 'call', callId: `c${index}`, status: 'Call Ended', startedAt: now - hour, caller: {} },
  }));
  const begun: number[] = [];
  const gateway = {
    calls: async () => calls,
    async enquiries() {
      begun.push(clock.now());
      return [];
    },
    ...(size === undefined ? {} : { pageSize: () => size }),
  };
  const at = clock.now();
  const reading = readReports({ startAt: now - 24 * hour, endAt: now }, { gateway, clock, now });
  await clock.advance(5 * 60_000);
  await reading;
  expect((begun[0] ?? 0) - at).toBeGreaterThanOrEqual(pauseMs);
  expect((begun[0] ?? 0) - at).toBeLessThan(pauseMs + 10_000);
});
