import { formatInstantToSecond } from '../store/instants.ts';
import type { BulkJob, IngestJob } from './bulk-job.ts';

type Info = Record<string, unknown>;

/** What every answer about a job holds. */
export function jobInfo(job: BulkJob): Info {
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: formatInstantToSecond(job.createdMs),
    systemModstamp: formatInstantToSecond(job.changedMs),
    state: job.state,
    ...(job.kind === 'ingest' ? ingestOnly(job) : {}),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    ...(job.kind === 'ingest' && job.state === 'Open' ? { contentUrl: contentUrl(job) } : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}

function ingestOnly({ externalIdFieldName, assignmentRuleId }: IngestJob): Info {
  return {
    ...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
    ...(assignmentRuleId === undefined ? {} : { assignmentRuleId }),
  };
}

/** Without a slash in front, as the service gives it. */
function contentUrl({ apiVersion, id }: IngestJob): string {
  return `services/data/v${apiVersion}/jobs/ingest/${id}/batches`;
}

/**
 * `GET` of one job.
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/get-job-info.html
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/query-get-one-job.html
 */
export function fullInfo(job: BulkJob): Info {
  const common = {
    ...jobInfo(job),
    jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query',
    retries: 0,
    totalProcessingTime: job.processingMs,
    numberRecordsProcessed: job.processed,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
  if (job.kind === 'query') return { ...common, isPkChunkingSupported: true };
  return {
    ...common,
    numberRecordsFailed: job.refused.length,
    apiActiveProcessingTime: job.processingMs,
    apexProcessingTime: 0,
  };
}

/** One job in a list of jobs. */
export function listedInfo(job: BulkJob): Info {
  return { ...jobInfo(job), jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query' };
}
