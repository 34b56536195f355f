// @vitest-environment node
import 'fake-indexeddb/auto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { noon } from '../../domain/testing/rows.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  lane,
  message,
  taskQuery,
} from '../../../tests/integration/support/lane-rows.ts';
import { createLaneScene, type LaneScene } from '../../../tests/integration/support/lane-scene.ts';
import { settleLane } from './settle.ts';

let scene: LaneScene;
beforeAll(async () => {
  scene = await createLaneScene({ org: 'globex', now: noon + 3_600_000 });
});
afterEach(() => scene.reset());
afterAll(() => scene.close());

it('a call that joins its enquiry while its Task is being written gets one Task, without the package', async () => {
  const { put, context, journal, row } = await scene.browser('b1');
  const early = 'call-1';
  await put(endedCall({ lane: early, mode: 'package-free' }));
  const { client } = context;
  let second: unknown;
  const joining = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      if (given[1].allOrNone && second === undefined) {
        // A report names the enquiry meanwhile: the call moves, and its new lane is settled at once.
        await journal.change('call-1', (now) => ({ ...now, lane }));
        await put(handledChat({ mode: 'package-free' }, { voice: true }));
        second = await settleLane(lane, context);
      }
      return client.composite(...given);
    },
  };
  await settleLane(early, { ...context, client: joining });
  expect(second).toMatchObject({ done: false });
  expect(await scene.rows(taskQuery)).toHaveLength(1);

  scene.now.at += 120_000;
  expect(await settleLane(lane, context)).toEqual({ done: true });
  const tasks = await scene.rows(taskQuery);
  expect(tasks).toHaveLength(1);
  const { caseId } = (await row('enquiry-1')).log;
  expect(caseId).toBeDefined();
  expect(tasks[0]?.WhatId).toBe(caseId);
});

it('a worker that died while it wrote is not waited for by its own lane, and not for ever by another', async () => {
  const { put, context, journal } = await scene.browser('b1');
  await put(endedCall({ lane: 'call-1', mode: 'package-free' }));
  const { client } = context;
  const dying = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      const answers = await client.composite(...given);
      if (given[1].allOrNone) throw new Error('the worker died');
      return answers;
    },
  };
  await expect(settleLane('call-1', { ...context, client: dying })).rejects.toThrow();
  await journal.change('call-1', (now) => ({ ...now, lane }));
  scene.now.at += 120_000;
  expect(await settleLane(lane, context)).toEqual({ done: true });
  expect(await scene.rows(taskQuery)).toHaveLength(1);
});

it('two enquiries that are written into one Case within a second are both in it', async () => {
  const { put, context, row } = await scene.browser('b1');
  scene.chat.messages = [message(1, 'Hello')];
  await put(handledChat({ mode: 'package-free' }, closed));
  await settleLane(lane, context);
  const { caseId } = (await row('enquiry-1')).log;
  if (caseId === undefined) throw new Error('the first enquiry has no Case');

  const lanes = ['1002', '1003'].map((number) => `enq:acme:${number}`);
  for (const [index, number] of ['1002', '1003'].entries()) {
    const log = { state: 'logged', undone: 0, joined: true, caseId, task: {}, case: { Status: 'Closed' } } as const;
    const change = { id: `enquiry-${number}`, lane: lanes[index] ?? '', mode: 'package-free', log } as const;
    await put(handledChat(change, { ...closed, displayCaseNumber: number }));
  }
  const { client } = context;
  const slow = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      // Long enough for the other lane to read the Case before this one writes it.
      if (given[1].allOrNone) await setTimeout(50);
      return client.composite(...given);
    },
  };
  const settling = lanes.map((one) => settleLane(one, { ...context, client: slow }));
  expect(await Promise.all(settling)).toEqual([{ done: true }, { done: true }]);

  const [written] = await scene.rows(caseQuery);
  const numbers = String(written?.Description).match(/(?<=^Enquiry: )\d+$/gm);
  expect(numbers?.toSorted()).toEqual(['1001', '1002', '1003']);
});

it('a Case of several enquiries that was changed within this second is read again before it is written', async () => {
  const { put, context, row } = await scene.browser('b1');
  scene.chat.messages = [message(1, 'Hello')];
  await put(handledChat({ mode: 'package-free' }, closed));
  await settleLane(lane, context);
  const { caseId = '' } = (await row('enquiry-1')).log;
  const log = { state: 'logged', undone: 0, joined: true, caseId, task: {}, case: { Status: 'Closed' } } as const;
  const later = { id: 'enquiry-1002', lane: 'enq:acme:1002', mode: 'package-free', log } as const;
  await put(handledChat(later, { ...closed, displayCaseNumber: '1002' }));
  const [{ LastModifiedDate } = {}] = await scene.rows('SELECT LastModifiedDate FROM Case ORDER BY CreatedDate DESC');
  const changedAt = Math.floor(Date.parse(String(LastModifiedDate)) / 1000) * 1000;
  const at = (ms: number) => ({ ...context, now: () => changedAt + ms });
  expect(await settleLane(later.lane, at(900))).toEqual({ done: false, again: changedAt + 2000 });
  expect((await scene.rows(caseQuery))[0]?.['Description']).not.toContain('Enquiry: 1002');
  expect(await settleLane(later.lane, at(2000))).toEqual({ done: true });
  expect((await scene.rows(caseQuery))[0]?.['Description']).toContain('Enquiry: 1002');
});

it('"don’t log" said after a create whose answer never came gives way to the Task that is there, without the package', async () => {
  const { put, context, journal, row } = await scene.browser('b1');
  await put(endedCall({ mode: 'package-free' }));
  const { client } = context;
  const lost = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      const answers = await client.composite(...given);
      if (given[1].allOrNone) throw new Error('cut off');
      return answers;
    },
  };
  await settleLane(lane, { ...context, client: lost }).catch(() => undefined);
  expect(await scene.rows(taskQuery)).toHaveLength(1);
  const declined = { by: 'ada', at: scene.now.at, written: false };
  await journal.change('call-1', (now) => ({ ...now, declined }));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  const after = await row('call-1');
  expect(after.log.state).toBe('logged');
  expect(after.declined).toBeUndefined();
});

it('"don’t log" said after a create that never arrived holds, without the package', async () => {
  const { put, context, journal, row } = await scene.browser('b1');
  await put(endedCall({ mode: 'package-free' }));
  const { client } = context;
  const cut = {
    ...client,
    composite: async (...given: Parameters<typeof client.composite>) => {
      if (given[1].allOrNone) throw new Error('cut off');
      return client.composite(...given);
    },
  };
  await settleLane(lane, { ...context, client: cut }).catch(() => undefined);
  const declined = { by: 'ada', at: scene.now.at, written: false };
  await journal.change('call-1', (now) => ({ ...now, declined }));
  expect(await settleLane(lane, context)).toEqual({ done: true });
  expect((await row('call-1')).log.state).toBe('do-not-log');
  expect(await scene.rows(taskQuery)).toEqual([]);
});
