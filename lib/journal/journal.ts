import type { IDBPTransaction } from 'idb';
import { AppError } from '../errors/app-error.ts';
import type { JournalRow } from '../domain/journal-row.ts';
import type { Clock } from '../platform/clock.ts';
import type { Job, NewJob } from '../outbox/job.ts';
import { storageError, strict } from '../storage/database.ts';
import { createReadCache } from '../storage/read-cache.ts';
import { createRowMemory } from './row-memory.ts';
import { workStores, type WorkDatabase, type WorkSchema } from '../storage/work-database.ts';
import type { InboxEntry } from '../inbox/inbox-entry.ts';

type RawTransaction = IDBPTransaction<WorkSchema, (typeof workStores)[number][], 'readwrite'>;

/**
 * One transaction over journal, inbox, outbox and meta, durable when it resolves. Only IndexedDB may be awaited inside.
 * A change of a row and the job that follows from it are one commit.
 */
export interface JournalTx {
  get(id: string): Promise<JournalRow | undefined>;
  byAliases(aliases: readonly string[]): Promise<JournalRow[]>;
  byLane(lane: string): Promise<JournalRow[]>;
  since(createdAt: number): Promise<JournalRow[]>;
  put(row: JournalRow): Promise<void>;
  remove(id: string): Promise<void>;
  /** One waiting job of a kind per lane: a second one only brings it forward. */
  enqueue(job: NewJob): Promise<void>;
  /** False when this entry is known already. */
  accept(entry: InboxEntry): Promise<boolean>;
  meta<T>(key: string): Promise<T | undefined>;
  setMeta(key: string, value: unknown): Promise<void>;
}

export interface Journal {
  transact<T>(work: (tx: JournalTx) => Promise<T>): Promise<T>;
  get(id: string): Promise<JournalRow | undefined>;
  byLane(lane: string): Promise<JournalRow[]>;
  since(createdAt: number): Promise<JournalRow[]>;
  /** Read, change, write one row in one transaction; undefined when it is not there or `change` returns undefined. */
  change(
    id: string,
    change: (row: JournalRow) => JournalRow | undefined,
    jobs?: readonly NewJob[],
  ): Promise<JournalRow | undefined>;
  meta<T>(key: string): Promise<T | undefined>;
  setMeta(key: string, value: unknown): Promise<void>;
  /** Is there anything to do for `transact`? By what is in memory: no transaction is opened for what is known already. */
  wouldWrite(work: (tx: JournalTx) => Promise<unknown>): Promise<boolean>;
  /** Grows with each change of a row. */
  version(): number;
  /** Grows with each change of a fact, this one aside. */
  changes(aside: string): number;
  /** Grows with each commit that wrote jobs. */
  jobsWritten(): number;
  /** Rows were deleted beside the journal. */
  forget(): void;
  /** Resolves when no transaction is under way: bulk writes of other databases let it go first. */
  quiet(): Promise<void>;
  /** After each commit that changed rows or jobs. */
  onChange(listener: () => void): () => void;
}

/** What a transaction wrote, for what is kept in memory. */
function noWrites() {
  return {
    rows: new Map<string, JournalRow | undefined>(),
    accepted: [] as string[],
    jobs: 0,
    metas: new Map<string, unknown>(),
  };
}

function bindTransaction(raw: RawTransaction, clock: Clock, written: ReturnType<typeof noWrites>): JournalTx {
  const journal = raw.objectStore('journal');
  const outbox = raw.objectStore('outbox');
  const meta = raw.objectStore('meta');
  return {
    get: (id) => journal.get(id),
    async byAliases(aliases) {
      const found = await Promise.all(aliases.map((alias) => journal.index('aliases').getAll(alias)));
      return [...new Map(found.flat().map((row) => [row.id, row])).values()];
    },
    byLane: (lane) => journal.index('lane').getAll(lane),
    since: (createdAt) => journal.index('createdAt').getAll(IDBKeyRangeFrom(createdAt)),
    async put(row) {
      const stored = { ...row, updatedAt: clock.now() };
      written.rows.set(row.id, stored);
      await journal.put(stored);
    },
    async remove(id) {
      written.rows.set(id, undefined);
      await journal.delete(id);
    },
    async enqueue(job) {
      written.jobs += 1;
      await enqueueJob(outbox, job, clock.now());
    },
    async accept(entry) {
      const inbox = raw.objectStore('inbox');
      written.accepted.push(entry.id);
      if ((await inbox.getKey(entry.id)) !== undefined) return false;
      await inbox.put(entry);
      return true;
    },
    meta: (key) => meta.get(key) as Promise<never>,
    async setMeta(key, value) {
      await meta.put(value, key);
      written.metas.set(key, value);
    },
  };
}

