// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { useScenes, written, type Scene } from './support/scene.ts';

// Hours pass: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;
const hour = 60 * minute;

async function talked({ world, clock, ada }: Scene) {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(minute);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
}

describe.each([8 * hour, -8 * hour])('a machine whose clock was wrong by %i ms and is set right', (skewMs) => {
  it.each(['uat', 'globex'] as const)('goes on logging (%s)', async (org) => {
    const stage = await scene({ org, skewMs });
    const { agent, clock, rows } = stage;
    await talked(stage);
    await clock.advance(10 * minute);
    expect(await rows(written.tasks)).toHaveLength(1);
    agent.setClock(0);
    await clock.advance(10 * minute);
    // Most of the time a worker is a new one.
    agent.kill();
    await agent.boot();
    await talked(stage);
    await clock.advance(10 * minute);
    expect(await rows(written.tasks)).toHaveLength(2);
  });
});

it('does not put off what waits while its clock is set back, whatever looks first', async () => {
  const stage = await scene({ skewMs: 8 * hour });
  const { agent, clock, rows } = stage;
  await talked(stage);
  // The Task waits; the sweep that is due soon comes before the alarm.
  await clock.advance(30_000);
  agent.setClock(0);
  await clock.advance(5 * minute);
  expect(await rows(written.tasks)).toHaveLength(1);
});

it.each([-10 * minute, 10 * minute])(
  'a machine whose clock is wrong by %i ms: who was just read is not said to be as seen last',
  async (skewMs) => {
    const { world, clock, agent, ada } = await scene({ skewMs });
    world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(4_000);
    expect(agent.shown()).toMatchObject({ match: { status: 'one' }, profile: { stale: false } });
  },
);
