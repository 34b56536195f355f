import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { ChatMessage } from '../../../lib/cinnox/gateway.ts';
import { callKey } from '../../../lib/domain/keys.ts';
import type { CallFacts, EnquiryFacts, JournalRow } from '../../../lib/domain/journal-row.ts';
import type { Note } from '../../../lib/domain/note.ts';
import { callRow, enquiryRow, noon } from '../../../lib/domain/testing/rows.ts';
import { createLaneScene, type LaneScene } from './lane-scene.ts';

/** The lane of enquiry 1001, in which everything here happens. */
export const lane = 'enq:acme:1001';
/** The key of Ada's part of its call. */
export const key = callKey('acme', 'c1', 'ada');
export const taskQuery = `SELECT Id, Subject, Status, CallDisposition, CallDurationInSeconds, WhoId, WhatId, Description, CallObject FROM Task WHERE CallObject LIKE 'cinnox:%'`;
export const caseQuery = `SELECT Id, Subject, Status, ContactId, Description, Origin FROM Case WHERE Subject LIKE '%enquiry 1001%'`;
export const keyQuery = (of: string): string =>
  `SELECT Id, State__c, Note__c, Task_Id__c, Case_Id__c, Contact_Id__c, Disposition__c, Data__c FROM CINNOX_Log__c WHERE Key__c = '${of}'`;

export const note = (text: string, revision = 1): Note => ({ author: 'ada', text, at: noon, revision });

/** A call that is over, reported and touched here: due at once. */
export function endedCall(change: Partial<JournalRow> = {}, call: Partial<CallFacts> = {}): JournalRow {
  return callRow(
    { lane, touched: true, ...change },
    {
      reported: true,
      callId: 'c1',
      displayCaseNumber: '1001',
      endedAt: noon + 60_000,
      durationS: 60,
      status: 'Call Ended',
      ...call,
    },
  );
}

export function handledChat(change: Partial<JournalRow> = {}, enquiry: Partial<EnquiryFacts> = {}): JournalRow {
  return enquiryRow(change, { visitorName: 'Mei', ...enquiry });
}

export const closed = { status: 'closed', closedAt: noon + 600_000 } as const;

export function message(seq: number, text: string): ChatMessage {
  return { seq, text, system: false, kind: 'text', at: noon + seq * 1000 };
}

/** One world for a file of tests, an hour after noon; what a test wrote is gone after it. */
export function useLaneScene(): { scene: () => LaneScene; only: (soql: string) => Promise<Record<string, unknown>> } {
  let open: LaneScene | undefined;
  const scene = (): LaneScene => {
    if (open === undefined) throw new Error('the scene opens before the first test');
    return open;
  };
  beforeAll(async () => {
    open = await createLaneScene({ now: noon + 3_600_000 });
  });
  afterEach(() => scene().reset());
  afterAll(() => scene().close());
  return {
    scene,
    async only(soql) {
      const found = await scene().rows(soql);
      expect(found).toHaveLength(1);
      return found[0] ?? {};
    },
  };
}
