// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { countClasses, planFill, type CoverageLine, type CoverageView } from '../../lib/domain/coverage.ts';
import { localDate } from '../../lib/domain/user-dates.ts';
import type { FillPart } from '../../lib/reconcile/facts.ts';
import { createCompare } from '../../lib/state/compare.ts';
import { addValidationRule } from '../emulators/salesforce/variety/rules.ts';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

const known = '+852 9466 7788';

/** A call that came, was answered and is over. */
async function playCall(
  { world, clock, ada }: Scene,
  { from = known, to = ada, during }: { from?: string; to?: string; during?: () => Promise<void> } = {},
): Promise<string> {
  const { callId } = world.cinnox.actions.ringIn({ from, to });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: to });
  await during?.();
  await clock.advance(30_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  return callId;
}

const range = ({ clock }: Scene, agent: AgentBrowser, whose: CoverageView['whose'] = 'me') => {
  const today = localDate(clock.now(), agent.session().timeZone ?? 'UTC');
  return { from: today, to: today, whose };
};

/** As the page does it: the worker reads, the page joins. */
function compare(stage: Scene, agent: AgentBrowser, whose: CoverageView['whose'] = 'me') {
  return stage.clock.track(createCompare((name, input) => agent.send(name, input))(range(stage, agent, whose)));
}

async function read(stage: Scene, agent: AgentBrowser, whose: CoverageView['whose'] = 'me'): Promise<CoverageView> {
  return (await compare(stage, agent, whose)).view;
}

/** Presses "Fill" although the list may be an old one. */
function fill(stage: Scene, agent: AgentBrowser, parts: FillPart[], whose: CoverageView['whose'] = 'me') {
  return stage.clock.track(agent.send('coverage.fill', { ...range(stage, agent, whose), parts }));
}

/** Whatever the list says, as if all of it were missing. */
function everything(view: CoverageView, eid: string): FillPart[] {
  return view.lines.map(({ id, kind, key = '', callId, enquiryNumber }) => ({
    ...{ id, kind, keys: [key], eid },
    ...(callId === undefined ? {} : { callId }),
    ...(enquiryNumber === undefined ? {} : { enquiryNumber }),
  }));
}

function lineOf(view: CoverageView, callId: string): CoverageLine {
  const found = view.lines.filter((line) => line.kind === 'call' && line.callId === callId);
  expect(found).toHaveLength(1);
  return found[0] as CoverageLine;
}

function staffOf({ world }: Scene, firstName: string): string {
  const found = world.cinnox.info().staff.find(({ name }) => name.startsWith(firstName));
  if (found === undefined) throw new Error(`nobody is called ${firstName}`);
  return found.eid;
}

const only = (view: CoverageView) =>
  Object.fromEntries(Object.entries(countClasses(view.lines)).filter(([, count]) => count > 0));

async function remove({ world }: Scene, object: string, where: string, org: 'uat' | 'globex' = 'uat'): Promise<void> {
  const { store } = world.salesforce.org(org);
  const ids = await store.tx({ userId: 'system', system: true }, async (tx) =>
    tx.query(`SELECT Id FROM ${object} WHERE ${where}`).records.map(({ Id }) => String(Id)),
  );
  const [chris] = await store.tx(
    { userId: 'system', system: true },
    async (tx) => tx.query(`SELECT Id FROM User WHERE Username = 'chris.mori@acme.example.${org}'`).records,
  );
  for (const id of ids)
    await store.tx({ userId: String(chris?.Id), system: true }, async (tx) => tx.delete(object, id));
}

