// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

/** A call that ends, in an org without the package; the create of its Task reaches the org and is not done yet. */
async function playSlowCall({ world, clock, ada }: Scene) {
  const hold = world.faults.hold({
    service: 'salesforce',
    route: 'POST */composite',
    contains: 'sobjects/Task',
    point: 'beforeCommit',
    times: 1,
  });
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(30_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  for (let waited = 0; hold.waiting === 0 && waited < 300; waited += 1) await clock.advance(1_000);
  expect(hold.waiting).toBe(1);
  return hold;
}

async function expectOne({ clock, rows }: Scene): Promise<void> {
  await clock.advance(10 * 60_000);
  expect(await rows(written.tasks)).toHaveLength(1);
  expect(await rows(written.cases)).toHaveLength(1);
}

it('a create that the org takes longer for than its answer is awaited is not done twice', async () => {
  const stage = await scene({ org: 'globex' });
  const hold = await playSlowCall(stage);
  await stage.clock.advance(40_000);
  hold.release();
  await expectOne(stage);
});

it('a worker that starts while the create of the last one is on its way does not create again', async () => {
  const stage = await scene({ org: 'globex' });
  const hold = await playSlowCall(stage);
  stage.agent.kill();
  await stage.agent.boot();
  await stage.clock.advance(5_000);
  hold.release();
  await expectOne(stage);
});
