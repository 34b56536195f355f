// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { cinnoxKnobAnswers } from '../emulators/cinnox/knobs.ts';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

const cases = Object.entries(cinnoxKnobAnswers()).flatMap(([knob, answers]) =>
  answers.map((answer) => [knob, answer] as const),
);

/** Who is called into a call is not told where no hook names anybody, and perhaps not where hooks are lost. */
const isTold = (answer: string) => !/^ring-(empty|number)$/.test(answer);

const partOf = (eid: string) => (task: Record<string, unknown>) => String(task.CallObject).endsWith(`:${eid}`);

/** Types where the panel shows a thing of this kind that is not over. True: it was told "Saved". */
async function note(agent: AgentBrowser, kind: 'call' | 'enquiry', text: string): Promise<boolean> {
  const one = agent.now().interactions.find((shown) => shown.kind === kind && !/ended|closed/.test(shown.stage));
  if (one === undefined) return false;
  await agent.send('note.save', { id: one.id, text, revision: one.note.revision });
  return true;
}

describe('a conference and a chat that is handed over, whatever CINNOX does', () => {
  it.each(cases)('%s = %s', async (knob, answer) => {
    const { world, clock, agent, ada, rows, addBrowser } = await scene({ knobs: { [knob]: answer } });
    const ben = world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';
    const bens = await addBrowser({ user: 'ben', seed: 99 });
    const { actions, ledger } = world.cinnox;
    const two = actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(5_000);
    actions.answer({ call: two.callId, staff: ada });
    await clock.advance(30_000);
    const three = actions.confer({ call: two.hid, to: ben });
    await clock.advance(5_000);
    actions.answer({ call: three.hid, staff: ben });
    await clock.advance(30_000);
    const saved = await note(bens, 'call', 'Ben was called in.');
    if (answer !== 'lossy') expect(saved).toBe(isTold(answer));
    actions.hangUp({ call: three.hid, by: 'visitor' });
    const chat = actions.openChat({
      channel: 'Weblink',
      name: 'Jonas',
      email: 'jonas.berg@bergdotter.example',
      to: ada,
    });
    actions.pickUp({ enquiry: chat.inquiry, staff: ada });
    actions.staffWrites({ enquiry: chat.inquiry, staff: ada, text: 'Good day' });
    await clock.advance(120_000);
    const before = await note(agent, 'enquiry', 'Ada began.');
    const after = actions.transferChat({ enquiry: chat.inquiry, to: ben });
    await clock.advance(120_000);
    actions.staffWrites({ enquiry: after.inquiry, staff: ben, text: 'Good bye' });
    actions.closeEnquiry({ enquiry: after.inquiry });
    await clock.advance(25 * 60_000);
    const tasks = await rows(written.tasks);
    // Each part once; a conference with an id of its own is another part of who was there before.
    const parts = ledger.calls().flatMap(({ callId }) => [`cinnox:call:acme:${callId}:${ada}`]);
    expect(
      tasks
        .filter(partOf(ada))
        .map((task) => task.CallObject)
        .toSorted(),
    ).toEqual([...new Set(parts)].toSorted());
    const his = tasks.filter(partOf(ben));
    expect(his.map((task) => String(task.Description).includes('Ben was called in.'))).toEqual(saved ? [true] : []);
    const found = await rows(written.cases);
    const numbers = new Set(ledger.enquiries().map((one) => one.displayCaseNumber));
    const subjects = found.map((one) => String(one.Subject));
    expect(subjects.map((subject) => /\d+/.exec(subject)?.[0]).toSorted()).toEqual([...numbers].toSorted());
    expect(found.map((one) => one.Status)).toEqual(found.map(() => 'Closed'));
    const said = found.map((one) => String(one.Description)).join('\n');
    for (const words of ['Good day', 'Good bye', ...(before ? ['Ada began.'] : [])]) expect(said).toContain(words);
  });
});
