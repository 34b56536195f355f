// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { noon } from '../../domain/testing/rows.ts';
import { AppError } from '../../errors/app-error.ts';
import { signIn } from '../../../tests/emulators/testing.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  lane,
  message,
  note,
  taskQuery,
} from '../../../tests/integration/support/lane-rows.ts';
import { createLaneScene, type LaneScene } from '../../../tests/integration/support/lane-scene.ts';
import { settleLane } from './settle.ts';

/** Without the package a record is known by what stands in it. */
let scene: LaneScene;
beforeAll(async () => {
  scene = await createLaneScene({ org: 'globex', now: noon + 3_600_000 });
});
afterEach(() => scene.reset());
afterAll(() => scene.close());

const mode = 'package-free';
const Subject = 'WhatsApp enquiry 1001 · Mei';

async function insert(object: string, user: 'ada' | 'chris', fields: Record<string, string>): Promise<string> {
  const { store } = scene.world.salesforce.org('globex');
  const { userId } = await signIn(scene.world, { org: 'globex', user });
  return store.tx({ userId }, (tx) => tx.insert(object, fields));
}

const byId = async (object: string, id: string) =>
  (await scene.rows(`SELECT Subject, Status, Description, ContactId FROM ${object} WHERE Id = '${id}'`))[0];

it.each(['ada', 'chris'] as const)('a Case of that subject that %s made by hand stays as it is', async (user) => {
  const theirs = await insert('Case', user, { Subject, Description: 'Mine, please leave it.' });
  const before = await byId('Case', theirs);
  const { put, context, row } = await scene.browser('b1');
  scene.chat.messages = [message(1, 'Hello')];
  await put(handledChat({ mode }, closed));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  const { caseId } = (await row('enquiry-1')).log;
  expect(caseId).toBeDefined();
  expect(caseId).not.toBe(theirs);
  expect(await byId('Case', theirs)).toEqual(before);
  expect(await scene.rows(caseQuery)).toHaveLength(2);
});

it('a colleague’s earlier Case of the contact that holds the block of this enquiry is shared, not made again', async () => {
  const contactId = await insert('Contact', 'chris', { LastName: 'Mei' });
  const blocks = ['0999', '1001'].map((number) => `--- CINNOX enquiry ---\nEnquiry: ${number}`);
  const fields = { Subject: 'Call enquiry 0999 · Mei', Description: blocks.join('\n\n'), ContactId: contactId };
  const theirs = await insert('Case', 'chris', fields);
  const { put, context, row } = await scene.browser('b1');
  const match = { status: 'one' as const, contactId, contactName: 'Mei', candidates: [] };
  await put(handledChat({ mode, match }));
  await settleLane(lane, { ...context, settings: { ...context.settings, reopenHours: 4 } });
  expect((await row('enquiry-1')).log).toMatchObject({ caseId: theirs, joined: true });
  expect(await scene.rows(caseQuery)).toEqual([]);
});

it('words about an enquiry that a colleague took into an earlier Case stand below theirs', async () => {
  const contactId = await insert('Contact', 'chris', { LastName: 'Mei' });
  const Description = ['0999', '1001'].map((number) => `--- CINNOX enquiry ---\nEnquiry: ${number}`).join('\n\n');
  const fields = { Subject: 'Call enquiry 0999 · Mei', Description, ContactId: contactId };
  const theirs = await insert('Case', 'chris', fields);
  const { put, context } = await scene.browser('b1');
  scene.chat.messages = [message(1, 'Hello')];
  const match = { status: 'one' as const, contactId, contactName: 'Mei', candidates: [] };
  await put(handledChat({ mode, match, notes: [note('mine, too')] }, closed));
  const settings = { ...context.settings, reopenHours: 4 };
  expect(await settleLane(lane, { ...context, settings })).toEqual({ done: true });
  const now = String((await byId('Case', theirs))?.['Description']);
  expect(now.startsWith(Description)).toBe(true);
  expect(now.split('mine, too')).toHaveLength(2);
});

it('a Case of another enquiry whose block it carries is not taken', async () => {
  const theirs = await insert('Case', 'ada', { Subject, Description: '--- CINNOX enquiry ---\nEnquiry: 10012' });
  const { put, context, row } = await scene.browser('b1');
  await put(handledChat({ mode }));
  await settleLane(lane, context);
  expect((await row('enquiry-1')).log.caseId).not.toBe(theirs);
});

