import { toId18 } from '../schema/ids.ts';
import { entityCannotBe } from '../store/writer.ts';
import type { ObjectDefinition, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { asObject } from './json-body.ts';
import { jsonError } from './rest-errors.ts';
import type { RestCall, RestReply, RouteHandler } from './rest-types.ts';
import { dmlOptions } from './rest-types.ts';
import { objectOf } from './sobject-rows.ts';
import { ManyMatches, externalIdField, upsertRow } from './upsert.ts';

interface ItemError {
  statusCode: string;
  message: string;
  fields: string[];
}

interface ItemResult {
  id?: string;
  success: boolean;
  created?: boolean;
  errors: ItemError[];
}

type Work = (tx: Tx) => Promise<ItemResult>;

const MAX_RECORDS = 200;
/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-retrieve-post.html */
const MAX_RETRIEVED = 2000;
const MAX_CHUNKS = 10;
const ROLLED_BACK = 'Record rolled back because not all records were valid and the request was using AllOrNone header';

/** Carries the results out of a transaction that must not commit. */
class NotAll extends Error {
  readonly results: ItemResult[];

  constructor(results: ItemResult[]) {
    super('not all records were valid');
    this.results = results;
  }
}

function failure(error: unknown): ItemResult {
  if (error instanceof ManyMatches) {
    const message = `${error.message}: more than one record found for external id field: [${error.ids.join(', ')}]`;
    return { success: false, errors: [{ statusCode: 'DUPLICATE_EXTERNAL_ID', message, fields: [] }] };
  }
  if (!(error instanceof SalesforceError)) throw error;
  // A row that is not there is a wrong key here, not a missing page.
  const isMissing = error.errorCode === 'NOT_FOUND';
  const statusCode = isMissing ? 'INVALID_CROSS_REFERENCE_KEY' : error.errorCode;
  return {
    success: false,
    errors: [
      { statusCode, message: isMissing ? 'invalid cross reference id' : error.message, fields: error.fields ?? [] },
    ],
  };
}

async function runItems(tx: Tx, items: Work[], allOrNone: boolean): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  for (const item of items) results.push(await tx.attempt(() => item(tx)).catch(failure));
  if (allOrNone && results.some((result) => !result.success)) throw new NotAll(results);
  return results;
}

function rolledBack(result: ItemResult): ItemResult {
  if (!result.success) return result;
  return {
    success: false,
    errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: ROLLED_BACK, fields: [] }],
  };
}

/**
 * Always 200: each record tells for itself.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-allornone.md
 */
async function run(call: RestCall, items: Work[], wanted: boolean): Promise<RestReply> {
  const allOrNone = wanted || call.allOrNone === true;
  try {
    return { status: 200, body: await call.transact((tx) => tx.attempt(() => runItems(tx, items, allOrNone))) };
  } catch (error) {
    if (error instanceof NotAll) return { status: 200, body: error.results.map(rolledBack), failed: true };
    throw error;
  }
}

interface Order {
  allOrNone: boolean;
  records: Record<string, unknown>[];
}

function parseOrder(call: RestCall): Order {
  const body = asObject(call.body(), 'CollectionRequest');
  const unknown = Object.keys(body).find((key) => key !== 'allOrNone' && key !== 'records');
  if (unknown !== undefined) throw jsonError(`Unrecognized field "${unknown}" at [line:1, column:1]`);
  const list = body['records'];
  if (!Array.isArray(list)) throw jsonError('Missing required field: records at [line:1, column:1]');
  const records = list.map((record) => asObject(record));
  checkCount(records.length);
  const chunks = records.filter((record, index) => typeName(record) !== typeName(records[index - 1] ?? {})).length;
  if (chunks > MAX_CHUNKS)
    throw new SalesforceError(
      400,
      'LIMIT_EXCEEDED',
      `Cannot process more than ${MAX_CHUNKS} chunks of different types in one request`,
    );
  return { allOrNone: body['allOrNone'] === true, records };
}

function checkCount(count: number, limit = MAX_RECORDS): void {
  if (count <= limit) return;
  throw new SalesforceError(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${limit} records into this call`,
  );
}

function typeName(record: Record<string, unknown>): string {
  const attributes = record['attributes'];
  const type =
    typeof attributes === 'object' && attributes !== null && 'type' in attributes ? attributes.type : undefined;
  return typeof type === 'string' ? type : '';
}

function objectOfRecord(call: RestCall, record: Record<string, unknown>): ObjectDefinition {
  const name = typeName(record);
  if (name === '') throw new SalesforceError(400, 'INVALID_TYPE', 'An object must have a type attribute.');
  const { store } = call.session.org;
  const object = store.describe(name);
  if (object && store.access.objectAccess({ userId: call.session.userId }, object.name).read) return object;
  throw new SalesforceError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`, []);
}

function without(record: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name.toLowerCase() !== key.toLowerCase()));
}

function idOf(record: Record<string, unknown>): string {
  const id = valueOf(record, 'Id');
  const id18 = typeof id === 'string' ? toId18(id) : undefined;
  if (id18) return id18;
  if (id === undefined) throw new SalesforceError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call');
  throw new SalesforceError(400, 'MALFORMED_ID', `Record ID: id value of incorrect type: ${String(id)}`, ['Id']);
}

