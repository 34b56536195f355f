import { asObject } from '../rest/json-body.ts';
import type { RestCall, Route, RouteHandler } from '../rest/rest-types.ts';
import { SalesforceError } from '../types.ts';
import type { QueryJob } from './bulk-job.ts';
import { LINE_ENDINGS, invalidJobState } from './bulk-job.ts';
import { fullInfo, jobInfo } from './job-info.ts';
import type { JobsOf } from './job-routes.ts';
import { abort, csvReply, deleteHandler, listHandler, wantedState } from './job-routes.ts';
import { newQueryJob } from './new-job.ts';
import { queueJob } from './run-job.ts';

/** Where the client names no number the service chooses one; its choice is not published. */
const DEFAULT_RECORDS = 100_000;

function toLocator(start: number): string {
  return Buffer.from(String(start)).toString('base64').replace(/=+$/, '');
}

function startOf(call: RestCall, job: QueryJob): number {
  const locator = call.query.get('locator');
  if (locator === null || locator === '') return 0;
  const start = Number(Buffer.from(locator, 'base64').toString() || 'none');
  if (Number.isInteger(start) && start > 0 && start < job.lines.length && toLocator(start) === locator) return start;
  throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
}

function maxRecords(call: RestCall): number {
  const text = call.query.get('maxRecords');
  if (text === null) return DEFAULT_RECORDS;
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return Math.min(count, DEFAULT_RECORDS);
  throw new SalesforceError(400, 'API_ERROR', `Invalid maxRecords: ${text}`);
}

/** https://developer.salesforce.com/docs/platform/api-asynch/guide/query-get-job-results.html */
function results(jobsOf: JobsOf): RouteHandler {
  return async (call, { id = '' }) => {
    const job = jobsOf(call.session.org).find(call.session, 'query', id);
    if (call.version !== job.apiVersion)
      throw new SalesforceError(409, 'API_ERROR', `Results are read with the version of the job: ${job.apiVersion}`);
    if (job.state !== 'JobComplete') throw invalidJobState(`InvalidJobState : Job is not complete: ${job.state}`);
    const start = startOf(call, job);
    const end = start + maxRecords(call);
    const page = job.lines.slice(start, end);
    const text = [job.header, ...page, ''].join(LINE_ENDINGS[job.lineEnding]);
    return csvReply(text, {
      'Sforce-NumberOfRecords': String(page.length),
      'Sforce-Locator': end < job.lines.length ? toLocator(end) : 'null',
    });
  };
}

function create(jobsOf: JobsOf): RouteHandler {
  return async (call) => {
    const { session, version } = call;
    const jobs = jobsOf(session.org);
    const body = asObject(call.body(), 'QueryJobInfo');
    const job = await newQueryJob({ id: jobs.nextId(), session, apiVersion: version, body });
    jobs.add(job);
    queueJob(job, session);
    return { status: 200, body: jobInfo(job) };
  };
}

export function queryJobRoutes(jobsOf: JobsOf): Route[] {
  const one: RouteHandler = async (call, { id = '' }) => ({
    status: 200,
    body: fullInfo(jobsOf(call.session.org).find(call.session, 'query', id)),
  });
  const stop: RouteHandler = async (call, { id = '' }) => {
    const job = jobsOf(call.session.org).find(call.session, 'query', id);
    if (wantedState(call) !== 'Aborted') throw invalidJobState('InvalidJobState : A query job can only be aborted');
    abort(job, call.session.org.store.now());
    return { status: 200, body: jobInfo(job) };
  };
  return [
    { path: 'jobs/query', methods: { GET: listHandler(jobsOf, 'query'), POST: create(jobsOf) } },
    { path: 'jobs/query/:id', methods: { GET: one, PATCH: stop, DELETE: deleteHandler(jobsOf, 'query') } },
    { path: 'jobs/query/:id/results', methods: { GET: results(jobsOf) } },
  ];
}
