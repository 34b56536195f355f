import { isSetupQuery, runSetupQuery } from '../tooling/tooling-query.ts';
import type { ApiSession, OpenedQuery } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { columnMetadata } from './column-metadata.ts';
import type { PagedResult, QueryCursors } from './query-cursors.ts';
import { allThere } from './query-cursors.ts';
import type { RestCall, RestReply, RouteHandler } from './rest-types.ts';

const DEFAULT_BATCH = 2000;
const MIN_BATCH = 200;

function batchSize(call: RestCall): number {
  const wanted = /batchSize\s*=\s*(\d+)/i.exec(call.headers.get('sforce-query-options') ?? '');
  return Math.min(DEFAULT_BATCH, Math.max(MIN_BATCH, Number(wanted?.[1] ?? DEFAULT_BATCH)));
}

function isCount(soql: string): boolean {
  return /^\s*SELECT\s+COUNT\s*\(\s*\)/i.test(soql);
}

function pagedResult({ org, userId }: ApiSession, { records, totalSize, rest }: OpenedQuery): PagedResult {
  if (!rest) return allThere(records);
  const read = (start: number, end: number) => org.store.tx({ userId }, async (tx) => tx.more(rest, start, end));
  return { totalSize, records, read };
}

/**
 * Of reports and list views, which are named by their ids, there are none here.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_performance_feedback.htm
 */
async function explain(call: RestCall, soql: string): Promise<RestReply> {
  if (/^\s*00[OB]\w{12}(\w{3})?\s*$/.test(soql))
    throw new SalesforceError(400, 'INVALID_ID', `Report or list view not found: ${soql.trim()}`);
  return { status: 200, body: { plans: await call.transact(async (tx) => tx.explain(soql)) } };
}

async function run(call: RestCall, cursors: QueryCursors, resource: 'query' | 'queryAll'): Promise<RestReply> {
  const soql = call.query.get('q');
  const explained = call.query.get('explain');
  if (explained !== null && soql === null && resource === 'query') return explain(call, explained);
  if (soql === null) throw new SalesforceError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const size = batchSize(call);
  const options = { apiVersion: call.version, includeDeleted: resource === 'queryAll', first: size };
  const { metadata } = call.session.org;
  const opened =
    metadata && isSetupQuery(soql)
      ? await runSetupQuery({ metadata, session: call.session, apiVersion: call.version }, soql)
      : await call.transact(async (tx) => tx.open(soql, options));
  if (call.query.get('columns') === 'true') {
    return { status: 200, body: columnMetadata((name) => call.session.org.store.describe(name), soql) };
  }
  if (isCount(soql)) return { status: 200, body: { totalSize: opened.totalSize, done: true, records: [] } };
  const base = `/services/data/v${call.version}/query`;
  return { status: 200, body: cursors.firstPage(call.session.userId, base, pagedResult(call.session, opened), size) };
}

export type CursorsOf = (call: RestCall) => QueryCursors;

export function queryHandler(cursorsOf: CursorsOf, resource: 'query' | 'queryAll'): RouteHandler {
  return (call) => run(call, cursorsOf(call), resource);
}

export function nextPageHandler(cursorsOf: CursorsOf): RouteHandler {
  return async (call, { locator = '' }) => {
    const base = `/services/data/v${call.version}/query`;
    return { status: 200, body: await cursorsOf(call).page(call.session.userId, base, locator) };
  };
}

export const searchHandler: RouteHandler = async (call) => {
  const sosl = call.query.get('q');
  if (sosl === null || sosl.trim() === '') {
    throw new SalesforceError(
      400,
      'MALFORMED_SEARCH',
      'No search term found. The search term must be enclosed in braces.',
    );
  }
  const options = { apiVersion: call.version, searchLagMs: call.session.org.searchLagMs };
  const searchRecords = await call.transact(async (tx) => tx.search(sosl, options));
  return { status: 200, body: { searchRecords } };
};
