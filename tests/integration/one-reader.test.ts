// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;
const leases = "SELECT Key__c, Browser__c FROM CINNOX_Log__c WHERE Key__c LIKE 'lease:%:reader:%' ORDER BY Key__c";
const signals = "SELECT Staff__c, Payload__c FROM CINNOX_Signal__c WHERE Kind__c = 'report'";

const crowd = () => scene({ people: 120 });
const eidOf = ({ world }: Scene, name: string) =>
  world.cinnox.info().staff.find((one) => one.name.startsWith(name))?.eid ?? '';
const readsOf = (browser: AgentBrowser) =>
  browser.requests().filter((path) => /data\/(call-log|enquiry-detail)/.test(path));

async function callOf({ world, clock }: Scene, staff: string, from: string) {
  const { callId } = world.cinnox.actions.ringIn({ from, to: staff });
  await clock.advance(3_000);
  world.cinnox.actions.answer({ call: callId, staff });
  await clock.advance(60_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  return callId;
}

describe('with more than a hundred agents', () => {
  it('one browser reads the reports, and each agent’s calls and chats are logged by that agent’s own', async () => {
    const stage = await crowd();
    const { agent, addBrowser, clock, rows, world } = stage;
    const ben = await addBrowser({ user: 'ben', seed: 3 });
    await clock.advance(minute);
    ben.watch();
    const first = await callOf(stage, eidOf(stage, 'Ada'), '+852 9466 7788');
    const second = await callOf(stage, eidOf(stage, 'Ben'), '+852 9111 2222');
    const chat = world.cinnox.actions.openChat({ name: 'Mei', to: eidOf(stage, 'Ben') });
    world.cinnox.actions.pickUp({ enquiry: chat.inquiry, staff: eidOf(stage, 'Ben') });
    await clock.advance(2 * minute);
    // Handled is enough for a Case, and nobody but the reader has asked CINNOX for it.
    expect(await rows(written.cases)).toHaveLength(3);
    world.cinnox.actions.closeEnquiry({ enquiry: chat.inquiry });
    await clock.advance(4 * minute);
    const tasks = await rows(written.tasks);
    expect(tasks.map(({ CallObject }) => CallObject).sort()).toEqual(
      [`cinnox:call:acme:${first}:${eidOf(stage, 'Ada')}`, `cinnox:call:acme:${second}:${eidOf(stage, 'Ben')}`].sort(),
    );
    expect(tasks.every(({ CallDurationInSeconds }) => CallDurationInSeconds === 60)).toBe(true);
    expect((await rows(written.cases)).map(({ Status }) => Status)).toEqual(['Closed', 'Closed', 'Closed']);
    expect(readsOf(ben)).toEqual([]);
    expect(agent.today()).toMatchObject({ needYou: 0 });
    // Each is told of what is theirs.
    expect(new Set((await rows(signals)).map(({ Staff__c }) => Staff__c))).toEqual(new Set([eidOf(stage, 'Ben')]));
    expect(new Set((await rows(leases)).map(({ Browser__c }) => Browser__c)).size).toBe(1);
  });

  it('another browser goes on when the reader dies, and nothing of the time between is missing', async () => {
    const stage = await crowd();
    const { agent, addBrowser, clock, rows } = stage;
    const ben = await addBrowser({ user: 'ben', seed: 3 });
    const chris = await addBrowser({ user: 'chris', seed: 4 });
    await clock.advance(2 * minute);
    agent.kill();
    const second = await callOf(stage, eidOf(stage, 'Ben'), '+852 9111 2222');
    const third = await callOf(stage, eidOf(stage, 'Chris'), '+852 9333 4444');
    await clock.advance(20 * minute);
    const keys = (await rows(written.tasks)).map(({ CallObject }) => CallObject).sort();
    expect(keys).toEqual(
      [
        `cinnox:call:acme:${second}:${eidOf(stage, 'Ben')}`,
        `cinnox:call:acme:${third}:${eidOf(stage, 'Chris')}`,
      ].sort(),
    );
    expect(await rows(written.cases)).toHaveLength(2);
    const holders = (await rows(leases)).map(({ Browser__c }) => Browser__c);
    expect(new Set(holders).size).toBe(2);
    for (const each of [ben, chris]) expect(each.today()).toMatchObject({ needYou: 0 });
  });

  it('what was told while the stream was away is taken from the org', async () => {
    const stage = await crowd();
    const { addBrowser, clock, rows } = stage;
    const ben = await addBrowser({ user: 'ben', seed: 3 });
    await clock.advance(minute);
    ben.watch();
    const { callId } = stage.world.cinnox.actions.ringIn({ from: '+852 9111 2222', to: eidOf(stage, 'Ben') });
    await clock.advance(3_000);
    stage.world.cinnox.actions.answer({ call: callId, staff: eidOf(stage, 'Ben') });
    await clock.advance(60_000);
    ben.browser.offscreenOpen = false;
    stage.world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(3 * minute);
    await ben.app.services.session()?.sweeper.run({ now: true });
    await clock.advance(minute);
    expect(await rows(written.tasks)).toHaveLength(1);
    expect(readsOf(ben)).toEqual([]);
  });
});