describe('reconciliation for an agent in an org with the package', () => {
  it('finds everything logged after a usual day', async () => {
    const stage = await scene();
    const callId = await playCall(stage);
    await stage.clock.advance(300_000);
    const view = await read(stage, stage.agent);
    expect(only(view)).toEqual({ logged: 2 });
    expect(lineOf(view, callId)).toMatchObject({
      class: 'logged',
      who: 'Mei-ling Wong',
      what: 'Call in · 0:30',
      staff: { isYou: true },
      record: { object: 'Task' },
    });
    expect(view.canSeeAll).toBe(false);
    expect(view.timeZone).toBe(stage.agent.session().timeZone);
  });

  it('names a deleted Task with who deleted it and when, and never makes it again', async () => {
    const stage = await scene();
    const calls = [await playCall(stage), await playCall(stage, { from: '+852 2345 6789' }), await playCall(stage)];
    await stage.clock.advance(300_000);
    expect(await stage.rows(written.tasks)).toHaveLength(3);
    await remove(stage, 'Task', "CallObject LIKE 'cinnox:%'");
    const deletedAt = stage.clock.now();
    await stage.clock.advance(60_000);
    const view = await read(stage, stage.agent);
    for (const callId of calls) {
      expect(lineOf(view, callId)).toMatchObject({
        class: 'log-without-record',
        by: { name: 'Chris Mori', at: Math.floor(deletedAt / 1000) * 1000 },
      });
    }
    expect(planFill(view.lines)).toMatchObject({ lines: [], deleted: 3 });
    expect(await fill(stage, stage.agent, everything(view, stage.ada))).toEqual({ rows: {}, open: [] });
    await stage.clock.advance(600_000);
    expect(await stage.rows(written.tasks)).toEqual([]);
  });

  it('fills in what was missed before this browser began, once, and leaves what was decided', async () => {
    const stage = await scene();
    const { clock, world, rows } = stage;
    const ben = staffOf(stage, 'Ben');
    const missed = await playCall(stage, { to: ben });
    await clock.advance(3_600_000);
    // His first browser begins now: it takes up nothing older by itself.
    const agent = await stage.addBrowser({ user: 'ben', seed: 99 });
    const declined = await playCall(stage, {
      to: ben,
      during: async () => void (await agent.send('log.decline', { id: agent.shown().id })),
    });
    await clock.advance(300_000);
    const { view, fillable } = await compare(stage, agent);
    const plan = planFill(view.lines);
    expect(fillable.map(({ id }) => id)).toEqual(plan.lines.map(({ id }) => id));
    expect(lineOf(view, missed)).toMatchObject({ class: 'missing', canFill: true });
    expect(lineOf(view, declined)).toMatchObject({ class: 'skipped', by: { name: 'you' } });
    expect(plan).toMatchObject({ tasks: 1, cases: 1, decided: 2, deleted: 0 });
    const { rows: filled } = await fill(stage, agent, everything(view, ben));
    expect(Object.keys(filled).toSorted()).toEqual(plan.lines.map(({ id }) => id).toSorted());
    await clock.advance(120_000);
    const asked = Object.entries(filled).map(([id, rowId]) => ({ id, rowId }));
    const { states } = await agent.send('coverage.progress', { rows: asked });
    expect(states.map(({ state }) => state)).toEqual(['logged', 'logged']);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.CallObject).toContain(missed);
    expect(tasks[0]?.WhatId).toBe((await rows(written.cases))[0]?.Id);
    const after = await read(stage, agent);
    expect(lineOf(after, missed).class).toBe('logged');
    expect(lineOf(after, declined).class).toBe('skipped');
    // Pressed again, and in another browser of his at the same time: nothing more.
    const other = await stage.addBrowser({ user: 'ben', seed: 100 });
    await Promise.all([agent, other].map((each) => fill(stage, each, everything(view, ben))));
    await clock.advance(300_000);
    expect(await rows(written.tasks)).toHaveLength(1);
    expect(world.cinnox.ledger.calls()).toHaveLength(2);
  });
});