it('the Case of a colleague who had the enquiry before is shared; what a person wrote into it stays', async () => {
  const theirs = await insert('Case', 'chris', {
    Subject: 'WhatsApp enquiry 1001 · Mrs Mei',
    Description: 'Her note\r\n\r\n--- CINNOX enquiry ---\r\nEnquiry: 1001\r\nChannel: WhatsApp',
    Priority: 'High',
  });
  const { put, context, row } = await scene.browser('b1');
  scene.chat.messages = [message(1, 'Hello')];
  await put(handledChat({ mode }, closed));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  expect((await row('enquiry-1')).log.caseId).toBe(theirs);
  expect(await scene.rows(caseQuery)).toHaveLength(1);
  expect(await byId('Case', theirs)).toMatchObject({ Subject: 'WhatsApp enquiry 1001 · Mrs Mei', Status: 'Closed' });
  expect(String((await byId('Case', theirs))?.['Description'])).toMatch(/^Her note/);
});

it('the Case of a colleague who left it without a contact gets the one that a person chooses, not one that is found', async () => {
  const { id: contactId } = await scene.contact('Wong');
  const theirs = await insert('Case', 'chris', { Subject, Description: '--- CINNOX enquiry ---\nEnquiry: 1001' });
  const { put, context, journal } = await scene.browser('b1');
  const match = { status: 'one' as const, contactId, contactName: 'May', candidates: [] };
  await put(handledChat({ mode, match }));
  await settleLane(lane, context);
  expect((await byId('Case', theirs))?.['ContactId'] ?? null).toBeNull();
  const chosen = { by: 'ada', at: noon };
  await journal.change('enquiry-1', (now) => ({ ...now, match: { ...match, status: 'chosen', chosen } }));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  expect(await byId('Case', theirs)).toMatchObject({ ContactId: contactId });
});

it('the Case of a colleague keeps the contact it has, until a person chooses another one', async () => {
  const [found, other] = [
    await insert('Contact', 'chris', { LastName: 'Mei' }),
    await insert('Contact', 'ada', { LastName: 'May' }),
  ];
  const Description = '--- CINNOX enquiry ---\nEnquiry: 1001';
  const theirs = await insert('Case', 'chris', { Subject, Description, ContactId: found });
  const { put, context, journal } = await scene.browser('b1');
  const match = { status: 'one' as const, contactId: other, contactName: 'May', candidates: [] };
  await put(handledChat({ mode, match }));
  await settleLane(lane, context);
  expect(await byId('Case', theirs)).toMatchObject({ ContactId: found });
  const chosen = { by: 'ada', at: noon };
  await journal.change('enquiry-1', (now) => ({
    ...now,
    match: { ...match, status: 'chosen', contactId: found, chosen },
  }));
  await settleLane(lane, context);
  await journal.change('enquiry-1', (now) => ({ ...now, match: { ...match, status: 'chosen', chosen } }));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  expect(await byId('Case', theirs)).toMatchObject({ ContactId: other });
});

/** A contact of the org, who returns within the hours of the rule. */
async function returning() {
  const browser = await scene.browser('b1');
  const [contact] = await scene.rows('SELECT Id FROM Contact LIMIT 1');
  const contactId = String(contact?.['Id']);
  const context = { ...browser.context, settings: { ...browser.context.settings, reopenHours: 24 } };
  return { ...browser, context, contactId, match: { status: 'one' as const, contactId, candidates: [] } };
}

it('an enquiry that is taken into an earlier Case stands there at once: colleagues who have a part of it see it', async () => {
  const { put, context, row, contactId, match } = await returning();
  const Description = '--- CINNOX enquiry ---\nEnquiry: 900';
  const caseId = await insert('Case', 'chris', {
    Subject: 'WhatsApp enquiry 900 · Mei',
    ContactId: contactId,
    Description,
  });
  const over = { startedAt: noon - 3_600_000, status: 'closed', closedAt: noon - 60_000 } as const;
  const before = { mode, match, id: 'enquiry-0', lane: 'enq:acme:900' } as const;
  const log = { ...handledChat().log, state: 'logged', caseId } as const;
  await put(handledChat({ ...before, log }, { displayCaseNumber: '900', ...over }));
  await put(handledChat({ mode, match }));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  expect((await row('enquiry-1')).log).toMatchObject({ caseId, joined: true });
  expect(String((await byId('Case', caseId))?.['Description'])).toMatch(
    /^--- CINNOX enquiry ---\nEnquiry: 900\n\n--- CINNOX enquiry ---\nEnquiry: 1001\n/,
  );
  await scene.remove('Case', caseId);
});

/** The write is done, its answer never comes. */
async function lose({ context }: Awaited<ReturnType<LaneScene['browser']>>): Promise<void> {
  const { client } = context;
  const losing = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      const answers = await client.composite(...given);
      if (given[1].allOrNone) throw new Error('lost');
      return answers;
    },
  };
  await expect(settleLane(lane, { ...context, client: losing })).rejects.toThrow('lost');
}

