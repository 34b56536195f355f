// @vitest-environment node
import { expect, it } from 'vitest';
import { addDays, localDate, startOfDate } from '../../lib/domain/user-dates.ts';
import { useScenes, type Scene } from './support/scene.ts';

const scene = useScenes();
const hour = 3600_000;
const zone = 'Asia/Hong_Kong';

async function talked({ world, clock, ada }: Scene, from: string) {
  const { callId } = world.cinnox.actions.ringIn({ from, to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(60_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(5 * 60_000);
}

it('the calls of another day are listed as they were on theirs', async () => {
  const stage = await scene();
  const { agent, clock, world } = stage;
  const first = localDate(world.clock.now(), zone);
  await talked(stage, '+852 9466 7788');
  const before = agent.today().rows;
  expect(before).toHaveLength(2);
  // Nothing happens at midnight but that another day begins.
  const midnight = startOfDate(addDays(first, 1), zone);
  await clock.advance(midnight - world.clock.now() - 60_000);
  expect(agent.today().rows).toHaveLength(2);
  await clock.advance(2 * 60_000);
  expect(agent.today().rows).toEqual([]);
  await clock.advance(12 * hour);
  const second = localDate(world.clock.now(), zone);
  await talked(stage, '+65 6532 1100');
  expect(second).not.toBe(first);
  expect(agent.today().rows.map(({ id }) => id)).not.toContain(before[0]?.id);
  const read = async (day: string) => (await agent.send('today.read', { day })).rows;
  expect(await read(first)).toEqual(before);
  expect((await read(second)).map(({ id }) => id)).toEqual(agent.today().rows.map(({ id }) => id));
  expect(await read('2026-01-01')).toEqual([]);
  expect(await read('2026-02-31')).toEqual([]);
});
