// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import { installPackage } from '../emulators/salesforce/package/install.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

// Hours of several browsers: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;
const keys =
  "SELECT Key__c, State__c, Kind__c, Task_Id__c, Case_Id__c FROM CINNOX_Log__c WHERE Kind__c IN ('call', 'enquiry') ORDER BY Key__c";

/** An admin installs the package into an org in which agents have worked without it. */
async function install({ world, clock, rows }: Scene): Promise<void> {
  const users = await rows("SELECT Id, FirstName FROM User WHERE FirstName IN ('Ada', 'Ben', 'Chris')");
  await clock.track(
    installPackage(world.salesforce.org('globex'), {
      surroundings: { clock, random: world.random },
      relayPathToken: 'a'.repeat(43),
      assignTo: users.flatMap(({ Id, FirstName }) => {
        const sets = FirstName === 'Chris' ? ['CINNOX_Agent', 'CINNOX_Supervisor'] : ['CINNOX_Agent'];
        return sets.map((permissionSet) => ({ userId: String(Id), permissionSet }));
      }),
    }),
  );
}

async function talked({ world, clock }: Scene, staff: string, from: string) {
  const { callId } = world.cinnox.actions.ringIn({ from, to: staff });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff });
  await clock.advance(minute);
  return callId;
}

it('records of before get their rows first: two agents, a transferred call, wiped browsers, no record twice', async () => {
  const stage = await scene({ org: 'globex' });
  const { world, clock, agent, ada, rows, addBrowser } = stage;
  const ben = await addBrowser({ user: 'ben', seed: 5 });
  const benEid = world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';

  const first = await talked(stage, ada, '+852 9466 7788');
  world.cinnox.actions.hangUp({ call: first, by: 'visitor' });
  await clock.advance(5 * minute);
  const second = await talked(stage, benEid, '+852 9111 2222');
  world.cinnox.actions.hangUp({ call: second, by: 'visitor' });
  await clock.advance(5 * minute);
  // Ada has talked and passes it on; her browser is closed before anything of the package is known.
  const third = await talked(stage, ada, '+852 9333 4444');
  world.cinnox.actions.transfer({ call: third, to: benEid });
  await clock.advance(5 * minute);
  agent.kill();
  const before = { tasks: await rows(written.tasks), cases: await rows(written.cases) };
  expect(before.tasks.length).toBeGreaterThanOrEqual(3);
  await install(stage);
  // Whoever presses "Try again" and saves need not wait until it is noticed.
  await ben.send('log.retry', { id: null });
  const { baseUrl, appId } = world.cinnox.info();
  await clock.track(ben.send('cinnox.save', { baseUrl, appId, appToken: null }));
  await clock.advance(1);
  expect(ben.session().mode).toBe('package');
  const leg = world.cinnox.ledger.calls().find(({ state }) => state === 'ringing');
  world.cinnox.actions.answer({ call: leg?.hid ?? '', staff: benEid });
  await clock.advance(minute);
  world.cinnox.actions.hangUp({ call: leg?.hid ?? '', by: 'visitor' });
  await clock.advance(30 * minute);

  await agent.boot();
  await clock.advance(150 * minute);
  expect(agent.session().mode).toBe('package');
  const fresh = await addBrowser({ seed: 99 });
  const last = await talked(stage, ada, '+852 9466 7788');
  world.cinnox.actions.hangUp({ call: last, by: 'visitor' });
  await clock.advance(10 * minute);

  const tasks = await rows(written.tasks);
  const cases = await rows(written.cases);
  const objects = tasks.map(({ CallObject }) => String(CallObject));
  expect(new Set(objects).size).toBe(objects.length);
  expect(objects.filter((object) => object.includes(third))).toHaveLength(2);
  expect(cases).toHaveLength(4);
  // Everything has its row, and each row its record.
  const log = await rows(keys);
  expect(
    log
      .filter(({ Task_Id__c }) => Task_Id__c !== null)
      .map(({ Task_Id__c }) => Task_Id__c)
      .toSorted(),
  ).toEqual(tasks.map(({ Id }) => Id).toSorted());
  const byRow = new Set(log.filter(({ Kind__c }) => Kind__c === 'enquiry').map(({ Case_Id__c }) => Case_Id__c));
  expect([...byRow].toSorted()).toEqual(cases.map(({ Id }) => Id).toSorted());
  for (const each of [agent, ben, fresh]) expect(each.today()).toMatchObject({ waiting: 0, needYou: 0 });
});

it('a note typed after the installation goes into the record of before', async () => {
  const stage = await scene({ org: 'globex' });
  const { world, clock, agent, ada, rows } = stage;
  const call = await talked(stage, ada, '+852 9466 7788');
  world.cinnox.actions.hangUp({ call, by: 'visitor' });
  await clock.advance(5 * minute);
  const id = agent.shown().id;
  await install(stage);
  await clock.advance(150 * minute);
  await agent.send('note.save', { id, text: 'she called about the invoice', revision: 0 });
  await clock.advance(5 * minute);
  const tasks = await rows(written.tasks);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.Description).toContain('she called about the invoice');
  expect(await rows(keys)).toHaveLength(2);
});

it('“Don’t log” of before is known to the org: neither a supervisor’s nor another browser logs it', async () => {
  const stage = await scene({ org: 'globex' });
  const { world, clock, agent, ada, rows, addBrowser } = stage;
  await addBrowser({ user: 'chris', seed: 3 });
  await agent.send('rules.save', {
    ...getDefaultLogSettings(),
    caseAt: 'close',
    defaultCountry: 'HK',
    dispositions: [],
  });
  const { inquiry } = world.cinnox.actions.openChat({ name: 'Jonas', to: ada });
  world.cinnox.actions.pickUp({ enquiry: inquiry, staff: ada });
  await clock.advance(2 * minute);
  await agent.send('log.decline', { id: agent.shown().id, reason: 'private' });
  world.cinnox.actions.visitorWrites({ enquiry: inquiry, text: 'Only between us.' });
  world.cinnox.actions.closeEnquiry({ enquiry: inquiry });
  await clock.advance(6 * minute);
  expect(agent.shown().log.state).toBe('do-not-log');
  await install(stage);
  await clock.advance(150 * minute);
  expect(await rows(written.cases)).toEqual([]);
  expect(await rows(keys)).toMatchObject([{ Kind__c: 'enquiry', State__c: 'do-not-log', Case_Id__c: null }]);
});
