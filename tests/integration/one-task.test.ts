// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();
const minute = 60_000;

async function oneTask(agent: AgentBrowser): Promise<void> {
  const rules = { ...getDefaultLogSettings(), callTasks: 'journey' as const };
  await agent.send('rules.save', { ...rules, defaultCountry: 'HK', dispositions: ['Resolved'] });
}

const eidOf = ({ world }: Scene, name: string) =>
  world.cinnox.info().staff.find((one) => one.name.startsWith(name))?.eid ?? '';

async function stageOf(options: Parameters<typeof scene>[0] = {}) {
  const stage = await scene(options);
  const bens = await stage.addBrowser({ user: 'ben', seed: 99 });
  await oneTask(stage.agent);
  await oneTask(bens);
  return { ...stage, bens, ben: eidOf(stage, 'Ben') };
}
type Stage = Awaited<ReturnType<typeof stageOf>>;

/** Ada talks for 20 s and hands on to Ben, who talks for 90 s. */
async function handedOn(
  { world, clock, ada, ben }: Stage,
  { early, late }: Partial<Record<'early' | 'late', () => Promise<void>>> = {},
) {
  const { actions } = world.cinnox;
  const first = actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(4_000);
  actions.answer({ call: first.callId, staff: ada });
  await early?.();
  await clock.advance(20_000);
  const second = actions.transfer({ call: first.hid, to: ben });
  await clock.advance(6_000);
  actions.answer({ call: second.hid, staff: ben });
  await clock.advance(30_000);
  await late?.();
  await clock.advance(60_000);
  actions.hangUp({ call: second.hid, by: 'visitor' });
  await clock.advance(15 * minute);
}

const callRows =
  "SELECT Key__c, State__c, Decided_By__c, Data__c FROM CINNOX_Log__c WHERE Kind__c = 'call' AND State__c != 'draft' ORDER BY State__c";

async function note(agent: AgentBrowser, text: string): Promise<void> {
  const call = agent.now().interactions.find((one) => one.kind === 'call' && one.stage !== 'ended');
  if (call === undefined) throw new Error('no call is shown');
  await agent.send('note.save', { id: call.id, text, revision: call.note.revision });
}

describe.each(['same-id-legs', 'new-id'] as const)('one Task for a call that was handed on (%s)', (transfer) => {
  it('is that of who had it first: it names the other and is as long as the whole', async () => {
    const stage = await stageOf({ knobs: { transfer } });
    await handedOn(stage);
    const [task, ...more] = await stage.rows(written.tasks);
    expect(more).toEqual([]);
    expect(String(task?.CallObject).endsWith(`:${stage.ada}`)).toBe(true);
    expect(task?.Description).toMatch(/^Transferred to: Ben \w+ · \d\d:\d\d · 1:30$/m);
    expect(task?.CallDurationInSeconds).toBe(116);
    // The other part is a decision in the org, with the reason.
    const [kept, left, ...others] = await stage.rows(callRows);
    expect(others).toEqual([]);
    expect(kept?.State__c).toBe('logged');
    expect(left).toMatchObject({ State__c: 'skipped', Decided_By__c: 'rule:journey' });
    expect(String(left?.Data__c)).toContain('It is in the Task of Ada');
    expect(await stage.rows(written.cases)).toHaveLength(1);
  });

  it('leaves no words out: who wrote a note keeps a Task', async () => {
    const stage = await stageOf({ knobs: { transfer } });
    await handedOn(stage, { late: () => note(stage.bens, 'Ben went on.') });
    const tasks = await stage.rows(written.tasks);
    expect(tasks).toHaveLength(2);
    expect(tasks.map((task) => String(task.Description).includes('Ben went on.'))).toEqual([false, true]);
  });

  it('a note that comes later makes it a Task after all', async () => {
    const stage = await stageOf({ knobs: { transfer } });
    await handedOn(stage);
    const row = stage.bens.today().rows.find(({ kind }) => kind === 'call');
    await stage.bens.send('note.save', { id: row?.id ?? '', text: 'One thing more.', revision: 0 });
    await stage.clock.advance(2 * minute);
    const tasks = await stage.rows(written.tasks);
    expect(tasks).toHaveLength(2);
    expect(tasks.filter((task) => String(task.Description).includes('One thing more.'))).toHaveLength(1);
  });
});

describe('the first part', () => {
  it('that was left out keeps the later one from being left out', async () => {
    const stage = await stageOf();
    await handedOn(stage, {
      early: async () => {
        await stage.agent.send('log.decline', { id: stage.agent.shown().id });
      },
    });
    await stage.clock.advance(60 * minute);
    const tasks = await stage.rows(written.tasks);
    expect(tasks.map((task) => String(task.CallObject).endsWith(`:${stage.ben}`))).toEqual([true]);
  });

  it('that nobody writes is not waited for for ever', async () => {
    const stage = await stageOf();
    await handedOn(stage, {
      early: () => {
        stage.agent.kill();
        return Promise.resolve();
      },
    });
    expect(await stage.rows(written.tasks)).toEqual([]);
    await stage.clock.advance(45 * minute);
    const tasks = await stage.rows(written.tasks);
    expect(tasks.map((task) => String(task.CallObject).endsWith(`:${stage.ben}`))).toEqual([true]);
  });
});

it('without the package the reports decide', async () => {
  const stage = await stageOf({ org: 'globex' });
  await handedOn(stage);
  const tasks = await stage.rows(written.tasks);
  expect(tasks.map((task) => String(task.CallObject).endsWith(`:${stage.ada}`))).toEqual([true]);
});
