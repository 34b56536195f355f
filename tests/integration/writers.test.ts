// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import { sleep } from '../../lib/platform/clock.ts';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written, type Scene } from './support/scene.ts';
import { said } from './support/said.ts';

// Hours of several browsers: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;
const leases = "SELECT Key__c, Browser__c FROM CINNOX_Log__c WHERE Kind__c = 'lease' ORDER BY Key__c";

const eidOf = ({ world }: Scene, name: string) =>
  world.cinnox.info().staff.find((one) => one.name.startsWith(name))?.eid ?? '';
const userOf = async ({ rows }: Scene, name: string) =>
  String((await rows(`SELECT Id FROM User WHERE FirstName = '${name}'`))[0]?.Id);

async function ownedBy(browser: AgentBrowser, eid: string) {
  await browser.send('writers.decide', { name: 'owner', value: eid });
}

/** Rings at the whole group; nobody takes it. */
async function missed({ world, clock }: Scene, from = '+852 9466 7788') {
  const { callId } = world.cinnox.actions.ringIn({ from, to: 'group' });
  await clock.advance(10_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  return callId;
}

describe('a missed call of a group', () => {
  it('is written once by one of two browsers of the owner, under the lease of the slot', async () => {
    const stage = await scene();
    const { agent, addBrowser, clock, rows } = stage;
    const chris = await addBrowser({ user: 'chris', seed: 3 });
    await ownedBy(chris, eidOf(stage, 'Ada'));
    const second = await addBrowser({ seed: 99 });
    await clock.advance(31 * minute);
    const callId = await missed(stage);
    await clock.advance(25 * minute);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      CallObject: `cinnox:call:acme:${callId}:none`,
      OwnerId: await userOf(stage, 'Ada'),
    });
    expect(await rows(written.cases)).toHaveLength(1);
    // Taken once in a slot, by one browser; the slots of the others are not taken a second time.
    const taken = await rows(leases);
    expect(new Set(taken.map((row) => row.Key__c)).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThan(0);
    for (const each of [agent, second]) expect(each.today()).toMatchObject({ needYou: 0 });
  });

  it('is written by an owner who may not see Setup, and who can check what there is', async () => {
    const stage = await scene();
    const { agent, addBrowser, clock, rows, world } = stage;
    const chris = await addBrowser({ user: 'chris', seed: 3 });
    await ownedBy(chris, eidOf(stage, 'Ada'));
    // Without "View Setup and Configuration" nobody sees who has which permission set, not even of themselves.
    const { access } = world.salesforce.org('uat').store;
    access.restrict(await userOf(stage, 'Ada'), 'PermissionSetAssignment', { read: false });
    const { journal } = agent.app.services.requireSession();
    await journal.setMeta('roles', undefined);
    const callId = await missed(stage);
    await clock.advance(25 * minute);
    expect(await rows(written.tasks)).toMatchObject([{ CallObject: `cinnox:call:acme:${callId}:none` }]);
    await expect(agent.send('writers.read', {})).resolves.toMatchObject({ mayDecide: false });
  });

  it('is written by a supervisor half an hour later when the owner stays away, for the owner', async () => {
    const stage = await scene();
    const { agent, addBrowser, clock, rows } = stage;
    const chris = await addBrowser({ user: 'chris', seed: 3 });
    await ownedBy(chris, eidOf(stage, 'Ada'));
    agent.kill();
    const callId = await missed(stage);
    await clock.advance(30 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    await clock.advance(15 * minute);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      CallObject: `cinnox:call:acme:${callId}:none`,
      OwnerId: await userOf(stage, 'Ada'),
    });
    const [made] = await rows(written.cases);
    expect(made).toMatchObject({ OwnerId: await userOf(stage, 'Ada') });
    expect(tasks[0]?.WhatId).toBe(made?.Id);
    await agent.boot();
    await clock.advance(70 * minute);
    expect(await rows(written.tasks)).toHaveLength(1);
    expect(await rows(written.cases)).toHaveLength(1);
  });

  it('is listed, and not written, when the owner has left', async () => {
    const stage = await scene();
    const { agent, addBrowser, clock, rows, world } = stage;
    const chris = await addBrowser({ user: 'chris', seed: 3 });
    await ownedBy(chris, eidOf(stage, 'Ada'));
    agent.kill();
    const ada = await userOf(stage, 'Ada');
    const { store } = world.salesforce.org('uat');
    await store.tx({ userId: ada, system: true }, (tx) => tx.update('User', ada, { IsActive: false }));
    await missed(stage);
    await clock.advance(50 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    expect((await chris.send('writers.read', {})).unwritten).toMatchObject([
      { kind: 'call', reason: 'no-user' },
      { kind: 'enquiry', reason: 'no-user' },
    ]);
  });

  it('is listed with the reason while nobody is to write it, and not written', async () => {
    const stage = await scene();
    const { addBrowser, clock, rows } = stage;
    const chris = await addBrowser({ user: 'chris', seed: 3 });
    await missed(stage);
    await clock.advance(45 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    expect((await chris.send('writers.read', {})).unwritten).toMatchObject([
      { kind: 'call', reason: 'no-owner' },
      { kind: 'enquiry', reason: 'no-owner' },
    ]);
    // The panel says it, and what to do, to who may do something.
    const [group, ...others] = chris.today().unwritten ?? [];
    expect(others).toEqual([]);
    expect(said(group?.problem)).toMatchObject({ title: '2 have no writer', action: 'open-options' });
    expect(said(group?.problem)?.text).toContain('Who logs');
    expect(group?.rows).toHaveLength(2);
    expect(chris.today().pill).toEqual({ text: '2 no writer', tone: 'wait', filter: 'all' });
    // Also when the last hour holds it no more: nobody has written it since.
    await clock.advance(2 * 60 * minute);
    expect(chris.today().unwritten?.[0]?.rows).toHaveLength(2);
    expect((await chris.send('writers.read', {})).unwritten).toHaveLength(2);
  });
});

describe('a call that a colleague answered', () => {
  it('is written by a supervisor when the agent’s browsers stay away, and belongs to the agent', async () => {
    const stage = await scene();
    const { agent, addBrowser, clock, rows, world, ada } = stage;
    await addBrowser({ user: 'chris', seed: 3 });
    agent.kill();
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await clock.advance(60_000);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(29 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    await clock.advance(15 * minute);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      CallObject: `cinnox:call:acme:${callId}:${ada}`,
      OwnerId: await userOf(stage, 'Ada'),
    });
    // The agent comes back and adds to the same record.
    await agent.boot();
    await clock.advance(5 * minute);
    expect(await rows(written.tasks)).toHaveLength(1);
    expect(await rows(written.cases)).toHaveLength(1);
  });

  it('is one record when agent, owner and supervisor write at once and no reply arrives', async () => {
    const stage = await scene();
    const { agent, addBrowser, clock, rows, world, ada } = stage;
    const chris = await addBrowser({ user: 'chris', seed: 3 });
    await ownedBy(chris, ada);
    const second = await addBrowser({ seed: 99 });
    agent.kill();
    second.kill();
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await clock.advance(60_000);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await missed(stage, '+852 9111 2222');
    await clock.advance(29 * minute);
    world.faults.add({
      service: 'salesforce',
      route: 'POST /services/data/*/composite',
      point: 'afterCommit',
      cut: true,
      times: 12,
    });
    await agent.boot();
    await second.boot();
    await clock.advance(40 * minute);
    world.faults.clear();
    await clock.advance(40 * minute);
    const tasks = await rows(written.tasks);
    expect(tasks.map(({ CallObject }) => CallObject)).toHaveLength(2);
    expect(new Set(tasks.map(({ OwnerId }) => OwnerId))).toEqual(new Set([await userOf(stage, 'Ada')]));
    expect(await rows(written.cases)).toHaveLength(2);
  });
});

