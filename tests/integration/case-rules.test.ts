// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { getDefaultLogSettings, type LogSettings } from '../../lib/domain/log-settings.ts';
import type { AgentBrowser } from './support/agent-browser.ts';
import { SalesforceError } from '../emulators/salesforce/types.ts';
import { useScenes, type Scene } from './support/scene.ts';

const scene = useScenes();
const orgs = ['uat', 'globex'] as const;
const first = getDefaultLogSettings();

async function setRules(agent: AgentBrowser, change: Partial<LogSettings>): Promise<void> {
  await agent.send('rules.save', { ...first, defaultCountry: 'HK', dispositions: ['Resolved'], ...change });
}

const hourMs = 3600_000;
const jonas = { name: 'Jonas', email: 'jonas.berg@bergdotter.example' };
type Channel = NonNullable<Parameters<Scene['world']['cinnox']['actions']['openChat']>[0]['channel']>;

/** A chat that Ada picks up; `says` is written by its visitor. */
async function openChat({ world, clock, ada }: Scene, says: string, channel: Channel = 'WHATSAPP') {
  const { actions } = world.cinnox;
  const chat = actions.openChat({ ...jonas, channel, to: ada });
  actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  actions.visitorWrites({ enquiry: chat.inquiry, text: says });
  await clock.advance(120_000);
  return chat;
}

async function closeChat({ world, clock }: Scene, { inquiry }: { inquiry: string }) {
  world.cinnox.actions.closeEnquiry({ enquiry: inquiry });
  await clock.advance(180_000);
}

async function wholeChat(stage: Scene, says: string, channel?: Channel) {
  const chat = await openChat(stage, says, channel);
  await closeChat(stage, chat);
  return chat;
}

/** Cases that were not there when the scene began. */
async function casesOf({ rows }: Scene) {
  return rows('SELECT Id, Subject, Status, ContactId, Description FROM Case ORDER BY CreatedDate');
}

const ours = async (stage: Scene) =>
  (await casesOf(stage)).filter(({ Description }) => String(Description).includes('--- CINNOX enquiry ---'));

describe.each(orgs)('channels in org %s', (org) => {
  it('without Case: nothing is written, the panel says why, and other channels are as before', async () => {
    const stage = await scene({ org });
    const { agent } = stage;
    await setRules(agent, { channels: { WHATSAPP: false } });
    await wholeChat(stage, 'Hello');
    expect(await ours(stage)).toEqual([]);
    expect(agent.shown().log).toMatchObject({
      state: 'skipped',
      sentence: 'Not logged: enquiries by WhatsApp get no Case.',
    });
    expect(agent.today()).toMatchObject({ waiting: 0, needYou: 0 });
    await wholeChat(stage, 'Hello', 'LINE');
    expect(await ours(stage)).toHaveLength(1);
    // What was left out stays so, whatever the rules say later.
    await setRules(agent, {});
    await stage.clock.advance(30 * 60_000);
    expect(await ours(stage)).toHaveLength(1);
  });

  it('that nobody knows follow the default', async () => {
    const stage = await scene({ org });
    await setRules(stage.agent, { channels: { WHATSAPP: true, LINE: true }, otherChannels: false });
    await wholeChat(stage, 'Hello', 'WECHAT');
    expect(await ours(stage)).toEqual([]);
    await wholeChat(stage, 'Hello', 'LINE');
    expect(await ours(stage)).toHaveLength(1);
  });
});

