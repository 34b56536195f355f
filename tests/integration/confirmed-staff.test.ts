// @vitest-environment node
import { expect, it } from 'vitest';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { credentialsOf } from '../emulators/testing.ts';
import { useScenes, type Scene } from './support/scene.ts';

const scene = useScenes();
const minute = 60_000;
const confirmed = 'SELECT Staff__c, User__c, Confirmed__c, Service__c FROM CINNOX_Staff__c ORDER BY CreatedDate, Id';

const userIdOf = ({ session }: Scene['agent']) => session().who?.userId;
const eidOf = ({ world }: Scene, name: string) =>
  world.cinnox.info().staff.find((member) => member.name.startsWith(name))?.eid ?? '';

/** What an admin wrote into the org beforehand. */
async function orgSays({ world, agent }: Scene, row: Record<string, unknown>): Promise<void> {
  const { store } = world.salesforce.org('uat');
  await store.tx({ userId: userIdOf(agent) ?? '', system: true }, async (tx) => {
    const [known] = tx.query(`SELECT Id FROM CINNOX_Staff__c WHERE Staff__c = '${String(row.Staff__c)}'`).records;
    if (known === undefined) await tx.insert('CINNOX_Staff__c', row);
    else await tx.update('CINNOX_Staff__c', String(known.Id), row);
  });
}

it('who was found by e-mail is confirmed in the org once, and not asked for in another browser', async () => {
  const stage = await scene();
  const { agent, clock, rows, addBrowser, ada } = stage;
  const mine = { Staff__c: ada, User__c: userIdOf(agent), Confirmed__c: true, Service__c: 'acme' };
  expect(await rows(confirmed)).toEqual([expect.objectContaining(mine)]);
  await clock.track(agent.send('salesforce.connect', {}));
  const other = await addBrowser({ seed: 13 });
  expect(other.session().staff?.eid).toBe(ada);
  expect(await rows(confirmed)).toHaveLength(1);

  // Address and user name in Salesforce are others from today: who it is stays.
  const Username = 'wong@elsewhere.example';
  const { store } = stage.world.salesforce.org('uat');
  await store.tx({ userId: 'system', system: true }, async (tx) => {
    await tx.update('User', userIdOf(agent) ?? '', { Email: 'wong@elsewhere.example.invalid', Username });
  });
  const login = { ...credentialsOf({ org: 'uat', user: 'ada' }), username: Username };
  agent.browser.authFlow = (url) => clock.track(walkAuthorization(stage.world.fetch, url, login));
  await clock.track(agent.send('salesforce.disconnect', {}));
  await clock.track(agent.send('salesforce.connect', {}));
  // The panel is drawn beside the answer.
  await clock.advance(1_000);
  expect(agent.session().staff?.eid).toBe(ada);
});

it('what the org says of a member or a user is not overruled by an e-mail address', async () => {
  const stage = await scene();
  const { agent, clock, rows, addBrowser } = stage;
  const ben = eidOf(stage, 'Ben');
  const chris = eidOf(stage, 'Chris');
  await orgSays(stage, { Staff__c: ben, User__c: userIdOf(agent), Confirmed__c: false });
  await addBrowser({ seed: 14, user: 'ben' });
  await clock.advance(1_000);
  const ofBen = (await rows(confirmed)).filter(({ Staff__c }) => Staff__c === ben);
  expect(ofBen).toEqual([expect.objectContaining({ User__c: userIdOf(agent), Confirmed__c: false })]);
  // A row that an admin prepared for the right user is completed.
  await orgSays(stage, { Staff__c: chris, Confirmed__c: false });
  const third = await addBrowser({ seed: 15, user: 'chris' });
  const ofChris = (await rows(confirmed)).filter(({ Staff__c }) => Staff__c === chris);
  expect(ofChris).toEqual([expect.objectContaining({ User__c: userIdOf(third), Confirmed__c: true })]);
});

it('who somebody is in CINNOX is chosen once and known in every browser of that user', async () => {
  const stage = await scene();
  const { agent, clock, rows, addBrowser, ada } = stage;
  const ben = eidOf(stage, 'Ben');
  await clock.track(agent.send('staff.choose', { eid: ben }));
  const mine = { User__c: userIdOf(agent), Service__c: 'acme' };
  expect(await rows(confirmed)).toEqual([
    expect.objectContaining({ ...mine, Staff__c: ada, Confirmed__c: false }),
    expect.objectContaining({ ...mine, Staff__c: ben, Confirmed__c: true }),
  ]);
  const other = await addBrowser({ seed: 11 });
  expect(other.session().staff?.name).toBe('Ben Ortiz');
});

