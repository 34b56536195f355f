import { startedAt, type JournalRow } from '../domain/journal-row.ts';
import type { CinnoxGateway } from '../cinnox/gateway.ts';
import { toAppError, type AppError } from '../errors/app-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { ReportsOfSweep } from '../journal/writers/things.ts';
import { applyReports, type ReportContext } from './apply-reports.ts';
import { isOverdue } from './awaited.ts';
import { farthest, noteBacklog, readBacklog, shrink, startOf } from './backlog.ts';
import { findMineByChat } from './mine-by-chat.ts';
import { pagesOf, type Role } from './poll-schedule.ts';
import { namedService } from './service-name.ts';
import { lettersOf, type Told } from './tell-colleagues.ts';

/** Where one browser reads the reports for all: whose turn it is, and the ways between them. */
export interface SharedReading {
  /** What this browser is now; `before` = what it was at its last turn, and whether that failed. Never throws. */
  role(before: Role | undefined, hasFailed?: boolean): Promise<Role>;
  /** No live events arrive here. */
  isDeaf(): Promise<boolean>;
  /** Takes up what colleagues told since then (epoch ms by the services' clock) and no event brought. Never throws. */
  catchUp(since: number): Promise<void>;
  /** Throws what the org throws. */
  tell(letters: ReadonlyMap<string, Told>): Promise<void>;
}

export interface SharedTurn {
  role: Role;
  gateway: CinnoxGateway;
  journal: Journal;
  shared: SharedReading;
  context: ReportContext;
  /** The same, with the staff whom these reports name. */
  again: (reports: Told) => Promise<ReportContext | undefined>;
  /** The last turn, if there was one (epoch ms, as all times here by the services' clock). */
  lastAt: number | undefined;
  /** A person asked for everything from then on. */
  from: number | undefined;
  /** What the last look for what nobody writes left begins then. */
  left: number | undefined;
  /** What nobody writes is to be looked for. */
  isWatchDue: boolean;
  /** When this browser did that last (epoch ms). */
  watchedAt: number | undefined;
  afterwards: (reports: ReportsOfSweep) => Promise<void>;
}

const windowMs = 60 * 60_000;
/** Nobody looked for what nobody writes for so long (ms): older things are left to the reconciliation. */
const longestWatchMs = 6 * 3600_000;
const overlapMs = 5 * 60_000;
const widestMs = 30 * 24 * 3600_000;
/** Requests for single chats that have been open for long. */
const mostLooks = 5;
const marksKey = 'told';
/** What this browser read by itself last. */
const ownReadKey = 'read-own';
/** The clocks of two browsers may differ by this much (ms). */
const slackMs = 5_000;

/** A chat that began before the window of the one who reads for all: one request each. */
async function lookAfterChats(rows: readonly JournalRow[], { gateway, context }: SharedTurn) {
  const found = [];
  for (const { enquiry } of rows.slice(0, mostLooks)) {
    if (enquiry === undefined) continue;
    const only = enquiry.displayCaseNumber;
    const window = { startAt: enquiry.startedAt - overlapMs, endAt: context.now + overlapMs, only };
    found.push(...(await gateway.enquiries(window)).filter((row) => row.displayCaseNumber === only));
  }
  return found;
}

/** The last hour, and of what nobody writes the last hour before it was looked for, and what was left then. */
function beginOf({ context: { now }, isWatchDue, watchedAt = now, left = now }: SharedTurn): number {
  if (!isWatchDue) return now - windowMs;
  return Math.min(left, Math.max(Math.min(now, watchedAt), now - longestWatchMs) - windowMs);
}

/**
 * Reads and tells, or looks only for what should have been told; of the past so much as fits into one go. Returns the
 * pages by which the next turn waits, and why the past could not be read. Throws as the gateway.
 */
