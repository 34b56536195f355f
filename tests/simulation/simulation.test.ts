// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { allKinds, drawPlan, type Kind } from './plan.ts';
import { runPlan } from './run.ts';

/** SIMULATION_RUNS=n runs more of the same seeds; `npm run simulate` runs as many as wanted. */
const runs = Number(process.env.SIMULATION_RUNS ?? 8);

const sets: Record<string, readonly Kind[]> = {
  'nothing goes wrong': [],
  'the worker dies at any await': ['kill'],
};

describe.each(Object.entries(sets))('%s', (_name, kinds) => {
  const seeds = Array.from({ length: runs }, (_none, index) => 1 + index);
  it.each(seeds)('seed %i', { timeout: 120_000 }, async (seed) => {
    const { violations } = await runPlan(drawPlan(seed, { kinds: new Set(kinds) }));
    expect(violations).toEqual([]);
  });
});

it('the same seed gives the same run', { timeout: 120_000 }, async () => {
  const play = () => runPlan(drawPlan(3, { kinds: new Set(allKinds) }));
  const [first, second] = [await play(), await play()];
  expect(second.trace).toEqual(first.trace);
});
