import { toId18 } from '../schema/ids.ts';
import { recordUrl } from '../soql/project-record.ts';
import type { ObjectDefinition, SObjectRow, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { checkPreconditions, notModified, validators } from './conditional.ts';
import { asObject } from './json-body.ts';
import { notFound } from './rest-errors.ts';
import type { RestCall, RouteHandler } from './rest-types.ts';
import { dmlOptions } from './rest-types.ts';

/** The object when the caller may read it; otherwise it does not exist. */
export function objectOf(call: RestCall, name: string): ObjectDefinition {
  const { store } = call.session.org;
  const object = store.describe(name);
  if (!object || !store.access.objectAccess({ userId: call.session.userId }, object.name).read) throw notFound();
  return object;
}

/** All fields of the object that the caller may read. */
export function readableFields(call: RestCall, object: ObjectDefinition): string[] {
  const user = { userId: call.session.userId };
  const { access } = call.session.org.store;
  return object.fields
    .filter((field) => access.fieldAccess(user, object.name, field.name).read)
    .map((field) => field.name);
}

export function requestedFields(call: RestCall, object: ObjectDefinition): string[] {
  const wanted = call.query.get('fields');
  if (wanted === null || wanted.trim() === '') return readableFields(call, object);
  const names = wanted.split(',').map((name) => name.trim());
  return [...new Set(names)];
}

/** One record as a client reads it. Throws NOT_FOUND, ENTITY_IS_DELETED, INVALID_FIELD. */
export function readRecord(
  call: RestCall,
  tx: Tx,
  object: ObjectDefinition,
  id: string,
  fields: string[],
): Record<string, unknown> {
  const id18 = toId18(id);
  if (!id18 || !id18.startsWith(object.keyPrefix)) throw notFound();
  const soql = `SELECT ${fields.join(', ')} FROM ${object.name} WHERE Id = '${id18}'`;
  const [record] = tx.query(soql, { apiVersion: call.version }).records;
  if (record) return record;
  const inBin = tx.query(soql, { apiVersion: call.version, includeDeleted: true }).totalSize > 0;
  if (inBin) throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  throw notFound();
}

function idOf(object: ObjectDefinition, text: string): string {
  const id = toId18(text);
  if (!id || !id.startsWith(object.keyPrefix)) throw notFound();
  return id;
}

export const createRecord: RouteHandler = async (call, { object: name = '' }) => {
  const object = objectOf(call, name);
  const values = asObject(call.body());
  const id = await call.transact((tx) => tx.insert(object.name, values, dmlOptions(call)));
  const location = recordUrl(call.version, object.name, id);
  const errors = object.kind === 'event' ? [{ statusCode: 'OPERATION_ENQUEUED', message: id, fields: [] }] : [];
  return { status: 201, body: { id, success: true, errors }, headers: { Location: location } };
};

export const getRecord: RouteHandler = async (call, { object: name = '', id = '' }) => {
  const object = objectOf(call, name);
  return call.transact(async (tx) => {
    const body = readRecord(call, tx, object, id, requestedFields(call, object));
    const row = tx.get(object.name, id);
    if (!row) return { status: 200, body };
    checkPreconditions(call, object, row);
    return notModified(call, object, row) ?? { status: 200, body, headers: validators(object, row) };
  });
};

export const patchRecord: RouteHandler = async (call, { object: name = '', id: given = '' }) => {
  const object = objectOf(call, name);
  const values = asObject(call.body());
  if (Object.keys(values).some((key) => key.toLowerCase() === 'id')) {
    throw new SalesforceError(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.', [
      'Id',
    ]);
  }
  const id = idOf(object, given);
  const checkRow = (row: SObjectRow): void => checkPreconditions(call, object, row);
  return call.transact(async (tx) => {
    await tx.update(object.name, id, values, { ...dmlOptions(call), checkRow });
    return { status: 204, headers: validators(object, tx.get(object.name, id)) };
  });
};

export const deleteRecord: RouteHandler = async (call, { object: name = '', id = '' }) => {
  const object = objectOf(call, name);
  await call.transact((tx) => tx.delete(object.name, idOf(object, id)));
  return { status: 204 };
};

/** The bytes of a file field. */
export const getBlob: RouteHandler = async (call, { object: name = '', id = '', field = '' }) => {
  const object = objectOf(call, name);
  const definition = object.fields.find(
    (each) => each.type === 'base64' && each.name.toLowerCase() === field.toLowerCase(),
  );
  if (!definition) throw notFound();
  const value = await call.transact(async (tx) => tx.get(object.name, idOf(object, id))?.[definition.name]);
  if (typeof value !== 'string') throw notFound();
  const bytes = Uint8Array.from(Buffer.from(value, 'base64'));
  return { status: 200, bytes, headers: { 'Content-Type': 'application/octetstream' } };
};
