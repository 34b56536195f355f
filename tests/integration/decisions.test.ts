// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import type { Scene } from './support/scene.ts';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

const keyRows = 'SELECT Key__c, State__c, Kind__c, Decided_By__c, Case_Id__c FROM CINNOX_Log__c ORDER BY Key__c';

/** A call rings and is answered; nothing reports it before it ends. */
async function answered({ world, clock, agent, ada }: Scene, from = '+852 9466 7788') {
  const { callId } = world.cinnox.actions.ringIn({ from, to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  return { callId, id: agent.shown().id };
}

const declineRows = async ({ rows }: Scene) =>
  (await rows(keyRows)).filter((row) => row.State__c === 'do-not-log').map((row) => row.Kind__c);

describe('"don’t log" on a call', () => {
  it('said before the Case exists: no Task, no Case, in no browser', async () => {
    const stage = await scene();
    const { world, clock, agent, ada, rows, addBrowser } = stage;
    const other = await addBrowser({ seed: 99 });
    const { callId, id } = await answered(stage);
    await agent.send('log.decline', { id });
    await clock.advance(90_000);
    expect(await rows(written.cases)).toEqual([]);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(300_000);
    expect(await rows(written.tasks)).toEqual([]);
    expect(await rows(written.cases)).toEqual([]);
    expect((await declineRows(stage)).toSorted()).toEqual(['call', 'enquiry']);
    for (const each of [agent, other]) {
      expect(each.shown().log.state).toBe('do-not-log');
      expect(each.today()).toMatchObject({ waiting: 0, needYou: 0, toChoose: 0 });
    }
    expect((await rows(keyRows)).find((row) => row.Kind__c === 'call')?.Decided_By__c).toBe(ada);
  });

  it('said after the Case was made: the Case stays as it is, and that is told', async () => {
    const stage = await scene();
    const { world, clock, agent, rows, addBrowser } = stage;
    const other = await addBrowser({ seed: 99 });
    const { callId, id } = await answered(stage);
    await clock.advance(90_000);
    const [made] = await rows(
      "SELECT Id, CaseNumber, Status, Description, LastModifiedDate FROM Case WHERE Subject LIKE '% enquiry %'",
    );
    expect(made).toMatchObject({ Status: 'New' });
    await agent.send('log.decline', { id });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(400_000);
    expect(await rows(written.tasks)).toEqual([]);
    expect(
      await rows(
        "SELECT Id, CaseNumber, Status, Description, LastModifiedDate FROM Case WHERE Subject LIKE '% enquiry %'",
      ),
    ).toEqual([made]);
    const enquiry = (await rows(keyRows)).find((row) => row.Kind__c === 'enquiry');
    expect(enquiry).toMatchObject({ State__c: 'do-not-log', Case_Id__c: made?.Id });
    for (const each of [agent, other]) expect(each.shown().log.state).toBe('do-not-log');
    expect(agent.shown().log.case).toMatchObject({ id: made?.Id, label: made?.CaseNumber });
    expect(agent.today()).toMatchObject({ waiting: 0, needYou: 0 });
  });

  it.each(['before', 'after'])('said %s the Case was made and taken back: everything is logged', async (when) => {
    const stage = await scene();
    const { world, clock, agent, rows } = stage;
    const { callId, id } = await answered(stage);
    if (when === 'after') await clock.advance(90_000);
    await agent.send('log.decline', { id });
    await clock.advance(60_000);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(200_000);
    expect(await rows(written.tasks)).toEqual([]);
    await agent.send('log.restore', { id });
    await clock.advance(60_000);
    const [task, ...tasks] = await rows(written.tasks);
    const [made, ...cases] = await rows(written.cases);
    expect([tasks, cases]).toEqual([[], []]);
    expect(made).toMatchObject({ Status: 'Closed' });
    expect(task).toMatchObject({ WhatId: made?.Id });
    expect(agent.today().pill.text).toBe('All logged');
  });

  it('leaves the Case of another call of the same person alone', async () => {
    const stage = await scene();
    const { world, clock, agent, rows } = stage;
    const first = await answered(stage);
    await agent.send('log.decline', { id: first.id });
    world.cinnox.actions.hangUp({ call: first.callId, by: 'visitor' });
    await clock.advance(20_000);
    const second = await answered(stage);
    await agent.send('call.claim', { id: second.id });
    await clock.advance(60_000);
    world.cinnox.actions.hangUp({ call: second.callId, by: 'visitor' });
    await clock.advance(300_000);
    expect(second.id).not.toBe(first.id);
    expect(await rows(written.tasks)).toHaveLength(1);
    expect(await rows(written.cases)).toHaveLength(1);
    expect((await rows(written.tasks))[0]?.CallObject).toContain(second.callId);
  });
});

describe('"don’t log" before the call has a key', () => {
  it('holds although another browser reads the report first', async () => {
    const stage = await scene();
    const { world, clock, agent, rows, addBrowser } = stage;
    const other = await addBrowser({ seed: 99 });
    const { callId, id } = await answered(stage);
    await agent.send('log.decline', { id });
    await clock.advance(5_000);
    // This browser is closed: only the other one sees the end and the report.
    agent.kill();
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(300_000);
    expect(await rows(written.tasks)).toEqual([]);
    expect(other.shown().log.state).toBe('do-not-log');
  });

  it('keeps the Case of its enquiry away, which another browser would make while the call goes on', async () => {
    const stage = await scene();
    const { world, clock, agent, rows, addBrowser } = stage;
    const other = await addBrowser({ seed: 99 });
    const { callId, id } = await answered(stage);
    await agent.send('log.decline', { id });
    // Long enough for the draft row, and before any report.
    await clock.advance(5_000);
    agent.kill();
    await clock.advance(180_000);
    expect(await rows(written.cases)).toEqual([]);
    expect(other.shown().log.state).toBe('do-not-log');
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(300_000);
    expect([await rows(written.tasks), await rows(written.cases)]).toEqual([[], []]);
    expect((await declineRows(stage)).toSorted()).toEqual(['call', 'enquiry']);
  });

  it('taken back in time is logged by whichever browser comes first', async () => {
    const stage = await scene();
    const { world, clock, agent, rows, addBrowser } = stage;
    await addBrowser({ seed: 99 });
    const { callId, id } = await answered(stage);
    await agent.send('log.decline', { id });
    await clock.advance(5_000);
    await agent.send('log.restore', { id });
    await clock.advance(5_000);
    agent.kill();
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(300_000);
    expect(await rows(written.tasks)).toHaveLength(1);
  });
});

describe('a rule', () => {
  const rule = (voiceCase: 'answered' | 'missed' | 'never') => ({
    ...getDefaultLogSettings(),
    voiceCase,
    defaultCountry: 'HK',
    dispositions: ['Resolved'],
  });

  it.each(['missed', 'never'] as const)(
    'voiceCase = %s: the Task is logged, the Case is left out by rule',
    async (voiceCase) => {
      const stage = await scene();
      const { world, clock, agent, rows } = stage;
      await agent.send('rules.save', rule(voiceCase));
      const { callId } = await answered(stage);
      await clock.advance(60_000);
      world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
      await clock.advance(300_000);
      expect(await rows(written.tasks)).toHaveLength(1);
      expect(await rows(written.cases)).toEqual([]);
      const enquiry = (await rows(keyRows)).find((row) => row.Kind__c === 'enquiry');
      expect(enquiry).toMatchObject({ State__c: 'skipped', Decided_By__c: 'rule:voice-case' });
      expect(agent.today()).toMatchObject({ waiting: 0, needYou: 0 });
    },
  );
});

describe('"no contact"', () => {
  it('ends the question about a withheld caller, in every browser', async () => {
    const stage = await scene();
    const { world, clock, agent, rows, addBrowser } = stage;
    const { callId, id } = await answered(stage, 'anonymous');
    await agent.send('call.claim', { id });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(200_000);
    const [task] = await rows(written.tasks);
    expect(task).toMatchObject({ Subject: 'Call in · withheld number', WhoId: null });
    expect(agent.today()).toMatchObject({ toChoose: 1 });
    expect(agent.shown().match.isNobody).toBeUndefined();

    await agent.send('contact.choose', { id, contactId: null });
    await clock.advance(30_000);
    expect(agent.today()).toMatchObject({ toChoose: 0, pill: { text: 'All logged' } });
    expect(agent.shown().match).toMatchObject({ status: 'none', isNobody: true });
    const told = (await rows('SELECT Kind__c, Data__c FROM CINNOX_Log__c ORDER BY Kind__c')).flatMap((row) =>
      ['call', 'enquiry'].includes(String(row.Kind__c)) ? [[row.Kind__c, JSON.parse(String(row.Data__c)).nobody]] : [],
    );
    expect(told).toEqual([
      ['call', true],
      ['enquiry', true],
    ]);
    const other = await addBrowser({ seed: 99 });
    await clock.advance(200_000);
    expect(other.today()).toMatchObject({ total: agent.today().total, toChoose: 0, pill: { text: 'All logged' } });
    expect(await rows(written.tasks)).toEqual([expect.objectContaining({ Id: task?.Id, WhoId: null })]);
  });

  it('said during the call is part of the first write, and gives way to a person found later', async () => {
    const stage = await scene();
    const { world, clock, agent, rows } = stage;
    const { callId, id } = await answered(stage, 'anonymous');
    await agent.send('contact.choose', { id, contactId: null });
    await clock.advance(100);
    expect(agent.shown().log.sentence).toBe('Task without a contact when the call ends');
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(200_000);
    expect(agent.today()).toMatchObject({ toChoose: 0, pill: { text: 'All logged' } });
    const { results } = await agent.send('contacts.search', { text: 'Jonas Berg' });
    await agent.send('contact.choose', { id, contactId: results[0]?.contactId ?? '' });
    await clock.advance(30_000);
    expect((await rows(written.tasks)).map((task) => task.WhoId)).toEqual([results[0]?.contactId]);
    expect((await rows(written.cases)).map((one) => one.ContactId)).toEqual([results[0]?.contactId]);
  });

  it('said of whom the number found, once it is logged, takes that contact off Task and Case', async () => {
    const stage = await scene();
    const { world, clock, agent, rows } = stage;
    const { callId, id } = await answered(stage);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(200_000);
    const [found] = agent.shown().match.candidates;
    expect((await rows(written.tasks)).map((task) => task.WhoId)).toEqual([found?.contactId]);
    await agent.send('contact.choose', { id, contactId: null });
    await clock.advance(60_000);
    expect(await rows(written.tasks)).toMatchObject([{ WhoId: null, Subject: 'Call in · +852 9466 7788' }]);
    expect((await rows(written.cases)).map((one) => one.ContactId)).toEqual([null]);
    expect(agent.today()).toMatchObject({ toChoose: 0, pill: { text: 'All logged' } });
    expect(agent.shown()).toMatchObject({ match: { status: 'none', isNobody: true } });
    expect(agent.shown().profile).toBeUndefined();
  });
});
