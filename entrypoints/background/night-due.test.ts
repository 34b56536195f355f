// @vitest-environment node
import { expect, it } from 'vitest';
import type { SweepState } from '../../lib/inbox/sweeper.ts';
import type { JournalRow } from '../../lib/domain/journal-row.ts';
import { callRow } from '../../lib/domain/testing/rows.ts';
import { isNightDue, noteNight, waitingKey } from './night-due.ts';

const hour = 3600_000;
const evening = 1_800_000_000_000;

function scene() {
  const kept = new Map<string, unknown>();
  const world = { state: { nextAt: 0, refusals: 0 } as SweepState, tidied: 0, rows: [] as JournalRow[] };
  const session = {
    journal: {
      meta: async <T>(key: string) => kept.get(key) as T | undefined,
      setMeta: async (key: string, value: unknown) => void kept.set(key, value),
      since: async () => world.rows,
    },
    sweeper: { state: async () => world.state },
    tidy: async () => void (world.tidied += 1),
  };
  return { session, world, kept };
}

it('notes what was begun days ago and waits for a person, so that it can be listed', async () => {
  const { session, world, kept } = scene();
  const row = (id: string, change: Partial<JournalRow>) =>
    callRow({ id, createdAt: evening - 50 * hour, takenBy: 'ben', ...change });
  const { log } = row('any', {});
  const notes = [{ author: 'ada', text: 'hello', at: evening, revision: 1 }];
  world.rows = [
    row('left', { notes, log: { ...log, state: 'not-mine' } }),
    row('new', { notes, log: { ...log, state: 'not-mine' }, createdAt: evening }),
    row('decided', { notes, log: { ...log, state: 'do-not-log' } }),
  ];
  world.state = { nextAt: evening + hour, refusals: 0, lastAt: evening };
  await noteNight(session, evening);
  expect(kept.get(waitingKey)).toEqual(['left']);
});

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
