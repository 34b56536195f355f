// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import { callRow, enquiryRow } from '../../../lib/domain/testing/rows.ts';
import { createJournal } from '../../../lib/journal/journal.ts';
import { createManualClock } from '../../../lib/platform/testing/manual-clock.ts';
import { openWorkDatabase } from '../../../lib/storage/work-database.ts';
import { writeForgotten } from './write-forgotten.ts';

const lane = 'enq:acme:1001';
const error = { code: 'too_old', message: 'Too old.', at: 0, details: '{}' };
const asked = (row: JournalRow): JournalRow => ({ ...row, lane, log: { ...row.log, error } });

async function scene(...rows: JournalRow[]) {
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: createManualClock() });
  await journal.transact(async (tx) => {
    for (const row of rows) await tx.put(row);
  });
  const sure = async () => (await journal.byLane(lane)).filter(({ log }) => log.sure).map(({ id }) => id);
  return { journal, sure };
}

it('a call that stands beside the question about its enquiry’s Case answers that', async () => {
  const call = callRow({ lane });
  const { journal, sure } = await scene(call, asked(enquiryRow({}, { voice: true })));
  await writeForgotten(journal, call);
  expect(await sure()).toEqual(['enquiry-1']);
});

it('what is asked about its own Task says nothing of the Case', async () => {
  const call = asked(callRow());
  const { journal, sure } = await scene(call, asked(enquiryRow({}, { voice: true })));
  await writeForgotten(journal, call);
  expect(await sure()).toEqual(['call-1']);
});

it('nothing is answered that was not asked, nor for another one of the enquiry', async () => {
  const call = callRow({ lane });
  const { journal, sure } = await scene(call, asked(callRow({ id: 'call-2' })), enquiryRow({ lane }, { voice: true }));
  await writeForgotten(journal, call);
  expect(await sure()).toEqual([]);
});
