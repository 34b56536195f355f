import * as v from 'valibot';
import { AppError, toAppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';
import type { Grants } from '../vault/grants.ts';
import { API_VERSION } from './api-version.ts';
import { createSalesforceConnection, type SalesforceConnection } from './connection.ts';
import { readFaults, recordFaults, type SalesforceFault } from './fault-table.ts';
import { toObjectDescribe, type ObjectDescribe } from './object-describe.ts';
import type { Soql, Sosl } from './soql.ts';

export type { ObjectDescribe } from './object-describe.ts';
export type { SalesforceFault } from './fault-table.ts';

/** A record as the REST API gives it; fields are `unknown` until somebody parses them. */
export interface SObject {
  readonly attributes: { readonly type: string; readonly url?: string };
  readonly [field: string]: unknown;
}

export interface CompositePart {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After `/services/data/v68.0/`, e.g. `sobjects/Task`; see `queryPath` and `searchPath`. */
  path: string;
  /** Letters, digits and `_`; other parts may say `@{referenceId.id}`. */
  referenceId: string;
  body?: unknown;
  httpHeaders?: Record<string, string>;
}

export interface CompositeAnswer {
  referenceId: string;
  status: number;
  body: unknown;
  /** Empty when the part, and each record of a collection in it, succeeded. */
  faults: SalesforceFault[];
  /** The object whose record the part is about, where its path names one; `creates`: the path names no record. */
  target?: { object: string; creates: boolean };
}

/**
 * The one way to Salesforce. Every method throws AppError only: `session_expired`, `permission_missing`,
 * `limit_exceeded`, `network` and `timeout` (outcome unknown), `server_busy`, `rejected`, … (fault-table.ts).
 */
export interface SalesforceClient {
  /** All pages. */
  query(soql: Soql): Promise<SObject[]>;
  /** Objects of Setup, all pages; `field_missing` where this user may not see Setup. */
  tooling(soql: Soql): Promise<SObject[]>;
  /** The same with what is in the recycle bin (`IsDeleted`) and archived activities. */
  queryAll(soql: Soql): Promise<SObject[]>;
  search(sosl: Sosl): Promise<SObject[]>;
  /** One API call of at most 25 parts. A part's failure is in its answer; a failure of the whole throws. */
  composite(parts: readonly CompositePart[], options: { allOrNone: boolean }): Promise<CompositeAnswer[]>;
  /** Kept for an hour; null = this user cannot see the object, which is asked again each time. */
  describe(object: string): Promise<ObjectDescribe | null>;
  /** Does the org have an Apex REST class for this path (`cinnox/relay/-`)? Told also to a user who may not call it. */
  hasApexRest(path: string): Promise<boolean>;
  /** After permissions changed. (Another user's descriptions are never mixed in.) */
  forgetDescribes(): void;
  /** Of the last answer; null before the first one. */
  apiUsage(): { used: number; max: number } | null;
  /** How far the org's clock is ahead of this machine's (ms); null before the first answer. */
  clockOffsetMs(): number | null;
}

const MOST_PARTS = 25;
/** The platform refuses URLs above 16,384 bytes; some of them are the host. */
const LONGEST_PATH = 16_000;
const DESCRIBE_KEPT_MS = 60 * 60_000;

const record = v.custom<SObject>((value) => typeof value === 'object' && value !== null && 'attributes' in value);
const page = v.looseObject({ records: v.array(record), nextRecordsUrl: v.optional(v.string()) });
const found = v.looseObject({ searchRecords: v.array(record) });
const compositeReply = v.looseObject({
  compositeResponse: v.array(
    v.looseObject({ referenceId: v.string(), httpStatusCode: v.number(), body: v.optional(v.unknown()) }),
  ),
});

function parse<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  // A maintenance page or a proxy's own answer with status 200.
  throw new AppError('server_busy', 'Salesforce gave an answer that makes no sense.', { service: 'salesforce' });
}

function checkedPath(path: string): string {
  if (path.length <= LONGEST_PATH) return path;
  throw new AppError('bad_input', 'A query is too long; ask in smaller pieces.', { count: path.length });
}

/** Path of a query in a composite request. */
export function queryPath(soql: Soql, resource: 'query' | 'queryAll' = 'query'): string {
  return checkedPath(`${resource}/?q=${encodeURIComponent(soql.toString())}`);
}

/** Path of a search in a composite request. */
export function searchPath(sosl: Sosl): string {
  return checkedPath(`search/?q=${encodeURIComponent(sosl.toString())}`);
}

/** The rows in a composite answer to `queryPath` (first page) or `searchPath`; none when the part failed. */
export function rowsOf(answer: CompositeAnswer): SObject[] {
  if (answer.faults.length > 0) return [];
  const rows = v.safeParse(v.union([page, found]), answer.body);
  if (!rows.success) return [];
  return 'records' in rows.output ? (rows.output.records as SObject[]) : rows.output.searchRecords;
}

