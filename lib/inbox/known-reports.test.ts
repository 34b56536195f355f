// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallRow } from '../cinnox/gateway.ts';
import { noon } from '../domain/testing/rows.ts';
import { createJournal, type Journal } from '../journal/journal.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { openWorkDatabase, type WorkDatabase } from '../storage/work-database.ts';
import { applyCallStart } from './apply-call.ts';
import { applyReports, type ReportContext } from './apply-reports.ts';
import { createKnownReports } from './known-reports.ts';
import { callReport, enquiryReport, ownContext, startHook } from './testing/reports.ts';

let database: WorkDatabase | undefined;
afterEach(() => database?.close());

/** Sweeps over the same rows; `looks` counts what was looked at. */
async function scene() {
  database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const real = createJournal({ database, clock: createManualClock() });
  let looks = 0;
  const journal: Journal = {
    ...real,
    wouldWrite(work) {
      looks += 1;
      return real.wouldWrite(work);
    },
  };
  const knownReports = createKnownReports(journal);
  const enquiry = enquiryReport();
  const own = ownContext();
  async function sweep(calls: CallRow[], change: Partial<ReportContext> = {}) {
    looks = 0;
    const context = { ...own, ...change };
    const known = knownReports(context);
    await applyReports(journal, { calls, enquiries: [enquiry], mineByChat: new Set(), known }, context);
    return looks;
  }
  return { journal, sweep };
}

describe('reports that say nothing new', () => {
  it('are not looked at again', async () => {
    const { sweep } = await scene();
    const calls = [callReport()];
    await sweep(calls);
    expect(await sweep(calls)).toBe(2);
    expect(await sweep(calls)).toBe(0);
  });

  it('are looked at where one of them is new', async () => {
    const { sweep, journal } = await scene();
    const calls = [callReport()];
    await sweep(calls);
    await sweep(calls);
    await sweep([...calls, callReport({ callId: 'c2', hid: 'h2', startedAt: noon + 600_000 })]);
    expect(await journal.since(0)).toHaveLength(3);
  });

  it.each<[string, Partial<ReportContext>]>([
    ['somebody else looks at them', { me: 'ben' }],
    ['they may be older', { since: noon - 600_000 }],
    ['half an hour has passed', { now: ownContext().now + 30 * 60_000 }],
  ])('are looked at again when %s', async (_why, change) => {
    const { sweep } = await scene();
    const calls = [callReport()];
    await sweep(calls);
    await sweep(calls);
    expect(await sweep(calls, change)).toBeGreaterThan(0);
  });

  it('are looked at again when a row of the journal changed', async () => {
    const { sweep, journal } = await scene();
    const calls = [callReport()];
    await sweep(calls);
    await sweep(calls);
    const [row] = await journal.since(0);
    await journal.change(row?.id ?? '', (now) => ({ ...now, touched: true }));
    expect(await sweep(calls)).toBe(2);
  });

  it('are looked at each time while a call waits for its report: what is decided depends on the time', async () => {
    const { sweep, journal } = await scene();
    const hook = startHook({ messageId: 'other' });
    const row = applyCallStart(undefined, { hook, sentAt: noon, ring: true }, { ...ownContext(), newId: () => 'rung' });
    if (row === undefined) throw new Error('not for me');
    await journal.transact((tx) => tx.put(row));
    const calls = [callReport()];
    await sweep(calls);
    await sweep(calls);
    expect(await sweep(calls)).toBeGreaterThan(0);
  });
});
