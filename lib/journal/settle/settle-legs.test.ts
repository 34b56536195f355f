// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { CallFacts, EnquiryFacts } from '../../domain/journal-row.ts';
import { endedCall, handledChat, lane, taskQuery, useLaneScene } from '../../../tests/integration/support/lane-rows.ts';
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
import { settleLane } from './settle.ts';

const { scene, only } = useLaneScene();

const later = 'enq:acme:1002';
const laterEnquiry: Partial<EnquiryFacts> = { voice: true, displayCaseNumber: '1002' };

/** This browser holds the first leg, inside the first enquiry, for mine. */
async function takesFirstLeg({ put, journal, context }: Lane, call: Partial<CallFacts>): Promise<void> {
  await put(endedCall({ lane: 'call-1' }, { unnamed: true, ...call }));
  await settleLane('call-1', context);
  expect(await only(taskQuery)).toMatchObject({ WhatId: null });
  await journal.change('call-1', (now) => ({ ...now, lane }));
}

it.each<[string, Partial<CallFacts>, string]>([
  ['to the Case of the leg that was announced to the other', {}, '1002'],
  ['to mine where its enquiry is mine', { handled: true }, '1001'],
])('of two browsers with two legs of a call the Task points %s', async (_what, call, number) => {
  const [first, second] = [await scene().browser('b1'), await scene().browser('b2')];
  await takesFirstLeg(first, call);
  await second.put(
    endedCall({ lane: later }, { unnamed: true, joined: true, displayCaseNumber: '1002' }),
    handledChat({ lane: later, aliases: [later] }, laterEnquiry),
  );
  await settleLane(later, second.context);
  await first.put(handledChat({ aliases: [lane] }, { voice: true }));
  await settleLane(lane, first.context);
  const key = await only(`SELECT Case_Id__c FROM CINNOX_Log__c WHERE Key__c = 'enq:acme:${number}'`);
  expect(key.Case_Id__c).not.toBeNull();
  expect(await only(taskQuery)).toMatchObject({ WhatId: key.Case_Id__c });
  // Said once: it is not asked for again and again.
  expect(await settleLane(lane, first.context)).toEqual({ done: true });
});
