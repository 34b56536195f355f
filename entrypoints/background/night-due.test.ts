// @vitest-environment node
import { expect, it } from 'vitest';
import type { SweepState } from '../../lib/inbox/sweeper.ts';
import { isNightDue, noteNight } from './night-due.ts';

const hour = 3600_000;
const evening = 1_800_000_000_000;

function scene() {
  const kept = new Map<string, unknown>();
  const world = { state: { nextAt: 0, refusals: 0 } as SweepState, tidied: 0 };
  const session = {
    journal: {
      meta: async <T>(key: string) => kept.get(key) as T | undefined,
      setMeta: async (key: string, value: unknown) => void kept.set(key, value),
    },
    sweeper: { state: async () => world.state },
    tidy: async () => void (world.tidied += 1),
  };
  return { session, world };
}

it('is due once a day, when its reports were read', async () => {
  const { session, world } = scene();
  expect(await isNightDue(session, evening)).toBe(true);
  world.state = { nextAt: evening + hour, refusals: 0, lastAt: evening + 1_000 };
  await noteNight(session, evening);
  expect(world.tidied).toBe(1);
  expect(await isNightDue(session, evening + 23 * hour)).toBe(false);
  expect(await isNightDue(session, evening + 24 * hour)).toBe(true);
});

it('is due again after a worker that died on the way', async () => {
  const { session } = scene();
  expect(await isNightDue(session, evening)).toBe(true);
  expect(await isNightDue(session, evening + hour)).toBe(true);
});

it('is not over while the reports are refused, and waits as the sweeps do', async () => {
  const { session, world } = scene();
  const error = { code: 'rate_limited', message: 'slower', at: evening };
  world.state = { nextAt: evening + hour, refusals: 1, lastAt: evening - hour, error };
  await noteNight(session, evening);
  expect(await isNightDue(session, evening + 60_000)).toBe(false);
  expect(await isNightDue(session, evening + hour)).toBe(true);
});

it('is due where the last one was noted by a clock that has been set back since', async () => {
  const { session, world } = scene();
  const nextYear = evening + 365 * 24 * hour;
  world.state = { nextAt: 0, refusals: 0, lastAt: nextYear };
  await noteNight(session, nextYear);
  expect(await isNightDue(session, evening)).toBe(true);
});
