import { closingOf } from '../../lib/domain/closings.ts';
import { type JournalRow } from '../../lib/domain/journal-row.ts';
import type { AppError } from '../../lib/errors/app-error.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import type { Job } from '../../lib/outbox/job.ts';

/** The rows that a job is about. */
async function rowsOf(
  job: Job,
  tx: { byLane(lane: string): Promise<JournalRow[]>; get(id: string): Promise<JournalRow | undefined> },
) {
  if (job.kind === 'settle' && 'lane' in job.payload) return tx.byLane(job.payload.lane);
  if (job.kind === 'match' && 'rowId' in job.payload) {
    const row = await tx.get(job.payload.rowId);
    return row === undefined ? [] : [row];
  }
  return [];
}

/** Whether it is kept, and as what, depends on what was to be done. */
function withFailure(row: JournalRow, job: Job, error: NonNullable<JournalRow['log']['error']>): JournalRow {
  if (job.kind === 'match') {
    return row.match.status === 'searching' ? { ...row, match: { ...row.match, status: 'unavailable' } } : row;
  }
  const isDone = row.log.state !== 'open' && row.log.state !== 'failed' && row.log.state !== 'logged';
  return isDone ? row : { ...row, log: { ...row.log, error } };
}

/** The rows that a failed job is about say so; what was done stays done. */
export async function noteFailure(journal: Journal, job: Job, error: AppError, now: number): Promise<void> {
  const details = JSON.stringify({ ...error.details, job: job.kind, state: job.state });
  const failure = { code: error.code, message: error.message, at: now, details };
  await journal.transact(async (tx) => {
    const rows = await rowsOf(job, tx);
    const { rows: named } = error.details;
    const waiting = rows.filter((row) =>
      Array.isArray(named) ? named.includes(row.id) : job.kind === 'match' || isWaiting(row),
    );
    for (const row of waiting.length > 0 ? waiting : rows) await tx.put(withFailure(row, job, failure));
  });
}

/** Mine and still to be written, or closed and not completed yet. */
export function isWaiting(row: JournalRow): boolean {
  if (row.mine === undefined) return false;
  if (row.log.state === 'open' || row.log.state === 'failed') return true;
  if (row.log.givenUp !== undefined) return false;
  return row.enquiry?.status === 'closed' && row.log.closedFor !== closingOf(row.enquiry);
}
