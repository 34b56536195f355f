import { type AppError, toAppError } from '../errors/app-error.ts';
import { endedAt, isOpen, startedAt, type JournalRow } from '../domain/journal-row.ts';
import type { CinnoxGateway } from '../cinnox/gateway.ts';
import type { Journal } from '../journal/journal.ts';
import type { ReportsOfSweep } from '../journal/writers/things.ts';
import type { Deps } from '../platform/ports.ts';
import { findMineByChat } from './mine-by-chat.ts';
import { applyReports, type ReportContext } from './apply-reports.ts';
import { leastRequests, nextPollMs, pagesOf, wideSweepMs, type Haste } from './poll-schedule.ts';

export interface SweepState {
  /** Epoch ms. */
  nextAt: number;
  refusals: number;
  lastAt?: number;
  /** Requests of the last sweep. */
  requests?: number;
  /** The last sweep that read the whole hour, and its requests. */
  wide?: { at: number; requests: number };
  /** When `nextAt` was decided, and what was waited for then. */
  at?: number;
  hot?: Haste;
  error?: { code: string; message: string; at: number };
}

interface Done {
  requests: number;
  wide: boolean;
}

export interface Sweeper {
  /** Runs when due (or `now`); one at a time. Resolves with the state afterwards. Never throws. */
  run(options?: { now?: boolean; nightly?: boolean }): Promise<SweepState>;
  state(): Promise<SweepState>;
}

export interface SweeperOptions {
  deps: Pick<Deps, 'clock' | 'random' | 'log'>;
  journal: Journal;
  gateway: CinnoxGateway;
  /** The services' time (epoch ms). */
  serverNow: () => number;
  /** Undefined while it is not known who I am in CINNOX. */
  context: () => Promise<ReportContext | undefined>;
  visible: () => Promise<boolean>;
  agents: () => Promise<number>;
  /** The rows were applied: what of them is left to others, or to nobody. Its failure is not the sweep's. */
  afterwards: (reports: ReportsOfSweep, context: ReportContext) => Promise<void>;
}

/** A person asked for everything from then on (epoch ms); kept until it was read once. */
export const fillFromKey = 'fill-from';

const hotWindowMs = 60 * 60_000;
/** Reports lag by less than this: what a sweep in between reads of what the one before has read. */
const narrowWindowMs = 10 * 60_000;
const nightlyWindowMs = 48 * 3600_000;
/** Windows overlap: rows may be reported with a start a little before what was asked for. */
const overlapMs = 5 * 60_000;
const recentlyEndedMs = 5 * 60_000;
/** The reports of a call of mine that has just ended are looked for often (ms). */
const eagerMs = 100_000;
/** The report of an ended call is awaited with haste for this long. */
const awaitedMs = 10 * 60_000;
/** A call without an end is asked for with haste for this long; it stays in the window afterwards. */
const longestHotMs = 3 * 3600_000;
/** After a sweep whose outcome could not even be stored. */
const brokenMs = 60_000;
/** Reports take windows of at most 31 days. */
const widestMs = 30 * 24 * 3600_000;

