// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { LogView } from '../../lib/domain/view.ts';
import { SalesforceError, type Org } from '../emulators/salesforce/types.ts';
import type { VarietyName } from '../emulators/salesforce/variety/varieties.ts';
import { useScenes, written, type Scene } from './support/scene.ts';
import { said } from './support/said.ts';

const scene = useScenes();

type OrgName = 'uat' | 'globex';

interface Outcome {
  log: LogView;
  pill: string;
  tasks: Record<string, unknown>[];
  cases: Record<string, unknown>[];
}

function open(org: OrgName, variety: VarietyName): Promise<Scene> {
  return scene({ org, varieties: { [org]: [variety] }, contacts: 12 });
}

/** A known caller rings, Ada answers, writes a note, and the call ends; then everything has the time it needs. */
async function mainJob({ world, clock, agent, ada, rows }: Scene): Promise<Outcome> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(30_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(240_000);
  expect(agent.shown().profile?.name).toBe('Mei-ling Wong');
  await agent.send('note.save', { id: agent.shown().id, text: 'Wants a slot on Monday.', revision: 0 });
  await clock.advance(60_000);
  const [tasks, cases] = [await rows(written.tasks), await rows(written.cases)];
  return { log: agent.shown().log, pill: agent.today().pill.text, tasks, cases };
}

const orgs = ['uat', 'globex'] as const;
const both = (variety: VarietyName, expected: { Task?: string; Case?: string; Origin?: string | null } = {}) =>
  orgs.map((org) => ({ org, variety, expected }));

describe('the main job passes', () => {
  it.each([
    ...both('production'),
    ...both('developer'),
    ...both('person-accounts'),
    ...both('address-picklists'),
    ...both('multi-currency'),
    ...both('record-types'),
    ...both('renamed-statuses', { Task: 'Erledigt', Case: 'Abgeschlossen' }),
    // No origin of this org means a call: the Case has none.
    ...both('renamed-origins', { Origin: null }),
    ...both('hidden-fields', { Origin: null }),
    ...both('duplicate-alert'),
    ...both('duplicate-block'),
    ...both('private-sharing'),
  ])('in $org with $variety', async ({ org, variety, expected }) => {
    const opened = await open(org, variety);
    expect(opened.agent.session()).toMatchObject({ status: 'signed-in', problems: [] });
    const { log, pill, tasks, cases } = await mainJob(opened);
    expect({ state: log.state, problem: log.problem, pill }).toEqual({ state: 'logged', pill: 'All logged' });
    expect(tasks).toMatchObject([
      { Status: expected.Task ?? 'Completed', CallType: 'Inbound', WhatId: cases[0]?.['Id'] },
    ]);
    expect(String(tasks[0]?.['Description'])).toContain('Wants a slot on Monday.');
    const { Case: Status = 'Closed', Origin = 'Phone' } = expected;
    expect(cases).toMatchObject([{ Status, Origin, ContactId: tasks[0]?.['WhoId'] }]);
  });
});

