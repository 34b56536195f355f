import { createHash } from 'node:crypto';
import type { ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { RestCall, RestReply } from './rest-types.ts';

/** Only these rows have an ETag; for others `If-Match` and `If-None-Match` have no effect. */
const WITH_ETAG = 'Account';
const TAG = /^(?:W\/)?"[^"]*"$/;

function etagOf(object: ObjectDefinition, row: SObjectRow): string | undefined {
  if (object.name !== WITH_ETAG) return undefined;
  return `"${createHash('sha256').update(JSON.stringify(row)).digest('base64')}--gzip"`;
}

function modifiedMs(row: SObjectRow): number {
  return Date.parse(String(row['LastModifiedDate'] ?? row['SystemModstamp'] ?? row['CreatedDate'] ?? ''));
}

/** `ETag` and `Last-Modified` of a row. */
export function validators(object: ObjectDefinition, row: SObjectRow | undefined): Record<string, string> {
  if (!row) return {};
  const etag = etagOf(object, row);
  const modified = modifiedMs(row);
  return {
    ...(etag === undefined ? {} : { ETag: etag }),
    ...(Number.isNaN(modified) ? {} : { 'Last-Modified': new Date(modified).toUTCString() }),
  };
}

function notFulfilled(): SalesforceError {
  return new SalesforceError(
    412,
    'PRECONDITION_FAILED',
    'One or more conditions specified in the request header were not fulfilled for this request.',
  );
}

function tagsOf(call: RestCall, name: string): string[] | undefined {
  const header = call.headers.get(name);
  if (header === null) return undefined;
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.every((tag) => tag === '*' || TAG.test(tag))) return tags;
  if (call.method === 'GET' || call.method === 'HEAD') return undefined;
  throw new SalesforceError(400, 'INVALID_HEADER', `Invalid ${name} header: ${header}`);
}

function dateOf(call: RestCall, name: string): number | undefined {
  const header = call.headers.get(name);
  if (header === null) return undefined;
  const ms = Date.parse(header);
  if (!Number.isNaN(ms)) return ms;
  if (call.method === 'GET' || call.method === 'HEAD') return undefined;
  throw new SalesforceError(400, 'INVALID_HEADER', `Invalid ${name} header: ${header}`);
}

function matches(tags: readonly string[], etag: string): boolean {
  return tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/**
 * What a row must be for the request to go on. Throws PRECONDITION_FAILED (412), and INVALID_HEADER (400) for a write.
 * `If-Unmodified-Since` counts whole seconds.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/intro-rest-conditional-requests.html
 */
export function checkPreconditions(call: RestCall, object: ObjectDefinition, row: SObjectRow): void {
  const etag = etagOf(object, row);
  const wanted = tagsOf(call, 'If-Match');
  const since = dateOf(call, 'If-Unmodified-Since');
  const unwanted = tagsOf(call, 'If-None-Match');
  if (wanted && etag !== undefined && !matches(wanted, etag)) throw notFulfilled();
  if (since !== undefined && modifiedMs(row) > since) throw notFulfilled();
  const isWrite = call.method !== 'GET' && call.method !== 'HEAD';
  if (isWrite && unwanted && etag !== undefined && matches(unwanted, etag)) throw notFulfilled();
}

/** The answer 304 where the client already has the row as it is. */
export function notModified(call: RestCall, object: ObjectDefinition, row: SObjectRow): RestReply | undefined {
  const etag = etagOf(object, row);
  const known = tagsOf(call, 'If-None-Match');
  const since = dateOf(call, 'If-Modified-Since');
  const isKnown = known && etag !== undefined ? matches(known, etag) : since !== undefined && modifiedMs(row) <= since;
  return isKnown ? { status: 304, headers: validators(object, row) } : undefined;
}