it('what an admin changes reaches a browser that stays signed in within the day', async () => {
  const stage = await scene();
  const { agent, clock, world, ada } = stage;
  const ben = eidOf(stage, 'Ben');
  const session = agent.app.services.requireSession();
  await clock.advance(minute);
  await orgSays(stage, { Staff__c: ada, Confirmed__c: false });
  await orgSays(stage, { Staff__c: ben, User__c: userIdOf(agent), Confirmed__c: true });
  await world.salesforce
    .org('uat')
    .store.tx({ userId: 'system', system: true }, (tx) =>
      tx.insert('CINNOX_Setting__mdt', { DeveloperName: 'Voice_Case', Value__c: 'never', Locked__c: true }),
    );
  // The night of the day before is over.
  const nightly = await session.journal.meta<number>('nightly-at');
  await session.journal.setMeta('nightly-at', (nightly ?? Number.NaN) - 24 * 60 * minute);
  await clock.advance(2 * minute);
  expect(agent.session().staff?.eid).toBe(ben);
  expect(await agent.send('settings.read', {})).toMatchObject({ voiceCase: 'never' });
  expect((await agent.send('stream.grant', {}))?.channel).toMatch(new RegExp(`=${ben}$`));
});

it('a choice that is changed leaves one confirmed; a member who is somebody else is refused', async () => {
  const stage = await scene();
  const { agent, clock, rows, addBrowser, ada } = stage;
  const chris = eidOf(stage, 'Chris');
  const other = await addBrowser({ seed: 12, user: 'ben' });
  await expect(clock.track(other.send('staff.choose', { eid: ada }))).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringMatching(/^Ada Lam is confirmed to be another Salesforce user/),
  });
  expect(other.session().staff?.name).toBe('Ben Ortiz');
  await clock.track(agent.send('staff.choose', { eid: chris }));
  await clock.track(agent.send('staff.choose', { eid: ada }));
  const mine = (await rows(confirmed)).filter((row) => row.User__c === userIdOf(agent));
  expect(mine.filter((row) => row.Confirmed__c === true).map((row) => row.Staff__c)).toEqual([ada]);
});

it('nothing is confirmed in the org when the org cannot be reached, and the person is told', async () => {
  const stage = await scene();
  const { world, agent, clock } = stage;
  world.faults.add({ service: 'salesforce', route: 'POST /services/data/*', cut: true });
  const answer = agent.send('staff.choose', { eid: eidOf(stage, 'Ben') }).catch((thrown: unknown) => thrown);
  await clock.advance(120_000);
  expect(await answer).toMatchObject({ code: expect.stringMatching(/network|timeout/) });
});

it('who said to be another member is nobody’s stand-in: a colleague’s record is not given to them', async () => {
  const stage = await scene();
  const { agent, clock } = stage;
  const [ben, chris] = [eidOf(stage, 'Ben'), eidOf(stage, 'Chris')];
  // Found to be Ben, who is somebody else: the row of before is left, unconfirmed.
  await clock.track(agent.send('staff.choose', { eid: ben }));
  await clock.track(agent.send('staff.choose', { eid: chris }));
  const users = () => agent.app.services.requireSession().writers.users;
  const [userOfBen] = await stage.rows("SELECT Id FROM User WHERE FirstName = 'Ben'");
  expect(await users().userOf(ben)).toBe(userOfBen?.Id);
  // Nor by the address that named them wrongly.
  expect(await users().userOf(stage.ada)).toBeUndefined();
  expect(await users().userOf(chris)).toBe(userIdOf(agent));
});

it('a user who could not be asked for now is asked for again', async () => {
  const stage = await scene();
  const { agent, clock, world } = stage;
  const ben = eidOf(stage, 'Ben');
  const fault = world.faults.add({
    service: 'salesforce',
    route: 'POST /services/data/*',
    response: {
      status: 200,
      body: {
        compositeResponse: ['rows', 'users'].map((referenceId) => ({
          ...{ referenceId, httpStatusCode: 400 },
          body: [{ errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' }],
        })),
      },
    },
  });
  const { users } = agent.app.services.requireSession().writers;
  await expect(clock.track(users.userOf(ben))).rejects.toMatchObject({ code: 'server_busy' });
  world.faults.remove(fault.id);
  const [userOfBen] = await stage.rows("SELECT Id FROM User WHERE FirstName = 'Ben'");
  expect(await clock.track(users.userOf(ben))).toBe(userOfBen?.Id);
});
