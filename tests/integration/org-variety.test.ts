// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { LogView } from '../../lib/domain/view.ts';
import type { Org } from '../emulators/salesforce/types.ts';
import type { VarietyName } from '../emulators/salesforce/variety/varieties.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

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
    expect(log).toMatchObject({ state: 'logged', problem: { title: 'Salesforce refused the Case' } });
    expect(log.problem?.text).toContain('Choose a case reason before you close the case.');
    expect(pill).toBe('1 needs you');
    expect([tasks.length, cases.length, cases[0]?.['Status']]).toEqual([1, 1, 'New']);
  });

  it.each(orgs)('in %s, where agents may not make cases: the Task is written', async (org) => {
    const { log, tasks, cases } = await mainJob(await open(org, 'read-only-cases'));
    expect(log).toMatchObject({ state: 'logged', problem: { title: 'You may not create Cases' } });
    expect([tasks.length, cases.length]).toEqual([1, 0]);
  });

  it.each(orgs)("in %s, where a trigger of the customer fails: in the trigger's words", async (org) => {
    const { log, tasks } = await mainJob(await open(org, 'rejecting-triggers'));
    expect(log).toMatchObject({ state: 'failed', problem: { title: 'Salesforce refused the Task', action: 'retry' } });
    expect(log.problem?.text).toContain('A trigger of the org stopped the change. CallGuard');
    expect(tasks).toEqual([]);
  });

  it.each(orgs)('in %s, where a field is required that nobody fills: the details name it', async (org) => {
    const { log, tasks } = await mainJob(await open(org, 'required-fields'));
    expect(log).toMatchObject({ state: 'failed', problem: { action: 'retry' } });
    expect(log.problem?.text).toContain('The org requires a field that was not filled in.');
    expect(log.problem?.details).toContain('Cost_Centre__c');
    expect(tasks).toEqual([]);
  });

  it.each(['duplicate-cases', 'duplicate-cases-alert'] as const)('where there is such a Case: %s', async (variety) => {
    const opened = await open('uat', variety);
    const { store } = opened.world.salesforce.org('uat');
    const Subject = 'Call enquiry 100001 · Mei-ling Wong';
    const admin = { userId: String(store.settings.defaultCaseOwnerId), system: true };
    await store.tx(admin, (tx) => tx.insert('Case', { Subject }));
    const { log, tasks } = await mainJob(opened);
    expect(log.problem?.text).toContain('A duplicate rule of the org found a similar record.');
    expect(tasks).toEqual([]);
  });

  it.each([
    { variety: 'professional-no-api', text: 'The org has no API access.' },
    { variety: 'agents-without-api', text: 'API access is switched off for this user.' },
  ] as const)('with $variety, at sign-in', async ({ variety, text }) => {
    for (const org of orgs) {
      const { agent, close } = await open(org, variety);
      expect(agent.session()).toMatchObject({ status: 'signed-in', problems: [{ tone: 'bad', text }] });
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

const takings: Taking[] = [
  {
    what: 'the API is switched off',
    take: ({ store }) => void (store.settings.api.enabled = false),
    giveBack: ({ store }) => void (store.settings.api.enabled = true),
    title: 'Salesforce did not allow the Task',
    text: 'The org has no API access.',
  },
  {
    what: 'API Access Control is switched on',
    take: ({ store }) => void (store.settings.api.accessControl = true),
    giveBack: ({ store }) => void (store.settings.api.accessControl = false),
    title: 'Salesforce did not allow the Task',
    text: 'The org does not allow this app to use its API.',
  },
  {
    what: 'the permission set is taken away',
    take: ({ store }, userId) => store.access.unassign(userId, 'CINNOX_Agent'),
    giveBack: ({ store }, userId) => store.access.assign(userId, 'CINNOX_Agent'),
    title: 'Salesforce did not allow the Task',
    text: 'An object does not exist or you may not see it.',
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
    expect(agent.shown().log).toMatchObject({ state: 'failed', problem: { title } });
    expect(agent.shown().log.problem?.text).toContain(text);
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
