// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { createJournal, type Journal } from '../journal/journal.ts';
import { createHeartbeat } from '../platform/heartbeat.ts';
import { createFakeDeps, type FakeDeps } from '../platform/testing/fake-deps.ts';
import { openWorkDatabase, type WorkDatabase } from '../storage/work-database.ts';
import { leaseMs, type Job, type JobKind, type JobOutcome } from './job.ts';
import { createOutbox, pickJob, type JobRunners, type Outbox } from './outbox.ts';

interface Run {
  kind: JobKind;
  payload: unknown;
  finish(outcome?: JobOutcome): void;
  fail(error: unknown): void;
}

const done: JobOutcome = { done: true };
const who = { orgId: '00D1', userId: '0051' };
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Every job waits for the test to say how it ends. */
function createLife(deps: FakeDeps, database: WorkDatabase, jobsWritten?: () => number) {
  const runs: Run[] = [];
  const failures: Job[] = [];
  const runner = (kind: JobKind) => (payload: unknown) =>
    new Promise<JobOutcome>((resolve, reject) => {
      runs.push({ kind, payload, finish: (outcome = done) => resolve(outcome), fail: reject });
    });
  const runners: JobRunners = {
    signal: runner('signal'),
    match: runner('match'),
    settle: runner('settle'),
    mirror: runner('mirror'),
    learn: runner('learn'),
    late: runner('late'),
  };
  const outbox: Outbox = createOutbox({
    database,
    deps,
    heartbeat: createHeartbeat({ deps }),
    runners,
    ...(jobsWritten === undefined ? {} : { jobsWritten }),
    onFailure: async (job) => void failures.push(job),
  });
  open.push(() => outbox.stop());
  return { outbox, runs, failures };
}

async function scene() {
  const deps = createFakeDeps();
  const database = await openWorkDatabase(deps.indexedDB, who);
  open.push(() => database.close());
  const journal = createJournal({ database, clock: deps.clock });
  return { deps, database, journal, ...createLife(deps, database) };
}

/** Steps of IndexedDB take turns of the event loop. */
async function turns(deps: FakeDeps): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await deps.clock.advance(0);
}

function enqueue(journal: Journal, lane: string, notBefore?: number): Promise<void> {
  const job = { kind: 'settle' as const, lane, payload: { lane } };
  return journal.transact((tx) => tx.enqueue(notBefore === undefined ? job : { ...job, notBefore }));
}

const lanes = (runs: readonly Run[]) => runs.map((run) => (run.payload as { lane: string }).lane);

