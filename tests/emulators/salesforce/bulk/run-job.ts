import type { ApiSession } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { BulkJob, QueryJob } from './bulk-job.ts';
import { UploadError, writeLine } from './csv.ts';
import { columnsOf } from './query-columns.ts';
import { runIngest } from './run-ingest.ts';

/** How long a job waits for its turn, ms of the world's clock. */
const QUEUE_MS = 200;

/** All in one transaction; a record is forgotten as soon as its line is written. */
async function runQueryJob(job: QueryJob, session: ApiSession): Promise<void> {
  const { store } = session.org;
  const { columns } = columnsOf(store, job.query);
  const options = { apiVersion: job.apiVersion, includeDeleted: job.operation === 'queryAll' };
  job.header = writeLine(
    columns.map(({ header }) => header),
    job,
  );
  await store.tx({ userId: job.createdById }, async (tx) => {
    for (const record of tx.each(job.query, options))
      job.lines.push(
        writeLine(
          columns.map(({ read }) => read(record)),
          job,
        ),
      );
  });
  job.processed = job.lines.length;
}

function reasonOf(error: unknown): string {
  if (error instanceof UploadError) return error.message;
  if (error instanceof SalesforceError) return `${error.errorCode}: ${error.message}`;
  return `UNKNOWN_EXCEPTION: ${error instanceof Error ? error.message : String(error)}`;
}

async function run(job: BulkJob, session: ApiSession): Promise<void> {
  const { store } = session.org;
  if (job.state !== 'UploadComplete') return;
  job.state = 'InProgress';
  job.startedMs = store.now();
  job.changedMs = store.now();
  try {
    if (job.kind === 'ingest') await runIngest(job, session);
    else await runQueryJob(job, session);
    finish(job, 'JobComplete');
  } catch (error) {
    job.errorMessage = reasonOf(error);
    finish(job, 'Failed');
  }
  job.processingMs = store.now() - job.startedMs;
  job.changedMs = store.now();
}

/** An aborted job stays aborted. */
function finish(job: BulkJob, state: 'JobComplete' | 'Failed'): void {
  if (job.state === 'InProgress') job.state = state;
}

/** Queues a job whose data are complete. */
export function queueJob(job: BulkJob, session: ApiSession): void {
  session.org.store.clock.setTimeout(() => void run(job, session), QUEUE_MS);
}
