import { SalesforceError } from '../types.ts';
import { asObject } from './json-body.ts';
import { jsonError, notFound, replyTo } from './rest-errors.ts';
import type { RestCall, RestReply, RouteHandler } from './rest-types.ts';
import { splitTarget } from './target.ts';

interface BatchPart {
  method: string;
  url: string;
  body: unknown;
}

interface BatchResult {
  statusCode: number;
  result: unknown;
}

const MAX_PARTS = 25;
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const KEYS = new Set(['batchRequests', 'haltOnError']);
const PART_KEYS = new Set(['method', 'url', 'richInput', 'binaryPartName', 'binaryPartNameAlias']);
const HALTED: BatchResult = {
  statusCode: 412,
  result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
};

function refuseUnknownKeys(value: Record<string, unknown>, known: ReadonlySet<string>): void {
  const unknown = Object.keys(value).find((key) => !known.has(key));
  if (unknown !== undefined) throw jsonError(`Unrecognized field "${unknown}" at [line:1, column:1]`);
}

function toBatchPart(value: unknown): BatchPart {
  const source = asObject(value, 'BatchSubrequest');
  refuseUnknownKeys(source, PART_KEYS);
  const { method, url } = source;
  if (typeof method !== 'string' || typeof url !== 'string')
    throw jsonError('Missing required field: method or url at [line:1, column:1]');
  if (!METHODS.has(method.toUpperCase()))
    throw new SalesforceError(400, 'INVALID_HTTP_METHOD', `Invalid HTTP method: ${method}`);
  return { method: method.toUpperCase(), url, body: source['richInput'] };
}

function subcall(outer: RestCall, part: BatchPart): RestCall {
  const path = part.url.replace(/^\/?services\/data\//, '').replace(/^\//, '');
  const target = splitTarget(`/services/data/${path}`);
  if (!target) throw notFound();
  if (Number(target.version) > Number(outer.version))
    throw new SalesforceError(
      400,
      'INVALID_INPUT',
      `The API version ${target.version} is newer than that of the batch request.`,
    );
  if (target.segments[0] === 'composite' && target.segments[1] !== 'sobjects' && target.segments[1] !== 'tree')
    throw new SalesforceError(400, 'INVALID_INPUT', 'A batch request may not hold a composite one.');
  const body = (): unknown => {
    if (part.body !== undefined) return part.body;
    throw jsonError('The HTTP entity body is required, but this request has no entity body.');
  };
  return {
    ...target,
    method: part.method,
    headers: outer.headers,
    session: outer.session,
    transact: outer.transact,
    body,
  };
}

/**
 * `POST /composite/batch`: up to 25 requests, each on its own; the answer is 200 when the batch is well-formed.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/requests_composite_batch.htm
 */
export function batchHandler(dispatch: (call: RestCall) => Promise<RestReply>): RouteHandler {
  return async (call) => {
    const source = asObject(call.body(), 'BatchRequest');
    refuseUnknownKeys(source, KEYS);
    const list = source['batchRequests'];
    if (!Array.isArray(list)) throw jsonError('Missing required field: batchRequests at [line:1, column:1]');
    if (list.length > MAX_PARTS)
      throw new SalesforceError(
        400,
        'LIMIT_EXCEEDED',
        `Limit exceeded: a batch may hold at most ${MAX_PARTS} subrequests`,
      );
    const results: BatchResult[] = [];
    let hasErrors = false;
    for (const part of list.map(toBatchPart)) {
      if (hasErrors && source['haltOnError'] === true) {
        results.push(HALTED);
        continue;
      }
      const reply = await Promise.resolve()
        .then(() => dispatch(subcall(call, part)))
        .catch(replyTo);
      hasErrors ||= reply.status >= 400;
      results.push({ statusCode: reply.status, result: reply.body ?? null });
    }
    return { status: 200, body: { hasErrors, results } };
  };
}
