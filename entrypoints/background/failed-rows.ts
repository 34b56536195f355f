import type { JournalRow } from '../../lib/domain/journal-row.ts';
import type { Job } from '../../lib/outbox/job.ts';

/** The rows that a job is about. */
export async function rowsOf(
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
export function withFailure(row: JournalRow, job: Job, error: NonNullable<JournalRow['log']['error']>): JournalRow {
  if (job.kind === 'match') {
    return row.match.status === 'searching' ? { ...row, match: { ...row.match, status: 'unavailable' } } : row;
  }
  const isDone = row.log.state !== 'open' && row.log.state !== 'failed' && row.log.state !== 'logged';
  return isDone ? row : { ...row, log: { ...row.log, error } };
}
