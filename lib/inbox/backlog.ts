import type { CinnoxGateway } from '../cinnox/gateway.ts';
import { toAppError, type AppError } from '../errors/app-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { ReportsOfSweep } from '../journal/writers/things.ts';
import { isSame } from '../storage/same.ts';
import { applyReports, type ReportContext } from './apply-reports.ts';
import { findMineByChat } from './mine-by-chat.ts';
import { pagesOf } from './poll-schedule.ts';
import { hotWindowMs, widestMs } from './sweep-window.ts';

/** What is still to be read of the past, from its end on (epoch ms by the services' clock). */
interface Backlog {
  from: number;
  to: number;
  /** From `to` until then everything was read. */
  at: number;
  /** A person asked for so much, which is further back than reports are read without being asked for. */
  asked?: number;
}

const backlogKey = 'sweep-backlog';
/** So much is read in one go: grows where that takes few pages, shrinks where CINNOX was asked for too much (ms). */
const reachKey = 'sweep-reach';
const firstReachMs = 48 * 3600_000;
const fewPages = 20;
/** The rest of a sweep that took more is the next one's. */
const mostPages = 60;

const reachOf = async (journal: Journal) => (await journal.meta<number>(reachKey)) ?? firstReachMs;

/** Where a sweep begins: what is too much for one go waits, so that what is new does not. */
export async function startOf(journal: Journal, oldest: number, now: number): Promise<number> {
  return oldest < now - Math.max(hotWindowMs, await reachOf(journal)) ? now - hotWindowMs : oldest;
}

/** Reads less at once from then on, when it was too much. */
export async function shrink(journal: Journal, ms: number, { code }: AppError): Promise<void> {
  if (code === 'rate_limited') await journal.setMeta(reachKey, Math.max(hotWindowMs, ms / 2));
}

/** So far back reports are read (epoch ms): a month, or as far as a person asked. */
export const farthest = (asked: number | undefined, now: number): number => Math.min(asked ?? now, now - widestMs);

/** A sweep has read from `start` on: what it left out is noted, before it counts as done. */
export async function noteBacklog(
  journal: Journal,
  { oldest, start, asked, now }: { oldest: number; start: number; asked: number | undefined; now: number },
): Promise<void> {
  const known = await journal.meta<Backlog>(backlogKey);
  const far = Math.min(farthest(asked, now), farthest(known?.asked, now));
  const from = Math.max(Math.min(known?.from ?? oldest, oldest), far);
  // Read once more where time passed that no sweep has read.
  const to = known !== undefined && known.at >= start ? known.to : start;
  const isFar = far < farthest(undefined, now);
  const next = from < to ? { from, to, at: now, ...(isFar ? { asked: far } : {}) } : undefined;
  if (!isSame(known, next)) await journal.setMeta(backlogKey, next);
}

/**
 * Reads and applies the past piece by piece, the newest first; how far it went is kept. Returns the pages by which
 * the next sweep waits, which is not to wait for the past, and why it stopped too early.
 */
export async function readBacklog(options: {
  gateway: CinnoxGateway;
  journal: Journal;
  context: ReportContext;
  /** Of the sweep so far. */
  pages: number;
  /** As after each sweep, for what began from `start` on. */
  lookAfter: (reports: ReportsOfSweep, context: ReportContext, start: number) => Promise<void>;
}): Promise<{ requests: number; error?: AppError }> {
  const { gateway, journal, context } = options;
  let requests = options.pages;
  const most = requests + fewPages;
  for (;;) {
    const backlog = await journal.meta<Backlog>(backlogKey);
    if (backlog === undefined || requests > mostPages) return { requests: Math.min(requests, most) };
    const reach = await reachOf(journal);
    const start = Math.max(backlog.from, backlog.to - reach);
    // An enquiry begins before its calls, and goes on after them: what belongs together is read together.
    const oldest = Math.max(start - hotWindowMs, farthest(backlog.asked, context.now));
    const window = { startAt: oldest, endAt: Math.min(backlog.to + hotWindowMs, context.now) };
    try {
      const [calls, enquiries] = await Promise.all([gateway.calls(window), gateway.enquiries(window)]);
      const pages = pagesOf({ calls, enquiries }, gateway);
      requests += pages;
      const mineByChat = await findMineByChat({ gateway, journal, enquiries, context, nightly: true });
      await applyReports(journal, { calls, enquiries, mineByChat, isPart: true }, context);
      const { service, staff, since } = context;
      const reports = { calls, enquiries, service, staff, until: backlog.to };
      await options.lookAfter(reports, { ...context, since: Math.max(since, start) }, start);
      await journal.setMeta(backlogKey, start > backlog.from ? { ...backlog, to: start } : undefined);
      const next = pages > mostPages ? reach / 2 : pages > fewPages ? reach : 2 * reach;
      await journal.setMeta(reachKey, Math.min(Math.max(hotWindowMs, next), widestMs));
    } catch (thrown) {
      const error = toAppError(thrown);
      await shrink(journal, backlog.to - start, error);
      return { requests: Math.min(requests, most), error };
    }
  }
}
