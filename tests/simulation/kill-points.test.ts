// @vitest-environment node
import { expect, it } from 'vitest';
import type { Side } from './machine/life.ts';
import { minute } from './plan.ts';
import { runPlan, type RunResult } from './run.ts';
import { call, desk, scene, type Step } from './scene.ts';

/** KILL_POINTS=all takes every one of them, on both sides. */
const all = process.env.KILL_POINTS === 'all';
const sample = 24;

const ringAt = minute;
const steps: Step[] = [...call(0, ringAt, ringAt + 50_000), [ringAt + 20_000, { do: 'type', thing: 0, ...desk }]];
/** By then the call is in its report, logged, and its Case is closed. */
const doneAt = ringAt + 5 * minute;

function play(strike?: { point: number; side: Side }): Promise<RunResult> {
  const plan = scene(
    strike === undefined
      ? steps
      : [...steps, [ringAt, { do: 'kill', ...desk, awaits: strike.point, side: strike.side }]],
  );
  return runPlan({ ...plan, endMs: plan.workMs + 30 * minute });
}

/** How many calls through ports there were until then. */
async function awaitsUntil(at: number): Promise<number> {
  const plan = scene(steps.filter(([when]) => when < at));
  const { counts } = await runPlan({ ...plan, workMs: at, endMs: at });
  return counts.awaits;
}

it(
  'the worker dies at any call through a port, from the ring to the log: exactly one record',
  { timeout: 3_600_000 },
  async () => {
    const calm = await play();
    expect(calm.violations).toEqual([]);
    const [first, last] = [await awaitsUntil(ringAt), await awaitsUntil(doneAt)];
    const points = last - first;
    expect(points).toBeGreaterThan(100);
    const every = all ? 1 : points / sample;
    const failures: string[] = [];
    let strikes = 0;
    let deaths = 0;
    for (let at = 1; at <= points; at += every) {
      const point = Math.floor(at);
      for (const side of all ? (['before', 'after'] as const) : ([point % 2 === 0 ? 'before' : 'after'] as const)) {
        const { violations, counts } = await play({ point, side });

        strikes += 1;
        deaths += counts.deaths;
        if (counts.tasks !== 1 || counts.cases !== 1 || violations.length > 0)
          failures.push(`${side} ${point} of ${points}: ${JSON.stringify([counts.tasks, counts.cases, violations])}`);
      }
    }
    expect(failures).toEqual([]);
    expect(deaths).toBe(strikes);
  },
);