describe('outbox', () => {
  it('runs a job once and forgets it only after it succeeded', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a']);
    expect(await outbox.all()).toMatchObject([{ state: 'leased', leaseUntil: deps.clock.now() + leaseMs }]);
    runs[0]?.finish();
    await outbox.idle();
    expect(await outbox.all()).toEqual([]);
    expect(runs).toHaveLength(1);
  });

  it('works on one job of a lane at a time, on lanes side by side, oldest first', async () => {
    const { deps, journal, outbox, runs } = await scene();
    for (const lane of ['a', 'b']) await enqueue(journal, lane);
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a', 'b']);
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a', 'b']);
    runs[0]?.finish();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a', 'b', 'a']);
  });

  it('opens no transaction while nothing was written and nothing falls due', async () => {
    const { deps, database, journal } = await scene();
    const { outbox, runs } = createLife(deps, database, () => journal.jobsWritten());
    await enqueue(journal, 'later', deps.clock.now() + 60_000);
    outbox.kick();
    await outbox.idle();
    const looks = vi.spyOn(database, 'transaction');
    for (let kick = 0; kick < 3; kick += 1) {
      outbox.kick();
      await outbox.idle();
    }
    expect(looks).not.toHaveBeenCalled();
    await enqueue(journal, 'new');
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['new']);
    runs[0]?.finish();
    await deps.clock.advance(60_000);
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['new', 'later']);
  });

  it('looks again when the lease of a job that could not be finished has lapsed', async () => {
    const { deps, database, journal } = await scene();
    const { outbox, runs } = createLife(deps, database, () => journal.jobsWritten());
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    const broken = () => {
      throw new Error('broken');
    };
    vi.spyOn(database, 'transaction').mockImplementationOnce(broken).mockImplementationOnce(broken);
    runs[0]?.finish();
    await turns(deps);
    await deps.clock.advance(leaseMs + 1);
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a', 'a']);
  });

  it('keeps quiet while a lane is busy: no timer runs in circles', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    // Only the heartbeat and the lease of the running job.
    expect(deps.clock.pending()).toBe(2);
    runs[0]?.finish();
    await turns(deps);
    expect(runs).toHaveLength(2);
  });

  it('runs six lanes side by side and the seventh when one is free', async () => {
    const { deps, journal, outbox, runs } = await scene();
    for (const lane of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await enqueue(journal, lane);
    outbox.kick();
    await turns(deps);
    await turns(deps);
    expect(lanes(runs)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    runs[1]?.finish();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('goes on beside six lanes that never end, once their leases have lapsed', async () => {
    const { deps, journal, outbox, runs } = await scene();
    const stuck = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const lane of stuck) await enqueue(journal, lane);
    outbox.kick();
    await turns(deps);
    await turns(deps);
    await enqueue(journal, 'g', deps.clock.now() - 1);
    await deps.clock.advance(leaseMs);
    outbox.kick();
    await turns(deps);
    expect(lanes(runs).slice(0, 6)).toEqual(stuck);
    expect(lanes(runs)).toContain('g');
  });

  it('finds what is free behind many jobs of lanes that are busy', async () => {
    const { deps, database, journal, outbox, runs } = await scene();
    await enqueue(journal, 'busy');
    outbox.kick();
    await turns(deps);
    const now = deps.clock.now();
    const [job] = await outbox.all();
    if (job === undefined) throw new Error('no job');
    const tx = database.transaction('outbox', 'readwrite');
    for (let index = 0; index < 100; index += 1)
      await tx.store.put({ ...job, id: 100 + index, state: 'waiting', leaseOwner: '', leaseUntil: 0 });
    await tx.done;
    await deps.clock.advance(1);
    await enqueue(journal, 'free', now + 1);
    outbox.kick();
    await turns(deps);
    await turns(deps);
    expect(lanes(runs)).toEqual(['busy', 'free']);
  });

  it('lets a failed job wait without stopping the others, and says what happened', async () => {
    const { deps, journal, outbox, runs, failures } = await scene();
    for (const lane of ['a', 'b']) await enqueue(journal, lane);
    outbox.kick();
    await turns(deps);
    runs[0]?.fail(new AppError('network', 'cut'));
    runs[1]?.finish();
    await outbox.idle();
    expect(failures).toMatchObject([{ lane: 'a', state: 'waiting', attempts: 1 }]);
    expect(runs).toHaveLength(2);
    await deps.clock.advance(2_000);
    expect(lanes(runs)).toEqual(['a', 'b', 'a']);
  });

  it('takes any other throw for a fault of ours: kept, shown, not repeated', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    runs[0]?.fail(new TypeError('x is not a function'));
    await outbox.idle();
    await deps.clock.advance(24_000);
    expect(runs).toHaveLength(1);
    expect(await outbox.all()).toMatchObject([{ state: 'dead', lastError: { code: 'internal' } }]);
    expect(await outbox.nextDue()).toBeUndefined();
  });

  it('runs dead and parked work again when a person asks', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    runs[0]?.fail(new AppError('permission_missing', 'no'));
    await outbox.idle();
    await outbox.retry((job) => job.lane === 'other');
    await turns(deps);
    expect(runs).toHaveLength(1);
    await outbox.retry((job) => job.lane === 'a');
    await turns(deps);
    expect(runs).toHaveLength(2);
  });

  it('does what another life of the worker left behind: its lease is void', async () => {
    const { deps, database, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    expect(runs).toHaveLength(1);
    outbox.stop();
    const next = createLife(deps, database);
    next.outbox.kick();
    await turns(deps);
    expect(lanes(next.runs)).toEqual(['a']);
    next.runs[0]?.finish();
    await next.outbox.idle();
    expect(await next.outbox.all()).toEqual([]);
  });

  it('goes on with what it was at when the machine slept: nothing is begun a second time', async () => {
    const { deps, database, journal } = await scene();
    let asleepMs = 0;
    const now = () => deps.clock.now() + asleepMs;
    const { outbox, runs } = createLife({ ...deps, clock: { ...deps.clock, now } }, database);
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    asleepMs = 3_600_000;
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a']);
    // What never ends keeps its lane no longer than its lease.
    await deps.clock.advance(leaseMs);
    outbox.kick();
    await turns(deps);
    expect(lanes(runs)).toEqual(['a', 'a']);
  });

  it('brings forward what another life was at when the clock was ahead, not what it is at itself', async () => {
    const { deps, database, journal, outbox, runs } = await scene();
    const aheadMs = 8 * 3_600_000;
    const clock = { ...deps.clock, now: () => deps.clock.now() + aheadMs };
    await enqueue(journal, 'a', clock.now());
    const ahead = createLife({ ...deps, clock }, database);
    ahead.outbox.kick();
    await turns(deps);
    expect(lanes(ahead.runs)).toEqual(['a']);
    ahead.outbox.stop();
    await outbox.retry(() => true);
    await turns(deps);
    expect(lanes(runs)).toEqual(['a']);
    await outbox.retry(() => true);
    await turns(deps);
    expect(lanes(runs)).toEqual(['a']);
  });

  it('leaves alone what is being taken at that moment', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await outbox.retry(() => true);
    await turns(deps);
    expect(lanes(runs)).toEqual(['a']);
    expect(await outbox.all()).toMatchObject([{ state: 'leased' }]);
  });

  it('runs again when a job says that it is not time yet', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    const later = deps.clock.now() + 20_000;
    runs[0]?.finish({ done: false, again: later });
    await outbox.idle();
    expect(await outbox.nextDue()).toBe(later);
    await deps.clock.advance(19_999);
    expect(runs).toHaveLength(1);
    await deps.clock.advance(1);
    expect(runs).toHaveLength(2);
  });

  it('sets no timer for what is far away: the alarm finds it', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a', deps.clock.now() + 3_600_000);
    outbox.kick();
    await turns(deps);
    expect(deps.clock.pending()).toBe(0);
    await deps.clock.advance(3_600_000);
    expect(runs).toHaveLength(0);
    outbox.kick();
    await turns(deps);
    expect(runs).toHaveLength(1);
  });

  it('starts nothing after it was stopped', async () => {
    const { deps, journal, outbox, runs } = await scene();
    outbox.stop();
    await enqueue(journal, 'a');
    outbox.kick();
    await deps.clock.advance(30_000);
    expect(runs).toHaveLength(0);
  });
});