interface Naming {
  what: 'id' | 'external id';
  field: string;
  /** What the record is called by, in the form in which names are compared. */
  keyOf(record: Record<string, unknown>): string | undefined;
}

/** Several records of one request that have the same name: none of them is saved. */
function refuseRepeated(records: Record<string, unknown>[], { what, field, keyOf }: Naming) {
  const keys = records.map(keyOf);
  return (record: Record<string, unknown>, shown: string): void => {
    const key = keyOf(record);
    if (keys.indexOf(key) === keys.lastIndexOf(key)) return;
    throw new SalesforceError(400, 'DUPLICATE_VALUE', `Duplicate ${what} specified: ${shown}`, [field]);
  };
}

function valueOf(record: Record<string, unknown>, name: string): unknown {
  return Object.entries(record).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? undefined;
}

export const createMany: RouteHandler = async (call) => {
  const { records, allOrNone } = parseOrder(call);
  const items = records.map((record): Work => async (tx) => {
    const object = objectOfRecord(call, record);
    return { id: await tx.insert(object.name, record, dmlOptions(call)), success: true, errors: [] };
  });
  return run(call, items, allOrNone);
};

export const updateMany: RouteHandler = async (call) => {
  const { records, allOrNone } = parseOrder(call);
  const keyOf = (record: Record<string, unknown>): string | undefined => toId18(String(valueOf(record, 'Id')));
  const refuse = refuseRepeated(records, { what: 'id', field: 'Id', keyOf });
  const items = records.map((record): Work => async (tx) => {
    const object = objectOfRecord(call, record);
    const id = idOf(record);
    refuse(record, id);
    await tx.update(object.name, id, without(record, 'Id'), dmlOptions(call));
    return { id, success: true, errors: [] };
  });
  return run(call, items, allOrNone);
};

export const upsertMany: RouteHandler = async (call, { object: name = '', field: fieldName = '' }) => {
  const { records, allOrNone } = parseOrder(call);
  const object = objectOf(call, name);
  const field = externalIdField(call, object, fieldName);
  const keyOf = (record: Record<string, unknown>): string | undefined => {
    const key = valueOf(record, field.name);
    if (key === undefined) return undefined;
    return field.caseSensitive ? String(key) : String(key).toLowerCase();
  };
  const refuse = refuseRepeated(records, { what: 'external id', field: field.name, keyOf });
  const items = records.map((record): Work => async (tx) => {
    const of = objectOfRecord(call, record);
    if (of !== object)
      throw new SalesforceError(400, 'INVALID_TYPE', `The records must be of the type ${object.name}: ${of.name}`, []);
    const key = valueOf(record, field.name);
    if (key === undefined) throw new SalesforceError(400, 'MISSING_ARGUMENT', `${field.name} not specified`, []);
    refuse(record, String(key));
    const done = await upsertRow(call, tx, { object, field, key: String(key), values: without(record, field.name) });
    return { id: done.id, success: true, errors: [], created: done.created };
  });
  return run(call, items, allOrNone);
};

function listed(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function idList(text: string | null): string[] {
  const ids = listed(text);
  if (ids.length === 0) throw new SalesforceError(400, 'MISSING_ARGUMENT', 'The ids parameter is required');
  return ids;
}

export const deleteMany: RouteHandler = async (call) => {
  const ids = idList(call.query.get('ids'));
  checkCount(ids.length);
  const { store } = call.session.org;
  const items = ids.map((text): Work => async (tx) => {
    const id = idOf({ Id: text });
    const object = store.objects().find((each) => each.keyPrefix === id.slice(0, 3));
    if (!object) throw entityCannotBe('deleted', id.slice(0, 3));
    await tx.delete(object.name, id);
    return { id, success: true, errors: [] };
  });
  return run(call, items, call.query.get('allOrNone') === 'true');
};

function retrieve(call: RestCall, name: string, ids: string[], fields: string[]): Promise<RestReply> {
  const object = objectOf(call, name);
  checkCount(ids.length, MAX_RETRIEVED);
  if (fields.length === 0) throw new SalesforceError(400, 'MISSING_ARGUMENT', 'The fields parameter is required');
  return call.transact(async (tx) => {
    const wanted = ids.map((id) => toId18(id));
    const list = wanted.flatMap((id) => (id ? [`'${id}'`] : []));
    const columns = [...new Set(['Id', ...fields.map((field) => (field.toLowerCase() === 'id' ? 'Id' : field))])];
    const soql = `SELECT ${columns.join(', ')} FROM ${object.name} WHERE Id IN (${list.length > 0 ? list.join(', ') : "''"})`;
    const found = new Map(tx.query(soql, { apiVersion: call.version }).records.map((record) => [record['Id'], record]));
    return { status: 200, body: wanted.map((id) => found.get(id) ?? null) };
  });
}

export const retrieveMany: RouteHandler = async (call, { object = '' }) =>
  retrieve(call, object, idList(call.query.get('ids')), listed(call.query.get('fields')));

/** The same with ids and fields in the body, for lists too long for an address. */
export const retrieveManyByBody: RouteHandler = async (call, { object = '' }) => {
  const body = asObject(call.body(), 'RetrieveRequest');
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  return retrieve(call, object, texts(body['ids']), texts(body['fields']));
};
