// @vitest-environment node
import { expect, it } from 'vitest';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { credentialsOf } from '../emulators/testing.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

async function note({ agent }: Scene, text: string): Promise<void> {
  const shown = agent.now().interactions.find(({ kind }) => kind === 'enquiry');
  if (shown === undefined) throw new Error('no chat is shown');
  await agent.send('note.save', { id: shown.id, text, revision: shown.note.revision });
}

/** At the end of a shift the next agent signs in to the same browser. */
async function changeShift({ world, clock, agent }: Scene, user: 'ada' | 'ben'): Promise<void> {
  await clock.track(agent.send('salesforce.disconnect', { unfinished: 'keep' }));
  agent.browser.authFlow = (url) =>
    clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org: 'uat', user })));
  await clock.track(agent.send('salesforce.connect', {}));
  await clock.advance(60_000);
}

it('a chat that agents of one desk hand to each other keeps the words of both', async () => {
  const stage = await scene();
  const { world, clock, ada, rows } = stage;
  const { actions } = world.cinnox;
  const ben = world.cinnox.info().staff.find((one) => one.name.startsWith('Ben'))?.eid ?? '';
  const chat = actions.openChat({ channel: 'Weblink', name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  await clock.advance(120_000);
  await note(stage, 'Ada was told the order number.');
  await clock.advance(60_000);
  actions.transferChat({ enquiry: chat.inquiry, to: ben });
  await changeShift(stage, 'ben');
  actions.staffWrites({ enquiry: chat.inquiry, staff: ben, text: 'Good day' });
  await clock.advance(180_000);
  await note(stage, 'Ben promised to call back.');
  await clock.advance(60_000);
  actions.transferChat({ enquiry: chat.inquiry, to: ada });
  await changeShift(stage, 'ada');
  actions.staffWrites({ enquiry: chat.inquiry, staff: ada, text: 'Here I am again' });
  await clock.advance(180_000);
  await note(stage, 'Ada was told the order number. It is on its way.');
  await clock.advance(60_000);
  actions.closeEnquiry({ enquiry: chat.inquiry });
  await clock.advance(75 * 60_000);
  const cases = await rows(written.cases);
  expect(cases).toHaveLength(1);
  expect(cases[0]?.Description).toContain('Ben promised to call back.');
  expect(cases[0]?.Description).toContain('It is on its way.');
});