describe('what is enqueued', () => {
  it('joins a job of its kind and lane that waits, and brings it forward', async () => {
    const { deps, journal, outbox } = await scene();
    const now = deps.clock.now();
    await enqueue(journal, 'a', now + 60_000);
    await enqueue(journal, 'a', now + 10_000);
    await enqueue(journal, 'a', now + 90_000);
    expect(await outbox.all()).toMatchObject([{ notBefore: now + 10_000 }]);
  });

  it('does not cut a back-off short, but gives parked and dead work a new chance', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    runs[0]?.fail(new AppError('limit_exceeded', 'no more'));
    await outbox.idle();
    const [waiting] = await outbox.all();
    await enqueue(journal, 'a');
    expect((await outbox.all())[0]?.notBefore).toBe(waiting?.notBefore);
    await outbox.retry(() => true);
    await turns(deps);
    runs[1]?.fail(new AppError('rejected', 'a rule'));
    await outbox.idle();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    expect(runs).toHaveLength(3);
  });

  it('stands beside a job that is being run: what is new is not in its hands', async () => {
    const { deps, journal, outbox, runs } = await scene();
    await enqueue(journal, 'a');
    outbox.kick();
    await turns(deps);
    await enqueue(journal, 'a');
    await enqueue(journal, 'a');
    expect((await outbox.all()).map((job) => job.state)).toEqual(['leased', 'waiting']);
    runs[0]?.finish();
    await turns(deps);
    expect(runs).toHaveLength(2);
  });
});

describe('pickJob', () => {
  const base: Job = {
    id: 1,
    kind: 'settle',
    version: 1,
    lane: 'a',
    payload: { lane: 'a' },
    state: 'waiting',
    attempts: 0,
    notBefore: 0,
    leaseUntil: 0,
    leaseOwner: '',
    createdAt: 0,
  };
  const busyA: ReadonlySet<string> = new Set(['a']);
  const mine = { state: 'leased', leaseOwner: 'me', leaseUntil: 100 } as const;
  it.each<[what: string, jobs: Job[], picked: number | undefined, busy?: ReadonlySet<string>]>([
    ['nothing', [], undefined],
    ['the oldest that is due', [{ ...base, id: 2 }, base], 1],
    [
      'what was due first',
      [
        { ...base, notBefore: 9 },
        { ...base, id: 2, notBefore: 8 },
      ],
      2,
    ],
    [
      'what somebody waits for',
      [
        { ...base, kind: 'mirror' },
        { ...base, id: 2, notBefore: 9 },
      ],
      2,
    ],
    ['nothing before its time', [{ ...base, notBefore: 51 }], undefined],
    ['parked work when its time has come', [{ ...base, state: 'parked', notBefore: 50 }], 1],
    ['never dead work', [{ ...base, state: 'dead' }], undefined],
    [
      'nothing of a lane in work',
      [
        { ...base, ...mine },
        { ...base, id: 2 },
      ],
      undefined,
      busyA,
    ],
    [
      'another lane',
      [
        { ...base, ...mine },
        { ...base, id: 2, lane: 'b' },
      ],
      2,
      busyA,
    ],
    ['a lapsed lease of mine', [{ ...base, ...mine, leaseUntil: 50 }], 1],
    ['a lease of another life', [{ ...base, ...mine, leaseOwner: 'dead' }], 1],
  ])('%s', (_what, jobs, picked, busy = new Set()) => {
    expect(pickJob(jobs, 50, 'me', busy)?.id).toBe(picked);
  });
});
