// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { FailedView } from '../../lib/domain/failed-jobs.ts';
import { alias } from '../../lib/domain/keys.ts';
import { exportFailed } from '../../lib/domain/failed-export.ts';
import { readFailed } from '../../lib/state/compare.ts';
import { addValidationRule } from '../emulators/salesforce/variety/rules.ts';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written, type Scene, type SceneOptions } from './support/scene.ts';

const scene = useScenes();
const decisions = "SELECT Key__c, State__c, Decided_By__c, Data__c FROM CINNOX_Log__c WHERE State__c = 'do-not-log'";

/** An org whose admin does not want a word in the text of a Task. */
async function picky(options: SceneOptions = {}): Promise<Scene> {
  const stage = await scene(options);
  addValidationRule(stage.world.salesforce.org(options.org ?? 'uat'), {
    object: 'Task',
    refuses: (row) => String(row['Description']).includes('forbidden'),
    message: 'This word is not wanted.',
    field: 'Description',
  });
  return stage;
}

async function call({ world, clock, agent, ada }: Scene, note: string): Promise<string> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  const { id } = agent.shown();
  await agent.send('call.claim', { id });
  if (note !== '') await agent.send('note.save', { id, text: note, revision: 0 });
  await clock.advance(20_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(180_000);
  return id;
}

const failed = (agent: AgentBrowser): Promise<FailedView> => readFailed((name, input) => agent.send(name, input));