describe('a missed call that a rule leaves out by its number', () => {
  it.each(['by nobody yet', 'by the agent, before the enquiry was'])(
    'is left out by a supervisor with its enquiry, where it was left out %s',
    async (how) => {
      const stage = await scene({ knobs: { enquiryExtras: 'none' } });
      const { agent, addBrowser, clock, rows, world, ada } = stage;
      const chris = await addBrowser({ user: 'chris', seed: 3 });
      await chris.send('rules.save', {
        ...getDefaultLogSettings(),
        defaultCountry: 'HK',
        dispositions: [],
        skipWithheld: true,
      });
      agent.kill();
      const { callId } = world.cinnox.actions.ringIn({ from: 'anonymous', to: ada });
      await clock.advance(40_000);
      world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
      if (how !== 'by nobody yet') {
        const fields = { Key__c: `call:acme:${callId}:${ada}`, State__c: 'skipped', Kind__c: 'call' };
        const { store } = world.salesforce.org('uat');
        await store.tx({ userId: await userOf(stage, 'Ada'), system: true }, (tx) =>
          tx.insert('CINNOX_Log__c', fields),
        );
      }
      await clock.advance(60 * minute);
      const keys = await rows("SELECT Kind__c, State__c FROM CINNOX_Log__c WHERE Kind__c IN ('call', 'enquiry')");
      expect(keys).toHaveLength(2);
      for (const key of keys) expect(key).toMatchObject({ State__c: 'skipped' });
      expect(await rows(written.cases)).toEqual([]);
      expect(await rows(written.tasks)).toEqual([]);
    },
  );
});

