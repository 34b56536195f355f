// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes } from './support/scene.ts';

const scene = useScenes();

function reloads(calls: readonly { name: string }[]): number {
  return calls.filter((call) => call.name === 'reload').length;
}

it('an update waits for the end of a live call and then reloads by itself', async () => {
  const { world, clock, agent, ada } = await scene();
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text: 'Half a', revision: 0 });
  await agent.app.onUpdateAvailable();
  await clock.advance(60_000);
  expect(reloads(agent.browser.calls)).toBe(0);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(60_000);
  expect(reloads(agent.browser.calls)).toBeGreaterThan(0);
});

it('an update reloads at once when nobody is on a call', async () => {
  const { agent } = await scene();
  await agent.app.onUpdateAvailable();
  expect(reloads(agent.browser.calls)).toBe(1);
});

it('an update that waited for work in flight leaves the panel of a call that began meanwhile', async () => {
  const { world, clock, agent, ada } = await scene();
  const work = Promise.withResolvers<void>();
  const outbox = agent.app.services.requireSession().outbox;
  outbox.idle = () => work.promise;
  const update = agent.app.onUpdateAvailable();
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  work.resolve();
  await update;
  expect(reloads(agent.browser.calls)).toBe(0);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(60_000);
  expect(reloads(agent.browser.calls)).toBeGreaterThan(0);
});
