import { addressOf } from '../../kernel/address.ts';
import type { RequestContext } from '../../kernel/types.ts';
import { bulkRoutes } from '../bulk/bulk-routes.ts';
import { toolingRoutes } from '../tooling/tooling-routes.ts';
import type { ApiSession, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { createMany, deleteMany, retrieveMany, retrieveManyByBody, updateMany, upsertMany } from './collections.ts';
import { batchHandler } from './composite-batch.ts';
import { createTree } from './composite-tree.ts';
import { graphHandler } from './composite-graph.ts';
import { compositeHandler } from './composite.ts';
import { DescribeDates, describeGlobal, describeRoute, objectInfo, resources } from './describe-routes.ts';
import { parseJsonBody, placeOf } from './json-body.ts';
import { countRequest, getLimits, limitInfo } from './limits.ts';
import { QueryCursors } from './query-cursors.ts';
import { nextPageHandler, queryHandler, searchHandler } from './query-routes.ts';
import { searchByAddress, searchByBody } from './parameterized-search.ts';
import { isRowId, relationshipHandler, relationshipRoutes, RELATIONSHIPS_SINCE } from './relationships.ts';
import { getDeleted, getRecordCount, getUpdated } from './replication.ts';
import { notFound, replyTo } from './rest-errors.ts';
import type { RestCall, RestReply, Route, RouteHandler } from './rest-types.ts';
import { Router } from './router.ts';
import { createRecord, deleteRecord, getBlob, getRecord, patchRecord } from './sobject-rows.ts';
import { splitTarget, type Target } from './target.ts';
import { deleteByKey, getByKey, upsertRecord } from './upsert.ts';

export interface RestHandler {
  /** Everything below `/services/data/vNN.N` for a caller who is signed in; the gate `received` lies before it. */
  handle(request: Request, session: ApiSession, context: RequestContext): Promise<Response>;
}

const MAX_URI_LENGTH = 16_384;
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH']);

function routes(cursorsOf: (call: RestCall) => QueryCursors, dates: DescribeDates): Router {
  const router = new Router();
  const dispatch = (call: RestCall) => router.dispatch(call);
  const table: Route[] = [
    { path: '', methods: { GET: resources } },
    { path: 'sobjects', methods: { GET: describeGlobal(dates) } },
    { path: 'sobjects/:object', methods: { GET: objectInfo, POST: createRecord } },
    { path: 'sobjects/:object/describe', methods: { GET: describeRoute(dates) } },
    { path: 'sobjects/:object/updated', methods: { GET: getUpdated } },
    { path: 'sobjects/:object/deleted', methods: { GET: getDeleted } },
    // https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-upsert-post.html
    { path: 'sobjects/:object/Id', since: 37, methods: { POST: createRecord } },
    { path: 'sobjects/:object/:id', methods: { GET: getRecord, PATCH: patchRecord, DELETE: deleteRecord } },
    {
      path: 'sobjects/ContentVersion/:id/:field',
      methods: { GET: (call, found) => getBlob(call, { ...found, object: 'ContentVersion' }) },
    },
    {
      path: 'sobjects/:object/:field/:value',
      methods: {
        GET: orRelated(getByKey, cursorsOf),
        PATCH: orRelated(upsertRecord, cursorsOf),
        DELETE: orRelated(deleteByKey, cursorsOf),
      },
    },
    ...relationshipRoutes(cursorsOf),
    { path: 'query', methods: { GET: queryHandler(cursorsOf, 'query') } },
    { path: 'queryAll', methods: { GET: queryHandler(cursorsOf, 'queryAll') } },
    { path: 'query/:locator', methods: { GET: nextPageHandler(cursorsOf) } },
    { path: 'queryAll/:locator', methods: { GET: nextPageHandler(cursorsOf) } },
    { path: 'search', methods: { GET: searchHandler } },
    { path: 'parameterizedSearch', since: 36, methods: { GET: searchByAddress, POST: searchByBody } },
    { path: 'limits', methods: { GET: getLimits } },
    { path: 'limits/recordCount', since: 40, methods: { GET: getRecordCount } },
    { path: 'composite/sobjects', since: 42, methods: { POST: createMany, PATCH: updateMany, DELETE: deleteMany } },
    { path: 'composite/sobjects/:object', since: 42, methods: { GET: retrieveMany, POST: retrieveManyByBody } },
    { path: 'composite/sobjects/:object/:field', since: 46, methods: { PATCH: upsertMany } },
    { path: 'composite/tree/:object', since: 34, methods: { POST: createTree } },
    { path: 'composite/batch', since: 34, methods: { POST: batchHandler(dispatch) } },
    ...bulkRoutes(),
    ...toolingRoutes(cursorsOf),
    { path: 'composite/graph', since: 50, methods: { POST: graphHandler(dispatch) } },
    { path: 'composite', since: 38, methods: { POST: compositeHandler(dispatch) } },
  ];
  router.add(table);
  return router;
}

/** A key has the form of a relationship: after the id of a row stands the name of one. */
function orRelated(byKey: RouteHandler, cursorsOf: (call: RestCall) => QueryCursors): RouteHandler {
  const related = relationshipHandler(cursorsOf);
  return (call, found) => {
    const { object = '', field: id = '', value: relationship = '' } = found;
    const isRelated = Number(call.version) >= RELATIONSHIPS_SINCE && isRowId(call, object, id);
    return isRelated ? related(call, { object, id, r0: relationship }) : byKey(call, found);
  };
}

function checkMediaType(request: Request, text: string): void {
  if (text === '' || !BODY_METHODS.has(request.method)) return;
  const type = request.headers.get('content-type') ?? '';
  if (/^application\/json\b/i.test(type)) return;
  const message = `Content-Type header specified in HTTP request is not supported: ${type}`;
  throw new SalesforceError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
}

/** Names of files and of top-level domains at once: the documentation names `.inc`, and no other. */
const FILE_NAME = /\.(?:inc|zip|mov|cab)$/i;

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-upsert-patch.html */
function refuseFileNames({ segments }: Target): void {
  const [resource, , , key] = segments;
  if (resource === 'sobjects' && key !== undefined && FILE_NAME.test(key)) throw notFound();
}

/** Clients that cannot send PATCH say what their POST means. */
function methodOf(request: Request, { query }: Target): string {
  const meant = request.method === 'POST' ? query.get('_HttpMethod') : null;
  return (meant ?? request.method).toUpperCase();
}

function toCall(request: Request, text: string, session: ApiSession, transact: RestCall['transact']): RestCall {
  const { pathname, search } = addressOf(request);
  if (pathname.length + search.length > MAX_URI_LENGTH) throw new SalesforceError(414, 'URI_TOO_LONG', 'URI Too Long');
  const target = splitTarget(pathname + search);
  if (!target) throw notFound();
  // An upload to a bulk job says itself what it takes.
  if (target.segments[0] !== 'jobs') checkMediaType(request, text);
  refuseFileNames(target);
  const method = methodOf(request, target);
  return { ...target, method, headers: request.headers, session, transact, text, body: () => parseJsonBody(text) };
}

/** A value that its field cannot take is found by the JSON reader, which says where it stands. */
function withPlace(error: unknown, text: string): unknown {
  const isBare =
    error instanceof SalesforceError &&
    error.errorCode === 'JSON_PARSER_ERROR' &&
    !error.message.includes(' at [line:');
  const value = isBare ? / value (.*) or request may be missing/s.exec(error.message)?.[1] : undefined;
  if (!isBare || value === undefined) return error;
  const index = Math.max(0, text.indexOf(value));
  return new SalesforceError(
    error.status,
    error.errorCode,
    `${error.message} at ${placeOf(text, index)}`,
    error.fields,
  );
}

function toResponse(reply: RestReply, session: ApiSession, method: string): Response {
  const headers = new Headers(reply.headers);
  headers.set('Sforce-Limit-Info', limitInfo(session.org.store));
  headers.set('Cache-Control', 'no-cache,must-revalidate,max-age=0,no-store,private');
  if (reply.bytes) return new Response(reply.bytes, { status: reply.status, headers });
  if (reply.body === undefined) return new Response(null, { status: reply.status, headers });
  headers.set('Content-Type', 'application/json;charset=UTF-8');
  if (method === 'HEAD') return new Response(null, { status: reply.status, headers });
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
}

/** The REST API of all orgs; query cursors are kept per org. */
export function createRestHandler(): RestHandler {
  const cursors = new Map<string, QueryCursors>();
  const cursorsOf = (call: RestCall): QueryCursors => {
    const { org } = call.session;
    const known = cursors.get(org.orgId) ?? new QueryCursors(org.orgId, () => org.store.now());
    cursors.set(org.orgId, known);
    return known;
  };
  const router = routes(cursorsOf, new DescribeDates());

  const answer = async (
    request: Request,
    text: string,
    session: ApiSession,
    context: RequestContext,
  ): Promise<RestReply> => {
    const { store } = session.org;
    const transact = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
      store.tx({ userId: session.userId }, work, { beforeCommit: () => context.gate('beforeCommit') });
    try {
      countRequest(store);
      return await router.dispatch(toCall(request, text, session, transact));
    } catch (error) {
      return replyTo(withPlace(error, text));
    }
  };

  return {
    async handle(request, session, context) {
      const text = BODY_METHODS.has(request.method) ? await request.text() : '';
      const reply = await answer(request, text, session, context);
      await context.gate('afterCommit');
      return toResponse(reply, session, request.method);
    },
  };
}
