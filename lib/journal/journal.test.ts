// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callRow, enquiryRow, noon } from '../domain/testing/rows.ts';
import { withAliases } from '../domain/journal-row.ts';
import { AppError } from '../errors/app-error.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { openWorkDatabase, workDatabaseName, type WorkDatabase } from '../storage/work-database.ts';
import { createJournal } from './journal.ts';

const who = { orgId: '00D1', userId: '0051' };
const settle = { kind: 'settle' as const, lane: 'l', payload: { lane: 'l' } };
let database: WorkDatabase | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  database?.close();
});

async function scene() {
  const factory = new IDBFactory();
  const clock = createManualClock();
  const opened = await openWorkDatabase(factory, who);
  database = opened;
  const journal = createJournal({ database: opened, clock });
  const changes: number[] = [];
  journal.onChange(() => changes.push(clock.now()));
  return { journal, clock, factory, database: opened, changes };
}

describe('transact', () => {
  it('commits a row and its job together', async () => {
    const { journal, database: opened, clock } = await scene();
    await clock.advance(5);
    await journal.transact(async (tx) => {
      await tx.put(callRow());
      await tx.enqueue(settle);
    });
    expect(await journal.get('call-1')).toMatchObject({ id: 'call-1', updatedAt: clock.now() });
    expect(await opened.getAll('outbox')).toMatchObject([{ kind: 'settle', lane: 'l', state: 'waiting' }]);
  });

  it('takes everything back when the work throws', async () => {
    const { journal, database: opened, changes } = await scene();
    const broken = journal.transact(async (tx) => {
      await tx.put(callRow());
      await tx.enqueue(settle);
      await tx.accept({ id: 'x', source: 'stream', receivedAt: 1 });
      await tx.setMeta('a', 1);
      throw new AppError('not_found', 'gone');
    });
    await expect(broken).rejects.toMatchObject({ code: 'not_found' });
    expect(await journal.get('call-1')).toBeUndefined();
    expect(await opened.count('outbox')).toBe(0);
    expect(await opened.count('inbox')).toBe(0);
    expect(await journal.meta('a')).toBeUndefined();
    expect(changes).toEqual([]);
  });

  it('gives the result only after the commit, and tells listeners once', async () => {
    const { journal, changes } = await scene();
    const result = await journal.transact(async (tx) => {
      await tx.put(callRow());
      await tx.put(enquiryRow());
      return 'done';
    });
    expect(result).toBe('done');
    expect(changes).toHaveLength(1);
    await journal.transact((tx) => tx.get('call-1'));
    expect(changes).toHaveLength(1);
  });

  it('says that the database is gone in our own terms', async () => {
    const { journal, database: opened } = await scene();
    opened.close();
    await expect(journal.transact((tx) => tx.put(callRow()))).rejects.toBeInstanceOf(AppError);
  });

  it('accepts an event once', async () => {
    const { journal } = await scene();
    const entry = { id: 'signal:1', source: 'stream' as const, receivedAt: noon };
    expect(await journal.transact((tx) => tx.accept(entry))).toBe(true);
    expect(await journal.transact((tx) => tx.accept(entry))).toBe(false);
  });

  it('finds rows by any alias, each once, by lane and by age', async () => {
    const { journal } = await scene();
    const call = { ...withAliases(callRow(), ['hook:acme:m1', 'call:acme:c1']), lane: 'enq:acme:1001' };
    await journal.transact(async (tx) => {
      await tx.put(call);
      await tx.put({ ...enquiryRow(), createdAt: noon + 10 });
    });
    const found = await journal.transact((tx) => tx.byAliases(['call:acme:c1', 'hook:acme:m1', 'hook:acme:m2']));
    expect(found.map((row) => row.id)).toEqual(['call-1']);
    expect((await journal.byLane('enq:acme:1001')).map((row) => row.id).sort()).toEqual(['call-1', 'enquiry-1']);
    expect((await journal.since(noon + 1)).map((row) => row.id)).toEqual(['enquiry-1']);
  });
});

