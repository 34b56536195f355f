// @vitest-environment node
import { expect, it } from 'vitest';
import { faultPresets, type FaultPresetName } from '../emulators/kernel/fault-presets.ts';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();
const names = Object.keys(faultPresets) as FaultPresetName[];

/** Every fault that the emulator knows by name, for three minutes from the end of a call. */
it.each(names)('%s on every request to Salesforce: logged once when it is over, with the note', async (name) => {
  const { world, clock, agent, ada, rows } = await scene();
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text: 'Kept through it all.', revision: 0 });
  const { host } = new URL(`https://${world.salesforce.org('uat').myDomainHost}`);
  const fault = world.faults.add({ service: 'salesforce', host, route: '* /services/data/*', ...faultPresets[name] });
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(3 * 60_000);
  expect(fault.struck).toBeGreaterThan(0);
  fault.remove();
  await clock.advance(30 * 60_000);
  const tasks = await rows(written.tasks);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.['Description']).toContain('Kept through it all.');
  expect(await rows(written.cases)).toHaveLength(1);
  expect(agent.today().pill.text).toBe('All logged');
});