it('a decision that the org did not take is not said to be decided', async () => {
  const stage = await scene();
  const { addBrowser, clock, rows, world } = stage;
  const chris = await addBrowser({ user: 'chris', seed: 3 });
  await ownedBy(chris, eidOf(stage, 'Ada'));
  const [row] = await rows("SELECT Id FROM CINNOX_Log__c WHERE Kind__c = 'decide'");
  // Somebody’s long transaction holds the row: the collection is answered 200, with the failure inside.
  const holding = world.salesforce.org('uat').store.tx({ userId: 'system', system: true }, async (tx) => {
    await tx.update('CINNOX_Log__c', String(row?.Id), { Note__c: '' });
    await sleep(clock, 30_000);
  });
  const asked = ownedBy(chris, eidOf(stage, 'Ben'));
  const refused = expect(asked).rejects.toMatchObject({ code: 'record_locked' });
  await clock.advance(31_000);
  await Promise.all([refused, holding]);
  expect((await chris.send('writers.read', {})).owner).toMatchObject({ name: 'Ada Lam' });
});

describe('without the package', () => {
  it('only the owner’s own browser writes what nobody has', async () => {
    const stage = await scene({ org: 'globex' });
    const { agent, clock, rows, ada } = stage;
    await missed(stage);
    await clock.advance(10 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    expect((await agent.send('writers.read', {})).unwritten[0]).toMatchObject({ reason: 'no-owner' });
    await ownedBy(agent, eidOf(stage, 'Ben'));
    await clock.advance(10 * minute);
    expect((await agent.send('writers.read', {})).unwritten[0]).toMatchObject({ reason: 'other-browser' });
    expect(said(agent.today().unwritten?.[0]?.problem)?.text).toMatch(/^Only the browser of the person chosen/);
    await ownedBy(agent, ada);
    await clock.advance(10 * minute);
    expect(await rows(written.tasks)).toHaveLength(1);
    expect(await rows(written.cases)).toHaveLength(1);
    expect((await agent.send('writers.read', {})).unwritten).toEqual([]);
    expect(agent.today().unwritten).toBeUndefined();
  });
});
