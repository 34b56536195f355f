// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();
const reportLag: [number, number] = [9_000, 9_000];
const latencies = { hook: [300, 300] as [number, number], eventBus: [200, 200] as [number, number], reportLag };

it('a chat for me is there soon after its event, as soon as the reports have it', async () => {
  const { world, clock, agent, ada } = await scene({ latencies });
  const { actions } = world.cinnox;
  await clock.advance(70_000);
  expect(agent.session().events.kind).toBe('live');
  agent.watch();
  const { inquiry } = actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  await clock.advance(1_000);
  actions.pickUp({ enquiry: inquiry, staff: ada });
  await clock.advance(17_000);
  expect(agent.shown()).toMatchObject({ kind: 'enquiry', stage: 'yours', match: { status: 'one' } });
  expect(agent.requests().filter((path) => path.includes('enquiry-detail')).length).toBeLessThanOrEqual(8);
});

it('a chat that nobody picks up costs a few requests', async () => {
  const { world, clock, agent, ada } = await scene({ latencies });
  await clock.advance(70_000);
  agent.watch();
  world.cinnox.actions.openChat({ name: 'Jonas', to: ada });
  await clock.advance(40_000);
  expect(agent.requests().filter((path) => path.includes('enquiry-detail')).length).toBeLessThanOrEqual(6);
});

it('a colleague’s chat is looked for by nobody else', async () => {
  const { world, clock, agent } = await scene({ latencies });
  await clock.advance(70_000);
  const ben = world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';
  agent.watch();
  world.cinnox.actions.openChat({ name: 'Jonas', to: ben });
  await clock.advance(18_000);
  expect(agent.requests().filter((path) => path.includes('enquiry-detail')).length).toBeLessThanOrEqual(1);
  expect(agent.now().interactions).toEqual([]);
});

it('a chat that closes within seconds is shown as ended', async () => {
  const { world, clock, agent, ada } = await scene({ latencies });
  const { actions } = world.cinnox;
  await clock.advance(70_000);
  const { inquiry } = actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  await clock.advance(2_000);
  actions.pickUp({ enquiry: inquiry, staff: ada });
  await clock.advance(2_000);
  actions.closeEnquiry({ enquiry: inquiry });
  await clock.advance(20_000);
  expect(agent.now().interactions[0]).toMatchObject({ stage: 'closed', match: { status: 'one' } });
});

it(
  'a chat that is taken up again days after its begin, which no sweep looks back to, is completed by its events',
  { timeout: 120_000 },
  async () => {
    const { world, clock, agent, ada, rows } = await scene({ latencies });
    const { actions } = world.cinnox;
    await clock.advance(70_000);
    const { inquiry } = actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
    actions.pickUp({ enquiry: inquiry, staff: ada });
    actions.staffWrites({ enquiry: inquiry, staff: ada, text: 'Good day' });
    await clock.advance(60_000);
    actions.closeEnquiry({ enquiry: inquiry });
    await clock.advance(120_000);
    agent.kill();
    await clock.advance(49 * 3600_000);
    await agent.boot();
    await clock.advance(10 * 60_000);
    actions.visitorWrites({ enquiry: inquiry, text: 'One more thing' });
    actions.pickUp({ enquiry: inquiry, staff: ada });
    await clock.advance(60_000);
    actions.closeEnquiry({ enquiry: inquiry });
    await clock.advance(10 * 60_000);
    const [one, ...others] = await rows(written.cases);
    expect(others).toEqual([]);
    expect(one?.Description).toContain('One more thing');
  },
);
