import { SalesforceError } from '../types.ts';
import { asObject } from './json-body.ts';
import { jsonError } from './rest-errors.ts';

export interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body?: unknown;
  httpHeaders: Record<string, string>;
}

export interface CompositeOrder {
  allOrNone: boolean;
  subrequests: Subrequest[];
}

const MAX_SUBREQUESTS = 25;
const MAX_QUERIES = 5;
/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/requests_composite.htm */
const INHERITED_HEADERS = new Set(['accept', 'authorization', 'content-type']);
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const SUBREQUEST_KEYS = new Set(['method', 'url', 'referenceId', 'body', 'httpHeaders']);
const COMPOSITE_KEYS = new Set(['allOrNone', 'collateSubrequests', 'compositeRequest']);

function refuseUnknownKeys(value: Record<string, unknown>, known: ReadonlySet<string>): void {
  const unknown = Object.keys(value).find((key) => !known.has(key));
  if (unknown !== undefined) throw jsonError(`Unrecognized field "${unknown}" at [line:1, column:1]`);
}

function requiredText(value: Record<string, unknown>, key: string): string {
  const text = value[key];
  if (typeof text === 'string' && text !== '') return text;
  throw jsonError(`Missing required field: ${key} at [line:1, column:1]`);
}

function toSubrequest(value: unknown): Subrequest {
  const source = asObject(value, 'CompositeSubrequest');
  refuseUnknownKeys(source, SUBREQUEST_KEYS);
  const method = requiredText(source, 'method').toUpperCase();
  if (!METHODS.has(method)) throw new SalesforceError(400, 'INVALID_HTTP_METHOD', `Invalid HTTP method: ${method}`);
  const referenceId = requiredText(source, 'referenceId');
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(referenceId)) {
    const message = `Provided referenceId ('${referenceId}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
    throw new SalesforceError(400, 'INVALID_REFERENCE_ID', message);
  }
  const headers = Object.entries(asObject(source['httpHeaders'] ?? {}, 'HttpHeaders'));
  const inherited = headers.find(([name]) => INHERITED_HEADERS.has(name.toLowerCase()));
  if (inherited) {
    const message = `Subrequest header not allowed: ${inherited[0]}. It is inherited from the composite request.`;
    throw new SalesforceError(400, 'INVALID_INPUT', message);
  }
  return {
    method,
    url: requiredText(source, 'url'),
    referenceId,
    httpHeaders: Object.fromEntries(headers.map(([name, header]) => [name, String(header)])),
    ...(source['body'] === undefined ? {} : { body: source['body'] }),
  };
}

function countsAsQuery({ url }: Subrequest): boolean {
  return /\/v\d+\.\d+\/(query|queryAll|composite\/sobjects)\b/.test(url);
}

/** The list of a composite request or of a graph, each with its own reference id. */
export function parseSubrequests(list: unknown): Subrequest[] {
  if (!Array.isArray(list)) throw jsonError('Missing required field: compositeRequest at [line:1, column:1]');
  const subrequests = list.map(toSubrequest);
  const ids = new Set<string>();
  for (const { referenceId } of subrequests) {
    if (ids.has(referenceId))
      throw new SalesforceError(
        400,
        'INVALID_REFERENCE_ID',
        `Duplicate referenceId provided in composite request: ${referenceId}`,
      );
    ids.add(referenceId);
  }
  return subrequests;
}

function checkLimits(subrequests: Subrequest[]): void {
  const limit = (text: string): SalesforceError => new SalesforceError(400, 'LIMIT_EXCEEDED', text);
  if (subrequests.length > MAX_SUBREQUESTS)
    throw limit(`Limit exceeded: a composite request may hold at most ${MAX_SUBREQUESTS} subrequests`);
  if (subrequests.filter(countsAsQuery).length > MAX_QUERIES)
    throw limit(`Limit exceeded: at most ${MAX_QUERIES} subrequests may be sObject Collections or query operations`);
}

/** Reads the body of `POST /composite`. Throws when it is ill-formed or over a limit. */
export function parseComposite(body: unknown): CompositeOrder {
  const source = asObject(body, 'CompositeRequest');
  refuseUnknownKeys(source, COMPOSITE_KEYS);
  const subrequests = parseSubrequests(source['compositeRequest']);
  checkLimits(subrequests);
  return { allOrNone: source['allOrNone'] === true, subrequests };
}
