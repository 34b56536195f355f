// @vitest-environment node
import { expect, it } from 'vitest';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

it.each([
  ['names the agent', 'all'],
  ['names no agent', 'no-agent'],
] as const)(
  'where the report %s, what a colleague wrote who was added today is not told as the customer’s words',
  async (_what, enquiryExtras) => {
    const { world, clock, agent, ada, rows } = await scene({ knobs: { enquiryExtras } });
    const { actions } = world.cinnox;
    const ben = world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';
    const { gateway } = agent.app.services;
    const { staff } = gateway;
    // This morning's list was without him.
    gateway.staff = async () => (await staff()).filter(({ eid }) => eid !== ben);
    await clock.track(agent.app.services.requireSession().staff.refresh({ now: true }));
    gateway.staff = staff;
    const chat = actions.openChat({ channel: 'Weblink', name: 'Mei', email: 'mei@harbourfoods.example', to: ben });
    actions.visitorWrites({ enquiry: chat.inquiry, text: 'When do you deliver?' });
    actions.pickUp({ enquiry: chat.inquiry, staff: ben });
    actions.staffWrites({ enquiry: chat.inquiry, staff: ben, text: 'We deliver on Monday.' });
    await clock.advance(5 * 60_000);
    actions.transferChat({ enquiry: chat.inquiry, to: ada });
    actions.staffWrites({ enquiry: chat.inquiry, staff: ada, text: 'Ada here.' });
    await clock.advance(60_000);
    actions.closeEnquiry({ enquiry: chat.inquiry });
    await clock.advance(10 * 60_000);
    const [made] = await rows(written.cases);
    expect(made?.Description).toMatch(/Ben Ortiz: We deliver on Monday\./);
  },
);
