import type { SeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { Kind, PlannedAgent, Timed } from './plan.ts';

interface OrgFaultOptions {
  random: SeededRandom;
  agents: readonly PlannedAgent[];
  workMs: number;
  kinds: ReadonlySet<Kind>;
}

const minuteMs = 60_000;

/** What the org's own people and rules do to the worker's writes. */
export function drawOrgFaults({ random, agents, workMs, kinds }: OrgFaultOptions): Timed[] {
  const deeds: Timed[] = [];
  const at = () => random.between(60_000, workMs);
  const some = (kind: Kind, most: number): number => (kinds.has(kind) ? Math.round(random.next() * most) : 0);
  for (const { user: by, lacks } of agents) if (lacks !== undefined) deeds.push({ do: 'give-rights', by, at: at() });
  for (let count = some('locks', 6); count > 0; count -= 1)
    deeds.push({ do: 'lock-rows', ms: random.between(2_000, 2 * minuteMs), at: at() });
  for (let count = some('rules', 2); count > 0; count -= 1) {
    const object = random.pick(['Task', 'Case'] as const);
    const code = random.pick(['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'DUPLICATES_DETECTED'] as const);
    deeds.push({ do: 'refuse-writes', object, code, ms: random.between(minuteMs, 15 * minuteMs), at: at() });
  }
  return deeds;
}
