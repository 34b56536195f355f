// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { callStateOf } from '../../entrypoints/background/call-state.ts';
import { isRinging } from '../../lib/domain/ringing.ts';
import type { Scene } from './support/scene.ts';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

const eidOf = ({ world }: Scene, name: string) =>
  world.cinnox.info().staff.find((one) => one.name.startsWith(name))?.eid ?? '';

/** A call rings at Ada and Ben; Ada types at once, and another name takes it. */
async function typedWhileItRang(stage: Scene, answeredBy: 'Ada' | 'Ben') {
  const { world, clock, agent } = stage;
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: 'group' });
  await clock.advance(2_000);
  const { id } = agent.shown();
  await agent.send('note.save', { id, text: 'Typed while it rang.', revision: 0 });
  await agent.send('disposition.set', { id, value: 'Call back' });
  world.cinnox.actions.answer({ call: callId, staff: eidOf(stage, answeredBy) });
  await clock.advance(30_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(180_000);
  return { id, callId };
}

describe.each(['callID', 'neither'] as const)('a group call whose hook carries the id %s', (messageId) => {
  const options = { knobs: { messageId } };

  it('that Ben answered is not Ada’s because she typed; her words wait for her', async () => {
    const stage = await scene(options);
    const { agent, rows, clock, ada } = stage;
    const { id } = await typedWhileItRang(stage, 'Ben');
    expect(await rows(written.tasks)).toEqual([]);
    expect(agent.shown()).toMatchObject({
      id,
      note: { text: 'Typed while it rang.' },
      canClaim: true,
      log: { state: 'choose', canDecline: true, sentence: expect.stringMatching(/^Ben Ortiz had this call/) as string },
    });
    expect(agent.today()).toMatchObject({ toChoose: 1, pill: { filter: 'choose' } });
    expect(agent.today().rows[0]).toMatchObject({
      id,
      leftWords: agent.shown().log.sentence,
      badge: { text: 'Choose' },
    });

    await agent.send('call.claim', { id });
    await clock.advance(60_000);
    const [task, ...others] = await rows(written.tasks);
    expect(others).toEqual([]);
    expect(task?.CallObject).toContain(ada);
    expect(task?.Description).toContain('Typed while it rang.');
    expect(agent.today()).toMatchObject({ toChoose: 0, pill: { text: 'All logged' } });
  });

  it('that nobody took is in no list of one who was rung: it does not wait for this browser', async () => {
    const { world, clock, agent } = await scene(options);
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: 'group' });
    await clock.advance(10_000);
    expect(agent.shown().heading).toBe('Call for your group');
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(5_000);
    expect(agent.now().recent).toMatchObject([{ badge: { text: 'Waiting' } }]);
    await clock.advance(180_000);
    expect(agent.today().rows).toEqual([]);
    expect(agent.now()).toEqual({ interactions: [], recent: [] });
  });

  it('that Ben answered ends with Ada’s "don’t log", too', async () => {
    const stage = await scene(options);
    const { agent, rows, clock } = stage;
    const { id } = await typedWhileItRang(stage, 'Ben');
    await agent.send('log.decline', { id });
    await clock.advance(60_000);
    expect(await rows(written.tasks)).toEqual([]);
    expect(agent.today()).toMatchObject({ toChoose: 0, waiting: 0 });
  });

  it('that Ada answered is hers, with what she typed', async () => {
    const stage = await scene(options);
    await typedWhileItRang(stage, 'Ada');
    const [task, ...others] = await stage.rows(written.tasks);
    expect(others).toEqual([]);
    expect(task?.Description).toContain('Typed while it rang.');
    expect(task?.CallDisposition).toBe('Call back');
  });
});

it('a group call that a colleague talks on rings no longer than any call can', async () => {
  const stage = await scene();
  const { world, clock, agent } = stage;
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: 'group' });
  await clock.advance(20_000);
  const isRung = () => agent.now().interactions.some(isRinging);
  expect(isRung()).toBe(true);
  world.cinnox.actions.answer({ call: callId, staff: eidOf(stage, 'Ben') });
  await clock.advance(4 * 60_000);
  expect(isRung()).toBe(false);
  // It may be Ada's all the same: she can say so.
  expect(agent.shown()).toMatchObject({ stage: 'for-you', canClaim: true });
  expect(callStateOf(agent.now().interactions)).toBe('none');
  world.cinnox.actions.confer({ call: callId, to: stage.ada });
  await clock.advance(3_000);
  expect(isRung()).toBe(true);
});
