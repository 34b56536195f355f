// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { JournalRow } from '../../lib/domain/journal-row.ts';
import { waitingKey } from './night-due.ts';
import { useScenes, type Scene } from '../../tests/integration/support/scene.ts';

const scene = useScenes();
const minute = 60_000;
const ringer = '+852 9466 7788';

async function ringIn({ world, clock, ada }: Scene) {
  const { callId } = world.cinnox.actions.ringIn({ from: ringer, to: ada });
  await clock.advance(2_000);
  return callId;
}

async function loggedCall(scene: Scene): Promise<string> {
  const { world, clock, ada, agent } = scene;
  const call = await ringIn(scene);
  world.cinnox.actions.answer({ call, staff: ada });
  const { id } = agent.shown();
  await agent.send('call.claim', { id });
  world.cinnox.actions.hangUp({ call, by: 'visitor' });
  await clock.advance(2 * minute);
  expect(agent.shown().log.state).toBe('logged');
  return id;
}

describe('what a person chose to look at', () => {
  it('is told to the next page of the tab, also by the next worker, and goes with the tab', async () => {
    const { agent } = await scene();
    await agent.send('panel.shown', { id: 'row-1' });
    expect(await agent.send('panel.hello', {})).toMatchObject({ tabId: 1, shown: 'row-1' });
    agent.kill();
    await agent.boot();
    expect(await agent.send('panel.hello', {})).toMatchObject({ shown: 'row-1' });
    await agent.app.forgetTab(1);
    expect(Object.keys(agent.browser.session.snapshot()).filter((key) => key.includes(':tab:1'))).toEqual([]);
  });

  it('stays in the list after the others have left it', async () => {
    const now = await scene();
    const { agent, clock } = now;
    const chosen = await loggedCall(now);
    await agent.send('panel.shown', { id: chosen });
    await clock.advance(20 * minute);
    const other = await loggedCall(now);
    expect(agent.now().interactions.map(({ id }) => id)).toEqual([other, chosen]);
    await agent.send('panel.shown', { id: other });
    await clock.advance(minute);
    expect(agent.now().interactions.map(({ id }) => id)).toEqual([other]);
  });
});

it('what a person looks at in the side panel stays in the list, too', async () => {
  const now = await scene();
  const { agent, clock } = now;
  const chosen = await loggedCall(now);
  await agent.app.handlers['panel.shown']({ id: chosen }, { kind: 'page', url: 'chrome-extension://x/panel.html' });
  await clock.advance(20 * minute);
  expect(agent.now().interactions.map(({ id }) => id)).toEqual([chosen]);
});

describe('a call after it was logged', () => {
  it('shows the Case of its enquiry and is related to it by name', async () => {
    const now = await scene();
    await loggedCall(now);
    const [record] = await now.rows("SELECT Id, CaseNumber FROM Case WHERE Subject LIKE '% enquiry %'");
    const number = String(record?.CaseNumber);
    const [task] = await now.rows("SELECT WhatId FROM Task WHERE CallObject LIKE 'cinnox:%'");
    expect(task?.WhatId).toBe(record?.Id);
    expect(now.agent.shown()).toMatchObject({
      log: { case: { id: record?.Id, label: number } },
      related: { id: record?.Id, label: `Case ${number}`, byRule: true },
    });
  });
});

describe('what waits for a person', () => {
  const week = 7 * 24 * 60 * minute;

  it('is listed until it is decided, however old it is', async () => {
    const now = await scene();
    const id = await loggedCall(now);
    const { agent, clock } = now;
    const { journal } = agent.app.services.session() ?? {};
    const refused = { code: 'rejected', message: 'A rule.', at: clock.now(), details: '{}' };
    await journal?.transact(async (tx) => {
      const row = await tx.get(id);
      if (row?.call === undefined) throw new Error('no call');
      const call = { ...row.call, startedAt: row.call.startedAt - week, endedAt: row.call.startedAt - week + minute };
      const old: JournalRow = { ...row, aliases: [], createdAt: row.createdAt - week, lane: 'old', call };
      const notes = [{ author: now.ada, text: 'hello', at: clock.now(), revision: 1 }];
      const { mine: _theirs, ...others } = old;
      await tx.put({ ...others, id: 'left', takenBy: 'ben', notes, log: { ...old.log, state: 'not-mine' } });
      await tx.put({ ...old, id: 'refused', log: { ...old.log, state: 'failed', error: refused } });
      await tx.put({ ...old, id: 'logged' });
    });
    await journal?.setMeta(waitingKey, ['left', 'refused', 'logged', 'gone']);
    agent.app.services.projection.refresh();
    await agent.app.services.projection.settled();
    expect(agent.today()).toMatchObject({ toChoose: 1, needYou: 1 });
    const listed = agent.today().rows.map((row) => row.id);
    expect(listed.slice(-2)).toEqual(['left', 'refused']);
    expect(listed).not.toContain('logged');
    expect(agent.now().interactions.map((one) => one.id)).toEqual([id]);
  });
});

