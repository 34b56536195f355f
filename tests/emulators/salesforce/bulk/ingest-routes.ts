import { asObject, parseJsonBody } from '../rest/json-body.ts';
import type { RestCall, RestReply, Route, RouteHandler } from '../rest/rest-types.ts';
import { SalesforceError } from '../types.ts';
import type { IngestJob } from './bulk-job.ts';
import { invalidJob, invalidJobState, isOver } from './bulk-job.ts';
import { writeTable } from './csv.ts';
import { fullInfo, jobInfo } from './job-info.ts';
import type { JobsOf } from './job-routes.ts';
import { abort, csvReply, deleteHandler, listHandler, wantedState, wordFor } from './job-routes.ts';
import { parseMultipart } from './multipart.ts';
import { newIngestJob } from './new-job.ts';
import { leaveUnprocessed } from './run-ingest.ts';
import { queueJob } from './run-job.ts';

/** 150 MB after base64, which is about 100 MB of text. */
const MAX_UPLOAD = 100 * 1024 * 1024;

function contentTypeOf(call: RestCall): string {
  return call.headers.get('content-type') ?? '';
}

function unsupportedType(call: RestCall): SalesforceError {
  const message = `Content-Type header specified in HTTP request is not supported: ${contentTypeOf(call)}`;
  return new SalesforceError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
}

function create(jobsOf: JobsOf): RouteHandler {
  return async (call) => {
    const { session, version } = call;
    const jobs = jobsOf(session.org);
    const isMultipart = /^multipart\/form-data\b/i.test(contentTypeOf(call));
    if (!isMultipart && !/^application\/json\b/i.test(contentTypeOf(call))) throw unsupportedType(call);
    const parts = isMultipart ? await parseMultipart(call.text ?? '', contentTypeOf(call)) : undefined;
    const body = asObject(parts ? parseJsonBody(parts.job) : call.body(), 'JobInfo');
    const job = newIngestJob({ id: jobs.nextId(), session, apiVersion: version, body });
    jobs.add(job);
    if (parts) {
      job.content = parts.content;
      complete(job, call);
    }
    return { status: 200, body: jobInfo(job) };
  };
}

function complete(job: IngestJob, call: RestCall): void {
  if (job.state !== 'Open') throw invalidJobState(`InvalidJobState : Closing already ${wordFor(job)} Job not allowed`);
  job.state = 'UploadComplete';
  job.changedMs = call.session.org.store.now();
  queueJob(job, call.session);
}

function checkIsMine(call: RestCall, job: IngestJob): void {
  if (job.createdById === call.session.userId) return;
  throw new SalesforceError(403, 'INSUFFICIENT_ACCESS', 'Only the user who created a job may add to it or close it.');
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/upload_job_data.htm */
function upload(jobsOf: JobsOf): RouteHandler {
  return async (call, { id = '' }) => {
    const job = jobsOf(call.session.org).find(call.session, 'ingest', id);
    checkIsMine(call, job);
    if (!/^text\/csv\b/i.test(contentTypeOf(call))) throw unsupportedType(call);
    if (job.state !== 'Open') throw invalidJobState(`InvalidJobState : Job is not open: ${job.state}`);
    if (job.content !== undefined) throw invalidJob(onlyOnce(job));
    const text = call.text ?? '';
    if (text.length > MAX_UPLOAD)
      throw new SalesforceError(413, 'EXCEEDED_MAX_SIZE_REQUEST', 'Request size exceeded maximum size limit');
    job.content = text;
    return { status: 201 };
  };
}

/** The service's own words: https://salesforce.stackexchange.com/questions/231917 */
function onlyOnce(job: IngestJob): string {
  return (
    `Found multiple contents for job: <${job.id.slice(0, 15)}>, please 'Close' / 'Abort' / 'Delete' the current Job ` +
    "then create a new Job and make sure you only do 'PUT' once on a given Job."
  );
}

function change(jobsOf: JobsOf): RouteHandler {
  return async (call, { id = '' }) => {
    const job = jobsOf(call.session.org).find(call.session, 'ingest', id);
    if (wantedState(call) === 'Aborted') {
      const hasBegun = job.state === 'InProgress';
      abort(job, call.session.org.store.now());
      if (!hasBegun) leaveUnprocessed(job);
    } else {
      checkIsMine(call, job);
      complete(job, call);
    }
    return { status: 200, body: jobInfo(job) };
  };
}

type Lines = (job: IngestJob) => readonly (readonly string[])[];

const RESULTS: Readonly<Record<string, Lines>> = {
  successfulResults: ({ columns, succeeded }) => [
    ['sf__Id', 'sf__Created', ...columns],
    ...succeeded.map(({ id, created, cells }) => [id, String(created), ...cells]),
  ],
  failedResults: ({ columns, refused }) => [
    ['sf__Id', 'sf__Error', ...columns],
    ...refused.map(({ id, error, cells }) => [id, error, ...cells]),
  ],
  unprocessedrecords: ({ columns, unprocessed }) => [columns, ...unprocessed],
};

/**
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_successful_results.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_failed_results.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_unprocessed_results.htm
 */
function results(jobsOf: JobsOf, lines: Lines): RouteHandler {
  return async (call, { id = '' }): Promise<RestReply> => {
    const job = jobsOf(call.session.org).find(call.session, 'ingest', id);
    if (!isOver(job)) throw invalidJobState(`InvalidJobState : Job is not finished: ${job.state}`);
    return csvReply(job.columns.length === 0 ? '' : writeTable(lines(job), job));
  };
}

export function ingestRoutes(jobsOf: JobsOf): Route[] {
  const one: RouteHandler = async (call, { id = '' }) => ({
    status: 200,
    body: fullInfo(jobsOf(call.session.org).find(call.session, 'ingest', id)),
  });
  const resultRoutes = Object.entries(RESULTS).map(([name, lines]): Route => ({
    path: `jobs/ingest/:id/${name}`,
    methods: { GET: results(jobsOf, lines) },
  }));
  return [
    { path: 'jobs/ingest', methods: { GET: listHandler(jobsOf, 'ingest'), POST: create(jobsOf) } },
    {
      path: 'jobs/ingest/:id',
      methods: { GET: one, PATCH: change(jobsOf), DELETE: deleteHandler(jobsOf, 'ingest') },
    },
    { path: 'jobs/ingest/:id/batches', methods: { PUT: upload(jobsOf) } },
    ...resultRoutes,
    // Documents write it both ways.
    ...resultRoutes
      .filter(({ path }) => path.endsWith('unprocessedrecords'))
      .map((route) => ({ ...route, path: route.path.replace('unprocessedrecords', 'unprocessedRecords') })),
  ];
}
