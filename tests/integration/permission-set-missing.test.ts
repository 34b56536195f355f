// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { SalesforceError } from '../emulators/salesforce/types.ts';
import { useScenes, written, type Scene } from './support/scene.ts';
import { said } from './support/said.ts';

vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;

const staffNamed = ({ world }: Scene, name: string) =>
  world.cinnox.info().staff.find((one) => one.name.startsWith(name))?.eid ?? '';

async function userNamed({ rows }: Scene, name: string): Promise<string> {
  const [user] = await rows(`SELECT Id FROM User WHERE FirstName = '${name}' AND IsActive = true`);
  return String(user?.Id);
}

async function talk({ world, clock }: Scene, staff: string): Promise<void> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: staff });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff });
  await clock.advance(minute);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(5 * minute);
}

it('whoever lacks the permission set logs nothing beside the package, is told so once, and loses nothing', async () => {
  const stage = await scene();
  const { world, clock, rows, addBrowser } = stage;
  const { access } = world.salesforce.org('uat').store;
  const [eid, userId] = [staffNamed(stage, 'Ben'), await userNamed(stage, 'Ben')];
  access.unassign(userId, 'CINNOX_Agent');
  const ben = await addBrowser({ user: 'ben', seed: 5 });
  expect(ben.session().mode).toBe('package');
  expect(ben.session().problems.map(said)).toMatchObject([
    {
      title: 'The CINNOX objects are hidden from you',
      text: expect.stringContaining('Ask your admin for the CINNOX permission set'),
    },
  ]);

  await talk(stage, eid);
  await ben.send('note.save', { id: ben.shown().id, text: 'Wants an offer.', revision: 0 });
  ben.watch();
  await clock.advance(90 * minute);
  // Only an admin can mend it: it is looked for, but not at each sweep.
  const queries = ben.requests().filter((path) => path.includes('/query'));
  expect(queries.length).toBeGreaterThan(10);
  expect(queries.length).toBeLessThan(300);
  expect(await rows(written.tasks)).toEqual([]);
  expect(await rows(written.cases)).toEqual([]);
  expect(ben.session().problems).toHaveLength(1);

  // The worker is stopped, as it is many times a day, before the admin has heard of it.
  ben.kill();
  await ben.boot();
  access.assign(userId, 'CINNOX_Agent');
  await clock.advance(15 * minute);
  await talk(stage, eid);
  expect(ben.session()).toMatchObject({ mode: 'package', problems: [] });
  const tasks = await rows(written.tasks);
  expect(tasks).toHaveLength(2);
  expect(tasks.map(({ Description }) => String(Description)).join()).toContain('Wants an offer.');
  expect(await rows(written.cases)).toHaveLength(2);
  const keys = (await rows(written.logRows)).filter(({ State__c }) => State__c === 'logged');
  expect(keys.filter(({ Kind__c }) => Kind__c === 'call')).toHaveLength(2);
  expect(keys.filter(({ Kind__c }) => Kind__c === 'enquiry')).toHaveLength(2);
  expect(ben.today()).toMatchObject({ waiting: 0, needYou: 0 });
});

it('what waited for the rights and then for a rule is found by a new profile', async () => {
  const stage = await scene();
  const { world, clock, rows, addBrowser } = stage;
  const { store } = world.salesforce.org('uat');
  const [eid, userId] = [staffNamed(stage, 'Ben'), await userNamed(stage, 'Ben')];
  store.access.unassign(userId, 'CINNOX_Agent');
  const ben = await addBrowser({ user: 'ben', seed: 5 });
  await talk(stage, eid);
  let isRefused = true;
  const beforeInsert = () => {
    if (isRefused) throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Cost centre?', []);
  };
  store.addTrigger({ object: 'Task', beforeInsert });
  store.addTrigger({ object: 'Case', beforeInsert });
  store.access.assign(userId, 'CINNOX_Agent');
  await clock.advance(20 * minute);
  ben.close();
  isRefused = false;
  await addBrowser({ user: 'ben', seed: 99 });
  await clock.advance(10 * minute);
  expect(await rows(written.tasks)).toHaveLength(1);
  expect(await rows(written.cases)).toHaveLength(1);
});

