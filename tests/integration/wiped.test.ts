// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

it('a profile that is wiped in the middle of a call: the new one completes the Case that the old one made', async () => {
  const { world, clock, agent, ada, rows, addBrowser } = await scene();
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(3_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text: 'Before the profile was wiped.', revision: 0 });
  await clock.advance(120_000);
  const [made] = await rows(written.cases);
  expect(made).toMatchObject({ Status: 'New' });
  agent.close();
  await addBrowser({ seed: 99 });
  await clock.advance(30_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(10 * 60_000);
  const [task, ...tasks] = await rows(written.tasks);
  const [done, ...cases] = await rows(written.cases);
  expect([tasks, cases]).toEqual([[], []]);
  expect(done).toMatchObject({ Id: made?.Id, Status: 'Closed' });
  expect(task).toMatchObject({ WhatId: made?.Id });
  expect(task?.Description).toContain('Before the profile was wiped.');
});

it('a chat that began before the last call is completed by the new profile, too', async () => {
  const { world, clock, agent, ada, rows, addBrowser } = await scene();
  const { actions } = world.cinnox;
  const chat = actions.openChat({ channel: 'Weblink', name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  await clock.advance(120_000);
  const { callId } = actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(3_000);
  actions.answer({ call: callId, staff: ada });
  await clock.advance(10_000);
  actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(180_000);
  expect(await rows(written.tasks)).toHaveLength(1);
  agent.close();
  await addBrowser({ seed: 99 });
  actions.visitorWrites({ enquiry: chat.inquiry, text: 'Still there?' });
  await clock.advance(30_000);
  actions.closeEnquiry({ enquiry: chat.inquiry });
  await clock.advance(10 * 60_000);
  const cases = await rows(written.cases);
  const web = cases.filter((one) => String(one.Subject).startsWith('Web'));
  expect(web).toHaveLength(1);
  expect(web[0]).toMatchObject({ Status: 'Closed' });
  expect(web[0]?.Description).toContain('Still there?');
  expect(await rows(written.tasks)).toHaveLength(1);
});

it.each(['uat', 'globex'] as const)(
  'what goes on when somebody signs in for the first time is logged (%s)',
  async (org) => {
    const { world, clock, rows, addBrowser } = await scene({ org });
    const { actions } = world.cinnox;
    const ben = world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';
    const over = actions.ringIn({ from: '+852 9111 2222', to: ben });
    await clock.advance(2_000);
    actions.answer({ call: over.callId, staff: ben });
    await clock.advance(60_000);
    actions.hangUp({ call: over.callId, by: 'visitor' });
    const chat = actions.openChat({
      channel: 'Weblink',
      name: 'Jonas',
      email: 'jonas.berg@bergdotter.example',
      to: ben,
    });
    actions.pickUp({ enquiry: chat.inquiry, staff: ben });
    const { callId } = actions.ringIn({ from: '+852 9466 7788', to: ben });
    await clock.advance(3_000);
    actions.answer({ call: callId, staff: ben });
    await clock.advance(2 * 3600_000);
    await addBrowser({ user: 'ben', seed: 5 });
    await clock.advance(5 * 60_000);
    actions.hangUp({ call: callId, by: 'visitor' });
    actions.closeEnquiry({ enquiry: chat.inquiry });
    await clock.advance(15 * 60_000);
    const tasks = await rows(written.tasks);
    expect(tasks.map((task) => task.CallObject)).toEqual([`cinnox:call:acme:${callId}:${ben}`]);
    const cases = await rows(written.cases);
    expect(cases).toHaveLength(2);
    expect(cases.every(({ Status }) => Status === 'Closed')).toBe(true);
  },
);

it('a chat that began before everything that was logged, in a service that reports no agent, gets its Case', async () => {
  const { world, clock, agent, ada, rows, addBrowser } = await scene({ knobs: { enquiryExtras: 'no-agent' } });
  const { actions } = world.cinnox;
  await clock.advance(60_000);
  const chat = actions.openChat({ channel: 'Weblink', name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  await clock.advance(5 * 60_000);
  const { callId } = actions.ringIn({ from: '+852 9466 7788', to: ada });
  actions.answer({ call: callId, staff: ada });
  await clock.advance(10_000);
  actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(180_000);
  expect(await rows(written.tasks)).toHaveLength(1);
  agent.close();
  actions.staffWrites({ enquiry: chat.inquiry, staff: ada, text: 'Good bye' });
  actions.closeEnquiry({ enquiry: chat.inquiry });
  await clock.advance(60_000);
  await addBrowser({ seed: 99 });
  await clock.advance(5 * 60_000);
  const web = (await rows(written.cases)).filter((one) => String(one.Subject).startsWith('Web'));
  expect(web).toMatchObject([{ Status: 'Closed' }]);
});

it('a profile that is wiped before anything was logged: the new one begins at the first sign-in', async () => {
  const { world, clock, agent, ada, rows, addBrowser } = await scene();
  await clock.advance(60_000);
  agent.close();
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(3_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(60_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(60_000);
  await addBrowser({ seed: 99 });
  await clock.advance(5 * 60_000);
  const tasks = await rows(written.tasks);
  expect(tasks.map((task) => task.CallObject)).toEqual([`cinnox:call:acme:${callId}:${ada}`]);
});

it('a profile that is wiped while a colleague has the chat, whose Case only its first agent may see: the new one completes it', async () => {
  const { world, clock, agent, ada, rows, addBrowser } = await scene();
  world.salesforce.org('uat').store.access.setSharing('Case', 'private');
  const { actions } = world.cinnox;
  const ben = world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';
  await addBrowser({ user: 'ben', seed: 5 });
  const chat = actions.openChat({ channel: 'Weblink', name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  await clock.advance(60_000);
  const web = async () => (await rows(written.cases)).filter((one) => String(one.Subject).startsWith('Web'));
  expect(await web()).toMatchObject([{ Status: 'New' }]);
  const { inquiry } = actions.transferChat({ enquiry: chat.inquiry, to: ben });
  agent.close();
  actions.staffWrites({ enquiry: inquiry, staff: ben, text: 'It is on its way.' });
  await clock.advance(30_000);
  actions.closeEnquiry({ enquiry: inquiry });
  await clock.advance(60_000);
  expect(await web()).toMatchObject([{ Status: 'New' }]);
  await addBrowser({ seed: 99 });
  await clock.advance(5 * 60_000);
  const [done, ...more] = await web();
  expect(more).toEqual([]);
  expect(done).toMatchObject({ Status: 'Closed' });
  expect(done?.Description).toContain('It is on its way.');
});
