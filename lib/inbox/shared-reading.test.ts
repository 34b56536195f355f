// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, it } from 'vitest';
import type { CallRow, CinnoxGateway } from '../cinnox/gateway.ts';
import { createJournal } from '../journal/journal.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { openWorkDatabase, type WorkDatabase } from '../storage/work-database.ts';
import { takeSharedTurn, takeTold } from './shared-reading.ts';
import { callReport, ownContext } from './testing/reports.ts';

let database: WorkDatabase | undefined;
afterEach(() => database?.close());

const minute = 60_000;
const shared = {
  role: () => Promise.resolve('served' as const),
  isDeaf: () => Promise.resolve(false),
  catchUp: () => Promise.resolve(),
  tell: () => Promise.resolve(),
};

/** A browser that was away has read the reports by itself. */
async function scene(read: CallRow[]) {
  database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: createManualClock() });
  const context = ownContext();
  const gateway: CinnoxGateway = {
    staff: () => Promise.resolve([]),
    calls: () => Promise.resolve(read),
    enquiries: () => Promise.resolve([]),
    chat: () => Promise.resolve([]),
  };
  await takeSharedTurn({
    ...{ role: 'served', gateway, journal, shared, context, again: () => Promise.resolve(undefined) },
    ...{ lastAt: undefined, from: undefined, left: undefined, isWatchDue: false, watchedAt: undefined },
    afterwards: () => Promise.resolve(),
  });
  const told = (call: CallRow, sentAt: number) =>
    takeTold({ gateway, journal, context, told: { calls: [call], enquiries: [] }, sentAt });
  const durations = async () => (await journal.since(0)).map(({ call }) => call?.durationS);
  return { context, told, durations };
}

it('what a colleague’s browser told before this one read the reports itself takes nothing back', async () => {
  const { context, told, durations } = await scene([callReport({ durationS: 61 })]);
  expect(await durations()).toEqual([61]);
  await told(callReport(), context.now - minute);
  expect(await durations()).toEqual([61]);
  await told(callReport({ durationS: 62 }), context.now + minute);
  expect(await durations()).toEqual([62]);
});

it('what began before the time that it read is taken up, whenever it was told', async () => {
  const { context, told, durations } = await scene([]);
  const begin = { startedAt: context.since - 10 * minute, endedAt: context.since + minute, durationS: 660 };
  await told(callReport(begin), context.now - minute);
  expect(await durations()).toEqual([660]);
});