it('a machine whose clock is hours slow reads the reports of today, also where the org hides its objects and is away', async () => {
  const stage = await scene();
  const { world, addBrowser } = stage;
  const [eid, userId] = [staffNamed(stage, 'Ben'), await userNamed(stage, 'Ben')];
  world.salesforce.org('uat').store.access.unassign(userId, 'CINNOX_Agent');
  const ben = await addBrowser({ user: 'ben', seed: 5, skewMs: -5 * 60 * minute });
  ben.kill();
  world.faults.add({ service: 'salesforce', route: '*', cut: true });
  await ben.boot();
  await talk(stage, eid);
  expect(ben.shown()).toMatchObject({ kind: 'call' });
});

it('a profile that begins anew while the org does not answer takes up its shift when it does', async () => {
  const stage = await scene();
  const { world, clock, agent, ada, rows, addBrowser } = stage;
  await talk(stage, ada);
  const chat = world.cinnox.actions.openChat({ channel: 'Weblink', name: 'Jonas', email: 'j@x.example', to: ada });
  world.cinnox.actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  await clock.advance(5 * minute);
  agent.close();
  // The rows are not given while the new profile is set up.
  const fault = world.faults.add({ service: 'salesforce', route: 'GET /services/data/*/query*', cut: true });
  await addBrowser({ seed: 99 });
  await clock.advance(10 * minute);
  fault.remove();
  await clock.advance(5 * minute);
  world.cinnox.actions.closeEnquiry({ enquiry: chat.inquiry });
  await clock.advance(15 * minute);
  const cases = await rows(written.cases);
  expect(cases).toHaveLength(2);
  expect(cases.filter(({ Status }) => Status === 'Closed')).toHaveLength(2);
  expect(await rows(written.tasks)).toHaveLength(1);
});

it('what was logged beside the package on the word of an old set-up code gets its rows when the permission set is given', async () => {
  const stage = await scene();
  const { world, clock, agent, rows, addBrowser } = stage;
  const { access } = world.salesforce.org('uat').store;
  const [eid, userId] = [staffNamed(stage, 'Ben'), await userNamed(stage, 'Ben')];
  agent.close();
  access.unassign(userId, 'CINNOX_Agent');
  // The code was printed before the package was installed.
  const ben = await addBrowser({ user: 'ben', seed: 5, mode: 'package-free' });
  expect(ben.session()).toMatchObject({ mode: 'package-free', problems: [] });
  await talk(stage, eid);
  const chat = world.cinnox.actions.openChat({ channel: 'Weblink', name: 'Jonas', email: 'j@x.example', to: eid });
  world.cinnox.actions.pickUp({ enquiry: chat.inquiry, staff: eid });
  world.cinnox.actions.visitorWrites({ enquiry: chat.inquiry, text: 'Where is my order?' });
  await clock.advance(5 * minute);
  expect(await rows(written.tasks)).toHaveLength(1);
  expect(await rows(written.cases)).toHaveLength(2);

  access.assign(userId, 'CINNOX_Agent');
  // Noticed within the hour, or by a browser that begins anew.
  const other = await addBrowser({ user: 'ben', seed: 11 });
  expect(other.session().mode).toBe('package');
  await clock.advance(70 * minute);
  expect(ben.session().mode).toBe('package');
  world.cinnox.actions.closeEnquiry({ enquiry: chat.inquiry });
  await talk(stage, eid);
  await clock.advance(10 * minute);

  const [tasks, cases, log] = [await rows(written.tasks), await rows(written.cases), await rows(written.logRows)];
  expect(tasks).toHaveLength(2);
  expect(cases).toHaveLength(3);
  expect(cases.map(({ Description }) => String(Description)).join()).toContain('Where is my order?');
  expect(cases.every(({ Status }) => Status === 'Closed')).toBe(true);
  const told = (field: string) => log.flatMap((row) => row[field] ?? []);
  expect(new Set(told('Task_Id__c'))).toEqual(new Set(tasks.map(({ Id }) => Id)));
  expect(new Set(told('Case_Id__c'))).toEqual(new Set(cases.map(({ Id }) => Id)));
  for (const each of [ben, other]) expect(each.today()).toMatchObject({ waiting: 0, needYou: 0 });
});
