// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callRow, noon } from '../domain/testing/rows.ts';
import type { JournalRow } from '../domain/journal-row.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { openWorkDatabase, type WorkDatabase } from '../storage/work-database.ts';
import { createJournal } from './journal.ts';
import { tidyWork } from './tidy.ts';

const dayMs = 24 * 3600_000;
const now = noon + 31 * dayMs;
let database: WorkDatabase | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  database?.close();
});

async function scene() {
  const opened = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  database = opened;
  const journal = createJournal({ database: opened, clock: createManualClock() });
  const put = (...rows: JournalRow[]) =>
    journal.transact(async (tx) => {
      for (const row of rows) await tx.put(row);
    });
  return { journal, database: opened, put, left: () => opened.getAllKeys('journal') };
}

function loggedCall(id: string, change: Partial<JournalRow> = {}): JournalRow {
  const ended = { endedAt: noon + 60_000, reported: true };
  const row = callRow({ id, lane: id, createdAt: noon, mine: { by: 'report', at: noon }, ...change }, ended);
  return { ...row, log: { ...row.log, state: 'logged' } };
}

describe('tidyWork', () => {
  it('forgets what was logged a month ago and keeps what is newer or still to be logged', async () => {
    const { database: opened, put, left } = await scene();
    const open = loggedCall('open');
    await put(loggedCall('old'), loggedCall('new', { createdAt: now - dayMs }), {
      ...open,
      log: { ...open.log, state: 'open' },
    });
    await tidyWork(opened, now);
    expect(await left()).toEqual(['new', 'open']);
  });

  it('keeps words of which nobody has said what becomes of them, and lets them go when somebody has', async () => {
    const { database: opened, put, left } = await scene();
    const { log, ...row } = loggedCall('words', {
      takenBy: 'ben',
      notes: [{ author: 'ada', text: 'hello', at: noon, revision: 1 }],
    });
    await put({ ...row, log: { ...log, state: 'not-mine' } });
    await tidyWork(opened, now);
    expect(await left()).toEqual(['words']);
    await put({ ...row, log: { ...log, state: 'do-not-log' } });
    await tidyWork(opened, now);
    expect(await left()).toEqual([]);
  });

  it.each(['settle', 'mirror', 'match'] as const)('keeps a row for which a %s job waits', async (kind) => {
    const { journal, database: opened, put, left } = await scene();
    await put(loggedCall('old'), loggedCall('noted'));
    const byRow = { lane: `${kind}:noted`, payload: { rowId: 'noted' } };
    await journal.transact((tx) =>
      tx.enqueue(kind === 'settle' ? { kind, lane: 'noted', payload: { lane: 'noted' } } : { kind, ...byRow }),
    );
    await tidyWork(opened, now);
    expect(await left()).toEqual(['noted']);
  });

  it('keeps what somebody takes up again while it looks', async () => {
    const { journal, database: opened, put, left } = await scene();
    await put(loggedCall('old'), loggedCall('claimed'));
    const typed = (row: JournalRow): JournalRow => ({ ...row, log: { ...row.log, state: 'open' } });
    vi.spyOn(opened, 'getAllKeysFromIndex').mockImplementationOnce(async () => {
      await journal.change('claimed', typed);
      return [];
    });
    await tidyWork(opened, now);
    expect(await left()).toEqual(['claimed']);
  });
});
