// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { AgentBrowser } from './support/agent-browser.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

const eidOf = ({ world }: Scene, name: string) =>
  world.cinnox.info().staff.find((one) => one.name.startsWith(name))?.eid ?? '';

/** Types into the call that goes on, where the panel shows one. True: it was told "Saved". */
async function note(agent: AgentBrowser, text: string): Promise<boolean> {
  const call = agent.now().interactions.find((one) => one.kind === 'call' && one.stage !== 'ended');
  if (call === undefined) return false;
  await agent.send('note.save', { id: call.id, text, revision: call.note.revision });
  return true;
}

const taskOf = (tasks: Record<string, unknown>[], eid: string) =>
  tasks.filter((task) => String(task.CallObject).endsWith(`:${eid}`));

const callees = ['full', 'absent'] as const;
const messageIds = ['callID', 'hid', 'neither'] as const;
const transfers = ['same-id-legs', 'new-id'] as const;
const callStarts = ['ring-all-rung', 'ring-empty', 'ring-number', 'per-staff', 'answer-answerer'] as const;
/** Half of all combinations: each two answers meet. */
const knobs = callees.flatMap((callee, a) =>
  messageIds.flatMap((messageId, b) =>
    transfers.flatMap((transfer, c) =>
      callStarts
        .filter((_callStart, d) => (a + b + c + d) % 2 === 0)
        .map((callStart) => ({ callee, messageId, transfer, callStart })),
    ),
  ),
);

describe('a call that Ada places and transfers to Ben', () => {
  it.each(knobs)('callee $callee, id $messageId, transfer $transfer, start $callStart', async (drawn) => {
    const stage = await scene({ knobs: drawn });
    const { world, clock, agent, ada, rows, addBrowser } = stage;
    const ben = eidOf(stage, 'Ben');
    const bens = await addBrowser({ user: 'ben', seed: 99 });
    const { actions } = world.cinnox;
    const first = actions.ringOut({ staff: ada, to: '+852 9466 7788' });
    await clock.advance(6_000);
    actions.answer({ call: first.callId, staff: ada });
    await clock.advance(20_000);
    const byAda = await note(agent, 'Ada spoke first.');
    const second = actions.transfer({ call: first.hid, to: ben });
    await clock.advance(6_000);
    actions.answer({ call: second.hid, staff: ben });
    // Long enough for the first leg to be reported while the second goes on.
    await clock.advance(90_000);
    const byBen = await note(bens, 'Ben went on.');
    actions.hangUp({ call: second.hid, by: 'visitor' });
    await clock.advance(12 * 60_000);
    const tasks = await rows(written.tasks);
    const [mine, ...moreOfMine] = taskOf(tasks, ada);
    const [his, ...moreOfHis] = taskOf(tasks, ben);
    expect([moreOfMine, moreOfHis]).toEqual([[], []]);
    expect(tasks).toHaveLength(2);
    expect(mine).toMatchObject({ CallType: 'Outbound', CallDurationInSeconds: 20 });
    expect(his).toMatchObject({ CallType: 'Inbound', CallDurationInSeconds: 90 });
    // Where the reports name whom a call was transferred to, the parts name each other.
    if (drawn.callee === 'full') {
      expect(mine?.Description).toMatch(/^Transferred to: Ben \w+ · \d\d:\d\d · 1:30$/m);
      expect(his?.Description).toMatch(/^Transferred from: Ada \w+ · \d\d:\d\d · 0:20$/m);
    }
    expect(String(mine?.Description).includes('Ada spoke first.')).toBe(byAda);
    expect(String(his?.Description).includes('Ben went on.')).toBe(byBen);
  });
});

describe('two calls of one number that Ada has at once', () => {
  it.each([
    ['full', 'neither'],
    ['absent', 'neither'],
    ['absent', 'callID'],
  ] as const)('callee %s, id %s: the note is in the Task of its call', async (callee, messageId) => {
    const stage = await scene({ knobs: { callee, messageId, window: 'end' } });
    const { world, clock, agent, ada, rows } = stage;
    const { actions } = world.cinnox;
    const direct = actions.ringIn({ from: '+65 6532 1100', to: ada });
    await clock.advance(1_000);
    const group = actions.ringIn({ from: '+65 6532 1100', to: 'group' });
    await clock.advance(4_000);
    actions.answer({ call: group.hid, staff: ada });
    actions.answer({ call: direct.hid, staff: ada });
    await clock.advance(30_000);
    const calls = agent.now().interactions.filter((one) => one.kind === 'call');
    expect(calls).toHaveLength(2);
    for (const { id } of calls) await agent.send('call.claim', { id });
    const [of] = calls.filter((one) => one.isShared === true || one.heading === 'Maybe your call');
    const shared = of ?? calls.toSorted((left, right) => right.startedAt - left.startedAt)[0];
    if (shared === undefined) throw new Error('no group call');
    await agent.send('note.save', { id: shared.id, text: 'Said on the group call.', revision: 0 });
    actions.hangUp({ call: direct.hid, by: 'visitor' });
    await clock.advance(300_000);
    actions.hangUp({ call: group.hid, by: 'visitor' });
    await clock.advance(300_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(2);
    const noted = tasks.filter((task) => String(task.Description).includes('Said on the group call.'));
    expect(noted.map((task) => task.CallObject)).toEqual([`cinnox:call:acme:${group.callId}:${ada}`]);
  });
});