it.each(['seen', 'hidden'] as const)(
  'a Case whose answer was lost is found again, with the Description %s',
  async (how) => {
    scene.now.at = scene.world.clock.now();
    const browser = await scene.browser('b1');
    const { put, row } = browser;
    const { caseObject } = browser.context;
    if (caseObject === null) throw new Error('Case is described');
    const { Description: _hidden, ...others } = caseObject.fields;
    const fields = how === 'hidden' ? others : caseObject.fields;
    const context = { ...browser.context, caseObject: { ...caseObject, fields } };
    // Somebody's of the same name, older and newer.
    await insert('Case', 'chris', { Subject });
    await put(handledChat({ mode }));
    await lose({ ...browser, context });
    await insert('Case', 'chris', { Subject });
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene.rows(caseQuery)).toHaveLength(3);
    const { caseId } = (await row('enquiry-1')).log;
    const made = await scene.rows(`SELECT CreatedBy.Name FROM Case WHERE Id = '${caseId}'`);
    expect(made).toMatchObject([{ CreatedBy: { Name: 'Ada Lam' } }]);
  },
);

it.each(['{{Who}} wrote', 'Enquiry'])(
  'a Case whose answer was lost is found again by the template %s',
  async (caseSubject) => {
    scene.now.at = scene.world.clock.now();
    const browser = await scene.browser('b1');
    const { put, row } = browser;
    const { settings } = browser.context;
    const context = {
      ...browser.context,
      settings: { ...settings, templates: { ...settings.templates, caseSubject } },
    };
    const known = await scene.rows('SELECT Id FROM Case');
    await put(handledChat({ mode }, { visitorName: 'Mei' }));
    await lose({ ...browser, context });
    // The admin changes the template before it is tried again.
    expect(await settleLane(lane, browser.context)).toEqual({ done: true });
    const made = (await scene.rows('SELECT Id, Subject FROM Case')).filter(
      ({ Id }) => !known.some((one) => one.Id === Id),
    );
    expect(made).toEqual([expect.objectContaining({ Id: (await row('enquiry-1')).log.caseId })]);
    expect(made[0]?.Subject).toBe(caseSubject.replace('{{Who}}', 'Mei'));
    // The next one must not find it in the recycle bin.
    const { store } = scene.world.salesforce.org('globex');
    await store.tx({ userId: 'system', system: true }, (tx) => tx.purge('Case', String(made[0]?.Id)));
  },
);

it('a Task is known by its key, never by its subject', async () => {
  const theirs = await insert('Task', 'ada', { Subject: 'Call in · +852 9466 7788', Description: 'By hand' });
  const { put, context } = await scene.browser('b1');
  await put(endedCall({ mode, notes: [note('mine')] }));
  await settleLane(lane, context);
  expect(await scene.rows(taskQuery)).toHaveLength(1);
  expect(await scene.rows(`SELECT Description FROM Task WHERE Id = '${theirs}'`)).toMatchObject([
    { Description: 'By hand' },
  ]);
});

it('whom this browser found is taken back where the person says that it is nobody in Salesforce', async () => {
  const { put, context, row, journal } = await scene.browser('b1');
  const { id, name } = await scene.contact('Wong');
  const match = { status: 'one' as const, contactId: id, contactName: name, candidates: [] };
  await put(endedCall({ mode, match }), handledChat({ mode, match }, { voice: true }));
  await settleLane(lane, context);
  expect(await scene.rows(caseQuery)).toMatchObject([{ ContactId: id }]);
  const nobody = { status: 'none' as const, candidates: [], chosen: { by: 'ada', at: noon } };
  for (const one of ['call-1', 'enquiry-1']) await journal.change(one, (now) => ({ ...now, match: nobody }));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  expect(await scene.rows(caseQuery)).toMatchObject([{ ContactId: null }]);
  expect(await scene.rows(taskQuery)).toMatchObject([{ WhoId: null }]);
  for (const one of ['call-1', 'enquiry-1']) expect((await row(one)).log.nobody).toBe(true);
});

it('a Case whose create had no answer is found among many that were made since the chat began', async () => {
  const { put, context } = await scene.browser('b1');
  await scene.world.salesforce.org('globex').store.tx({ userId: context.userId }, async (tx) => {
    for (let count = 0; count < 60; count += 1) await tx.insert('Case', { Subject: 'Something else' });
  });
  await scene.clock.advance(15 * 60_000);
  scene.now.at = scene.clock.now();
  const templates = { ...context.settings.templates, caseSubject: '{{Channel}} enquiry 1001' };
  const settings = { ...context.settings, templates };
  const { client } = context;
  const deaf: typeof client.composite = async (parts, options) => {
    const answers = await client.composite(parts, options);
    if (options.allOrNone) throw new AppError('network', 'No answer.');
    return answers;
  };
  scene.chat.messages = [message(1, 'Hello')];
  await put(handledChat({ mode }, closed));
  const cut = settleLane(lane, { ...context, settings, client: { ...client, composite: deaf } });
  await expect(cut).rejects.toMatchObject({ code: 'network' });
  scene.now.at += 120_000;
  await settleLane(lane, { ...context, settings });
  expect(await scene.rows(caseQuery)).toHaveLength(1);
});
