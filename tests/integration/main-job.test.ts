// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualWorld } from '../emulators/testing.ts';
import type { VirtualClock } from '../emulators/kernel/virtual-clock.ts';
import type { World } from '../emulators/world.ts';
import { createAgentBrowser, type AgentBrowser } from './support/agent-browser.ts';

interface Scene {
  world: World;
  clock: VirtualClock;
  agent: AgentBrowser;
  ada: string;
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function scene(org: 'uat' | 'globex' = 'uat'): Promise<Scene> {
  const { world, clock } = await createVirtualWorld();
  const agent = createAgentBrowser({ world, clock, org });
  open.push(() => {
    agent.close();
    world.close();
  });
  await agent.setUp();
  const ada = world.cinnox.info().staff.find((one) => one.name.startsWith('Ada'))?.eid ?? '';
  return { world, clock, agent, ada };
}

async function rows(world: World, org: string, soql: string): Promise<Record<string, unknown>[]> {
  return world.salesforce.org(org).store.tx({ userId: 'system', system: true }, async (tx) => tx.query(soql).records);
}

describe('the main job', () => {
  it('signs in and says so', async () => {
    const { agent } = await scene();
    expect(agent.session()).toMatchObject({ status: 'signed-in', mode: 'package', staff: { name: 'Ada Lam' } });
    expect(agent.session().problems).toEqual([]);
  });

  it('shows the caller, keeps the note, and logs one Task and the Case of the enquiry', async () => {
    const { world, clock, agent, ada } = await scene();
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    expect(agent.shown()).toMatchObject({
      heading: 'Call for you',
      stage: 'for-you',
      match: { status: 'one' },
      profile: { name: 'Mei-ling Wong' },
    });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    const { id } = agent.shown();
    await agent.send('note.save', { id, text: 'Wants a slot on Monday.', revision: 0 });
    await agent.send('disposition.set', { id, value: 'Call back' });
    await clock.advance(60_000);
    expect(agent.shown()).toMatchObject({
      stage: 'yours',
      note: { text: 'Wants a slot on Monday.', saved: 'in-salesforce' },
    });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(120_000);
    const tasks = await rows(
      world,
      'uat',
      "SELECT Id, Subject, Status, WhoId, WhatId, CallType, CallDurationInSeconds, CallDisposition, CallObject, Description, TaskSubtype FROM Task WHERE CallObject LIKE 'cinnox:%'",
    );
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      Subject: 'Call in · Mei-ling Wong',
      Status: 'Completed',
      CallType: 'Inbound',
      CallDisposition: 'Call back',
      TaskSubtype: 'Call',
    });
    const cases = await rows(
      world,
      'uat',
      "SELECT Id, Subject, Status, Origin, ContactId, Description, OwnerId FROM Case WHERE Subject LIKE 'Call enquiry %'",
    );
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({ Origin: 'Phone', Status: 'Closed', ContactId: tasks[0]?.WhoId });
    expect(tasks[0]?.WhatId).toBe(cases[0]?.Id);
    expect(agent.shown()).toMatchObject({ stage: 'ended', log: { state: 'logged' } });
    expect(agent.today().pill).toMatchObject({ text: 'All logged' });
  });
});
