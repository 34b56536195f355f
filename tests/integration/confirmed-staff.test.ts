// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes } from './support/scene.ts';

const scene = useScenes();
const confirmed = 'SELECT Staff__c, User__c, Confirmed__c, Service__c FROM CINNOX_Staff__c ORDER BY CreatedDate, Id';

it('who somebody is in CINNOX is confirmed once and known in every browser of that user', async () => {
  const { world, agent, clock, rows, addBrowser } = await scene();
  const ben = world.cinnox.info().staff.find(({ name }) => name.startsWith('Ben'))?.eid ?? '';
  await clock.track(agent.send('staff.choose', { eid: ben }));
  const userId = agent.session().who?.userId;
  expect(await rows(confirmed)).toEqual([
    expect.objectContaining({ Staff__c: ben, User__c: userId, Confirmed__c: true, Service__c: 'acme' }),
  ]);
  const other = await addBrowser({ seed: 11 });
  expect(other.session().staff?.name).toBe('Ben Ortiz');
});

it('a choice that is changed leaves one confirmed; a member who is somebody else is refused', async () => {
  const { agent, clock, rows, addBrowser, ada } = await scene();
  const info = (await agent.send('settings.read', {})).staff;
  expect(info.eid).toBe(ada);
  await clock.track(agent.send('staff.choose', { eid: ada }));
  const other = await addBrowser({ seed: 12, user: 'ben' });
  await expect(clock.track(other.send('staff.choose', { eid: ada }))).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringMatching(/^Ada Lam is confirmed to be another Salesforce user/),
  });
  expect(other.session().staff?.name).toBe('Ben Ortiz');
  const ben = other.app.services.requireSession();
  const benEid = (await ben.staff.me())?.eid ?? '';
  await clock.track(agent.send('staff.choose', { eid: benEid }));
  await clock.track(agent.send('staff.choose', { eid: ada }));
  const mine = (await rows(confirmed)).filter((row) => row.User__c === agent.session().who?.userId);
  expect(mine.filter((row) => row.Confirmed__c === true).map((row) => row.Staff__c)).toEqual([ada]);
});

it('nothing is confirmed in the org when the org cannot be reached, and the person is told', async () => {
  const { world, agent, clock, ada } = await scene();
  world.faults.add({ service: 'salesforce', route: 'POST /services/data/*', cut: true });
  const answer = agent.send('staff.choose', { eid: ada }).catch((thrown: unknown) => thrown);
  await clock.advance(120_000);
  expect(await answer).toMatchObject({ code: expect.stringMatching(/network|timeout/) });
});
