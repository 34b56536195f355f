// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import { callRow, enquiryRow, noon } from '../domain/testing/rows.ts';
import { withAliases } from '../domain/journal-row.ts';
import { AppError } from '../errors/app-error.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { openWorkDatabase, workDatabaseName, type WorkDatabase } from '../storage/work-database.ts';
import { createJournal } from './journal.ts';

const who = { orgId: '00D1', userId: '0051' };
const settle = { kind: 'settle' as const, lane: 'l', payload: { lane: 'l' } };
let database: WorkDatabase | undefined;
afterEach(() => database?.close());

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
    expect((await journal.get('call-1'))?.aliases.sort()).toEqual(['a', 'b', 'c']);
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
