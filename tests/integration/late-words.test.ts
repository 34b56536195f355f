// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

it('words typed in a second browser that is wiped right after the Task was written come into the Task', async () => {
  const { world, clock, agent, ada, rows, addBrowser } = await scene();
  const other = await addBrowser({ seed: 99 });
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(3_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text: 'From the first browser.', revision: 0 });
  await clock.advance(20_000);
  const { id } = other.shown();
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  let tasks = await rows(written.tasks);
  for (let second = 0; second < 180 && tasks.length === 0; second += 1) {
    await clock.advance(1_000);
    tasks = await rows(written.tasks);
  }
  expect(tasks).toHaveLength(1);
  await other.send('note.save', { id, text: 'From the second browser.', revision: 0 });
  await clock.advance(5_000);
  other.close();
  const drafts = await rows("SELECT Note__c FROM CINNOX_Log__c WHERE Kind__c = 'draft' AND State__c = 'draft'");
  const [before] = await rows(written.tasks);
  // Either it brought its words in before it was gone, or they are in its draft alone.
  const isLeft = !String(before?.Description).includes('From the second browser.');
  expect(drafts.map((row) => row.Note__c)).toEqual(isLeft ? ['From the second browser.'] : expect.any(Array));
  await clock.advance(65 * 60_000);
  const [task, ...others] = await rows(written.tasks);
  expect(others).toEqual([]);
  for (const text of ['From the first browser.', 'From the second browser.'])
    expect(String(task?.Description).split(text)).toHaveLength(2);
  expect(isLeft).toBe(true);
});
