// @vitest-environment node
import { expect, it } from 'vitest';
import { renameStatuses } from '../emulators/salesforce/variety/statuses.ts';
import { fieldOf } from '../emulators/salesforce/variety/variety-kit.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

async function call({ world, clock, ada }: Scene): Promise<void> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(30_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(240_000);
}

it('an org that calls "Completed" something else from today on refuses one Task, not those of the whole day', async () => {
  const stage = await scene();
  const { world, clock, rows } = stage;
  await call(stage);
  const org = world.salesforce.org('uat');
  const { picklist } = fieldOf(org.store, 'Task', 'Status');
  if (picklist === undefined) throw new Error('no list');
  picklist.restricted = true;
  await renameStatuses(org);
  await call(stage);
  await call(stage);
  const statuses = async () => (await rows(written.tasks)).map(({ Status }) => Status);
  expect(await statuses()).toEqual(['Erledigt', 'Erledigt']);
  await clock.advance(70 * 60_000);
  expect(await statuses()).toEqual(['Erledigt', 'Erledigt', 'Erledigt']);
});