describe('the main job says why it cannot be done', () => {
  it.each(orgs)('in %s, where a Case is closed with a reason only: everything else is written', async (org) => {
    const { log, pill, tasks, cases } = await mainJob(await open(org, 'validation-rules'));
    expect({ ...log, problem: said(log.problem) }).toMatchObject({
      state: 'logged',
      problem: { title: 'Salesforce refused the Case' },
    });
    expect(said(log.problem)?.text).toContain('Choose a case reason before you close the case.');
    expect(pill).toBe('1 needs you');
    expect([tasks.length, cases.length, cases[0]?.['Status']]).toEqual([1, 1, 'New']);
  });

  it.each(orgs)('in %s, where agents may not make cases: the Task is written', async (org) => {
    const { log, tasks, cases } = await mainJob(await open(org, 'read-only-cases'));
    expect({ ...log, problem: said(log.problem) }).toMatchObject({
      state: 'logged',
      problem: { title: 'You may not create Cases' },
    });
    expect([tasks.length, cases.length]).toEqual([1, 0]);
  });

  it.each(orgs)("in %s, where a trigger of the customer fails: in the trigger's words, on one line", async (org) => {
    const { log, tasks, cases } = await mainJob(await open(org, 'rejecting-triggers'));
    expect({ ...log, problem: said(log.problem) }).toMatchObject({
      state: 'failed',
      problem: { title: 'Salesforce refused the Task', action: 'retry' },
    });
    expect(said(log.problem)?.text).toContain(
      'A trigger of the org stopped the change. CallGuard: execution of AfterInsert caused by: System.NullPointerException',
    );
    expect(said(log.problem)?.text).not.toContain('\n');
    expect(said(log.problem)?.details).toContain('Trigger.CallGuard: line 4, column 1');
    // The Case does not wait for the Task.
    expect([tasks.length, cases.length]).toEqual([0, 1]);
  });

  it.each(orgs)('in %s, where a field is required that nobody fills: the Task is written', async (org) => {
    const { log, pill, tasks, cases } = await mainJob(await open(org, 'required-fields'));
    expect({ ...log, problem: said(log.problem) }).toMatchObject({
      state: 'logged',
      problem: { title: 'Salesforce refused the Case', action: 'retry' },
    });
    expect(said(log.problem)?.text).toContain(
      'A new Case needs a value in "Cost Centre", which CINNOX does not fill in.',
    );
    expect(said(log.problem)?.details).toContain('Cost_Centre__c');
    expect(pill).toBe('1 needs you');
    expect([tasks.length, cases.length]).toEqual([1, 0]);
  });

  async function withSuchACase(variety: VarietyName): Promise<Outcome> {
    const opened = await open('uat', variety);
    const { store } = opened.world.salesforce.org('uat');
    const Subject = 'Call enquiry 100001 · Mei-ling Wong';
    const admin = { userId: String(store.settings.defaultCaseOwnerId), system: true };
    await store.tx(admin, (tx) => tx.insert('Case', { Subject }));
    return mainJob(opened);
  }

  it('where such a Case is blocked: the Task is written', async () => {
    const { log, tasks, cases } = await withSuchACase('duplicate-cases');
    expect({ ...log, problem: said(log.problem) }).toMatchObject({
      state: 'logged',
      problem: { title: 'Salesforce refused the Case' },
    });
    expect(said(log.problem)?.text).toContain('A duplicate rule of the org blocks this Case');
    expect([tasks.length, cases.length]).toEqual([1, 1]);
  });

  it('and an alert, which a person may save through, loses no log', async () => {
    const { log, pill, tasks, cases } = await withSuchACase('duplicate-cases-alert');
    expect({ problem: log.problem, pill }).toEqual({ pill: 'All logged' });
    expect([tasks.length, cases.length]).toEqual([1, 2]);
  });

  it.each(orgs)(
    'in %s: a Case that a rule refused is made when the rule is gone, and the Task put on it',
    async (org) => {
      const opened = await scene({ org, contacts: 12 });
      const { world, clock, agent, rows } = opened;
      let isOn = true;
      world.salesforce.org(org).store.addTrigger({
        object: 'Case',
        beforeInsert: () => {
          if (isOn) throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Not on Mondays', ['Origin']);
        },
      });
      const { log, tasks } = await mainJob(opened);
      expect(said(log.problem)).toMatchObject({ title: 'Salesforce refused the Case' });
      expect(said(log.problem)?.text).toContain('Not on Mondays. It is about "Case Origin".');
      expect(tasks).toMatchObject([{ WhatId: null }]);
      isOn = false;
      await clock.advance(2 * 60 * 60_000);
      const [made] = await rows(written.cases);
      expect(await rows(written.tasks)).toMatchObject([{ Id: tasks[0]?.['Id'], WhatId: made?.['Id'] ?? 'none' }]);
      expect(agent.today().pill.text).toBe('All logged');
    },
  );

  it.each([
    { variety: 'professional-no-api', text: 'The org has no API access. Your admin can have it switched on' },
    {
      variety: 'agents-without-api',
      text: 'API access is switched off for this user. Ask your admin for the permission',
    },
  ] as const)('with $variety, at sign-in', async ({ variety, text }) => {
    for (const org of orgs) {
      const { agent, clock, close } = await open(org, variety);
      await clock.advance(60_000);
      const { status, problems, events } = agent.session();
      expect(status).toBe('signed-in');
      expect(problems.map(said)).toMatchObject([{ tone: 'bad', title: 'Salesforce does not let CINNOX in' }]);
      expect(said(problems[0])?.text).toContain(text);
      expect(events).toMatchObject({ kind: 'off', sentence: expect.stringContaining('Live events are off') });
      expect(agent.today().pill).toMatchObject({ text: 'Not logging', tone: 'bad' });
      close();
    }
  });
});

