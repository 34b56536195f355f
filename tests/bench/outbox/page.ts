import type { ContactFacts } from '../../../lib/domain/match-ranking.ts';
import type { Job } from '../../../lib/outbox/job.ts';
import { createJournal, type Journal } from '../../../lib/journal/journal.ts';
import { createSeenContacts } from '../../../lib/matching/seen-contacts.ts';
import { createOutbox, type JobRunners, type Outbox } from '../../../lib/outbox/outbox.ts';
import { createRealClock } from '../../../lib/platform/real-clock.ts';
import { createRealRandom } from '../../../lib/platform/real-random.ts';
import { openSeenDatabase } from '../../../lib/storage/seen-database.ts';
import { openWorkDatabase, type WorkDatabase } from '../../../lib/storage/work-database.ts';

/** What the bench asks this page for. All times in ms. */
export interface OutboxPage {
  /** Enqueues one after the other, `pauseMs` apart, as notes do. */
  enqueue(count: number, pauseMs: number): Promise<number[]>;
  /** The same while contacts are written in bulk, until they are all there. */
  enqueueDuringBulk(contacts: number, pauseMs: number): Promise<{ times: number[]; bulkMs: number }>;
  /** Jobs that wait, `due` of them already. */
  fill(count: number, due: number): Promise<void>;
  /** From the word that there may be work to the job's run, for jobs that come while the others wait. */
  claims(count: number): Promise<number[]>;
  /** From opening the database to the run of the first job that is due. */
  startUp(): Promise<number>;
  /** Until every due job has run, one after the other as slots come free: per job. */
  drain(): Promise<{ jobs: number; perJobMs: number }>;
}

declare global {
  interface Window {
    outboxPage: OutboxPage;
  }
}

const who = { orgId: '00D8d0000000001EAA', userId: '0058d0000000001AAA' };
const farMs = 3_600_000;
const clock = createRealClock();
const random = createRealRandom();
const log = { info() {}, warn() {} };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function openOutbox(database: WorkDatabase, onRun: (lane: string) => void): Outbox {
  const run = (payload: { lane: string } | object) => {
    onRun('lane' in payload ? payload.lane : '');
    return Promise.resolve({ done: true } as const);
  };
  const runners: JobRunners = { signal: run, match: run, settle: run, mirror: run, learn: run, late: run };
  // The heartbeat is a call to the browser every 20 s: none of these jobs lives that long.
  const heartbeat = { hold: <T>(_ms: number, work: () => Promise<T>) => work() };
  return createOutbox({ database, deps: { clock, random, log }, heartbeat, runners });
}

async function timedEnqueue(journal: Journal, lane: string): Promise<number> {
  const startedAt = performance.now();
  // Far in the future: what is measured is the commit, not the work that follows.
  await journal.transact((tx) =>
    tx.enqueue({ kind: 'settle', lane, payload: { lane }, notBefore: clock.now() + farMs }),
  );
  return performance.now() - startedAt;
}

function person(index: number): ContactFacts {
  const phone = `+852${String(20_000_000 + index)}`;
  return {
    ...{ contactId: `003${String(index).padStart(12, '0')}AAA`, name: `Person ${index}`, title: 'Buyer' },
    ...{ accountName: `Company ${index % 20_000}`, email: `person${index}@example.com` },
    ...{ phones: [{ label: 'Phone', raw: phone }], openCases: [], lastActivities: [] },
  };
}

async function writeContacts(count: number, journal: Journal): Promise<void> {
  const database = await openSeenDatabase(indexedDB, who);
  const seen = createSeenContacts({ database, clock, giveWay: () => journal.quiet(), capacity: count });
  await seen.remember(
    Array.from({ length: count }, (_, index) => person(index)),
    'HK',
  );
  database.close();
}

function filler(index: number, due: boolean): Job {
  const now = clock.now();
  const lane = `filler-${index}`;
  const times = { notBefore: due ? now - 1_000 : now + farMs, leaseUntil: 0, createdAt: now };
  const state = { state: 'waiting', attempts: due ? 0 : 3, leaseOwner: '' } as const;
  return { kind: 'settle', version: 1, lane, payload: { lane }, ...state, ...times };
}

window.outboxPage = {
  async enqueue(count, pauseMs) {
    const database = await openWorkDatabase(indexedDB, who);
    const journal = createJournal({ database, clock });
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      times.push(await timedEnqueue(journal, `idle-${index}`));
      await pause(pauseMs);
    }
    database.close();
    return times;
  },
  async enqueueDuringBulk(contacts, pauseMs) {
    const database = await openWorkDatabase(indexedDB, who);
    const journal = createJournal({ database, clock });
    const times: number[] = [];
    const startedAt = performance.now();
    let isWriting = true;
    const bulk = writeContacts(contacts, journal).finally(() => (isWriting = false));
    for (let index = 0; isWriting; index += 1) {
      times.push(await timedEnqueue(journal, `bulk-${index}`));
      await pause(pauseMs);
    }
    await bulk;
    database.close();
    return { times, bulkMs: performance.now() - startedAt };
  },
  async fill(count, due) {
    const database = await openWorkDatabase(indexedDB, who);
    await database.clear('outbox');
    const tx = database.transaction('outbox', 'readwrite');
    for (let index = 0; index < count; index += 1) void tx.store.put(filler(index, index < due));
    await tx.done;
    database.close();
  },
  async claims(count) {
    const database = await openWorkDatabase(indexedDB, who);
    const journal = createJournal({ database, clock });
    let onRun: (lane: string) => void = () => {};
    const outbox = openOutbox(database, (lane) => onRun(lane));
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const lane = `claim-${index}`;
      await journal.transact((tx) => tx.enqueue({ kind: 'settle', lane, payload: { lane } }));
      const ran = new Promise<void>((resolve) => {
        onRun = (name) => name === lane && resolve();
      });
      const startedAt = performance.now();
      outbox.kick();
      await ran;
      times.push(performance.now() - startedAt);
      await outbox.idle();
    }
    outbox.stop();
    database.close();
    return times;
  },
  async startUp() {
    const startedAt = performance.now();
    const database = await openWorkDatabase(indexedDB, who);
    await new Promise<void>((resolve) => {
      const outbox = openOutbox(database, () => {
        outbox.stop();
        resolve();
      });
      outbox.kick();
    });
    const tookMs = performance.now() - startedAt;
    await pause(50);
    database.close();
    return tookMs;
  },
  async drain() {
    const database = await openWorkDatabase(indexedDB, who);
    const due = await database.countFromIndex('outbox', 'notBefore', IDBKeyRange.upperBound(clock.now()));
    let ran = 0;
    const startedAt = performance.now();
    const outbox = openOutbox(database, () => (ran += 1));
    outbox.kick();
    await outbox.idle();
    const tookMs = performance.now() - startedAt;
    outbox.stop();
    database.close();
    return { jobs: ran, perJobMs: tookMs / Math.max(1, due) };
  },
};
document.body.dataset['ready'] = '';
