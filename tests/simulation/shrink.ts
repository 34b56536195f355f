import type { Plan, Timed } from './plan.ts';
import { runPlan } from './run.ts';

/** Which promises a plan breaks, as one text that stays the same when the plan becomes smaller. */
async function broken(plan: Plan): Promise<Set<string>> {
  const { violations } = await runPlan(plan);
  return new Set(violations.map(({ rule }) => rule));
}

/**
 * Leaves deeds out as long as one of the promises that were broken still is: halves first, then smaller pieces. `most`
 * bounds the runs.
 */
export async function shrink(plan: Plan, most = 120): Promise<Plan> {
  const wanted = await broken(plan);
  if (wanted.size === 0) return plan;
  let deeds: Timed[] = plan.deeds;
  let runs = 0;
  const stillFails = async (candidate: Timed[]): Promise<boolean> => {
    runs += 1;
    const rules = await broken({ ...plan, deeds: candidate });
    return [...rules].some((rule) => wanted.has(rule));
  };
  for (
    let piece = Math.ceil(deeds.length / 2);
    piece >= 1 && runs < most;
    piece = piece === 1 ? 0 : Math.ceil(piece / 2)
  ) {
    for (let from = 0; from < deeds.length && runs < most;) {
      const candidate = [...deeds.slice(0, from), ...deeds.slice(from + piece)];
      if (await stillFails(candidate)) deeds = candidate;
      else from += piece;
    }
  }
  return { ...plan, deeds };
}