describe.each(orgs)('a contact who returns, in org %s', (org) => {
  it('gets a new Case by default', async () => {
    const stage = await scene({ org });
    await wholeChat(stage, 'First');
    await wholeChat(stage, 'Second');
    expect(await ours(stage)).toHaveLength(2);
  });

  it('within the hours of the rule: the earlier Case is open again, has both conversations, and is closed again', async () => {
    const stage = await scene({ org });
    const { agent, rows } = stage;
    await setRules(agent, { reopenHours: 4 });
    const one = await wholeChat(stage, 'First question');
    const [before] = await ours(stage);
    expect(before).toMatchObject({ Status: 'Closed' });
    const two = await openChat(stage, 'Second question');
    expect(await ours(stage)).toEqual([expect.objectContaining({ Id: before?.Id, Status: 'New' })]);
    await agent.send('note.save', { id: agent.shown().id, text: 'Came back angry', revision: 0 });
    await closeChat(stage, two);
    const [after, ...others] = await ours(stage);
    expect(others).toEqual([]);
    expect(after).toMatchObject({ Id: before?.Id, Status: 'Closed', Subject: before?.Subject });
    const text = String(after?.Description);
    expect(text.startsWith(String(before?.Description))).toBe(true);
    expect(text.indexOf('Second question')).toBeGreaterThan(text.indexOf('First question'));
    expect(text).toContain('Came back angry');
    expect(text.match(/--- CINNOX enquiry ---/g)).toHaveLength(2);
    expect(text).toContain(`Enquiry: ${one.displayCaseNumber}`);
    expect(text).toContain(`Enquiry: ${two.displayCaseNumber}`);
    if (org === 'uat') {
      const keys = await rows(
        "SELECT Key__c, Case_Id__c FROM CINNOX_Log__c WHERE Kind__c = 'enquiry' AND State__c = 'logged'",
      );
      expect(keys.map(({ Case_Id__c }) => Case_Id__c)).toEqual([before?.Id, before?.Id]);
      expect(await rows("SELECT Id FROM CINNOX_Log__c WHERE Kind__c = 'chat'")).toHaveLength(2);
    }
    await stage.clock.advance(2 * hourMs);
    await wholeChat(stage, 'Third question');
    const [last] = await ours(stage);
    expect(String(last?.Description).match(/--- CINNOX enquiry ---/g)).toHaveLength(3);
    expect(last).toMatchObject({ Id: before?.Id, Status: 'Closed' });
  });

  it('is of whom that Case is: who chooses another person is told so', async () => {
    const stage = await scene({ org });
    const { agent } = stage;
    await setRules(agent, { reopenHours: 4 });
    await wholeChat(stage, 'First question');
    const [before] = await ours(stage);
    const two = await openChat(stage, 'Second question');
    const { results } = await agent.send('contacts.search', { text: 'Wong' });
    const other = results[0]?.contactId ?? '';
    const { id } = agent.shown();
    for (const contactId of [other, null])
      await expect(agent.send('contact.choose', { id, contactId })).rejects.toMatchObject({ code: 'bad_input' });
    await closeChat(stage, two);
    expect(await ours(stage)).toEqual([expect.objectContaining({ Id: before?.Id, ContactId: before?.ContactId })]);
    expect(agent.shown().match.candidates).toMatchObject([{ contactId: before?.ContactId }]);
  });

  it('later than that gets a new Case', async () => {
    const stage = await scene({ org });
    await setRules(stage.agent, { reopenHours: 1 });
    await wholeChat(stage, 'First');
    await stage.clock.advance(hourMs + 60_000);
    await wholeChat(stage, 'Second');
    expect(await ours(stage)).toHaveLength(2);
  });

  it('does not change a status that a person gave, nor what a person wrote', async () => {
    const stage = await scene({ org });
    const { agent, world } = stage;
    await setRules(agent, { reopenHours: 4 });
    await wholeChat(stage, 'First');
    const [made] = await ours(stage);
    const { store } = world.salesforce.org(org);
    await store.tx({ userId: 'system', system: true }, async (tx) =>
      tx.update('Case', String(made?.Id), { Status: 'Escalated', Description: `${made?.Description}\n\nBy hand` }),
    );
    await wholeChat(stage, 'Second');
    const cases = await ours(stage);
    // Escalated is not closed: it counts from the end of its enquiry.
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({ Status: 'Escalated' });
    expect(String(cases[0]?.Description)).toMatch(/By hand\n\n--- CINNOX enquiry ---[^]*Second$/);
  });

  it('with a long conversation keeps each in a document of its own', async () => {
    const stage = await scene({ org });
    const { rows } = stage;
    await setRules(stage.agent, { reopenHours: 4 });
    const one = await wholeChat(stage, `One ${'x'.repeat(40_000)}`);
    const two = await wholeChat(stage, `Two ${'y'.repeat(40_000)}`);
    const cases = await ours(stage);
    expect(cases).toHaveLength(1);
    const titles = (await rows('SELECT Title FROM ContentVersion ORDER BY CreatedDate')).map(({ Title }) => Title);
    expect(titles).toEqual([one, two].map((chat) => `Conversation of enquiry ${chat.displayCaseNumber}`));
    expect(String(cases[0]?.Description)).toContain(`"Conversation of enquiry ${two.displayCaseNumber}"`);
  });
});

describe('a Case that may not be changed', () => {
  it('is left alone: the enquiry gets one of its own', async () => {
    const stage = await scene();
    const { world, agent } = stage;
    await setRules(agent, { reopenHours: 4 });
    await wholeChat(stage, 'First');
    const [made] = await ours(stage);
    world.salesforce.org('uat').store.addTrigger({
      object: 'Case',
      beforeUpdate: (rows) => {
        if (!rows.some(({ Id }) => Id === made?.Id)) return;
        throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Closed Cases stay closed.', []);
      },
    });
    await wholeChat(stage, 'Second');
    const cases = await ours(stage);
    expect(cases).toHaveLength(2);
    expect(cases.map(({ Status }) => Status)).toEqual(['Closed', 'Closed']);
    expect(cases.find(({ Id }) => Id === made?.Id)).toEqual(made);
    expect(agent.today().pill.text).toBe('All logged');
  });
});

describe('files of a chat', () => {
  it('are named in the conversation and listed with their addresses', async () => {
    const stage = await scene();
    const { world, clock, ada } = stage;
    const { actions } = world.cinnox;
    const chat = await openChat(stage, 'See this');
    const file = { name: 'damage.jpg', url: 'https://files.acme.example/damage.jpg' };
    actions.visitorWrites({ enquiry: chat.inquiry, text: '', file });
    actions.staffWrites({
      enquiry: chat.inquiry,
      staff: ada,
      text: 'The form',
      file: { name: 'form.pdf', url: 'http://insecure.example/form.pdf' },
    });
    await clock.advance(1_000);
    await closeChat(stage, chat);
    const [made] = await ours(stage);
    const text = String(made?.Description);
    expect(text).toContain('Ada Lam: The form [file: form.pdf]');
    expect(text).toMatch(/: \[file: damage\.jpg\]\n/);
    expect(text).toContain('--- Files ---\n- damage.jpg: https://files.acme.example/damage.jpg\n- form.pdf');
    expect(text).not.toContain('insecure');
  });
});
