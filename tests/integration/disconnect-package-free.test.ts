// @vitest-environment node
import { expect, it } from 'vitest';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();
const minute = 60_000;

const workDatabases = async ({ agent }: Scene) =>
  (await agent.deps.indexedDB.databases()).filter(({ name = '' }) => name.startsWith('cinnox-work:'));

async function leave({ clock, agent }: Scene, unfinished: 'keep' | 'delete' = 'keep'): Promise<void> {
  expect((await agent.send('settings.read', {})).salesforce.unfinished).toBe(0);
  await clock.track(agent.send('salesforce.disconnect', { unfinished }));
  expect(agent.session().status).toBe('signed-out');
}

async function comeBack({ clock, agent }: Scene): Promise<void> {
  await clock.track(agent.send('salesforce.connect', {}));
  await clock.advance(5_000);
}

async function talk({ world, clock, ada }: Scene, talkMs: number): Promise<void> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await clock.advance(talkMs);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
}

/** A chat of Ada's that she says is not to be logged. */
async function declinedChat(stage: Scene): Promise<string> {
  const { world, clock, agent, ada } = stage;
  const rules = { ...getDefaultLogSettings(), caseAt: 'close' as const };
  await agent.send('rules.save', { ...rules, defaultCountry: 'HK', dispositions: ['Resolved'] });
  const chat = world.cinnox.actions.openChat({ channel: 'WHATSAPP', name: 'Zoë', to: ada });
  world.cinnox.actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  await clock.advance(6 * minute);
  await agent.send('log.decline', { id: agent.shown().id });
  await clock.advance(minute);
  return chat.inquiry;
}

it.each([10, 60])(
  'a call whose report had not come at "Disconnect" is logged once, %i minutes later',
  async (minutes) => {
    const stage = await scene({ org: 'globex' });
    await talk(stage, 5_000);
    await stage.clock.advance(15_000);
    await leave(stage);
    await stage.clock.advance(minutes * minute);
    expect(await stage.rows(written.tasks)).toEqual([]);
    await comeBack(stage);
    await stage.clock.advance(10 * minute);
    expect(await stage.rows(written.tasks)).toHaveLength(1);
  },
);

it('"Don’t log" of a chat that is still open outlives a "Disconnect"', async () => {
  const stage = await scene({ org: 'globex' });
  const { world, clock, rows } = stage;
  const inquiry = await declinedChat(stage);
  await leave(stage);
  await clock.advance(20 * minute);
  await comeBack(stage);
  world.cinnox.actions.closeEnquiry({ enquiry: inquiry });
  await clock.advance(20 * minute);
  expect(await rows(written.cases)).toEqual([]);
});

it('who says "Delete" leaves nothing behind', async () => {
  const stage = await scene({ org: 'globex' });
  await talk(stage, 30_000);
  await stage.clock.advance(10 * minute);
  expect(await stage.rows(written.tasks)).toHaveLength(1);
  await leave(stage, 'delete');
  expect(await workDatabases(stage)).toEqual([]);
});

it('with the package the org remembers: nothing stays where nothing waits', async () => {
  const stage = await scene();
  await stage.clock.advance(10 * minute);
  await leave(stage);
  expect(await workDatabases(stage)).toEqual([]);
});
