// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { callRow, enquiryRow, noon } from '../../../lib/domain/testing/rows.ts';
import { createJournal } from '../../../lib/journal/journal.ts';
import { createManualClock } from '../../../lib/platform/testing/manual-clock.ts';
import { openWorkDatabase } from '../../../lib/storage/work-database.ts';
import type { BackgroundServices } from '../services.ts';
import { panelHandlers } from './panel.handlers.ts';

it('whom a call is with is not whom a colleague is called about: an internal call of the same enquiry stays as it is', async () => {
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: createManualClock() });
  const lane = 'enq:acme:1001';
  const none = { status: 'none' as const, candidates: [] };
  await journal.transact(async (tx) => {
    await tx.put(callRow({ lane, match: none }));
    await tx.put(callRow({ id: 'call-2', lane, match: none }, { direction: 'internal', outgoing: true }));
    await tx.put(enquiryRow({ match: none }, { voice: true }));
  });
  const session = {
    journal,
    staff: { me: async () => ({ eid: 'ada' }) },
    who: { orgId: '00D1', userId: '0051' },
    serverNow: () => noon,
    toLocal: (at: number) => at,
    outbox: { kick: () => undefined },
    defaultCountry: async () => 'HK',
    matcher: {
      read: async () => ({ contactId: '003mei', name: 'Mei', phones: [], openCases: [], lastActivities: [] }),
    },
  };
  const services = { deps: {}, session: () => session, requireSession: () => session };
  const handlers = panelHandlers(services as unknown as BackgroundServices);
  const choose = handlers['contact.choose'] as (input: { id: string; contactId: string }) => Promise<null>;
  await choose({ id: 'call-1', contactId: '003mei' });
  const people = await Promise.all(
    ['call-1', 'enquiry-1', 'call-2'].map(async (id) => (await journal.get(id))?.match.contactId),
  );
  expect(people).toEqual(['003mei', '003mei', undefined]);
  database.close();
});
