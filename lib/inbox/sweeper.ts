import { type AppError, toAppError } from '../errors/app-error.ts';
import { isOpen, startedAt, type JournalRow } from '../domain/journal-row.ts';
import type { CinnoxGateway, EnquiryRow, TimeWindow } from '../cinnox/gateway.ts';
import type { Journal } from '../journal/journal.ts';
import { leftKey } from '../journal/writers/take-over.ts';
import type { ReportsOfSweep } from '../journal/writers/things.ts';
import type { Deps } from '../platform/ports.ts';
import { farthest, noteBacklog, readBacklog, shrink, startOf } from './backlog.ts';
import { concernsMe, isAwaited, isEager, isHot, isOnlyRefused, mayBeTakenUp } from './awaited.ts';
import { createKnownReports } from './known-reports.ts';
import { findMineByChat } from './mine-by-chat.ts';
import { applyReports, type OpenEnquiry, type ReportContext } from './apply-reports.ts';
import { longestChatMs } from './open-enquiries.ts';
import {
  leastRequests,
  nextTurnMs,
  pagesOf,
  watchEveryMs,
  wideSweepMs,
  type Haste,
  type Role,
} from './poll-schedule.ts';
import { namedService } from './service-name.ts';
import { takeSharedTurn, type SharedReading } from './shared-reading.ts';
import type { Told } from './tell-colleagues.ts';
import { askedFrom, beginOf, filled, overlapMs, widestMs } from './sweep-window.ts';

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
  role?: Role;
  /** The turn that was due before something was awaited. */
  laterAt?: number;
  error?: { code: string; message: string; at: number };
}

interface Done {
  requests: number;
  wide: boolean;
  /** The past could not be read; the last hour was. */
  error?: AppError;
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
  /** Undefined while it is not known who I am in CINNOX. With reports that were read: staff whom they name are known. */
  context: (reports?: Told) => Promise<ReportContext | undefined>;
  visible: () => Promise<boolean>;
  agents: () => Promise<number>;
  shared: SharedReading;
  /**
   * The rows were applied: what of them is left to others, or to nobody. Resolves with where the next sweep has to begin
   * for what could not be done in this one (epoch ms). Its failure is not the sweep's.
   */
  afterwards: (reports: ReportsOfSweep, context: ReportContext) => Promise<number | undefined>;
}

/** The state of the sweeps: no other fact changes at each of them. */
export const sweepKey = 'sweep';

/** After a sweep whose outcome could not even be stored. */
const brokenMs = 60_000;

