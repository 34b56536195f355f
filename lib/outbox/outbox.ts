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
  /** When the next job is due (epoch ms), if any: the alarm is set by it. */
  nextDue(): Promise<number | undefined>;
  stop(): void;
}

const parallelLanes = 4;
/** Timers only bring work forward while this worker lives; the alarm finds what is due later. */
const longestTimerMs = 25_000;

export interface OutboxOptions {
  database: WorkDatabase;
  deps: Pick<Deps, 'clock' | 'random' | 'log'>;
  heartbeat: Heartbeat;
  runners: JobRunners;
  /** After a job failed, with its new state: the journal row learns of it. */
  onFailure?(job: Job, error: AppError): Promise<void>;
  onChange?(): void;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { database, deps, heartbeat } = options;
  const life = deps.random.uuid();
  const running = new Set<Promise<void>>();
  let timer: TimerHandle | undefined;
  let stopped = false;
  let claiming: Promise<void> | undefined;
  let claimAgain = false;

  async function claim(): Promise<Job | undefined> {
    const now = deps.clock.now();
    const tx = database.transaction('outbox', 'readwrite', strict);
    const jobs = await tx.store.getAll();
    const job = pickJob(jobs, now, life);
    if (job === undefined) {
      await tx.done;
      return undefined;
    }
    const leased: Job = { ...job, state: 'leased', leaseUntil: now + leaseMs, leaseOwner: life };
    await tx.store.put(leased);
    await tx.done;
    return leased;
  }

  async function finish(job: Job, next: Job | undefined): Promise<void> {
    const tx = database.transaction('outbox', 'readwrite', strict);
    if (next === undefined) await tx.store.delete(job.id ?? -1);
    else await tx.store.put(next);
    await tx.done;
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
    const work = run(job)
      // A broken database: the lease lapses and the next life of the worker tries again.
      .catch((error: unknown) => deps.log.warn('outbox.broken', { code: toAppError(error).code }))
      .finally(() => {
        running.delete(work);
        kick();
      });
    running.add(work);
  }

  async function claimAll(): Promise<void> {
    while (!stopped && running.size < parallelLanes) {
      const job = await claim();
      if (job === undefined) break;
      start(job);
    }
    if (!stopped) await armTimer();
  }

  async function armTimer(): Promise<void> {
    const due = earliest(freeJobs(await database.getAll('outbox'), deps.clock.now(), life));
    if (timer !== undefined) deps.clock.clearTimeout(timer);
    timer = undefined;
    if (due === undefined || running.size >= parallelLanes) return;
    const delay = Math.max(0, due - deps.clock.now());
    if (delay <= longestTimerMs) timer = deps.clock.setTimeout(kick, delay);
  }

  async function nextDue(): Promise<number | undefined> {
    return earliest(await database.getAll('outbox'));
  }

  function kick(): void {
    if (stopped) return;
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
      for (const job of await tx.store.getAll()) {
        if (job.state === 'leased' || !select(job)) continue;
        await tx.store.put({ ...job, state: 'waiting', attempts: 0, notBefore: now });
      }
      await tx.done;
      kick();
    },
    nextDue,
    stop() {
      stopped = true;
      if (timer !== undefined) deps.clock.clearTimeout(timer);
    },
  };
}

function earliest(jobs: readonly Job[]): number | undefined {
  const dues = jobs.filter((job) => job.state === 'waiting' || job.state === 'parked').map((job) => job.notBefore);
  return dues.length === 0 ? undefined : Math.min(...dues);
}

/** Jobs whose lane nobody works on. A lane is busy while a job of it holds a lease of this life; its end kicks. */
function freeJobs(jobs: readonly Job[], now: number, life: string): Job[] {
  const held = (job: Job) => job.state === 'leased' && job.leaseOwner === life && job.leaseUntil > now;
  const busy = new Set(jobs.filter(held).map((job) => job.lane));
  return jobs.filter((job) => !held(job) && job.state !== 'dead' && !busy.has(job.lane));
}

/** The oldest due job whose lane is free. */
export function pickJob(jobs: readonly Job[], now: number, life: string): Job | undefined {
  return freeJobs(jobs, now, life)
    .filter((job) => job.state === 'leased' || job.notBefore <= now)
    .sort((left, right) => (left.id ?? 0) - (right.id ?? 0))[0];
}