/** `IDBKeyRange` belongs to the same implementation as the factory; its lower bound is all that is needed. */
function IDBKeyRangeFrom(lower: number): IDBKeyRange {
  return IDBKeyRange.lowerBound(lower);
}

async function enqueueJob(
  outbox: { index(name: 'lane'): { getAll(key: string): Promise<Job[]> }; put(job: Job): Promise<number> },
  job: NewJob,
  now: number,
): Promise<void> {
  const lane = await outbox.index('lane').getAll(job.lane);
  const notBefore = job.notBefore ?? now;
  const waiting = lane.find((other) => other.kind === job.kind && other.state !== 'leased');
  if (waiting !== undefined) {
    // New facts are a new chance for parked and dead work, but they never cut a back-off short of their own due time.
    const revived = waiting.state !== 'waiting';
    const due = waiting.attempts > 0 && !revived ? waiting.notBefore : Math.min(waiting.notBefore, notBefore);
    await outbox.put({
      ...waiting,
      payload: job.payload,
      state: 'waiting',
      notBefore: revived ? notBefore : due,
    });
    return;
  }
  const fresh = {
    kind: job.kind,
    version: 1,
    lane: job.lane,
    payload: job.payload,
    state: 'waiting',
    attempts: 0,
    notBefore,
    leaseUntil: 0,
    leaseOwner: '',
    createdAt: now,
  } as Job;
  await outbox.put(fresh);
}

/** A few dozen keys exist, and one for each call whose end overtook its start. */
const keptMetas = 200;

/** The journal of one org and user. */
export function createJournal({ database, clock }: { database: WorkDatabase; clock: Clock }): Journal {
  const listeners = new Set<() => void>();
  const cache = createReadCache<unknown>({ capacity: keptMetas });
  const meta: Journal['meta'] = (key) => cache.read(key, () => told(database.get('meta', key))) as Promise<never>;
  const memory = createRowMemory(
    (from) => told(database.getAllFromIndex('journal', 'createdAt', IDBKeyRangeFrom(from))),
    meta,
  );
  const underWay = new Set<Promise<void>>();
  let jobsWritten = 0;
  /** Facts that are being written by themselves. */
  let puts = 0;
  const transact: Journal['transact'] = async (work) => {
    const written = noWrites();
    const raw = begin(database);
    const committed = raw.done;
    const ended: Promise<void> = committed.catch(() => undefined).finally(() => underWay.delete(ended));
    underWay.add(ended);
    let result;
    try {
      result = await work(bindTransaction(raw, clock, written));
    } catch (error) {
      abortQuietly(raw);
      throw error instanceof AppError ? error : asStorageError(error);
    }
    await committed.catch((error: unknown) => {
      throw storageError(error);
    });
    if (written.metas.size > 0) cache.committed(written.metas);
    memory.committed(written.rows, written.accepted);
    jobsWritten += written.jobs;
    if (written.rows.size + written.jobs > 0) for (const listener of listeners) listener();
    return result;
  };
  return {
    transact,
    get: async (id) => memory.get(id) ?? told(database.get('journal', id)),
    byLane: async (lane) => memory.byLane(lane) ?? told(database.getAllFromIndex('journal', 'lane', lane)),
    since: memory.since,
    wouldWrite: memory.wouldWrite,
    version: memory.version,
    changes: cache.changes,
    jobsWritten: () => jobsWritten,
    forget: memory.forget,
    change: (id, change, jobs = []) =>
      transact(async (tx) => {
        const row = await tx.get(id);
        const next = row === undefined ? undefined : change(row);
        if (next === undefined) return undefined;
        if (next !== row) await tx.put(next);
        for (const job of jobs) await tx.enqueue(job);
        return next;
      }),
    meta,
    async setMeta(key, value) {
      // It says so already, and nobody is about to write something else.
      if (underWay.size + puts === 0 && cache.holds(key, value)) return;
      puts += 1;
      await told(database.put('meta', value, key)).finally(() => (puts -= 1));
      cache.committed(new Map([[key, value]]));
    },
    async quiet() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function begin(database: WorkDatabase): RawTransaction {
  try {
    return database.transaction([...workStores], 'readwrite', strict);
  } catch (error) {
    throw asStorageError(error);
  }
}

function abortQuietly(raw: RawTransaction): void {
  try {
    raw.abort();
  } catch {
    // It ended by itself: nothing to take back.
  }
}

/** What the database throws, in our terms: a full disk is no fault of a job, and is said in a sentence. */
const told = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asStorageError(error);
  });

function asStorageError(error: unknown): unknown {
  return error instanceof DOMException ? storageError(error) : error;
}
