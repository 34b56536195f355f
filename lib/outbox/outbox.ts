import { toAppError, type AppError } from '../errors/app-error.ts';
import type { Heartbeat } from '../platform/heartbeat.ts';
import type { Deps } from '../platform/ports.ts';
import type { TimerHandle } from '../platform/clock.ts';
import { strict } from '../storage/database.ts';
import type { WorkDatabase } from '../storage/work-database.ts';
import { decideNext } from './decide-next.ts';
import { leaseMs, type Job, type JobKind, type JobOutcome, type JobPayloads } from './job.ts';

/** One function per kind of job. It may be run again after any crash; a throw is an AppError. */
export type JobRunners = { [K in JobKind]: (payload: JobPayloads[K]) => Promise<JobOutcome> };

export interface Outbox {
  /** Starts what is due; called after every enqueue, by timers and by the alarm. Never throws. */
  kick(): void;
  /** Resolves when nothing that is due is left running (tests). */
  idle(): Promise<void>;
  all(): Promise<Job[]>;
  /** Due now: jobs of one lane or all; also parked and dead ones. */
  retry(select: (job: Job) => boolean): Promise<void>;
  /** A person gave it up. False when it is at work just now, or done. */
  drop(id: number): Promise<boolean>;
  /** When the next job is due (epoch ms), if any: the alarm is set by it. */
  nextDue(): Promise<number | undefined>;
  stop(): void;
}

/** As many as a browser opens connections to a host that speaks HTTP/1.1: more would only wait there. */
const parallelLanes = 6;
/** Jobs that are looked at together when the next one is chosen. However many wait, choosing takes the same time. */
const lookAt = 32;
/** Timers only bring work forward while this worker lives; the alarm finds what is due later. */
const longestTimerMs = 25_000;

export interface OutboxOptions {
  database: WorkDatabase;
  deps: Pick<Deps, 'clock' | 'random' | 'log'>;
  heartbeat: Heartbeat;
  /** Grows whenever somebody wrote jobs: as long as it stays, and nothing falls due, there is nothing to look for. */
  jobsWritten?(): number;
  runners: JobRunners;
  /** After a job failed, with its new state: the journal row learns of it. */
  onFailure?(job: Job, error: AppError): Promise<void>;
  onChange?(): void;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { database, deps, heartbeat } = options;
  const life = deps.random.uuid();
  const running = new Set<Promise<void>>();
  /** What this life holds a lease of, by the promise of its work. */
  const held = new Map<Promise<void>, Job>();
  let timer: TimerHandle | undefined;
  let stopped = false;
  let claiming: Promise<void> | undefined;
  let claimAgain = false;
  /** At the last look nothing but what is at work was due before then, and so many jobs had been written. */
  let quiet: { until: number; written: number } | undefined;

  /** A lane is busy while this life holds a lease of it; the end of its job kicks. */
  function busyLanes(): Set<string> {
    return new Set([...held.values()].map(({ lane }) => lane));
  }

  /** The next one to do, when the first of those that wait is due, and whether nothing else is due now. */
  async function claim(now: number): Promise<{ job?: Job; next: number | undefined; isAll: boolean }> {
    const tx = database.transaction('outbox', 'readwrite', strict);
    const busy = busyLanes();
    const due = tx.store.index('notBefore');
    let job: Job | undefined;
    let isAll: boolean;
    for (let count = lookAt; ; count *= 8) {
      const jobs = await due.getAll(IDBKeyRange.upperBound(now), count);
      job = pickJob(jobs, now, life, busy);
      isAll = jobs.length < count && jobs.every((other) => other === job || other.state === 'dead');
      if (job !== undefined || jobs.length < count) break;
    }
    // What else is due is running, or its lane is: the end of that kicks.
    const next = (await due.openKeyCursor(IDBKeyRange.lowerBound(now, true)))?.key;
    const leased: { job?: Job } =
      job === undefined ? {} : { job: { ...job, state: 'leased', leaseUntil: now + leaseMs, leaseOwner: life } };
    if (leased.job !== undefined) await tx.store.put(leased.job);
    await tx.done;
    return { ...leased, next, isAll };
  }

  async function finish(job: Job, next: Job | undefined): Promise<void> {
    const tx = database.transaction('outbox', 'readwrite', strict);
    if (next === undefined) await tx.store.delete(job.id ?? -1);
    else await tx.store.put(next);
    await tx.done;
    if (quiet !== undefined && next !== undefined && next.state !== 'dead') {
      quiet.until = Math.min(quiet.until, next.notBefore);
      armTimer(quiet.until);
    }
    options.onChange?.();
  }

