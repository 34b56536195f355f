import { asObject } from '../rest/json-body.ts';
import { jsonError } from '../rest/rest-errors.ts';
import type { RestCall, RestReply, RouteHandler } from '../rest/rest-types.ts';
import type { OrgStore } from '../types.ts';
import type { BulkJob } from './bulk-job.ts';
import { invalidJobState, isOver } from './bulk-job.ts';
import { listedInfo } from './job-info.ts';
import type { JobTable } from './job-table.ts';

export type JobsOf = (org: { store: OrgStore }) => JobTable;

/** The state that a PATCH asks for. */
export function wantedState(call: RestCall): 'UploadComplete' | 'Aborted' {
  const { state } = asObject(call.body(), 'JobInfo');
  if (state === 'UploadComplete' || state === 'Aborted') return state;
  throw jsonError(`Invalid value for state: ${String(state)}. It is UploadComplete or Aborted. at [line:1, column:1]`);
}

export function abort(job: BulkJob, nowMs: number): void {
  if (isOver(job)) throw invalidJobState(`InvalidJobState : Aborting already ${wordFor(job)} Job not allowed`);
  job.state = 'Aborted';
  job.changedMs = nowMs;
}

export function wordFor(job: BulkJob): string {
  return job.state === 'JobComplete' ? 'Completed' : job.state;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/delete_job.htm */
export function deleteHandler(jobsOf: JobsOf, kind: BulkJob['kind']): RouteHandler {
  return async (call, { id = '' }) => {
    const jobs = jobsOf(call.session.org);
    const job = jobs.find(call.session, kind, id);
    const mayGo = isOver(job) || (kind === 'ingest' && job.state === 'UploadComplete');
    if (!mayGo) throw invalidJobState(`InvalidJobState : A job in the state ${job.state} cannot be deleted`);
    // One that still waits for its turn must not run any more.
    if (!isOver(job)) job.state = 'Aborted';
    jobs.remove(job);
    return { status: 204 };
  };
}

function pageStart(call: RestCall): number {
  const start = Number(call.query.get('queryLocator') ?? 0);
  return Number.isInteger(start) && start >= 0 ? start : 0;
}

/**
 * Lists of jobs, 1,000 at a time. Those of queries are asked for together with all others, those of ingest alone.
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/get-all-jobs.html
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/query-get-all-jobs.html
 */
export function listHandler(jobsOf: JobsOf, resource: 'ingest' | 'query'): RouteHandler {
  return async (call) => {
    const type = call.query.get('jobType');
    const chunked = call.query.get('isPkChunkingEnabled') === 'true';
    const wanted = (job: BulkJob): boolean => {
      const jobType = job.kind === 'ingest' ? 'V2Ingest' : 'V2Query';
      return !chunked && (type === null ? resource === 'query' || job.kind === 'ingest' : jobType === type);
    };
    const { jobs, next } = jobsOf(call.session.org).page(call.session, wanted, pageStart(call));
    const base = `/services/data/v${call.version}/jobs/${resource}`;
    const nextRecordsUrl = next === undefined ? null : `${base}?queryLocator=${next}`;
    return { status: 200, body: { done: next === undefined, records: jobs.map(listedInfo), nextRecordsUrl } };
  };
}

export function csvReply(text: string, headers: Record<string, string> = {}): RestReply {
  return {
    status: 200,
    bytes: new TextEncoder().encode(text),
    headers: { 'Content-Type': 'text/csv', ...headers },
  };
}
