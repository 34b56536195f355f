// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written, type Scene, type SceneOptions } from './support/scene.ts';

const scene = useScenes();

/** Ada and Ben, who see nothing of each other's. */
async function two(options: SceneOptions = {}) {
  const stage = await scene(options);
  const { access } = stage.world.salesforce.org('uat').store;
  for (const object of ['Contact', 'Case', 'Task']) access.setSharing(object, 'private');
  const bens = await stage.addBrowser({ user: 'ben', seed: 99 });
  const ben = stage.world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';
  return { ...stage, bens, ben };
}

async function note(agent: AgentBrowser, kind: 'call' | 'enquiry', text: string): Promise<void> {
  const shown = agent.now().interactions.find((one) => one.kind === kind);
  if (shown === undefined) throw new Error(`no ${kind} is shown`);
  await agent.send('note.save', { id: shown.id, text, revision: shown.note.revision });
}

/** What the Tasks of one person's parts say, one text for each Task. */
async function wordsOf({ rows }: Scene, eid: string): Promise<string[]> {
  const tasks = await rows(written.tasks);
  return tasks
    .filter(({ CallObject }) => String(CallObject).endsWith(`:${eid}`))
    .map((task) => String(task.Description));
}

describe('a call that Ada hands to Ben, with private activities', () => {
  it.each([
    ['a blind transfer under one id', 'transfer', { transfer: 'same-id-legs' }],
    ['a blind transfer under a new id', 'transfer', { transfer: 'new-id' }],
    ['a warm transfer under one id', 'confer', { confNewId: 'no' }],
    ['a warm transfer under a new id', 'confer', { confNewId: 'yes' }],
    ['a warm transfer with a conference id', 'confer', { confNewId: 'yes', confIdName: 'conferenceID' }],
    ['a warm transfer whose hooks and reports share no id', 'confer', { confNewId: 'yes', messageId: 'neither' }],
  ] as const)('%s: both notes are in the org, each in the Task of its author', async (_how, how, knobs) => {
    const stage = await two({ knobs });
    const { world, clock, agent, ada, bens, ben } = stage;
    const { actions } = world.cinnox;
    const first = actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(3_000);
    actions.answer({ call: first.callId, staff: ada });
    await clock.advance(20_000);
    await note(agent, 'call', 'Ada took it.');
    const second = actions[how]({ call: first.hid, to: ben });
    await clock.advance(4_000);
    actions.answer({ call: second.hid, staff: ben });
    await clock.advance(30_000);
    await note(bens, 'call', 'Ben finished it.');
    actions.hangUp({ call: second.hid, by: 'visitor' });
    await clock.advance(10 * 60_000);
    const [hers, his] = [await wordsOf(stage, ada), await wordsOf(stage, ben)];
    expect(hers.filter((text) => text.includes('Ada took it.'))).toHaveLength(1);
    expect(his).toEqual([expect.stringContaining('Ben finished it.')]);
    expect(hers.join()).not.toContain('Ben finished it.');
  });
});

it('a chat that Ada hands to Ben: what he says of a Case that he may not see is in the org, and in the Case within the hour', async () => {
  const { world, clock, ada, rows, bens, ben } = await two();
  const { actions } = world.cinnox;
  const chat = actions.openChat({ channel: 'Weblink', name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  await clock.advance(120_000);
  const [made] = await rows(written.cases);
  actions.transferChat({ enquiry: chat.inquiry, to: ben });
  await clock.advance(120_000);
  actions.staffWrites({ enquiry: chat.inquiry, staff: ben, text: 'Good day' });
  actions.closeEnquiry({ enquiry: chat.inquiry });
  await clock.advance(180_000);
  await note(bens, 'enquiry', 'Ben promised to call back.');
  await clock.advance(60_000);
  const drafts = await rows("SELECT Note__c FROM CINNOX_Log__c WHERE State__c = 'draft'");
  expect(drafts.map(({ Note__c: words }) => words)).toEqual(['Ben promised to call back.']);
  await clock.advance(75 * 60_000);
  const [one, ...others] = await rows(written.cases);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ Id: made?.Id, Status: 'Closed' });
  for (const words of ['Good day', 'Ben promised to call back.', 'Ben Ortiz'])
    expect(one?.Description).toContain(words);
});
