import type { SeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { Kind, PlannedAgent, ServiceFault, Timed } from './plan.ts';

interface FaultOptions {
  random: SeededRandom;
  agents: readonly PlannedAgent[];
  workMs: number;
  kinds: ReadonlySet<Kind>;
  packageFree: boolean;
  /** What customers and staff do: workers die where there is something to lose. */
  things: readonly Timed[];
}

const minuteMs = 60_000;
/** The worker asks its ports only for what it does not know: it comes to the n-th call so much later. */
const idleShare = 4;

/** What goes wrong in a run. Some runs have much of it, some none. */
export function drawFaults({ random, agents, workMs, kinds, packageFree, things }: FaultOptions): Timed[] {
  const deeds: Timed[] = [];
  const zeal = random.next() < 0.2 ? 0 : random.next();
  const some = (kind: Kind, most: number): number => (kinds.has(kind) ? Math.round(random.next() * most * zeal) : 0);
  const at = () => random.between(10_000, workMs);
  const aiming = random.fork('aimed');
  /** Half of them when something has just happened, or when its report comes. */
  const worstMoment = () => {
    const any = at();
    if (!kinds.has('aimed') || aiming.next() < 0.5) return any;
    return Math.min(workMs, (anyOf(aiming, things)?.at ?? any) + aiming.between(0, 90_000));
  };
  for (const { user: by, browsers } of agents) {
    browsers.forEach((_browser, browser) => {
      for (let count = some('kill', 60); count > 0; count -= 1) {
        const side = random.pick(['before', 'after'] as const);
        deeds.push({
          do: 'kill',
          by,
          browser,
          awaits: Math.ceil(random.between(1, 80) / idleShare),
          side,
          at: worstMoment(),
        });
      }
      for (let count = some('cut', 4); count > 0; count -= 1)
        deeds.push({ do: 'offline', by, browser, ms: random.between(1_000, 8 * minuteMs), at: at() });
      for (let count = some('bus', 4); count > 0; count -= 1) {
        const ms = random.between(1_000, 5 * minuteMs);
        deeds.push({ do: 'stream-gap', by, browser, ms, replayRefused: random.next() < 0.3, at: at() });
      }
      for (let count = some('tabs', 6); count > 0; count -= 1)
        deeds.push({ do: 'tabs', by, browser, count: random.between(0, 3), at: at() });
      // Without the package nothing is promised to a browser that is wiped.
      if (!packageFree && kinds.has('wipe') && random.next() < 0.08)
        deeds.push({ do: 'wipe', by, browser, signInAfterMs: random.between(20_000, 5 * minuteMs), at: at() });
    });
    for (let count = some('tokens', 4); count > 0; count -= 1) deeds.push({ do: 'expire-tokens', by, at: at() });
    if (kinds.has('tokens') && random.next() < 0.08)
      deeds.push({ do: 'revoke', by, signInAfterMs: random.between(20_000, 10 * minuteMs), at: at() });
  }
  for (let count = some('cut', 4); count > 0; count -= 1) {
    const fault: ServiceFault = random.pick(['cut-before', 'cut-after']);
    deeds.push(outage(random, fault, at()));
  }
  for (let count = some('refuse', 4); count > 0; count -= 1) {
    const fault: ServiceFault = random.pick(['503', '429', 'limit']);
    deeds.push(outage(random, fault, at()));
  }
  return deeds;
}

function anyOf(random: SeededRandom, deeds: readonly Timed[]): Timed | undefined {
  return deeds[random.between(0, deeds.length - 1)];
}

function outage(random: SeededRandom, fault: ServiceFault, at: number): Timed {
  const service =
    fault === 'limit' ? 'salesforce' : fault === '429' ? 'cinnox' : random.pick(['salesforce', 'cinnox'] as const);
  const chance = random.next() < 0.3 ? 1 : random.next();
  return { do: 'service-fault', service, fault, chance, ms: random.between(5_000, 6 * minuteMs), at };
}
