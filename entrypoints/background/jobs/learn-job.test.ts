// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { evidenceKey } from '../../../lib/inbox/hook-ids.ts';
import { createJournal } from '../../../lib/journal/journal.ts';
import { createManualClock } from '../../../lib/platform/testing/manual-clock.ts';
import type { SalesforceClient } from '../../../lib/salesforce/client.ts';
import { openWorkDatabase } from '../../../lib/storage/work-database.ts';
import { readEvidence, runLearnJob } from './learn-job.ts';

it('what is learned while the org is asked is not forgotten', async () => {
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: createManualClock() });
  const key = evidenceKey('acme');
  await journal.setMeta(key, { agree: 4, differ: 0 });
  const query = async () => [{ Data__c: JSON.stringify({ agree: 7 }) }];
  const client = { query } as unknown as SalesforceClient;
  const reading = readEvidence({ journal, client, service: 'acme' });
  await journal.transact((tx) => tx.setMeta(key, { agree: 4, differ: 1 }));
  await reading;
  expect(await journal.meta(key)).toMatchObject({ agree: 7, differ: 1 });
  database.close();
});

it.each([
  ['as much as this browser knows', { agree: 9, differ: 1 }, 0],
  ['less', { agree: 3, differ: 1 }, 1],
])('the org is told what it does not know: its row says %s', async (_how, told, writes) => {
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: createManualClock() });
  await journal.setMeta(evidenceKey('acme'), { agree: 4, differ: 1 });
  const sent: unknown[] = [];
  const client = {
    query: async () => [{ Data__c: JSON.stringify(told) }],
    composite: async (parts: unknown) => {
      sent.push(parts);
      return [{ referenceId: 'row', status: 200, body: [{ success: true }], faults: [] }];
    },
  } as unknown as SalesforceClient;
  await runLearnJob({ journal, client, service: 'acme' });
  expect(sent).toHaveLength(writes);
  expect(await journal.meta(evidenceKey('acme'))).toMatchObject({ agree: Math.max(4, told.agree), differ: 1 });
  database.close();
});
