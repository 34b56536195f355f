// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes, type Scene } from './support/scene.ts';

const scene = useScenes();

/** A call that goes on, its own draft row aside nothing is written of it. */
async function onTheLine({ world, clock, agent, ada }: Scene): Promise<string> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(3_000);
  return agent.shown().id;
}

const draft = async ({ rows }: Scene) =>
  (
    await rows(
      "SELECT Disposition__c, Contact_Id__c, Related_Id__c, Data__c FROM CINNOX_Log__c WHERE State__c = 'draft'",
    )
  )[0];

it('what is chosen one after the other during a call is in the draft row after one change of it, within 30 s', async () => {
  const stage = await scene();
  const { world, clock, agent, rows } = stage;
  const id = await onTheLine(stage);
  const [contact] = await rows("SELECT Id FROM Contact WHERE LastName = 'Berg' LIMIT 1");
  const [account] = await rows('SELECT Id FROM Account ORDER BY Name LIMIT 1');
  let changes = 0;
  const stop = world.salesforce.org('uat').store.onCommit((commits) => {
    changes += commits.filter(({ object, after }) => object === 'CINNOX_Log__c' && after?.State__c === 'draft').length;
  });
  await agent.send('disposition.set', { id, value: 'Sale' });
  await clock.advance(500);
  await agent.send('contact.choose', { id, contactId: String(contact?.Id) });
  await clock.advance(500);
  await agent.send('related.set', { id, recordId: String(account?.Id) });
  await clock.advance(500);
  await agent.send('disposition.set', { id, value: 'Left message' });
  await clock.advance(4_000);
  expect(changes).toBe(1);
  expect(await draft(stage)).toMatchObject({
    Disposition__c: 'Left message',
    Contact_Id__c: contact?.Id,
    Related_Id__c: account?.Id,
  });
  await agent.send('disposition.set', { id, value: 'Sale' });
  await agent.send('related.set', { id, recordId: null });
  await clock.advance(29_000);
  stop();
  expect(changes).toBe(2);
  const told = await draft(stage);
  expect(told).toMatchObject({ Disposition__c: 'Sale', Related_Id__c: null });
  // That it was taken away is told with its time, which other browsers hold against older choices.
  expect(JSON.parse(String(told?.Data__c))).toMatchObject({ chosenAt: { related: expect.any(Number) } });
});

it('"Don’t log" waits for nothing, also after a choice a moment before', async () => {
  const stage = await scene();
  const { clock, agent } = stage;
  const id = await onTheLine(stage);
  await agent.send('disposition.set', { id, value: 'Sale' });
  await clock.advance(5_000);
  await agent.send('disposition.set', { id, value: 'Left message' });
  await agent.send('log.decline', { id });
  await clock.advance(1_000);
  expect(JSON.parse(String((await draft(stage))?.Data__c))).toHaveProperty('declined');
  await agent.send('log.restore', { id });
  await clock.advance(1_000);
  expect(String((await draft(stage))?.Data__c)).not.toContain('declined');
});