/** The id in a composite answer to a create, else null. */
export function createdId(answer: CompositeAnswer): string | null {
  if (answer.faults.length > 0) return null;
  const created = v.safeParse(v.looseObject({ id: v.string() }), answer.body);
  return created.success ? created.output.id : null;
}

async function readPages(connection: SalesforceConnection, first: string): Promise<SObject[]> {
  const rows: SObject[] = [];
  let path: string | undefined = `/${first}`;
  while (path !== undefined) {
    const { records, nextRecordsUrl }: v.InferOutput<typeof page> = parse(
      page,
      await connection.request({ method: 'GET', path }),
    );
    rows.push(...records);
    path = nextRecordsUrl;
  }
  return rows;
}

function toWire({ method, path, referenceId, body, httpHeaders }: CompositePart) {
  return {
    method,
    url: `/services/data/v${API_VERSION}/${path}`,
    referenceId,
    ...(body === undefined ? {} : { body }),
    ...(httpHeaders === undefined ? {} : { httpHeaders }),
  };
}

function targetOf({ path }: CompositePart): CompositeAnswer['target'] {
  const [, object, record] = /^sobjects\/(\w+)(\/)?/.exec(path) ?? [];
  return object === undefined ? undefined : { object, creates: record === undefined };
}

async function sendComposite(
  connection: SalesforceConnection,
  parts: readonly CompositePart[],
  allOrNone: boolean,
): Promise<CompositeAnswer[]> {
  if (parts.length === 0) return [];
  if (parts.length > MOST_PARTS) throw new AppError('internal', 'A composite request has more than 25 parts.');
  const reply = await connection.request({
    method: 'POST',
    path: '/composite',
    body: { allOrNone, compositeRequest: parts.map(toWire) },
  });
  const targets = new Map(parts.map((part) => [part.referenceId, targetOf(part)]));
  return parse(compositeReply, reply).compositeResponse.map(({ referenceId, httpStatusCode: status, body }) => {
    const target = targets.get(referenceId);
    return {
      referenceId,
      status,
      body: body ?? null,
      faults: status >= 300 ? readFaults(status, body) : recordFaults(body),
      ...(target === undefined ? {} : { target }),
    };
  });
}

/** Builds the client of the worker; see the interface. */
export function createSalesforceClient(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'log'>;
  grants: Pick<Grants, 'accessToken' | 'refresh'>;
}): SalesforceClient {
  const { clock } = options.deps;
  const connection = createSalesforceConnection(options);
  const describes = new Map<string, { until: number; value: Promise<ObjectDescribe | null> }>();

  async function readDescribe(object: string): Promise<ObjectDescribe | null> {
    try {
      return toObjectDescribe(
        await connection.request({ method: 'GET', path: `/sobjects/${encodeURIComponent(object)}/describe` }),
      );
    } catch (thrown) {
      const hidden = thrown instanceof AppError && (thrown.code === 'not_found' || thrown.code === 'field_missing');
      if (hidden) return null;
      throw thrown;
    }
  }

  /**
   * 404 only where no class is mapped to the path (https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/
   * apexcode/apex_classes_annotation_rest_resource.htm); 403 where the user may not call it, 405 where it has no such
   * method (…/api_rest/errorcodes.htm). Anything else tells nothing, and is thrown.
   */
  async function hasApexRest(path: string): Promise<boolean> {
    try {
      await connection.request({ method: 'GET', path: `/services/apexrest/${path}` });
    } catch (thrown) {
      const { code, details } = toAppError(thrown);
      if (code === 'not_found') return false;
      if (details.errorCode !== 'FORBIDDEN' && details.errorCode !== 'METHOD_NOT_ALLOWED') throw thrown;
    }
    return true;
  }

  return {
    hasApexRest,
    query: (soql) => readPages(connection, queryPath(soql)),
    queryAll: (soql) => readPages(connection, queryPath(soql, 'queryAll')),
    tooling: (soql) => readPages(connection, `tooling/${queryPath(soql)}`),
    async search(sosl) {
      return parse(found, await connection.request({ method: 'GET', path: `/${searchPath(sosl)}` })).searchRecords;
    },
    composite: (parts, { allOrNone }) => sendComposite(connection, parts, allOrNone),
    async describe(object) {
      const { who } = await connection.access();
      const key = `${who.orgId}:${who.userId}:${object.toLowerCase()}`;
      const known = describes.get(key);
      if (known !== undefined && known.until > clock.now()) return known.value;
      const value = readDescribe(object);
      describes.set(key, { until: clock.now() + DESCRIBE_KEPT_MS, value });
      const forget = () => describes.delete(key);
      // What is hidden may be granted at any time.
      value.then((found) => found ?? forget(), forget);
      return value;
    },
    forgetDescribes: () => describes.clear(),
    apiUsage: () => connection.apiUsage(),
    clockOffsetMs: () => connection.clockOffsetMs(),
  };
}
