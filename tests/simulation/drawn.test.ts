// @vitest-environment node
import { expect, it } from 'vitest';
import { allKinds, drawPlan, type Plan } from './plan.ts';
import { runPlan } from './run.ts';

const kinds = new Set(allKinds.slice(0, 24).filter((kind) => kind !== 'conference' && kind !== 'rights'));
const firstSeed = 30_378;
const runs = 120;
const mostBrowsers = 2;
const mostThings = 12;

function isSmall({ agents, things }: Plan): boolean {
  return things <= mostThings && agents.reduce((sum, { browsers }) => sum + browsers.length, 0) <= mostBrowsers;
}

/** The first so many small plans, none left out: what fails here is mended or written down in docs/reliability.md. */
function smallPlans(): Plan[] {
  const plans: Plan[] = [];
  for (let seed = firstSeed; plans.length < runs; seed += 1) {
    const plan = drawPlan(seed, { kinds });
    if (isSmall(plan)) plans.push(plan);
  }
  return plans;
}

it.each(smallPlans())(
  'a small run with nearly all kinds of trouble, seed $seed',
  { timeout: 120_000 },
  async (plan) => {
    const { violations } = await runPlan(plan);
    expect(violations).toEqual([]);
  },
);
