// @vitest-environment node
import { expect, it } from 'vitest';
import { uiKeys, type NowView } from '../../lib/domain/view.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

async function inCall({ world, clock, agent, ada }: Scene) {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  const { id } = agent.shown();
  await agent.send('note.save', { id, text: 'Before', revision: 0 });
  await clock.advance(1_000);
  return { id, callId };
}

it('a sign-in lost in a call leaves the call and its note in use, uses no token and logs after the next one', async () => {
  const stage = await scene();
  const { world, clock, agent, rows } = stage;
  const { id, callId } = await inCall(stage);
  const who = agent.session().who ?? { orgId: '', userId: '' };
  world.salesforce.oauth.revokeUser(who.userId);
  await clock.advance(90_000);
  expect(agent.session()).toMatchObject({ status: 'signed-out', who, keptNotes: 1 });
  agent.watch();
  const { revision } = agent.shown().note;
  await clock.track(agent.send('note.save', { id, text: 'Before and after', revision }));
  await clock.track(agent.send('disposition.set', { id, value: 'Resolved' }));
  await clock.advance(30_000);
  expect(agent.shown()).toMatchObject({ id, note: { text: 'Before and after' }, disposition: 'Resolved' });
  expect(agent.requests().filter((path) => path.includes('/services/'))).toEqual([]);
  agent.kill();
  await agent.boot();
  await clock.advance(2_000);
  expect(agent.shown().note.text).toBe('Before and after');

  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(60_000);
  await clock.track(agent.send('session.signIn', {}));
  await clock.advance(4 * 60_000);
  const tasks = await rows(written.tasks);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.Description).toContain('Before and after');
});

it('after a disconnect in a call only the count is told; the same user finds the note again', async () => {
  const stage = await scene();
  const { clock, agent } = stage;
  await inCall(stage);
  await clock.track(agent.send('salesforce.disconnect', {}));
  await clock.advance(1_000);
  expect(agent.session()).toMatchObject({ status: 'signed-out', keptNotes: 1 });
  expect(agent.session().who).toBeUndefined();
  await clock.track(agent.send('session.signIn', {}));
  await clock.advance(2_000);
  const { who } = agent.session();
  const views = await agent.browser.session.get(null);
  const shown = views[uiKeys.now(who ?? { orgId: '', userId: '' })] as NowView;
  expect(shown.interactions[0]?.note.text).toBe('Before');
});