  async function run(job: Job): Promise<void> {
    try {
      const runner = options.runners[job.kind] as (payload: JobPayloads[JobKind]) => Promise<JobOutcome>;
      const outcome = await heartbeat.hold(leaseMs, () => runner(job.payload));
      if (outcome.done) await finish(job, undefined);
      else
        await finish(job, {
          ...job,
          state: 'waiting',
          attempts: 0,
          notBefore: outcome.again,
          leaseUntil: 0,
          leaseOwner: '',
        });
    } catch (thrown) {
      const error = toAppError(thrown);
      deps.log.warn('outbox.failed', { kind: job.kind, code: error.code, attempts: job.attempts });
      const next = decideNext(job, error, deps.clock.now(), deps.random.next());
      await options.onFailure?.(next, error);
      await finish(job, next);
    }
  }

  function start(job: Job): void {
    const end = () => {
      running.delete(work);
      held.delete(work);
    };
    const work = run(job)
      // A broken database: the lease lapses and the next life of the worker tries again.
      .catch((error: unknown) => {
        quiet = undefined;
        deps.log.warn('outbox.broken', { code: toAppError(error).code });
      })
      .finally(() => {
        end();
        deps.clock.clearTimeout(lapse);
        kick();
      });
    running.add(work);
    held.set(work, job);
    // Counted as requests time out: a machine that slept, or whose clock was set, has not worked meanwhile.
    const lapse = deps.clock.setTimeout(end, leaseMs);
  }

  async function claimAll(): Promise<void> {
    while (!stopped && running.size < parallelLanes) {
      const written = options.jobsWritten?.();
      const { job, next, isAll } = await claim(deps.clock.now());
      if (job !== undefined) start(job);
      if (job !== undefined && (written === undefined || !isAll)) continue;
      if (written !== undefined && isAll)
        quiet = { until: Math.min(next ?? Infinity, job?.leaseUntil ?? Infinity), written };
      return armTimer(next);
    }
    armTimer(undefined);
  }

  function armTimer(next: number | undefined): void {
    if (timer !== undefined) deps.clock.clearTimeout(timer);
    timer = undefined;
    if (next === undefined || stopped) return;
    const delay = Math.max(0, next - deps.clock.now());
    if (delay <= longestTimerMs) timer = deps.clock.setTimeout(kick, delay);
  }

  async function nextDue(): Promise<number | undefined> {
    const index = database.transaction('outbox').store.index('notBefore');
    for (let count = lookAt; ; count *= 8) {
      const jobs = await index.getAll(undefined, count);
      const next = jobs.find((job) => job.state === 'waiting' || job.state === 'parked');
      if (next !== undefined || jobs.length < count) return next?.notBefore;
    }
  }

  function isQuiet(): boolean {
    return quiet !== undefined && quiet.written === options.jobsWritten?.() && deps.clock.now() < quiet.until;
  }

  function kick(): void {
    if (stopped || isQuiet()) return;
    quiet = undefined;
    if (claiming !== undefined) {
      claimAgain = true;
      return;
    }
    claiming = claimAll()
      .catch((error: unknown) => deps.log.warn('outbox.claim-failed', { code: toAppError(error).code }))
      .finally(() => {
        claiming = undefined;
        if (claimAgain) {
          claimAgain = false;
          kick();
        }
      });
  }

  return {
    kick,
    async idle() {
      while (claiming !== undefined || running.size > 0) await Promise.all([claiming, ...running]);
    },
    all: () => database.getAll('outbox'),
    async retry(select) {
      const tx = database.transaction('outbox', 'readwrite', strict);
      const now = deps.clock.now();
      const isAtWork = ({ id }: Job) => [...held.values()].some((job) => job.id === id);
      for (const job of await tx.store.getAll()) {
        if (isAtWork(job) || !select(job)) continue;
        await tx.store.put({ ...job, state: 'waiting', attempts: 0, notBefore: now });
      }
      await tx.done;
      quiet = undefined;
      kick();
    },
    async drop(id) {
      const tx = database.transaction('outbox', 'readwrite', strict);
      const job = await tx.store.get(id);
      const isFree = job !== undefined && job.state !== 'leased';
      if (isFree) await tx.store.delete(id);
      await tx.done;
      return isFree;
    },
    nextDue,
    stop() {
      stopped = true;
      if (timer !== undefined) deps.clock.clearTimeout(timer);
    },
  };
}

/** What is due first is done first, and within that what somebody waits for. */
const ranks: Record<JobKind, number> = { settle: 0, signal: 0, match: 0, mirror: 1, learn: 2, late: 2 };

/**
 * Of jobs that may be due, the one to do next: no job of a lane that is busy, none that this life holds. Pure.
 * `life`: a lease of another life is void, for there is one worker in a browser.
 */
export function pickJob(jobs: readonly Job[], now: number, life: string, busy: ReadonlySet<string>): Job | undefined {
  const isHeld = (job: Job) => job.state === 'leased' && job.leaseOwner === life && job.leaseUntil > now;
  const order = (left: Job, right: Job) =>
    ranks[left.kind] - ranks[right.kind] || left.notBefore - right.notBefore || (left.id ?? 0) - (right.id ?? 0);
  return jobs
    .filter((job) => job.state !== 'dead' && !isHeld(job) && !busy.has(job.lane))
    .filter((job) => job.state === 'leased' || job.notBefore <= now)
    .toSorted(order)[0];
}
