// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

// Hours of several browsers: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;
const day = 24 * 60 * minute;

async function talked({ world, clock, ada }: Scene, from = '+852 9466 7788') {
  const { callId } = world.cinnox.actions.ringIn({ from, to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(minute);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(5 * minute);
  return callId;
}

/** Who fills in earlier days in the org with the package has to be an admin of it. */
async function asAdmin({ world }: Scene): Promise<void> {
  await world.salesforce.org('uat').store.tx({ userId: 'system', system: true }, async (tx) => {
    const [user] = tx.find('User', { Username: 'ada.lam@acme.example.uat' });
    const [set] = tx.find('PermissionSet', { Name: 'CINNOX_Admin' });
    await tx.insert('PermissionSetAssignment', { AssigneeId: user?.Id ?? '', PermissionSetId: set?.Id ?? '' });
  });
}

describe.each(['uat', 'globex'] as const)('filling in (%s)', (org) => {
  it('counts first, fills in once, and what was filled in counts no more', async () => {
    const stage = await scene({ org });
    const { agent, addBrowser, clock, rows, world } = stage;
    if (org === 'uat') await asAdmin(stage);
    // Nobody's browser is open while these come.
    agent.kill();
    await talked(stage);
    await talked(stage, '+852 9111 2222');
    // The next day: what came in a shift of this person is taken up by itself.
    await clock.advance(13 * 60 * minute);
    const fresh = await addBrowser({ seed: 99 });
    await clock.advance(10 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    const from = world.clock.now() - day;
    expect(await fresh.send('backfill.count', { from })).toEqual({ calls: 2, enquiries: 2 });
    expect(await rows(written.tasks)).toEqual([]);
    await fresh.send('backfill.fill', { from });
    await clock.advance(5 * minute);
    expect(await rows(written.tasks)).toHaveLength(2);
    expect(await rows(written.cases)).toHaveLength(2);
    expect(await fresh.send('backfill.count', { from })).toEqual({ calls: 0, enquiries: 0 });
    await fresh.send('backfill.fill', { from });
    await clock.advance(5 * minute);
    expect(await rows(written.tasks)).toHaveLength(2);
    // Nor in a browser that knows nothing of it: the org tells.
    const other = await addBrowser({ seed: 98 });
    expect(await other.send('backfill.count', { from })).toEqual({ calls: 0, enquiries: 0 });
    await other.send('backfill.fill', { from });
    await clock.advance(5 * minute);
    expect([await rows(written.tasks), await rows(written.cases)].map(({ length }) => length)).toEqual([2, 2]);
  });

  it('makes nothing again that a person deleted, and nothing twice that another user has by now', async () => {
    const stage = await scene({ org });
    if (org === 'uat') await asAdmin(stage);
    const { agent, addBrowser, clock, rows, world } = stage;
    await talked(stage);
    await talked(stage, '+852 9111 2222');
    const [deleted, given] = await rows(written.tasks);
    const [deletedCase] = await rows(written.cases);
    await world.salesforce.org(org).store.tx({ userId: 'system', system: true }, async (tx) => {
      const [ben] = tx.query("SELECT Id FROM User WHERE Username LIKE 'ben.%'").records;
      await tx.delete('Task', String(deleted?.Id));
      await tx.delete('Case', String(deletedCase?.Id));
      await tx.update('Task', String(given?.Id), { OwnerId: String(ben?.Id) });
    });
    // The profile is gone.
    agent.kill();
    await clock.advance(13 * 60 * minute);
    const fresh = await addBrowser({ seed: 99 });
    const from = world.clock.now() - day;
    expect(await fresh.send('backfill.count', { from })).toEqual({ calls: 0, enquiries: 0 });
    await fresh.send('backfill.fill', { from });
    await clock.advance(10 * minute);
    expect((await rows(written.tasks)).map(({ Id }) => Id)).toEqual([given?.Id]);
    expect(await rows(written.cases)).toHaveLength(1);
  });

  it('no day before the org’s rows, and none to come', async () => {
    const stage = await scene({ org });
    if (org === 'uat') await asAdmin(stage);
    const { addBrowser, world } = stage;
    // Who one is, is asked once in a while: a browser of today knows.
    const agent = await addBrowser({ seed: 98 });
    const now = world.clock.now();
    const { oldest = 0 } = await agent.send('writers.read', {});
    expect(now - oldest).toBe(27 * day);
    for (const from of [now - 28 * day, now + day])
      for (const name of ['backfill.count', 'backfill.fill'] as const)
        await expect(agent.send(name, { from })).rejects.toMatchObject({ code: 'bad_input' });
    expect(await agent.send('backfill.count', { from: now - 26 * day })).toEqual({ calls: 0, enquiries: 0 });
  });
});

it('counts what the log rules leave, and writes as many', async () => {
  const stage = await scene({ org: 'globex' });
  const { agent, addBrowser, clock, rows, world, ada } = stage;
  agent.kill();
  await talked(stage);
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9111 2222', to: ada });
  await clock.advance(minute);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(13 * 60 * minute);
  const fresh = await addBrowser({ seed: 99 });
  const view = await fresh.send('settings.read', {});
  const { defaultCountry, dispositions } = view;
  const rules = { ...logSettingsOf(view), voiceCase: 'answered' as const };
  const calls = { ...rules.calls, missed: 'none' as const, abandoned: 'none' as const };
  await fresh.send('rules.save', { ...rules, calls, defaultCountry, dispositions });
  await clock.advance(10 * minute);
  const from = world.clock.now() - day;
  expect(await fresh.send('backfill.count', { from })).toEqual({ calls: 1, enquiries: 1 });
  await fresh.send('backfill.fill', { from });
  await clock.advance(5 * minute);
  expect([await rows(written.tasks), await rows(written.cases)].map(({ length }) => length)).toEqual([1, 1]);
  expect(await fresh.send('backfill.count', { from })).toEqual({ calls: 0, enquiries: 0 });
});

it('the oldest day may be filled in for as long as the page offers it', async () => {
  const stage = await scene({ org: 'globex' });
  const agent = await stage.addBrowser({ seed: 98 });
  const { oldest = 0 } = await agent.send('writers.read', {});
  // Read once, when the page was opened.
  await stage.clock.advance(30 * minute);
  expect(await agent.send('backfill.count', { from: Math.ceil(oldest) })).toEqual({ calls: 0, enquiries: 0 });
  expect(await agent.send('backfill.fill', { from: Math.ceil(oldest) })).toMatchObject({ mode: 'package-free' });
});

it('the retention is the org’s, less three days', async () => {
  const { agent, world, clock } = await scene();
  await world.salesforce.org('uat').store.tx({ userId: 'system', system: true }, async (tx) => {
    const [setting] = tx.find('CINNOX_Setting__mdt', { DeveloperName: 'Retention_Days' });
    await tx.update('CINNOX_Setting__mdt', setting?.Id ?? '', { Value__c: '10' });
  });
  await clock.advance(13 * 60 * minute);
  const { oldest = 0 } = await agent.send('writers.read', {});
  expect(world.clock.now() - oldest).toBe(7 * day);
});

it('days of the past are an admin’s: an agent is refused', async () => {
  const stage = await scene();
  const { addBrowser, clock, rows, world, agent } = stage;
  agent.kill();
  await talked(stage);
  const agents = await addBrowser({ user: 'ben', seed: 12 });
  const from = world.clock.now() - day;
  for (const name of ['backfill.count', 'backfill.fill'] as const)
    await expect(agents.send(name, { from })).rejects.toMatchObject({
      code: 'not_allowed',
      message: expect.stringContaining('CINNOX Admin') as string,
    });
  await clock.advance(5 * minute);
  expect(await rows(written.tasks)).toEqual([]);
});

it('a count that takes long is not cut off by the browser', async () => {
  const stage = await scene({ org: 'globex' });
  const { addBrowser, world, clock } = stage;
  stage.agent.kill();
  await talked(stage);
  await clock.advance(13 * 60 * minute);
  const agent = await addBrowser({ seed: 97 });
  await clock.advance(10 * minute);
  for (const service of ['cinnox', 'salesforce'] as const)
    world.faults.add({ service, route: 'GET *', latencyMs: 15_000 });
  const beats = () => agent.browser.calls.filter(({ name }) => name === 'heartbeat').length;
  const before = beats();
  const counting = agent.send('backfill.count', { from: world.clock.now() - day });
  await clock.advance(3 * minute);
  expect(await counting).toMatchObject({ calls: 1 });
  expect(beats()).toBeGreaterThan(before);
});