interface Taking {
  what: string;
  take(org: Org, userId: string): void;
  giveBack(org: Org, userId: string): void;
  title: string;
  text: string;
}

const hidden = { create: false, read: false, edit: false, delete: false };

const takings: Taking[] = [
  {
    what: 'the API is switched off',
    take: ({ store }) => void (store.settings.api.enabled = false),
    giveBack: ({ store }) => void (store.settings.api.enabled = true),
    title: 'Salesforce does not let CINNOX in',
    text: 'The org has no API access.',
  },
  {
    what: 'API Access Control is switched on',
    take: ({ store }) => void (store.settings.api.accessControl = true),
    giveBack: ({ store }) => void (store.settings.api.accessControl = false),
    title: 'Salesforce does not let CINNOX in',
    text: 'Ask your admin to approve the CINNOX app for you in Setup.',
  },
  {
    what: 'the permission set is taken away',
    take: ({ store }, userId) => store.access.unassign(userId, 'CINNOX_Agent'),
    giveBack: ({ store }, userId) => store.access.assign(userId, 'CINNOX_Agent'),
    title: 'The CINNOX objects are hidden from you',
    text: 'An object does not exist or you may not see it.',
  },
  {
    what: 'the object Task is hidden',
    take: ({ store }, userId) => store.access.restrict(userId, 'Task', hidden),
    giveBack: ({ store }, userId) => store.access.restrict(userId, 'Task', {}),
    title: 'You may not create Tasks',
    text: 'Ask your admin for the CINNOX permission set or for access',
  },
  {
    what: 'the quota of requests is used up',
    take: ({ store }) => void (store.settings.dailyApiLimit = 1),
    giveBack: ({ store }) => void (store.settings.dailyApiLimit = 1_000_000),
    title: 'The org has used up its API requests',
    text: 'Ask your admin about the daily API limit.',
  },
];

describe('what an admin takes in the middle of a call is said, and the call is logged once when it is given back', () => {
  it.each(takings)('$what', async ({ take, giveBack, title, text }) => {
    const { world, clock, agent, ada, rows } = await scene({ contacts: 12 });
    const org = world.salesforce.org('uat');
    const userId = agent.session().who?.userId ?? '';
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    await agent.send('note.save', { id: agent.shown().id, text: 'Kept.', revision: 0 });
    take(org, userId);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(5 * 60_000);
    const { log } = agent.shown();
    expect(log.state).toBe('failed');
    expect(said(log.problem)?.title).toBe(title);
    expect(said(log.problem)?.text).toContain(text);
    expect(await rows(written.tasks)).toEqual([]);
    giveBack(org, userId);
    await clock.advance(60 * 60_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.['Description']).toContain('Kept.');
    expect(await rows(written.cases)).toHaveLength(1);
    expect(agent.today().pill.text).toBe('All logged');
  });
});
