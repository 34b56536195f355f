// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

describe('the main job in an org with the package', () => {
  it('signs in and says who, where and how', async () => {
    const { agent } = await scene();
    expect(agent.session()).toMatchObject({
      status: 'signed-in',
      mode: 'package',
      staff: { name: 'Ada Lam' },
      org: { label: 'acme--uat', isSandbox: true },
      events: { kind: 'live' },
    });
    expect(agent.session().problems).toEqual([]);
  });

  it('shows the caller, keeps the note, and logs one Task and the Case of the enquiry', async () => {
    const { world, clock, agent, ada, rows } = await scene();
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
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      Subject: 'Call in · Mei-ling Wong',
      Status: 'Completed',
      CallType: 'Inbound',
      CallDisposition: 'Call back',
      TaskSubtype: 'Call',
    });
    const cases = await rows(written.cases);
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({ Origin: 'Phone', Status: 'Closed', ContactId: tasks[0]?.WhoId });
    expect(tasks[0]?.WhatId).toBe(cases[0]?.Id);
    expect(agent.shown()).toMatchObject({ stage: 'ended', log: { state: 'logged' } });
    expect(agent.today().pill).toMatchObject({ text: 'All logged' });
    expect(agent.browser.calls.some((call) => JSON.stringify(call).includes('refresh-view'))).toBe(true);
    const states = (await rows(written.logRows)).map((row) => `${row.Kind__c}:${row.State__c}`);
    expect(states.sort()).toEqual(['call:logged', 'chat:logged', 'draft:merged', 'enquiry:logged', 'learn:logged']);
  });

  it('turns a chat into one Case with the whole conversation in order', async () => {
    const { world, clock, agent, ada, rows } = await scene();
    const { actions } = world.cinnox;
    const { inquiry, displayCaseNumber } = actions.openChat({
      channel: 'WHATSAPP',
      name: 'Jonas',
      email: 'jonas.berg@bergdotter.example',
      to: ada,
    });
    actions.pickUp({ enquiry: inquiry, staff: ada });
    actions.visitorWrites({ enquiry: inquiry, text: 'Hello <b>there</b>' });
    await clock.advance(90_000);
    expect(agent.shown()).toMatchObject({
      kind: 'enquiry',
      heading: 'Chat with you',
      channel: 'WhatsApp',
      profile: { name: 'Jonas Berg' },
    });
    const [opened] = await rows(written.cases);
    expect(opened).toMatchObject({ Status: 'New', Origin: 'Web' });
    actions.staffWrites({ enquiry: inquiry, staff: ada, text: 'مرحبا 🙏' });
    actions.closeEnquiry({ enquiry: inquiry });
    await clock.advance(120_000);
    const cases = await rows(written.cases);
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({ Subject: `WhatsApp enquiry ${displayCaseNumber} · Jonas Berg`, Status: 'Closed' });
    const text = String(cases[0]?.Description);
    expect(text.indexOf('Hello <b>there</b>')).toBeGreaterThan(0);
    expect(text.indexOf('مرحبا 🙏')).toBeGreaterThan(text.indexOf('Hello <b>there</b>'));
    expect(await rows(written.tasks)).toEqual([]);
  });

  it('keeps a "don\'t log" against every other browser and gives way when it is taken back', async () => {
    const { world, clock, agent, ada, rows, addBrowser } = await scene();
    const other = await addBrowser({ seed: 99 });
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    const { id } = agent.shown();
    await agent.send('log.decline', { id });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    world.cinnox.actions.hangUp({ call: callId, by: 'staff' });
    await clock.advance(180_000);
    expect(await rows(written.tasks)).toEqual([]);
    expect(other.shown().log.state).toBe('do-not-log');
    await agent.send('log.restore', { id });
    await clock.advance(60_000);
    expect(await rows(written.tasks)).toHaveLength(1);
  });

  it('keeps a resumed chat in one Case and one document, each closing a version of it', async () => {
    const { world, clock, ada, rows } = await scene();
    const { actions } = world.cinnox;
    const { inquiry } = actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
    actions.pickUp({ enquiry: inquiry, staff: ada });
    for (const part of ['one', 'two'])
      actions.visitorWrites({ enquiry: inquiry, text: `${part} ${'x'.repeat(20_000)}` });
    await clock.advance(60_000);
    actions.closeEnquiry({ enquiry: inquiry });
    await clock.advance(120_000);
    actions.visitorWrites({ enquiry: inquiry, text: 'I still have a question' });
    actions.pickUp({ enquiry: inquiry, staff: ada });
    actions.staffWrites({ enquiry: inquiry, staff: ada, text: 'Here is the answer' });
    await clock.advance(60_000);
    actions.closeEnquiry({ enquiry: inquiry });
    await clock.advance(180_000);
    expect(await rows(written.cases)).toHaveLength(1);
    const versions = await rows(
      'SELECT Id, ContentDocumentId, ContentSize FROM ContentVersion ORDER BY CreatedDate, Id',
    );
    expect(new Set(versions.map((version) => version.ContentDocumentId)).size).toBe(1);
    expect(versions).toHaveLength(2);
    expect(Number(versions[1]?.ContentSize)).toBeGreaterThan(Number(versions[0]?.ContentSize));
    const editions = await rows("SELECT Key__c FROM CINNOX_Log__c WHERE Kind__c = 'chat'");
    expect(editions).toHaveLength(2);
  });

  it('makes one Task out of two browsers of one person, with both notes', async () => {
    const { world, clock, agent, ada, rows, addBrowser } = await scene();
    const other = await addBrowser({ seed: 99 });
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await agent.send('note.save', { id: agent.shown().id, text: 'From the desk.', revision: 0 });
    await other.send('note.save', { id: other.shown().id, text: 'From the laptop.', revision: 0 });
    await clock.advance(20_000);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(240_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.Description).toContain('From the desk.');
    expect(tasks[0]?.Description).toContain('From the laptop.');
    expect(await rows(written.cases)).toHaveLength(1);
  });
});