describe('a chat that goes on for days', () => {
  const days = 24 * 60 * minute;

  async function chatOf(daysAgo: number) {
    const now = await scene();
    const { world, clock, agent, ada } = now;
    const { inquiry } = world.cinnox.actions.openChat({ name: 'Jonas', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.pickUp({ enquiry: inquiry, staff: ada });
    await clock.advance(2 * minute);
    const { id, enquiryNumber = '' } = agent.shown();
    const { journal } = agent.app.services.requireSession();
    await journal.change(id, (row) => ({ ...row, createdAt: row.createdAt - daysAgo * days }));
    const draw = async () => {
      agent.app.services.projection.refresh();
      await agent.app.services.projection.settled();
    };
    await draw();
    return { ...now, id, enquiryNumber, journal, draw };
  }

  it('stays in the panel: there is something to say about it on the fourth day, too', async () => {
    const { agent, id, enquiryNumber, journal, draw } = await chatOf(4);
    expect(agent.now().interactions.map((one) => one.id)).toEqual([id]);
    expect(agent.today().rows.map((row) => row.id)).toEqual([id]);
    // Reports that name nobody list it as one that anybody may take.
    const row = await journal.get(id);
    await journal.setMeta('open-enquiries', [{ service: row?.service, facts: row?.enquiry }]);
    await draw();
    expect(agent.today().openEnquiries.map((one) => one.enquiryNumber)).not.toContain(enquiryNumber);
    // One that failed is listed once.
    await journal.change(id, (now) => ({
      ...now,
      log: { ...now.log, error: { code: 'rejected', message: 'A rule.', at: 0, details: '{}' } },
    }));
    await journal.setMeta(waitingKey, [id]);
    await draw();
    expect(agent.today().rows.map((one) => one.id)).toEqual([id]);
  });

  it('leaves it with what is not looked for any more', async () => {
    const { agent } = await chatOf(15);
    expect(agent.now().interactions).toEqual([]);
  });
});

describe('a panel that was minimised', () => {
  it('opens when somebody rings, once for each call', async () => {
    const now = await scene();
    const { agent, clock, world } = now;
    const shape = async () => (await agent.browser.local.get(['frame-shape']))['frame-shape'];
    await agent.send('panel.shape', { shape: 'launcher' });
    const call = await ringIn(now);
    expect(await shape()).toBe('panel');
    await agent.send('panel.shape', { shape: 'launcher' });
    agent.kill();
    await agent.boot();
    expect(agent.shown().stage).toBe('for-you');
    agent.app.services.projection.refresh();
    await agent.app.services.projection.settled();
    expect(await shape()).toBe('launcher');
    world.cinnox.actions.hangUp({ call, by: 'visitor' });
    await clock.advance(2 * minute);
    await ringIn(now);
    expect(await shape()).toBe('panel');
  });
});

describe('who is signed in and what works', () => {
  it('is looked at again when something has changed, and only then', async () => {
    const { agent } = await scene();
    const { projection, session } = agent.app.services;
    const current = session();
    if (current === undefined) throw new Error('Nobody is signed in.');
    const shown = async () => {
      projection.refresh();
      await projection.settled();
      return agent.browser.session.peek('ui:session');
    };
    expect(await shown()).toMatchObject({ problems: [] });
    const look = vi.spyOn(current.writers.whoLogs, 'gate');
    expect(await shown()).toMatchObject({ problems: [] });
    expect(look).not.toHaveBeenCalled();
    const trouble = { org: { code: 'permission_missing', message: 'Hidden.' } };
    await current.journal.setMeta('set-up-trouble', trouble);
    expect(await shown()).toMatchObject({ problems: [{ tone: 'bad' }] });
    await current.journal.setMeta('set-up-trouble', {});
    expect(await shown()).toMatchObject({ problems: [] });
  });
});