describe('failed jobs', () => {
  it('are told by cause, and keep nothing else from being logged', async () => {
    const stage = await picky();
    const first = await call(stage, 'forbidden word');
    const second = await call(stage, 'forbidden, too');
    const third = await call(stage, 'all is well');
    const view = await failed(stage.agent);
    expect(view.groups).toHaveLength(1);
    expect(view.groups[0]).toMatchObject({ tone: 'bad', title: 'Salesforce refused the Task' });
    expect(view.groups[0]?.text).toMatch(/This word is not wanted\. It is about "Description"\./);
    expect(view.groups[0]?.items.map(({ rowId }) => rowId).toSorted()).toEqual([first, second].toSorted());
    expect(view.groups[0]?.items[0]).toMatchObject({ title: 'Mei-ling Wong', attempts: expect.any(Number) as number });
    // Their neighbours, and their own Cases, are there.
    const tasks = await stage.rows(written.tasks);
    expect(tasks.map(({ Description }) => String(Description).split('\n')[0])).toEqual(['all is well']);
    expect(await stage.rows(written.cases)).toHaveLength(3);
    expect(third).not.toBe(first);
  });

  it('are logged after the note was changed and the try asked for', async () => {
    const stage = await picky();
    const id = await call(stage, 'forbidden word');
    const [item] = (await failed(stage.agent)).groups[0]?.items ?? [];
    const revision = item?.edit?.noteRevision ?? 0;
    expect(item?.edit?.note).toBe('forbidden word');
    await stage.agent.send('note.save', { id, text: 'another word', revision });
    await stage.agent.send('log.retry', { id });
    await stage.clock.advance(60_000);
    expect(await stage.rows(written.tasks)).toHaveLength(1);
    expect((await failed(stage.agent)).groups).toEqual([]);
  });

  it('that are discarded are decisions in the org, with who, when and why, and can be taken back', async () => {
    const stage = await picky();
    const id = await call(stage, 'forbidden word');
    await stage.agent.send('failed.discard', { id: `row:${id}`, reason: 'Test call, nothing to keep' });
    await stage.clock.advance(60_000);
    const view = await failed(stage.agent);
    expect(view.groups).toEqual([]);
    expect(view.discarded).toMatchObject([
      { by: 'You', reason: 'Test call, nothing to keep', kept: 'org', note: 'forbidden word', canRestore: true },
    ]);
    const rows = await stage.rows(decisions);
    const told = rows.find(({ Key__c: key }) => String(key).startsWith('call:'));
    expect(told?.Decided_By__c).toBe(stage.ada);
    expect(JSON.parse(String(told?.Data__c))).toMatchObject({ reason: 'Test call, nothing to keep' });
    expect(await stage.rows(written.tasks)).toEqual([]);
    expect(exportFailed(view, { format: 'json', withPeople: false })).toContain('Test call, nothing to keep');
    // Another browser of the same person follows it, and knows why.
    const other = await stage.addBrowser({ seed: 99 });
    await stage.clock.advance(400_000);
    expect(await stage.rows(written.tasks)).toEqual([]);
    expect(other.today().rows.filter(({ badge }) => badge.tone === 'bad')).toEqual([]);
    await stage.agent.send('log.restore', { id });
    await stage.agent.send('note.save', { id, text: 'a good word', revision: view.discarded.length });
    await stage.clock.advance(120_000);
    expect((await failed(stage.agent)).discarded).toEqual([]);
  });

  it('that were written meanwhile are not called discarded: the record is there, and is completed', async () => {
    const stage = await picky();
    const id = await call(stage, 'forbidden word');
    expect((await failed(stage.agent)).groups[0]?.items[0]?.record).toBeUndefined();
    // The page with the list stays as it was while somebody types the reason.
    await stage.agent.send('note.save', { id, text: 'a good word', revision: 1 });
    await stage.agent.send('log.retry', { id });
    await stage.clock.advance(60_000);
    const discard = stage.agent.send('failed.discard', { id: `row:${id}`, reason: 'Test call, nothing to keep' });
    await expect(discard).rejects.toThrow('It is in Salesforce already');
    await stage.agent.send('disposition.set', { id, value: 'Resolved' });
    await stage.clock.advance(60_000);
    expect(await stage.rows(written.tasks)).toMatchObject([{ CallDisposition: 'Resolved' }]);
    expect((await failed(stage.agent)).discarded).toEqual([]);
  });

  it('of a record that is there are given up without touching it, until somebody edits again', async () => {
    const stage = await picky();
    const id = await call(stage, '');
    const [before] = await stage.rows(written.tasks);
    await stage.agent.send('note.save', { id, text: 'forbidden word', revision: 0 });
    await stage.clock.advance(60_000);
    const [item] = (await failed(stage.agent)).groups[0]?.items ?? [];
    expect(item?.record).toMatchObject({ object: 'Task', id: before?.Id });
    await stage.agent.send('failed.discard', { id: `row:${id}`, reason: 'Not worth it' });
    await stage.clock.advance(3 * 3600_000);
    const view = await failed(stage.agent);
    expect(view.groups).toEqual([]);
    expect(view.discarded).toMatchObject([{ reason: 'Not worth it', kept: 'org', note: 'forbidden word' }]);
    const reasons = async () =>
      (await stage.rows("SELECT Data__c FROM CINNOX_Log__c WHERE Kind__c = 'call' AND State__c = 'logged'")).map(
        ({ Data__c: data }) => (JSON.parse(String(data)) as { givenUp?: unknown }).givenUp,
      );
    expect(await reasons()).toMatchObject([{ by: stage.ada, reason: 'Not worth it' }]);
    // Another browser of the same person is told so, and does not try it either.
    const other = await stage.addBrowser({ seed: 99 });
    await stage.clock.advance(400_000);
    expect((await failed(other)).discarded).toMatchObject([{ by: 'You', reason: 'Not worth it', kept: 'org' }]);
    expect((await failed(other)).groups).toEqual([]);
    expect((await stage.rows(written.tasks))[0]?.Description).toBe(before?.Description);
    await stage.agent.send('note.save', { id, text: 'a better word', revision: 1 });
    await stage.clock.advance(60_000);
    expect((await stage.rows(written.tasks))[0]?.Description).toMatch(/^a better word/);
    expect((await failed(stage.agent)).discarded).toEqual([]);
    expect(await reasons()).toEqual([undefined]);
  });

  it('tell why a Case that is there is left as it is, until that is taken back', async () => {
    const stage = await scene();
    const { world, clock, agent, ada } = stage;
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await clock.advance(10_000);
    const { id } = agent.shown();
    await agent.send('call.claim', { id });
    await clock.advance(120_000);
    expect(await stage.rows(written.cases)).toHaveLength(1);
    const told = async () =>
      (await stage.rows("SELECT State__c, Data__c FROM CINNOX_Log__c WHERE Key__c LIKE 'enq:%'")).map((row) => [
        row.State__c,
        (JSON.parse(String(row.Data__c)) as { reason?: string }).reason,
      ]);
    await agent.send('log.decline', { id, reason: 'A wrong number' });
    await clock.advance(10_000);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(120_000);
    expect((await failed(agent)).discarded).toHaveLength(1);
    expect(await told()).toEqual([['do-not-log', 'A wrong number']]);
    await agent.send('log.restore', { id });
    await clock.advance(120_000);
    expect(await told()).toEqual([['logged', undefined]]);
  });

  it('without the package are kept here with the reason', async () => {
    const stage = await picky({ org: 'globex' });
    const { world, clock, agent, ada } = stage;
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await clock.advance(5_000);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(300_000);
    const row = agent.today().rows.find(({ kind }) => kind === 'call');
    const id = row?.id ?? '';
    await agent.send('note.save', { id, text: 'forbidden word', revision: 0 });
    await clock.advance(60_000);
    expect((await failed(agent)).groups[0]?.items).toHaveLength(1);
    await agent.send('failed.discard', { id: `row:${id}`, reason: 'No use' });
    expect(await failed(agent)).toMatchObject({
      mode: 'package-free',
      groups: [],
      discarded: [{ reason: 'No use', kept: 'browser' }],
    });
  });

  it('are discarded, followed and tried again where the call has become one with another row meanwhile', async () => {
    const stage = await picky();
    const id = await call(stage, 'forbidden word');
    const { journal } = stage.agent.app.services.requireSession();
    await journal.transact(async (tx) => {
      const row = await tx.get(id);
      if (row === undefined) throw new Error('the row is gone');
      await tx.remove(id);
      const error = { code: 'too_old', message: 'Too old.', at: 0, details: '{}' } as const;
      await tx.put({ ...row, id: 'kept', aliases: [...row.aliases, alias.row(id)], log: { ...row.log, error } });
    });
    const { states } = await stage.agent.send('coverage.progress', { rows: [{ id: 'line', rowId: id }] });
    expect(states).toMatchObject([{ id: 'line', state: 'failed' }]);
    await stage.agent.send('log.retry', { id });
    expect((await journal.get('kept'))?.log.sure).toBe(true);
    await stage.agent.send('failed.discard', { id: `row:${id}`, reason: 'Nothing to keep' });
    await stage.clock.advance(60_000);
    expect((await failed(stage.agent)).discarded).toMatchObject([{ reason: 'Nothing to keep', kept: 'org' }]);
  });

  it('of a decision that the org refuses stay until it is written: discarding one would lose what was decided', async () => {
    const stage = await scene();
    const org = { refuses: true };
    addValidationRule(stage.world.salesforce.org('uat'), {
      object: 'CINNOX_Log__c',
      refuses: (row) => org.refuses && row['State__c'] === 'do-not-log',
      message: 'Not now.',
    });
    const { world, clock, agent, ada } = stage;
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await clock.advance(10_000);
    const { id } = agent.shown();
    await agent.send('log.decline', { id });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(180_000);
    const [item, ...more] = (await failed(agent)).groups.flatMap(({ items }) => items);
    expect(more).toEqual([]);
    expect(item).toMatchObject({ kind: 'work', rowId: id, mustStay: true });
    expect(item?.title).toMatch(/^Decision · /);
    expect(item?.detail).toMatch(/It is still to be written, so it cannot be discarded\.$/);
    const discard = agent.send('failed.discard', { id: item?.id ?? '', reason: 'No use' });
    await expect(discard).rejects.toThrow(/still to be written/);
    expect((await failed(agent)).groups.flatMap(({ items }) => items)).toMatchObject([{ id: item?.id }]);
    expect((await failed(agent)).discarded).toEqual([]);
    org.refuses = false;
    await agent.send('log.retry', { id });
    await clock.advance(60_000);
    expect((await failed(agent)).groups).toEqual([]);
    expect((await stage.rows(decisions)).map(({ Key__c: key }) => String(key).split(':')[0])).toContain('call');
    expect(await stage.rows(written.tasks)).toEqual([]);
  });

  it('refuses to discard what is no job', async () => {
    const { agent } = await scene();
    await expect(agent.send('failed.discard', { id: 'row:nothing', reason: 'x' })).rejects.toThrow(/no longer kept/);
    await expect(agent.send('failed.discard', { id: 'x', reason: 'x' })).rejects.toThrow(/no failed job/);
  });
});