/** Reads the reports: the last hour, and everything that is still open from its oldest start. */
export function createSweeper(options: SweeperOptions): Sweeper {
  const { deps, journal, gateway } = options;
  let running: Promise<SweepState> | undefined;

  const state = async (): Promise<SweepState> =>
    (await journal.meta<SweepState>('sweep')) ?? { nextAt: 0, refusals: 0 };

  /**
   * The last hour before the last success: a browser that was closed or offline misses nothing. A sweep in between
   * leaves what began earlier and was not known then, such as a long call that no event announced, to the next wide one.
   */
  function beginOf(before: SweepState, now: number, how: { wide: boolean; nightly: boolean }): number {
    const last = before.lastAt === undefined || before.lastAt === 0 ? now : Math.min(before.lastAt, now);
    if (!how.wide) return last - narrowWindowMs;
    const lastWide = Math.min(last, before.wide?.at ?? last);
    return Math.min(lastWide - hotWindowMs, how.nightly ? now - nightlyWindowMs : now);
  }

  async function isWideDue({ wide }: SweepState): Promise<boolean> {
    if (wide === undefined) return true;
    const everyMs = wideSweepMs({ agents: await options.agents(), requests: wide.requests });
    return deps.clock.now() - wide.at >= everyMs;
  }

  /** What it took; undefined when nothing could be asked for. */
  async function sweep(before: SweepState, nightly: boolean): Promise<Done | undefined> {
    const context = await options.context();
    if (context === undefined) return undefined;
    const wide = nightly || (await isWideDue(before));
    const now = options.serverNow();
    const rows = await journal.since(now - widestMs);
    const open = rows.filter((row) => concernsMe(row) && isOpen(row, now));
    // A browser that never read the reports begins where it is told to.
    const first = before.lastAt === undefined ? context.since : now;
    const asked = await journal.meta<number>(fillFromKey);
    const oldest = Math.min(
      beginOf(before, now, { wide, nightly }),
      first,
      asked ?? now,
      ...open.map((row) => startedAt(row) - overlapMs),
    );
    const window = { startAt: Math.max(oldest, now - widestMs), endAt: now + overlapMs };
    const [calls, enquiries] = await Promise.all([gateway.calls(window), gateway.enquiries(window)]);
    const named = enquiries.find((row) => row.serviceId !== undefined)?.serviceId;
    if (named !== undefined && named !== context.service) await journal.setMeta('service', named);
    const service = named ?? context.service;
    const mineByChat = await findMineByChat({ gateway, journal, enquiries, context });
    await applyReports(journal, { calls, enquiries, mineByChat }, { ...context, service, now: options.serverNow() });
    await options
      .afterwards({ calls, enquiries, service, staff: context.staff }, { ...context, service })
      .catch((thrown: unknown) => deps.log.warn('writers.failed', { code: toAppError(thrown).code }));
    if (asked !== undefined) await journal.setMeta(fillFromKey, undefined);
    return { requests: pagesOf(calls.length) + pagesOf(enquiries.length), wide };
  }

  /** How long to wait from one sweep to the next, as things are now. */
  async function pace(refusals: number, requests: number): Promise<{ hot: Haste; waitMs: number }> {
    const rows = await journal.since(deps.clock.now() - widestMs);
    const now = options.serverNow();
    const hot = isEager(rows, now) ? 'eager' : rows.some((row) => concernsMe(row) && isHot(row, now));
    const [visible, agents] = await Promise.all([options.visible(), options.agents()]);
    return { hot, waitMs: nextPollMs({ hot, visible, refusals, agents, requests, chance: deps.random.next() }) };
  }

  async function schedule(
    before: SweepState,
    done: Done | undefined,
    error: AppError | undefined,
  ): Promise<SweepState> {
    const now = deps.clock.now();
    const requests = done?.requests ?? before.requests ?? leastRequests;
    const wide = done?.wide === true ? { at: now, requests } : before.wide;
    const refused = error?.code === 'rate_limited';
    const refusals = refused ? before.refusals + 1 : error === undefined ? 0 : before.refusals;
    const { hot, waitMs } = await pace(refusals, requests);
    const next: SweepState = {
      nextAt: now + waitMs,
      at: now,
      hot,
      refusals,
      requests,
      lastAt: done === undefined ? (before.lastAt ?? 0) : now,
      ...(wide === undefined ? {} : { wide }),
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message, at: now } }),
    };
    await journal.setMeta('sweep', next);
    return next;
  }

  /** Scheduled while nothing was going on, and now something is: its report is not left for the slow pace. */
  async function hurried(known: SweepState): Promise<SweepState> {
    if (known.at === undefined || known.hot === 'eager' || known.nextAt <= deps.clock.now()) return known;
    const { hot, waitMs } = await pace(known.refusals, known.requests ?? leastRequests);
    if (hot === false || hot === known.hot) return known;
    const next = { ...known, hot, nextAt: Math.min(known.nextAt, known.at + waitMs) };
    await journal.setMeta('sweep', next);
    return next;
  }

  async function once(nightly: boolean): Promise<SweepState> {
    const before = await state();
    let error: AppError | undefined;
    let done: Done | undefined;
    try {
      done = await sweep(before, nightly);
    } catch (thrown) {
      error = toAppError(thrown);
      deps.log.warn('sweep.failed', { code: error.code });
    }
    try {
      return await schedule(before, done, error);
    } catch (thrown) {
      // The database is gone or broken: the next alarm finds out; nothing is tried again at once.
      deps.log.warn('sweep.not-scheduled', { code: toAppError(thrown).code });
      return { ...before, nextAt: deps.clock.now() + brokenMs };
    }
  }

  return {
    state,
    async run({ now = false, nightly = false } = {}) {
      if (!now && !nightly && running === undefined) {
        const known = await hurried(await state());
        if (known.nextAt > deps.clock.now()) return known;
      }
      // The nightly one looks further back than the one that runs: it waits for its turn.
      while (running !== undefined && nightly) await running;
      running ??= once(nightly).finally(() => (running = undefined));
      return running;
    },
  };
}

function concernsMe(row: JournalRow): boolean {
  return row.log.state !== 'not-mine' && (row.mine !== undefined || row.forMe);
}

/** A call of mine has just ended, and the reports have not said all of it and its enquiry. */
function isEager(rows: readonly JournalRow[], now: number): boolean {
  const isOver = (row: JournalRow) => (row.call === undefined ? endedAt(row) !== undefined : row.call.reported);
  return rows.some((call) => {
    const end = call.call?.endedAt;
    if (end === undefined || now - end > eagerMs || call.mine === undefined || !isOpen(call, now)) return false;
    const lane = rows.filter((row) => row.lane === call.lane);
    return lane.length < 2 || !lane.every(isOver);
  });
}

/** Open, or ended a moment ago. Hot is what a person is waiting for. */
function isHot(row: JournalRow, now: number): boolean {
  if (!isOpen(row, now)) return false;
  const end = endedAt(row);
  if (end === undefined) return row.kind === 'enquiry' || now - startedAt(row) < longestHotMs;
  const awaited = row.call !== undefined && !row.call.reported;
  return now - end < (awaited ? awaitedMs : recentlyEndedMs);
}
