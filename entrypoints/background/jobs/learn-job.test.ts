// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { evidenceKey } from '../../../lib/inbox/hook-ids.ts';
import { createJournal } from '../../../lib/journal/journal.ts';
import { createManualClock } from '../../../lib/platform/testing/manual-clock.ts';
import type { SalesforceClient } from '../../../lib/salesforce/client.ts';
import { openWorkDatabase } from '../../../lib/storage/work-database.ts';
import { readEvidence } from './learn-job.ts';

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
