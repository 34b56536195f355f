import { SalesforceError } from '../types.ts';
import { asObject } from './json-body.ts';
import { jsonError } from './rest-errors.ts';
import type { RestCall, RestReply, RouteHandler } from './rest-types.ts';

interface SearchedObject {
  name: string;
  fields: string[];
  where: string | undefined;
  orderBy: string | undefined;
  limit: number | undefined;
}

interface Parameters {
  q: string;
  group: string;
  sobjects: SearchedObject[];
  overallLimit: number | undefined;
  /** Of the one object that is searched. */
  offset: number | undefined;
}

const MAX_ROWS = 2000;
const GROUPS = new Set(['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR']);
const UNSUPPORTED = new Set(['dataCategory', 'dataCategories', 'division', 'metadata', 'netWorkIds', 'snippet']);
/** Spelling is not corrected here, and nobody counts how often an article is looked at. */
const WITHOUT_EFFECT = ['spellCorrection', 'updateTracking', 'updateViewStat'];
const GLOBAL_KEYS = new Set([
  'q',
  'in',
  'fields',
  'sobjects',
  'defaultLimit',
  'overallLimit',
  'offset',
  ...WITHOUT_EFFECT,
]);
const OBJECT_KEYS = new Set(['name', 'fields', 'where', 'orderBy', 'limit']);

function invalid(message: string): SalesforceError {
  return new SalesforceError(400, 'MALFORMED_SEARCH', message);
}

function limitOf(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number <= MAX_ROWS) return number;
  throw invalid(`${name} must be a number from 1 to ${MAX_ROWS}`);
}

function offsetOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= MAX_ROWS) return number;
  throw invalid(`offset must be a number from 0 to ${MAX_ROWS}`);
}

function refuseUnknownKeys(keys: Iterable<string>, known: ReadonlySet<string>): void {
  for (const key of keys) if (!known.has(key)) throw jsonError(`Unrecognized field "${key}" at [line:1, column:1]`);
}

function textOf(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw jsonError(`Cannot deserialize ${name} from a value that is no text at [line:1, column:1]`);
  return value;
}

function nameList(value: unknown, name: string): string[] {
  const list = Array.isArray(value) ? value.map(String) : (textOf(value, name)?.split(',') ?? []);
  const names = list.map((each) => each.trim()).filter((each) => each !== '');
  const wrong = names.find((each) => !/^[\w.]+$/.test(each));
  if (wrong !== undefined) throw invalid(`unexpected token: '${wrong}'`);
  return names;
}

function groupOf(value: unknown): string {
  const group = (textOf(value, 'in') ?? 'ALL').toUpperCase();
  if (!GROUPS.has(group)) throw invalid(`unexpected token: '${group}'`);
  return group;
}

function searchText(value: unknown): string {
  const q = textOf(value, 'q') ?? '';
  if (q.trim() === '') throw invalid('No search term found. The search term must be enclosed in braces.');
  return q;
}

/** One object of the request; what it does not say itself is as for all. */
function toObject(own: Record<string, unknown>, fields: string[], defaultLimit: number | undefined): SearchedObject {
  const [name, ...more] = nameList(own['name'], 'name');
  if (name === undefined || more.length > 0) throw invalid('Each sobject must have one name.');
  const ownFields = nameList(own['fields'], 'fields');
  return {
    name,
    fields: ownFields.length > 0 ? ownFields : fields,
    where: textOf(own['where'], 'where'),
    orderBy: textOf(own['orderBy'], 'orderBy'),
    limit: limitOf(own['limit'], 'limit') ?? defaultLimit,
  };
}

function refuseUnsupported(names: Iterable<string>): void {
  for (const name of names)
    if (UNSUPPORTED.has(name))
      throw new SalesforceError(501, 'EMULATOR_LIMIT', `This emulator does not evaluate ${name} in searches.`);
}

function fromBody(call: RestCall): Parameters {
  const body = asObject(call.body(), 'ParameterizedSearch');
  refuseUnsupported(Object.keys(body));
  refuseUnknownKeys(Object.keys(body), GLOBAL_KEYS);
  const fields = nameList(body['fields'], 'fields');
  const defaultLimit = limitOf(body['defaultLimit'], 'defaultLimit');
  const list = body['sobjects'] ?? [];
  if (!Array.isArray(list)) throw jsonError('sobjects must be an array at [line:1, column:1]');
  return {
    q: searchText(body['q']),
    group: groupOf(body['in']),
    sobjects: list.map((each) => {
      const object = asObject(each, 'SObject');
      refuseUnknownKeys(Object.keys(object), OBJECT_KEYS);
      return toObject(object, fields, defaultLimit);
    }),
    overallLimit: limitOf(body['overallLimit'], 'overallLimit'),
    offset: offsetOf(body['offset']),
  };
}

/** `?q=Acme&sobject=Account&Account.fields=id,name&Account.limit=10` */
function fromAddress({ query }: RestCall): Parameters {
  refuseUnsupported(query.keys());
  const get = (name: string): string | undefined => query.get(name) ?? undefined;
  const fields = nameList(get('fields'), 'fields');
  const defaultLimit = limitOf(get('defaultLimit'), 'defaultLimit');
  const toOwn = (name: string): Record<string, unknown> => ({
    name,
    ...Object.fromEntries(['fields', 'where', 'orderBy', 'limit'].map((key) => [key, get(`${name}.${key}`)])),
  });
  return {
    q: searchText(get('q')),
    group: groupOf(get('in')),
    sobjects: nameList(query.getAll('sobject'), 'sobject').map((name) => toObject(toOwn(name), fields, defaultLimit)),
    overallLimit: limitOf(get('overallLimit'), 'overallLimit'),
    offset: offsetOf(get('offset')),
  };
}

/** Characters with a meaning in SOSL are searched for as they are; `*` stays a wildcard. */
function escapeTerm(q: string): string {
  return q.replace(/[?&|!{}[\]()^~:\\"'+]/g, '\\$&');
}

function toSosl({ q, group, sobjects, overallLimit, offset }: Parameters): string {
  if (offset !== undefined && sobjects.length !== 1) throw invalid('offset needs exactly one sobject');
  const returning = sobjects.map(({ name, fields, where, orderBy, limit }) => {
    const clauses = [
      where === undefined ? '' : ` WHERE ${where}`,
      orderBy === undefined ? '' : ` ORDER BY ${orderBy}`,
      limit === undefined ? '' : ` LIMIT ${limit}`,
      offset === undefined ? '' : ` OFFSET ${offset}`,
    ];
    return `${name}(${fields.length > 0 ? fields.join(', ') : 'Id'}${clauses.join('')})`;
  });
  const objects = returning.length > 0 ? ` RETURNING ${returning.join(', ')}` : '';
  return `FIND {${escapeTerm(q)}} IN ${group} FIELDS${objects}${overallLimit === undefined ? '' : ` LIMIT ${overallLimit}`}`;
}

async function run(call: RestCall, parameters: Parameters): Promise<RestReply> {
  const options = { apiVersion: call.version, searchLagMs: call.session.org.searchLagMs };
  const searchRecords = await call.transact(async (tx) => tx.search(toSosl(parameters), options));
  return { status: 200, body: { searchRecords } };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search_parameterized_get.htm */
export const searchByAddress: RouteHandler = (call) => run(call, fromAddress(call));

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search_parameterized_post.htm */
export const searchByBody: RouteHandler = (call) => run(call, fromBody(call));
