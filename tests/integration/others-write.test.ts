// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { localDate } from '../../lib/domain/user-dates.ts';
import { createCompare } from '../../lib/state/compare.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

// Hours of several browsers: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;
const integrated = { varieties: { uat: ['official-integration'], globex: ['official-integration'] } } as const;
/** Cases of this product: the other one's are enquiries, too. */
const ownCases = async ({ rows }: Scene) =>
  (await rows(written.cases)).filter(({ Subject }) => !String(Subject).startsWith('CINNOX'));
const tasks =
  "SELECT Id, Subject, CallObject, Description, CallDisposition, WhoId FROM Task WHERE TaskSubtype = 'Call' AND CreatedDate = TODAY";
const cases = 'SELECT Id, Subject, Description, Status, ContactId FROM Case WHERE CreatedDate = TODAY';
const from = '+852 9466 7788';

async function called({ world, clock, ada }: Scene, seconds = 60) {
  const { callId } = world.cinnox.actions.ringIn({ from, to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(seconds * 1000);
  return callId;
}

async function newOnes({ rows }: Scene, before: Record<string, unknown>[], soql: string) {
  const known = new Set(before.map(({ Id }) => Id));
  return (await rows(soql)).filter(({ Id }) => !known.has(Id));
}

describe.each(['uat', 'globex'] as const)('another product writes, too (%s)', (org) => {
  const admin = (stage: Scene) => stage.addBrowser({ user: 'chris', seed: 3 });

  it('nothing is logged before it is decided; then this one logs what waited, once', async () => {
    const stage = await scene({ org, ...integrated });
    const { agent, clock, rows, world } = stage;
    const chris = await admin(stage);
    const seen = await chris.send('writers.read', {});
    expect(seen).toMatchObject({ isUndecided: true, mayDecide: true });
    expect(seen.others.join(' ')).toContain('remote site “CINNOX_API”');
    expect(seen.others.join(' ')).toContain('“Webhook”');
    expect(chris.session().problems.map(({ id }) => id)).toContain('who-logs');
    // Who may not see Setup is told by who may.
    await clock.advance(31 * minute);
    if (org === 'uat') expect(agent.session().problems.map(({ id }) => id)).toContain('who-logs');
    if (org !== 'uat') return;
    const before = { tasks: await rows(tasks), cases: await rows(cases) };
    const callId = await called(stage);
    const id = agent.shown().id;
    await agent.send('note.save', { id, text: 'wants a new invoice', revision: 0 });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(6 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    expect(agent.shown().log).toMatchObject({ state: 'waiting' });
    await chris.send('writers.decide', { name: 'who-logs', value: 'extension' });
    await clock.advance(6 * minute);
    // The other one had written it meanwhile: what was typed is in that.
    const [task, ...more] = await newOnes(stage, before.tasks, tasks);
    expect(more).toEqual([]);
    expect(task?.Description).toContain('wants a new invoice');
    expect(await newOnes(stage, before.cases, cases)).toHaveLength(1);
    expect(agent.session().problems).toEqual([]);
  });

  it('what another admin decided meanwhile is not overwritten by who has not seen it', async () => {
    const stage = await scene({ org, ...integrated });
    const first = await admin(stage);
    const second = org === 'uat' ? await stage.addBrowser({ user: 'chris', seed: 4 }) : first;
    await first.send('writers.decide', { name: 'who-logs', value: 'other', was: '' });
    // The page that the second one looks at says that nothing is decided.
    const late = second.send('writers.decide', { name: 'who-logs', value: 'extension', was: '' });
    await expect(late).rejects.toMatchObject({ code: 'version_conflict' });
    expect(await second.send('writers.read', {})).toMatchObject({ whoLogs: { value: 'other' } });
    await second.send('writers.decide', { name: 'who-logs', value: 'extension', was: 'other' });
    expect(await second.send('writers.read', {})).toMatchObject({ whoLogs: { value: 'extension' } });
  });

  it('decided that the other one logs: what it logs is not missing here, in a browser that knows nothing of it', async () => {
    const stage = await scene({ org, ...integrated });
    const { agent, addBrowser, clock, world } = stage;
    const decider = org === 'uat' ? await admin(stage) : agent;
    await decider.send('writers.decide', { name: 'who-logs', value: 'other' });
    agent.kill();
    const callId = await called(stage);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(75 * minute);
    const fresh = org === 'uat' ? decider : await addBrowser({ seed: 99 });
    if (org !== 'uat') await fresh.send('writers.decide', { name: 'who-logs', value: 'other' });
    const today = localDate(clock.now(), fresh.session().timeZone ?? 'UTC');
    const range = { from: today, to: today, whose: org === 'uat' ? 'all' : 'me' } as const;
    const { view, fillable } = await clock.track(createCompare((name, input) => fresh.send(name, input))(range));
    const line = view.lines.find((one) => one.kind === 'call' && one.callId === callId);
    expect(line).toMatchObject({ class: 'skipped', reason: expect.stringMatching(/other integration/) as string });
    expect(fillable).toEqual([]);
    expect(await fresh.send('backfill.count', { from: clock.now() - 3 * 60 * minute })).toEqual({
      ...{ calls: 0, enquiries: 0 },
    });
  });

  it('decided that the other one logs: nothing is written here, and not a second time when this one takes over', async () => {
    const stage = await scene({ org, ...integrated });
    const { clock, rows, world } = stage;
    const before = { tasks: await rows(tasks), cases: await rows(cases) };
    // With the package it is decided once for all, without it by each browser for itself.
    const decider = org === 'uat' ? await admin(stage) : stage.agent;
    await decider.send('writers.decide', { name: 'who-logs', value: 'other' });
    await clock.advance(31 * minute);
    const callId = await called(stage);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(10 * minute);
    expect(await rows(written.tasks)).toEqual([]);
    expect(await ownCases(stage)).toEqual([]);
    await decider.send('writers.decide', { name: 'who-logs', value: 'extension' });
    await clock.advance(31 * minute);
    expect(await newOnes(stage, before.tasks, tasks)).toHaveLength(1);
    expect(await newOnes(stage, before.cases, cases)).toHaveLength(1);
  });

  it('decided for both: the note goes into the record that the other one made, and none is made', async () => {
    const stage = await scene({ org, ...integrated });
    const { agent, clock, rows, world } = stage;
    const before = { tasks: await rows(tasks), cases: await rows(cases) };
    const decider = org === 'uat' ? await admin(stage) : agent;
    await decider.send('writers.decide', { name: 'who-logs', value: 'both' });
    await clock.advance(31 * minute);
    const callId = await called(stage);
    if (org === 'uat')
      await agent.send('note.save', { id: agent.shown().id, text: 'wants a new invoice', revision: 0 });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(12 * minute);
    const madeTasks = await newOnes(stage, before.tasks, tasks);
    const madeCases = await newOnes(stage, before.cases, cases);
    expect(madeTasks).toHaveLength(1);
    expect(madeCases).toHaveLength(1);
    expect(madeTasks[0]).toMatchObject({ Subject: `CINNOX call ${from}` });
    if (org === 'uat') expect(madeTasks[0]?.Description).toContain('wants a new invoice');
    expect(madeTasks[0]?.Description).toContain('Call log');
    expect(madeCases[0]?.Subject).toContain('CINNOX Enquiry #');
    // Theirs is not closed by us.
    expect(madeCases[0]?.Status).toBe('New');
    expect(agent.today()).toMatchObject({ waiting: 0, needYou: 0 });
  });
});

it('where the other one did not write in time, the record is made here', async () => {
  const stage = await scene();
  const { clock, rows, world } = stage;
  const chris = await stage.addBrowser({ user: 'chris', seed: 3 });
  await chris.send('writers.decide', { name: 'who-logs', value: 'both' });
  await clock.advance(31 * minute);
  const callId = await called(stage);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(10 * minute);
  expect(await rows(written.tasks)).toHaveLength(1);
  expect(await rows(written.cases)).toHaveLength(1);
});

it('what was logged before the other one logs alone is completed, and takes in what is typed later', async () => {
  const stage = await scene();
  const { agent, clock, rows, world, ada } = stage;
  const chris = await stage.addBrowser({ user: 'chris', seed: 3 });
  const callId = await called(stage);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  const { inquiry } = world.cinnox.actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  world.cinnox.actions.pickUp({ enquiry: inquiry, staff: ada });
  await clock.advance(10 * minute);
  const open = (await rows(written.cases)).filter(({ Status }) => Status === 'New');
  expect([await rows(written.tasks), open]).toMatchObject([[{}], [{}]]);
  await chris.send('writers.decide', { name: 'who-logs', value: 'other' });
  await clock.advance(31 * minute);
  const call = agent.today().rows.find(({ kind }) => kind === 'call');
  await agent.send('note.save', { id: call?.id ?? '', text: 'rang back', revision: 0 });
  world.cinnox.actions.closeEnquiry({ enquiry: inquiry });
  await clock.advance(31 * minute);
  expect((await rows(tasks))[0]?.Description).toContain('rang back');
  expect((await rows(written.cases)).map(({ Status }) => Status)).not.toContain('New');
  expect(await rows(written.tasks)).toHaveLength(1);
});

it('once the other one logs, nothing is said to have no writer', async () => {
  const stage = await scene();
  const { clock, world } = stage;
  const chris = await stage.addBrowser({ user: 'chris', seed: 3 });
  const { callId } = world.cinnox.actions.ringIn({ from, to: 'group' });
  await clock.advance(10_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(45 * minute);
  expect(chris.today().unwritten).toHaveLength(1);
  await chris.send('writers.decide', { name: 'who-logs', value: 'other' });
  await clock.advance(31 * minute);
  expect(chris.today().unwritten ?? []).toEqual([]);
  expect((await chris.send('writers.read', {})).unwritten).toEqual([]);
});

it('an agent may not decide for the org', async () => {
  const { agent } = await scene(integrated);
  await expect(agent.send('writers.decide', { name: 'who-logs', value: 'both' })).rejects.toMatchObject({
    code: 'not_allowed',
  });
});

it('a decision that nobody could read by Setup is found by what was written', async () => {
  const stage = await scene(integrated);
  const { world, clock, addBrowser } = stage;
  for (let index = 0; index < 2; index += 1) {
    const callId = await called(stage);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(5 * minute);
  }
  const second = await addBrowser({ user: 'ben', seed: 44 });
  const { others, isUndecided } = await second.send('writers.read', {});
  expect(isUndecided).toBe(true);
  expect(others.join(' ')).toMatch(/2 Tasks of the last day have the time and number of calls/);
});

it('who signed in before there was anything to compare finds the other one the next night', async () => {
  const stage = await scene(integrated);
  const { world, clock, agent } = stage;
  await clock.advance(23 * 60 * minute);
  for (let index = 0; index < 2; index += 1) {
    const callId = await called(stage);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(5 * minute);
  }
  expect(agent.session().problems.map(({ id }) => id)).not.toContain('who-logs');
  await clock.advance(120 * minute);
  expect((await agent.send('writers.read', {})).others.join(' ')).toMatch(/2 Tasks of the last day have the time/);
  expect(agent.session().problems.map(({ id }) => id)).toContain('who-logs');
});
