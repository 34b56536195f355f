// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { noon } from '../../domain/testing/rows.ts';
import { caseQuery, endedCall, handledChat, lane, taskQuery } from '../../../tests/integration/support/lane-rows.ts';
import { createLaneScene, type Lane, type LaneScene } from '../../../tests/integration/support/lane-scene.ts';
import { settleLane } from './settle.ts';

/** Ada and Ben had a call one after the other, in an org that holds no key rows. */
let scene: LaneScene;
beforeAll(async () => {
  scene = await createLaneScene({ org: 'globex', now: noon + 3_600_000 });
});
afterEach(() => scene.reset());
afterAll(() => scene.close());

const mode = 'package-free';
const [begun, over] = [
  { startedAt: noon, endedAt: noon + 60_000 },
  { startedAt: noon + 65_000, endedAt: noon + 200_000 },
] as const;

async function browserOf(me: string, calls: Parameters<typeof endedCall>[1]): Promise<Lane> {
  const browser = await scene.browser(me, { me });
  await browser.put(endedCall({ mode }, calls), handledChat({ mode }, { voice: true, channel: 'VirtualNumber' }));
  return browser;
}

const ofBen = () => browserOf('ben', { ...over, callId: 'c2', parts: [{ eid: 'ada', ...begun }] });
const later = () => {
  scene.now.at += 60_000;
};

it('both write at the same moment: one Case, made by who had the call first, and both Tasks point to it', async () => {
  const ada = await browserOf('ada', { ...begun, parts: [{ eid: 'ben', ...over }] });
  const ben = await ofBen();
  const { client } = ada.context;
  // Ada has looked; before her Case is there, Ben looks, too.
  const racing = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      if (given[1].allOrNone)
        expect(await settleLane(lane, ben.context)).toEqual({ done: false, again: scene.now.at + 30_000 });
      return client.composite(...given);
    },
  };
  expect(await settleLane(lane, { ...ada.context, client: racing })).toEqual({ done: true });
  later();
  expect(await settleLane(lane, ben.context)).toEqual({ done: true });
  const [made, ...more] = await scene.rows(caseQuery);
  expect(more).toEqual([]);
  expect((await ada.row('enquiry-1')).log.caseId).toBe(made?.Id);
  expect(await scene.rows(taskQuery)).toMatchObject([{ WhatId: made?.Id }, { WhatId: made?.Id }]);
});

it('whose browser stays away is not waited for: the Task is written at once, the Case half a minute later', async () => {
  const ben = await ofBen();
  expect(await settleLane(lane, ben.context)).toMatchObject({ done: false });
  expect(await scene.rows(taskQuery)).toHaveLength(1);
  expect(await scene.rows(caseQuery)).toEqual([]);
  later();
  expect(await settleLane(lane, ben.context)).toEqual({ done: true });
  expect(await scene.rows(taskQuery)).toMatchObject([{ WhatId: (await scene.rows(caseQuery))[0]?.Id }]);
});

it('a look of long ago does not count: an hour later it is looked twice again', async () => {
  const ben = await ofBen();
  await settleLane(lane, ben.context);
  scene.now.at += 3_600_000;
  expect(await settleLane(lane, ben.context)).toEqual({ done: false, again: scene.now.at + 30_000 });
  expect(await scene.rows(caseQuery)).toEqual([]);
});

it('one look is good for one try: after a refusal it is looked twice again', async () => {
  const ben = await ofBen();
  await settleLane(lane, ben.context);
  later();
  const { client } = ben.context;
  const refusing = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      if (given[1].allOrNone) throw new Error('locked');
      return client.composite(...given);
    },
  };
  await settleLane(lane, { ...ben.context, client: refusing }).catch(() => undefined);
  expect(await settleLane(lane, ben.context)).toEqual({ done: false, again: scene.now.at + 30_000 });
  expect(await scene.rows(caseQuery)).toEqual([]);
});

it('where no report tells the parts of a call or chat, whom the report names as its agent by now makes the Case', async () => {
  const enquiry = handledChat({ mode }, { agentEid: 'ben' });
  const [ada, ben] = [await scene.browser('ada', { me: 'ada' }), await scene.browser('ben', { me: 'ben' })];
  await ada.put(enquiry);
  await ben.put(enquiry);
  expect(await settleLane(lane, ada.context)).toEqual({ done: false, again: scene.now.at + 60_000 });
  expect(await settleLane(lane, ben.context)).toEqual({ done: true });
  later();
  expect(await settleLane(lane, ada.context)).toEqual({ done: true });
  const [made, ...more] = await scene.rows(caseQuery);
  expect(more).toEqual([]);
  expect((await ada.row('enquiry-1')).log.caseId).toBe(made?.Id);
});