/** A group is rung; nobody takes it. */
async function missGroup({ world, clock }: Scene): Promise<string> {
  const { callId } = world.cinnox.actions.ringIn({ from: known, to: 'group' });
  await clock.advance(10_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  return callId;
}

describe('each class, from real events', () => {
  it('waiting, while it goes on and shortly after', async () => {
    const stage = await scene();
    const { world, clock, agent, ada } = stage;
    const { inquiry, displayCaseNumber } = world.cinnox.actions.openChat({ channel: 'WHATSAPP', name: 'Zoë', to: ada });
    await clock.advance(90_000);
    const chat = (await read(stage, agent, 'me')).lines.find((line) => line.enquiryNumber === displayCaseNumber);
    // Nobody has picked it up: it is nobody's yet.
    expect(chat).toBeUndefined();
    world.cinnox.actions.pickUp({ enquiry: inquiry, staff: ada });
    const { callId } = world.cinnox.actions.ringIn({ from: known, to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await agent.send('call.claim', { id: agent.now().interactions.find(({ kind }) => kind === 'call')?.id ?? '' });
    await clock.advance(2_000);
    const live = (await read(stage, agent)).lines.filter(({ kind }) => kind === 'call');
    expect(live).toMatchObject([{ class: 'waiting', reason: expect.stringMatching(/going on/) as string }]);
  });

  it('to choose, for a person whom nobody knows', async () => {
    const stage = await scene();
    const callId = await playCall(stage, { from: '+33 1 42 68 53 00' });
    await stage.clock.advance(300_000);
    expect(lineOf(await read(stage, stage.agent), callId)).toMatchObject({
      class: 'to-choose',
      record: { object: 'Task' },
    });
    const waiting = stage.agent.today().rows.find(({ choose, kind }) => choose && kind === 'call');
    await stage.agent.send('contact.choose', { id: waiting?.id ?? '', contactId: null });
    await stage.clock.advance(60_000);
    expect(lineOf(await read(stage, stage.agent), callId).class).toBe('logged');
  });

  it('skipped, by a person who said so', async () => {
    const stage = await scene();
    const callId = await playCall(stage, { during: () => declineAll(stage) });
    await stage.clock.advance(300_000);
    const line = lineOf(await read(stage, stage.agent), callId);
    expect(line).toMatchObject({ class: 'skipped', by: { name: 'you' } });
    expect(line.reason).toMatch(/somebody chose so/);
  });

  it('failed, with the sentence of what helps', async () => {
    const stage = await scene();
    addValidationRule(stage.world.salesforce.org('uat'), {
      object: 'Task',
      refuses: () => true,
      message: 'No more Tasks today.',
    });
    const callId = await playCall(stage);
    await stage.clock.advance(300_000);
    const view = await read(stage, stage.agent);
    expect(lineOf(view, callId)).toMatchObject({
      class: 'failed',
      reason: expect.stringMatching(/No more Tasks today/) as string,
    });
    expect(planFill(view.lines).lines).toEqual([]);
  });

  it('record without log, when the row is gone, or for a second Task of the same call', async () => {
    const stage = await scene();
    const callId = await playCall(stage);
    await stage.clock.advance(300_000);
    const [task] = await stage.rows(written.tasks);
    const { store } = stage.world.salesforce.org('uat');
    await store.tx({ userId: String(task?.OwnerId), system: true }, async (tx) =>
      tx.insert('Task', {
        ...{ Subject: 'By hand', Status: 'Completed', CallObject: task?.CallObject ?? null },
        ...{ ActivityDate: task?.ActivityDate ?? null, OwnerId: task?.OwnerId ?? null },
      }),
    );
    const twice = await read(stage, stage.agent);
    expect(lineOf(twice, callId).class).toBe('logged');
    expect(only(twice)).toEqual({ logged: 2, 'record-without-log': 1 });
    await remove(stage, 'CINNOX_Log__c', "Kind__c = 'call'");
    const rowless = await read(stage, stage.agent);
    expect(lineOf(rowless, callId)).toMatchObject({ class: 'record-without-log', record: { object: 'Task' } });
    expect(planFill(rowless.lines).lines).toEqual([]);
  });

  it('by the retention that the org’s clean-up goes by: too short a one counts as the default', async () => {
    const stage = await scene();
    const { store } = stage.world.salesforce.org('uat');
    await store.tx({ userId: 'system', system: true }, async (tx) => {
      const [setting] = tx.query("SELECT Id FROM CINNOX_Setting__mdt WHERE DeveloperName = 'Retention_Days'").records;
      await tx.update('CINNOX_Setting__mdt', String(setting?.Id), { Value__c: '3' });
    });
    const callId = await playCall(stage, { to: staffOf(stage, 'Ben') });
    await stage.clock.advance(3_600_000);
    const agent = await stage.addBrowser({ user: 'ben', seed: 99 });
    const view = await read(stage, agent);
    expect(lineOf(view, callId).class).not.toBe('not-checkable');
    expect(view.limits.join(' ')).not.toMatch(/keeps log rows/);
  });

  it('refuses what is no range, and everybody’s to who may not see it', async () => {
    const { agent } = await scene();
    const ask = (from: string, to: string, whose: 'me' | 'all' = 'me') =>
      agent.send('coverage.read', { from, to, whose });
    await expect(ask('2026-11-23', '2026-11-22')).rejects.toThrow(/before the first/);
    await expect(ask('2020-01-01', '2020-12-31')).rejects.toThrow(/at most 31 days/);
    await expect(ask('2099-01-01', '2099-01-01')).rejects.toThrow(/not begun/);
    const today = localDate(agent.deps.clock.now(), agent.session().timeZone ?? 'UTC');
    await expect(ask(today, today, 'all')).rejects.toThrow(/CINNOX Supervisor/);
  });
});

async function declineAll({ agent }: Scene): Promise<void> {
  for (const { id } of agent.now().interactions) await agent.send('log.decline', { id });
}

describe('reconciliation for a supervisor', () => {
  it('shows everybody’s, what nobody writes, and fills in for a colleague whose browser stays away', async () => {
    const stage = await scene();
    const { clock, rows } = stage;
    const ben = staffOf(stage, 'Ben');
    const ofBen = await playCall(stage, { to: ben });
    const nobodys = await missGroup(stage);
    const ofAda = await playCall(stage);
    await clock.advance(75 * 60_000);
    // This browser begins now: whatever was before is not taken up by itself.
    const chris = await stage.addBrowser({ user: 'chris', seed: 3 });
    await clock.advance(120_000);
    const { view, fillable } = await compare(stage, chris, 'all');
    expect(view.canSeeAll).toBe(true);
    expect(lineOf(view, ofAda)).toMatchObject({ class: 'logged', staff: { name: 'Ada Lam', isYou: false } });
    expect(lineOf(view, nobodys)).toMatchObject({ class: 'no-writer' });
    expect(lineOf(view, nobodys).staff).toBeUndefined();
    expect(lineOf(view, ofBen)).toMatchObject({ class: 'missing', staff: { name: 'Ben Ortiz' }, canFill: true });
    expect(await rows(written.tasks)).toHaveLength(1);
    await fill(stage, chris, fillable, 'all');
    await clock.advance(15 * 60_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(2);
    const [user] = await rows("SELECT Id FROM User WHERE FirstName = 'Ben'");
    expect(tasks.find(({ CallObject }) => String(CallObject).includes(ofBen))).toMatchObject({ OwnerId: user?.Id });
    expect(lineOf(await read(stage, chris, 'all'), ofBen).class).toBe('logged');
  });

  it('says of what another supervisor’s browser has to write that it is missing still', async () => {
    const stage = await scene();
    const { clock, rows } = stage;
    const ben = staffOf(stage, 'Ben');
    const first = await playCall(stage, { to: ben });
    const second = await playCall(stage, { to: ben, from: '+852 2345 6789' });
    await clock.advance(75 * 60_000);
    const chris = await stage.addBrowser({ user: 'chris', seed: 3 });
    const other = await stage.addBrowser({ user: 'chris', seed: 4 });
    await clock.advance(120_000);
    const { fillable } = await compare(stage, chris, 'all');
    const of = (callId: string) => fillable.filter((part) => part.callId === callId);
    await fill(stage, chris, of(first), 'all');
    // Who writes for others is one browser at a time.
    const answer = await fill(stage, other, of(second), 'all');
    expect(answer).toEqual({ rows: {}, open: of(second).map(({ id }) => id) });
    await clock.advance(60_000);
    expect(await rows(written.tasks)).toHaveLength(1);
    // What is not missing any more is not said to be.
    expect(await fill(stage, other, of(first), 'all')).toEqual({ rows: {}, open: [] });
    await clock.advance(12 * 60_000);
    await fill(stage, other, of(second), 'all');
    await clock.advance(60_000);
    expect(await rows(written.tasks)).toHaveLength(2);
  });
});

describe('reconciliation without the package', () => {
  it('takes the record’s own key for the log row, says what cannot be known, and never makes a deleted one again', async () => {
    const stage = await scene({ org: 'globex' });
    const kept = await playCall(stage);
    const deleted = await playCall(stage, { from: '+852 2345 6789' });
    await stage.clock.advance(600_000);
    expect(await stage.rows(written.tasks)).toHaveLength(2);
    await remove(stage, 'Task', `CallObject LIKE '%${deleted}%'`, 'globex');
    const view = await read(stage, stage.agent);
    expect(lineOf(view, kept).class).toBe('logged');
    expect(lineOf(view, deleted)).toMatchObject({ class: 'log-without-record', by: { name: 'Chris Mori' } });
    expect(view.limits.join(' ')).toMatch(/Without the package/);
    expect(await fill(stage, stage.agent, everything(view, stage.ada))).toEqual({ rows: {}, open: [] });
    await stage.clock.advance(600_000);
    expect(await stage.rows(written.tasks)).toHaveLength(1);
  });
});
