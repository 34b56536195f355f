import type { Clock } from '../../../lib/platform/clock.ts';
import { sleep } from '../../../lib/platform/clock.ts';
import type { RandomSource } from '../../../lib/platform/random.ts';

/** Milliseconds, smallest and largest. */
export type Range = readonly [minMs: number, maxMs: number];

/** How slow the two services are. Mutable: the control API changes them while the world runs. */
export interface Latencies {
  /** From an event in CINNOX to the POST of its hook. */
  hook: Range;
  /** From a committed row or published event to the subscribed browser. */
  eventBus: Range;
  /** From an event in CINNOX to its row in a report. */
  reportLag: Range;
  /** Added to every request to a service. */
  roundTrip: Range;
}

export function getDemoLatencies(): Latencies {
  return { hook: [300, 2000], eventBus: [200, 3000], reportLag: [20_000, 60_000], roundTrip: [100, 100] };
}

export function getZeroLatencies(): Latencies {
  return { hook: [0, 0], eventBus: [0, 0], reportLag: [0, 0], roundTrip: [0, 0] };
}

/** A delay within the range. No draw for a fixed one, so that switching latencies off does not shift other draws. */
export function drawMs(random: RandomSource, range: Range): number {
  const [minMs, maxMs] = range;
  return maxMs > minMs ? Math.round(minMs + random.next() * (maxMs - minMs)) : minMs;
}

/** Waits within the range; returns at once when it is zero. */
export async function delay(surroundings: { clock: Clock; random: RandomSource }, range: Range): Promise<void> {
  const ms = drawMs(surroundings.random, range);
  if (ms > 0) await sleep(surroundings.clock, ms);
}