export async function takeSharedTurn(turn: SharedTurn): Promise<{ requests: number; error?: AppError }> {
  const { role, gateway, journal, shared, context } = turn;
  const { now, staff, service } = context;
  await shared.catchUp(turn.lastAt ?? context.since);
  const overdue = (await journal.since(now - widestMs)).filter((row) => isOverdue(row, now));
  const calls = overdue.filter(({ kind }) => kind === 'call');
  const first = turn.lastAt === undefined ? context.since : now;
  const own = Math.min(first, turn.from ?? now, ...calls.map((row) => startedAt(row) - overlapMs));
  // What has just begun is told in time.
  const isOwn = own < now - overlapMs;
  let read: OwnRead | undefined;
  const begin = isOwn ? await startOf(journal, own, now) : now;
  const reports = { calls: [], enquiries: [], staff, service } as ReportsOfSweep & Told;
  let pages = 0;
  if (isOwn || role !== 'served') {
    const oldest = Math.min(begin, role === 'served' ? now : beginOf(turn));
    const window = { startAt: Math.max(oldest, farthest(turn.from, now)), endAt: now + overlapMs };
    const reading = [gateway.calls(window), gateway.enquiries(window)] as const;
    [reports.calls, reports.enquiries] = await Promise.all(reading).catch(async (thrown: unknown) => {
      await shrink(journal, now - window.startAt, toAppError(thrown));
      throw thrown;
    });
    pages = pagesOf(reports, gateway);
    if (isOwn) read = { from: window.startAt, at: now };
    reports.service = (await namedService(reports, journal)) ?? service;
  }
  const mine: Told = isOwn ? reports : { calls: [], enquiries: [] };
  if (role === 'reader') {
    const { letters, marks } = lettersOf(reports, new Set(await journal.meta<string[]>(marksKey)));
    const toMe = letters.get(context.me);
    letters.delete(context.me);
    await shared.tell(letters);
    await journal.setMeta(marksKey, marks);
    if (!isOwn && toMe !== undefined) Object.assign(mine, toMe);
  }
  const chats = await lookAfterChats(
    overdue.filter(({ kind }) => kind === 'enquiry'),
    turn,
  );
  const current = { ...((await turn.again(reports)) ?? context), service: reports.service };
  await takeTold({ ...turn, context: current, told: { calls: mine.calls, enquiries: [...mine.enquiries, ...chats] } });
  if (read !== undefined) await journal.setMeta(ownReadKey, read);
  if (isOwn) await noteBacklog(journal, { oldest: own, start: begin, asked: turn.from, now });
  if (turn.isWatchDue) await turn.afterwards(role === 'served' ? { ...reports, calls: [], enquiries: [] } : reports);
  // What nobody wrote so long ago is left to the reconciliation.
  return readBacklog({ gateway, journal, context: current, pages, lookAfter: async () => undefined });
}

interface OwnRead {
  from: number;
  at: number;
}

/** Without the calls that this browser has read itself since it was told of them: what was told is older. */
async function newsOf(told: Told, sentAt: number, journal: Journal): Promise<Told> {
  const read = await journal.meta<OwnRead>(ownReadKey);
  if (read === undefined || sentAt > read.at - slackMs) return told;
  return { ...told, calls: told.calls.filter((call) => call.startedAt < read.from) };
}

/** Rows that are this browser's own, however they came; `sentAt`: when a colleague's browser told of them (epoch ms). */
export async function takeTold(options: {
  gateway: CinnoxGateway;
  journal: Journal;
  context: ReportContext;
  told: Told;
  sentAt?: number;
}): Promise<void> {
  const { gateway, journal, context, told, sentAt = Infinity } = options;
  if (told.calls.length + told.enquiries.length === 0) return;
  const mineByChat = await findMineByChat({ gateway, journal, enquiries: told.enquiries, context });
  // At the last moment: it may have read them just now.
  const news = await newsOf(told, sentAt, journal);
  await applyReports(journal, { ...news, mineByChat, isPart: true }, context);
}