describe('a browser that is wiped in the middle of a call', () => {
  it('loses no note that was in Salesforce, and still logs the call once', async () => {
    const { world, clock, agent, ada, rows, addBrowser } = await scene();
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await agent.send('note.save', { id: agent.shown().id, text: 'Said before the wipe.', revision: 0 });
    await clock.advance(30_000);
    expect(agent.shown().note.saved).toBe('in-salesforce');
    agent.close();
    const fresh = await addBrowser({ seed: 99 });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(240_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.Description).toContain('Said before the wipe.');
    expect(fresh.today().pill.text).toBe('All logged');
  });
});

describe.each([-2 * 3600_000, 2 * 3600_000])('a machine whose clock is wrong by %i ms', (skewMs) => {
  it('rings, shows the right timer and logs the call at its real time', async () => {
    const { world, clock, agent, ada, rows } = await scene({ skewMs });
    const rangAt = clock.now();
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(10_000);
    expect(agent.shown()).toMatchObject({ stage: 'for-you', heading: 'Call for you' });
    expect(Math.abs(clock.now() + skewMs - agent.shown().startedAt - 10_000)).toBeLessThan(3_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(180_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    const [log] = await rows("SELECT Start__c FROM CINNOX_Log__c WHERE Kind__c = 'call'");
    expect(Math.abs(Date.parse(String(log?.Start__c)) - rangAt)).toBeLessThan(3_000);
  });
});

describe('the main job in an org without the package', () => {
  it('says that there is no ring and logs the call after its report, once', async () => {
    const { world, clock, agent, ada, rows } = await scene({ org: 'globex' });
    expect(agent.session()).toMatchObject({ mode: 'package-free', events: { kind: 'reports' } });
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await clock.advance(30_000);
    expect(agent.now().interactions).toEqual([]);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(150_000);
    expect(agent.shown()).toMatchObject({ stage: 'ended', profile: { name: 'Mei-ling Wong' } });
    await agent.send('note.save', { id: agent.shown().id, text: 'Afterthought.', revision: 0 });
    await clock.advance(60_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.Description).toContain('Afterthought.');
    expect(await rows(written.cases)).toHaveLength(1);
  });
});
