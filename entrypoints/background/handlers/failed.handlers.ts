import { AppError } from '../../../lib/errors/app-error.ts';
import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import { findKept } from '../../../lib/journal/merge-proved.ts';
import { withoutError } from '../../../lib/journal/settle/create.ts';
import type { DroppedJob } from '../../../lib/reconcile/failed-facts.ts';
import type { BackgroundServices } from '../services.ts';
import type { UserSession } from '../user-session.ts';

type FailedCommands = 'failed.read' | 'failed.discard';

/** The journal keeps its rows for this long (ms). */
const lookBackMs = 30 * 24 * 3600_000;

/** Where the given-up work is kept, and how much of it. */
const droppedKey = 'dropped-jobs';
const mostDropped = 200;

const toWrite = 'The decision about it is still to be written. Try it again once what keeps it is mended.';
const atWork = 'It is being tried just now. Wait a moment and look again.';

export function failedHandlers(
  services: BackgroundServices,
  panel: Pick<Handlers, 'log.decline'>,
): Pick<Handlers, FailedCommands> {
  async function meOf(session: UserSession): Promise<string> {
    return (await session.staff.me())?.eid ?? session.who.userId;
  }

  /** A record that is there stays as it is; what could not be changed on it is no longer tried. */
  async function giveUp(session: UserSession, row: JournalRow, reason: string): Promise<void> {
    const by = await meOf(session);
    const givenUp = { by, at: session.serverNow(), reason };
    await session.journal.change(row.id, (now) => ({ ...now, log: { ...withoutError(now.log), givenUp } }));
    await session.outbox.retry((job) => job.lane === row.lane);
  }

  async function discardRow(session: UserSession, id: string, reason: string): Promise<void> {
    const row = await findKept(session.journal, id);
    if (row === undefined) throw new AppError('not_found', 'This call or chat is no longer kept in this browser.');
    // Written while the reason was typed: there is nothing to give up, and what still comes into the record comes.
    if (row.log.state === 'logged' && row.log.error !== undefined) return giveUp(session, row, reason);
    await panel['log.decline']({ id, reason }, { kind: 'page', url: '' });
  }

  async function discardJob(session: UserSession, id: string, reason: string): Promise<void> {
    const jobId = Number(id);
    const job = (await session.outbox.all()).find((one) => one.id === jobId);
    if (job === undefined) return;
    // What a row says is discarded with the row; this one brings a decision to the org, where nobody knows it yet.
    if (job.kind === 'settle') throw new AppError('not_available', toWrite);
    const entry: DroppedJob = {
      id: `job:${id}`,
      kind: job.kind,
      by: await meOf(session),
      at: session.serverNow(),
      reason,
    };
    const remember = (change: (kept: DroppedJob[]) => DroppedJob[]) =>
      session.journal.transact(async (tx) => {
        await tx.setMeta(droppedKey, change((await tx.meta<DroppedJob[]>(droppedKey)) ?? []).slice(0, mostDropped));
      });
    // Kept before it is gone: what was given up is never only gone.
    await remember((kept) => [entry, ...kept.filter((one) => one.id !== entry.id)]);
    if (await session.outbox.drop(jobId)) return;
    await remember((kept) => kept.filter((one) => one.id !== entry.id));
    throw new AppError('not_available', atWork);
  }

  return {
    'failed.read': async () => {
      const session = services.requireSession();
      const { journal, outbox, staff, org } = session;
      const [rows, jobs, dropped, grant, settings, list, me, mode] = await Promise.all([
        journal.since(session.serverNow() - lookBackMs),
        outbox.all(),
        journal.meta<DroppedJob[]>(droppedKey),
        session.grant(),
        services.settings.read(),
        staff.list(),
        meOf(session),
        org.mode(),
      ]);
      const failed = jobs.filter(({ lastError }) => lastError !== undefined);
      const isAbout = (row: JournalRow) =>
        failed.some(({ lane }) => lane === row.lane || lane.endsWith(`:${row.id}`)) ||
        row.log.error !== undefined ||
        row.log.givenUp !== undefined ||
        row.declined?.reason !== undefined;
      const told = rows.filter(isAbout);
      return {
        ...{ rows: told, jobs: failed, me },
        dropped: dropped ?? [],
        timeZone: grant?.timeZone ?? 'UTC',
        dispositions: settings.dispositions,
        mode: mode ?? 'unknown',
        staff: list.map(({ eid, name }) => ({ eid, name })),
        clockOffsetMs: session.serverNow() - services.deps.clock.now(),
      };
    },

    'failed.discard': async ({ id, reason }) => {
      const session = services.requireSession();
      const [, kind, rest = ''] = /^(row|job):(.+)$/s.exec(id) ?? [];
      if (kind === 'row') await discardRow(session, rest, reason);
      else if (kind === 'job') await discardJob(session, rest, reason);
      else throw new AppError('bad_input', 'This is no failed job.');
      services.projection.refresh();
      return null;
    },
  };
}
