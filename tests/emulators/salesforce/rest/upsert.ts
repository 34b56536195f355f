import { recordUrl } from '../soql/project-record.ts';
import { isKeyField } from '../store/parent-keys.ts';
import type { FieldDefinition, FieldValue, ObjectDefinition, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { asObject } from './json-body.ts';
import { notFound } from './rest-errors.ts';
import type { RestCall, RouteHandler } from './rest-types.ts';
import { dmlOptions } from './rest-types.ts';
import { objectOf, readRecord, requestedFields } from './sobject-rows.ts';

/** A field by which rows can be named, or Id, that the caller may read. */
export function externalIdField(call: RestCall, object: ObjectDefinition, name: string): FieldDefinition {
  const field = object.fields.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const user = { userId: call.session.userId };
  const readable = field && call.session.org.store.access.fieldAccess(user, object.name, field.name).read;
  if (field && readable && (isKeyField(field) || field.name === 'Id')) return field;
  throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
}

function toFieldValue(field: FieldDefinition, text: string): FieldValue {
  return ['int', 'double'].includes(field.type) ? Number(text) : text;
}

/** Ids of the rows that carry the key; text without case unless the field keeps it. */
export function findByKey(tx: Tx, object: ObjectDefinition, field: FieldDefinition, key: string): string[] {
  const value = toFieldValue(field, key);
  const literal = typeof value === 'number' ? String(value) : `'${key.replace(/[\\']/g, '\\$&')}'`;
  const { records } = tx.query(
    `SELECT Id, ${field.name === 'Id' ? '' : `${field.name}, `}SystemModstamp FROM ${object.name} WHERE ${field.name} = ${literal}`,
  );
  const exact = field.caseSensitive ? records.filter((record) => record[field.name] === key) : records;
  return exact.map((record) => String(record['Id']));
}

/** Upserts by a key that is not unique look at everybody's rows. */
function checkMayMatch(call: RestCall, object: ObjectDefinition, field: FieldDefinition): void {
  if (field.unique || field.name === 'Id') return;
  const access = call.session.org.store.access.objectAccess({ userId: call.session.userId }, object.name);
  if (!access.viewAll)
    throw new SalesforceError(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id', []);
}

function refuseKeyInBody(field: FieldDefinition, values: Record<string, unknown>): void {
  if (!Object.keys(values).some((name) => name.toLowerCase() === field.name.toLowerCase())) return;
  const message = `The ${field.name} field should not be specified in the sobject data.`;
  throw new SalesforceError(400, 'INVALID_FIELD', message, [field.name]);
}

export interface Upserted {
  id: string;
  created: boolean;
}

/** Thrown when a key belongs to several rows. */
export class ManyMatches extends Error {
  readonly ids: string[];

  constructor(ids: string[]) {
    super('duplicate external id');
    this.ids = ids;
  }
}

export interface UpsertOrder {
  object: ObjectDefinition;
  field: FieldDefinition;
  key: string;
  values: Record<string, unknown>;
  updateOnly?: boolean;
}

export async function upsertRow(call: RestCall, tx: Tx, order: UpsertOrder): Promise<Upserted> {
  const { object, field, key, values } = order;
  checkMayMatch(call, object, field);
  const ids = findByKey(tx, object, field, key);
  if (ids.length > 1) throw new ManyMatches(ids);
  const [id] = ids;
  if (id !== undefined) {
    await tx.update(object.name, id, values, dmlOptions(call));
    return { id, created: false };
  }
  if (order.updateOnly || field.name === 'Id') throw notFound();
  const created = await tx.insert(object.name, { ...values, [field.name]: toFieldValue(field, key) }, dmlOptions(call));
  return { id: created, created: true };
}

/** Before, an update is answered with 204 and nothing: https://developer.salesforce.com/docs/platform/api-rest/guide/dome-upsert.html */
const TELLS_CREATED = 46;

export const upsertRecord: RouteHandler = async (call, { object: name = '', field: fieldName = '', value = '' }) => {
  const object = objectOf(call, name);
  const field = externalIdField(call, object, fieldName);
  const values = asObject(call.body());
  refuseKeyInBody(field, values);
  const updateOnly = call.query.get('updateOnly') === 'true';
  try {
    const done = await call.transact((tx) => upsertRow(call, tx, { object, field, key: value, values, updateOnly }));
    const tellsCreated = Number(call.version) >= TELLS_CREATED;
    if (!done.created && !tellsCreated) return { status: 204 };
    const body = { id: done.id, success: true, errors: [], ...(tellsCreated ? { created: done.created } : {}) };
    if (!done.created) return { status: 200, body };
    return { status: 201, body, headers: { Location: recordUrl(call.version, object.name, done.id) } };
  } catch (error) {
    if (!(error instanceof ManyMatches)) throw error;
    return { status: 300, body: error.ids.map((id) => recordUrl(call.version, object.name, id)) };
  }
};

export const getByKey: RouteHandler = async (call, { object: name = '', field: fieldName = '', value = '' }) => {
  const object = objectOf(call, name);
  const field = externalIdField(call, object, fieldName);
  return call.transact(async (tx) => {
    const ids = findByKey(tx, object, field, value);
    const [id] = ids;
    if (id === undefined) throw notFound();
    if (ids.length > 1) return { status: 300, body: ids.map((each) => recordUrl(call.version, object.name, each)) };
    return { status: 200, body: readRecord(call, tx, object, id, requestedFields(call, object)) };
  });
};

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-upsert-delete.html */
export const deleteByKey: RouteHandler = async (call, { object: name = '', field: fieldName = '', value = '' }) => {
  const object = objectOf(call, name);
  const field = externalIdField(call, object, fieldName);
  return call.transact(async (tx) => {
    const ids = findByKey(tx, object, field, value);
    const [id] = ids;
    if (id === undefined) throw notFound();
    if (ids.length > 1) return { status: 300, body: ids.map((each) => recordUrl(call.version, object.name, each)) };
    await tx.delete(object.name, id);
    return { status: 204 };
  });
};
