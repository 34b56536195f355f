// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { allKinds, drawPlan, type Kind } from './plan.ts';
import { runPlan } from './run.ts';

/** SIMULATION_RUNS=n runs n seeds of each set; `npm run simulate` runs as many as wanted, with every kind of trouble. */
const asked = process.env.SIMULATION_RUNS;

const trouble: readonly Kind[] = ['kill', 'cut', 'refuse', 'tokens', 'skew', 'tabs', 'wipe', 'private', 'edits'];
const sets: [name: string, runs: number, kinds: readonly Kind[]][] = [
  ['nothing goes wrong', 3, []],
  ['the worker dies at any await', 5, ['kill']],
  ['everything goes wrong, one browser for each agent', 12, trouble],
  ['everything goes wrong in an org without the package', 5, ['package-free', 'kill', 'cut', 'refuse']],
];

describe.each(sets)('%s', (_name, runs, kinds) => {
  const seeds = Array.from({ length: Number(asked ?? runs) }, (_none, index) => 1 + index);
  it.each(seeds)('seed %i', { timeout: 120_000 }, async (seed) => {
    const { violations } = await runPlan(drawPlan(seed, { kinds: new Set(kinds) }));
    expect(violations).toEqual([]);
  });
});

/** Small runs of at most two browsers with all kinds of trouble, more of them than large ones would let in. */
const small = [
  30027, 30037, 30039, 30050, 30060, 30062, 30076, 30085, 30096, 30109, 30126, 30132, 30141, 30145, 30149, 30157, 30166,
  30172, 30173, 30192, 30197, 30201, 30203, 30206, 30210, 30261, 30262, 30263, 30270, 30273, 30284, 30345, 30352, 30373,
  30377,
];
const kindsOfSmall = allKinds.slice(0, 24).filter((kind) => kind !== 'conference' && kind !== 'rights');

it.each(small)('a small run with everything, seed %i', { timeout: 120_000 }, async (seed) => {
  const { violations } = await runPlan(drawPlan(seed, { kinds: new Set(kindsOfSmall) }));
  expect(violations).toEqual([]);
});

it('the same seed gives the same run', { timeout: 120_000 }, async () => {
  const play = () => runPlan(drawPlan(30027, { kinds: new Set(allKinds) }));
  const [first, second] = [await play(), await play()];
  expect(second.trace).toEqual(first.trace);
});