describe('change', () => {
  it('reads and writes as one: two changes at once lose nothing', async () => {
    const { journal } = await scene();
    await journal.transact((tx) => tx.put(callRow()));
    const add = (text: string) =>
      journal.change('call-1', (row) => ({ ...row, aliases: [...row.aliases, text] }), [settle]);
    await Promise.all([add('a'), add('b'), add('c')]);
    expect((await journal.get('call-1'))?.aliases.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('does nothing to a row that is not there or not to be changed', async () => {
    const { journal, database: opened } = await scene();
    expect(await journal.change('nobody', (row) => row, [settle])).toBeUndefined();
    await journal.transact((tx) => tx.put(callRow()));
    expect(await journal.change('call-1', () => undefined, [settle])).toBeUndefined();
    expect(await opened.count('outbox')).toBe(0);
  });
});

describe('the work database', () => {
  it('is another one for each org and user', () => {
    const names = [who, { ...who, userId: '0052' }, { ...who, orgId: '00D2' }].map(workDatabaseName);
    expect(new Set(names).size).toBe(3);
  });

  it('keeps its rows from one life to the next', async () => {
    const { journal, factory, clock, database: first } = await scene();
    await journal.transact((tx) => tx.put(callRow()));
    first.close();
    database = await openWorkDatabase(factory, who);
    expect(await createJournal({ database, clock }).get('call-1')).toBeDefined();
  });
});

describe('small facts', () => {
  it('that say the same already are not written again', async () => {
    const { journal, database: opened } = await scene();
    await journal.setMeta('staff', { list: ['ada'] });
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await journal.setMeta('staff', { list: ['ada'] });
    expect(begin).not.toHaveBeenCalled();
    await journal.setMeta('staff', { list: ['ben'] });
    expect(await opened.get('meta', 'staff')).toEqual({ list: ['ben'] });
  });

  it('are what was said last, also where somebody else is just writing', async () => {
    const { journal, database: opened } = await scene();
    await journal.setMeta('mode', 'package');
    const other = journal.setMeta('mode', 'package-free');
    await journal.setMeta('mode', 'package');
    await other;
    expect(await opened.get('meta', 'mode')).toBe('package');
    const inside = journal.transact((tx) => tx.setMeta('mode', 'package-free'));
    await journal.setMeta('mode', 'package');
    await inside;
    expect(await opened.get('meta', 'mode')).toBe('package');
    expect(await journal.meta('mode')).toBe('package');
  });
});

describe('rows that are in memory', () => {
  it('are not asked for again, and say what was committed last', async () => {
    const { journal } = await scene();
    await journal.transact(async (tx) => {
      await tx.put(enquiryRow({ id: 'b', lane: 'lane' }));
      await tx.put(callRow({ id: 'a', lane: 'lane' }));
    });
    expect((await journal.byLane('lane')).map(({ id }) => id)).toEqual(['a', 'b']);
    await journal.since(-Infinity);
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    expect((await journal.byLane('lane')).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(await journal.byLane('other')).toEqual([]);
    expect(begin).not.toHaveBeenCalled();
    await journal.change('a', (row) => ({ ...row, lane: 'other', touched: true }));
    begin.mockClear();
    expect(await journal.get('a')).toMatchObject({ lane: 'other', touched: true });
    expect((await journal.byLane('other')).map(({ id }) => id)).toEqual(['a']);
    expect(begin).not.toHaveBeenCalled();
  });
});

describe('changes of facts', () => {
  it('are counted once for each new value, and not those of the one left aside', async () => {
    const { journal } = await scene();
    await journal.setMeta('a', { list: [1] });
    await journal.setMeta('a', { list: [1] });
    expect(journal.changes('b')).toBe(1);
    await journal.transact(async (tx) => {
      await tx.setMeta('a', { list: [1] });
      await tx.setMeta('b', 2);
    });
    expect(journal.changes('b')).toBe(1);
    expect(journal.changes('a')).toBe(1);
    expect(journal.changes('c')).toBe(2);
  });
});

describe('a database that fails', () => {
  it('is told in terms of ours by whatever asks it', async () => {
    const { journal, database: opened } = await scene();
    vi.spyOn(opened, 'put').mockRejectedValueOnce(new DOMException('No space left.', 'QuotaExceededError'));
    await expect(journal.setMeta('a', 1)).rejects.toMatchObject({ code: 'storage_full', advice: 'backoff' });
    opened.close();
    const corrupt = { code: 'storage_corrupt' };
    await expect(journal.setMeta('a', 1)).rejects.toMatchObject(corrupt);
    await expect(journal.meta('b')).rejects.toMatchObject(corrupt);
    await expect(journal.get('x')).rejects.toMatchObject(corrupt);
    await expect(journal.byLane('x')).rejects.toMatchObject(corrupt);
    await expect(journal.since(0)).rejects.toMatchObject(corrupt);
  });
});
