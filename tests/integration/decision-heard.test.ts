// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();
const minute = 60_000;

it('a call that was left to the other product is logged here however this browser hears that it logs again', async () => {
  const { agent, clock, rows, world, ada, addBrowser } = await scene();
  const chris = await addBrowser({ user: 'chris', seed: 3 });
  await chris.send('writers.decide', { name: 'who-logs', value: 'other' });
  await clock.advance(31 * minute);
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(minute);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(10 * minute);
  expect(await rows(written.tasks)).toEqual([]);
  // Signed out meanwhile: signing in reads the decision, before any sweep does.
  world.salesforce.oauth.revokeUser(agent.session().who?.userId ?? '');
  await clock.advance(20 * minute);
  expect(agent.session().status).toBe('signed-out');
  await chris.send('writers.decide', { name: 'who-logs', value: 'extension' });
  // A supervisor's browser would write it for her.
  chris.kill();
  await clock.track(agent.send('session.signIn', {}));
  await clock.advance(40 * minute);
  expect(await rows(written.tasks)).toHaveLength(1);
});