/** Reads the reports: the last hour, and everything that is still open from its oldest start. */
export function createSweeper(options: SweeperOptions): Sweeper {
  const { deps, journal, gateway } = options;
  let running: Promise<SweepState> | undefined;
  const knownReports = createKnownReports(journal);

  /** A sweep that failed has read nothing. */
  const hasRead = ({ lastAt = 0 }: SweepState): boolean => lastAt > 0;

  /** What was noted by this machine's clock: by a clock that runs ahead, the hours away from here would be left out. */
  const toServer = (at: number | undefined): number | undefined =>
    at === undefined ? undefined : at + options.serverNow() - deps.clock.now();

  const state = async (): Promise<SweepState> =>
    (await journal.meta<SweepState>(sweepKey)) ?? { nextAt: 0, refusals: 0 };

  /**
   * At night also the chats that began earlier and were open when they were read last: where no report names the agent
   * of a chat, only its end tells whose it was; and those of mine that may have been taken up again. What closed in the
   * window stays in any case: reports may be by the end.
   */
  async function readEnquiries(window: TimeWindow, now: number, mine: readonly JournalRow[] | undefined) {
    const open = mine === undefined ? [] : ((await journal.meta<OpenEnquiry[]>('open-enquiries')) ?? []);
    const closed = (mine ?? []).flatMap((row) => (mayBeTakenUp(row, now) ? (row.enquiry ?? []) : []));
    const chats = [...open.map(({ facts }) => facts), ...closed];
    const begins = chats.map(({ startedAt: at }) => Math.max(at - overlapMs, now - longestChatMs));
    const from = Math.min(window.startAt, ...begins);
    const numbers = new Set(chats.map(({ displayCaseNumber }) => displayCaseNumber));
    const rows = await gateway.enquiries({ ...window, startAt: from });
    if (from === window.startAt) return { from, enquiries: rows };
    const isAsked = ({ createdAt, closedAt = createdAt, displayCaseNumber }: EnquiryRow) =>
      closedAt >= window.startAt || numbers.has(displayCaseNumber);
    return { from, enquiries: rows.filter(isAsked) };
  }

  async function isWideDue({ wide }: SweepState): Promise<boolean> {
    if (wide === undefined) return true;
    const everyMs = wideSweepMs({ agents: await options.agents(), requests: wide.requests });
    const passedMs = deps.clock.now() - wide.at;
    return passedMs < 0 || passedMs >= everyMs;
  }

  async function shareReading(before: SweepState, role: Role, context: ReportContext): Promise<Done> {
    const watchedAt = toServer(before.wide?.at);
    const isWatchDue = role === 'served' || options.serverNow() - (watchedAt ?? 0) >= 0.9 * watchEveryMs;
    const { from, left } = await askedFrom(journal);
    const { shared, context: again } = options;
    const afterwards = (reports: ReportsOfSweep) => lookAfter(reports, context, role === 'served' ? Infinity : 0);
    const lastAt = hasRead(before) ? toServer(before.lastAt) : undefined;
    const when = { lastAt, from, left, isWatchDue, watchedAt };
    const how = { role, gateway, journal, shared, context, again, ...when, afterwards };
    const done = await takeSharedTurn(how);
    await filled(journal, from);
    return { ...done, wide: isWatchDue && role !== 'served' };
  }

  /** What was left before `start`, which was not read, stays so. */
  async function lookAfter(reports: ReportsOfSweep, context: ReportContext, start: number): Promise<void> {
    try {
      const left = await options.afterwards(reports, { ...context, service: reports.service });
      const { left: before } = await askedFrom(journal);
      if (left !== before && (before ?? start) >= start) await journal.setMeta(leftKey, left);
    } catch (thrown) {
      deps.log.warn('writers.failed', { code: toAppError(thrown).code });
    }
  }

  /** What it took; undefined when nothing could be asked for. */
  async function sweep(before: SweepState, role: Role, nightly: boolean): Promise<Done | undefined> {
    let context = await options.context();
    if (context === undefined) return undefined;
    if (role !== 'alone') return shareReading(before, role, context);
    const wide = nightly || (await isWideDue(before));
    const now = options.serverNow();
    const rows = await journal.since(now - widestMs);
    const open = rows.filter((row) => concernsMe(row) && isOpen(row, now) && !isOnlyRefused(row, now));
    // A browser that never read the reports begins where it is told to.
    const first = hasRead(before) ? now : context.since;
    const { from: asked, left } = await askedFrom(journal);
    const lastAt = hasRead(before) ? toServer(before.lastAt) : undefined;
    const oldest = Math.min(
      beginOf({ now, lastAt, wideAt: toServer(before.wide?.at), wide, nightly }),
      first,
      asked ?? now,
      left ?? now,
      ...open.map((row) => startedAt(row) - overlapMs),
    );
    const startAt = await startOf(journal, Math.max(oldest, farthest(asked, now)), now);
    const window = { startAt, endAt: now + overlapMs };
    const reading = [gateway.calls(window), readEnquiries(window, now, nightly ? rows : undefined)] as const;
    const [calls, { enquiries, from }] = await Promise.all(reading).catch(async (thrown: unknown) => {
      await shrink(journal, now - startAt, toAppError(thrown));
      throw thrown;
    });
    context = (await options.context({ calls, enquiries })) ?? context;
    const service = (await namedService({ calls, enquiries, staff: context.staff }, journal)) ?? context.service;
    const mineByChat = await findMineByChat({ gateway, journal, enquiries, context, nightly });
    const current = { ...context, service, now: options.serverNow() };
    await applyReports(journal, { calls, enquiries, mineByChat, from, known: knownReports(current) }, current);
    await noteBacklog(journal, { oldest, start: startAt, asked, now });
    await lookAfter({ calls, enquiries, service, staff: context.staff }, context, startAt);
    await filled(journal, asked);
    const pages = pagesOf({ calls, enquiries }, gateway);
    return { wide, ...(await readBacklog({ gateway, journal, context: current, pages, lookAfter })) };
  }

  /** Is anything waited for, as things are now? */
  async function haste(role: Role): Promise<Haste> {
    const rows = await journal.since(deps.clock.now() - widestMs);
    const now = options.serverNow();
    if (role === 'alone' && isEager(rows, now)) return 'eager';
    return rows.some((row) => (role === 'alone' ? isHot : isAwaited)(row, now));
  }

  /** How long to wait from one sweep to the next. */
  async function pace(role: Role, hot: Haste, { refusals, requests = leastRequests }: SweepState): Promise<number> {
    const [visible, agents, deaf] = await Promise.all([options.visible(), options.agents(), options.shared.isDeaf()]);
    return nextTurnMs(role, { hot, visible, refusals, agents, requests, deaf, chance: deps.random.next() });
  }

  async function schedule(
    before: SweepState,
    role: Role,
    done: Done | undefined,
    error: AppError | undefined,
  ): Promise<SweepState> {
    const now = deps.clock.now();
    const requests = done?.requests ?? before.requests ?? leastRequests;
    const wide = done?.wide === true ? { at: now, requests } : before.wide;
    const refused = error?.code === 'rate_limited';
    const refusals = refused ? before.refusals + 1 : error === undefined ? 0 : before.refusals;
    const hot = await haste(role);
    const waitMs = await pace(role, hot, { ...before, refusals, requests });
    const next: SweepState = {
      nextAt: now + Math.max(waitMs, Number(error?.details.retryAfterMs ?? 0)),
      at: now,
      hot,
      role,
      refusals,
      requests,
      lastAt: done === undefined ? (before.lastAt ?? 0) : now,
      ...(wide === undefined ? {} : { wide }),
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message, at: now } }),
    };
    await journal.setMeta(sweepKey, next);
    return next;
  }

  /** Scheduled while nothing was going on, and now something is: its report is not left for the slow pace. */
  async function hurried(known: SweepState): Promise<SweepState> {
    const { at, nextAt, laterAt, role = 'alone' } = known;
    const now = deps.clock.now();
    const isDue = nextAt <= now;
    if (at === undefined || (isDue ? laterAt === undefined : known.hot === 'eager')) return known;
    const hot = await haste(role);
    const { laterAt: _later, ...rest } = known;
    let next: SweepState;
    if (role === 'alone') {
      if (hot === false || hot === known.hot) return known;
      next = { ...known, hot, nextAt: Math.min(nextAt, at + (await pace(role, hot, known))) };
    } else if (isDue) {
      // It was told meanwhile.
      if (hot !== false) return known;
      next = { ...rest, hot, nextAt: laterAt ?? now };
    } else {
      if (hot === false || known.hot !== false) return known;
      const waitMs = await pace(role, hot, known);
      if (nextAt <= now + waitMs) return known;
      next = { ...known, hot, nextAt: now + waitMs, laterAt: nextAt };
    }
    await journal.setMeta(sweepKey, next);
    return next;
  }

  async function once(nightly: boolean): Promise<SweepState> {
    const before = await state();
    let error: AppError | undefined;
    let done: Done | undefined;
    const role = await options.shared.role(before.role, before.error !== undefined);
    try {
      done = await sweep(before, role, nightly);
      error = done?.error;
    } catch (thrown) {
      error = toAppError(thrown);
    }
    if (error !== undefined) deps.log.warn('sweep.failed', { code: error.code });
    try {
      return await schedule(before, role, done, error);
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
        const at = deps.clock.now();
        // Decided by a clock that has been set back since: nobody waits until it is that late again.
        const isBack = (known.at ?? 0) > at;
        if (known.nextAt > at && !isBack) return known;
      }
      // The nightly one looks further back than the one that runs: it waits for its turn.
      while (running !== undefined && nightly) await running;
      running ??= once(nightly).finally(() => (running = undefined));
      return running;
    },
  };
}
