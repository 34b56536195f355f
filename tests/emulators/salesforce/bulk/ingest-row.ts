import { toId18 } from '../schema/ids.ts';
import type { DmlOptions, FieldDefinition, FieldValue, ObjectDefinition, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { IngestOperation } from './bulk-job.ts';

export interface RowOrder {
  operation: IngestOperation;
  object: ObjectDefinition;
  /** The key of an upsert. */
  key: FieldDefinition | undefined;
  /** Keys of upserted rows of the same portion, which may not repeat. */
  keysSeen: Set<string>;
  dml: DmlOptions;
}

type Values = Record<string, FieldValue>;

export interface Done {
  id: string;
  created: boolean;
}

function withoutId(values: Values): Values {
  const { Id: _, ...rest } = values;
  return rest;
}

function requiredId(values: Values, operation: IngestOperation): string {
  const given = values['Id'];
  if (typeof given !== 'string') {
    const call = operation === 'hardDelete' ? 'delete' : operation;
    throw new SalesforceError(400, 'MISSING_ARGUMENT', `Id not specified in an ${call} call`, []);
  }
  const id = toId18(given.trim());
  if (id) return id;
  throw new SalesforceError(400, 'MALFORMED_ID', `bad id ${given}`, ['Id']);
}

/** Rows that are not there are a wrong key here. */
function asKeyError(error: unknown): never {
  if (error instanceof SalesforceError && error.errorCode === 'NOT_FOUND')
    throw new SalesforceError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  throw error;
}

function keyLiteral(value: FieldValue): string {
  return typeof value === 'number' ? String(value) : `'${String(value).replace(/[\\']/g, '\\$&')}'`;
}

function matches(tx: Tx, { object }: RowOrder, key: FieldDefinition, value: FieldValue): string[] {
  if (key.name === 'Id') return typeof value === 'string' ? [toId18(value.trim()) ?? value] : [];
  const selected = `SELECT Id, ${key.name} FROM ${object.name} WHERE ${key.name} = ${keyLiteral(value)} LIMIT 5`;
  const { records } = tx.query(selected);
  const exact = key.caseSensitive ? records.filter((record) => record[key.name] === value) : records;
  return exact.map((record) => String(record['Id']));
}

function refuseRepeated(order: RowOrder, key: FieldDefinition, value: FieldValue): void {
  const text = key.caseSensitive ? String(value) : String(value).toLowerCase();
  if (order.keysSeen.has(text)) {
    const what = key.name === 'Id' ? 'id' : 'external id';
    throw new SalesforceError(400, 'DUPLICATE_VALUE', `Duplicate ${what} specified: ${String(value)}`, [key.name]);
  }
  order.keysSeen.add(text);
}

async function upsert(tx: Tx, order: RowOrder, key: FieldDefinition, values: Values): Promise<Done> {
  const value = values[key.name] ?? null;
  if (value === null && key.name !== 'Id')
    throw new SalesforceError(400, 'MISSING_ARGUMENT', `${key.name} not specified`, []);
  if (value !== null) refuseRepeated(order, key, value);
  const found = matches(tx, order, key, value);
  if (found.length > 1) {
    const message = `${key.name}: more than one record found for external id field: [${found.join(', ')}]`;
    throw new SalesforceError(400, 'DUPLICATE_EXTERNAL_ID', message, []);
  }
  const [id] = found;
  if (id === undefined) return { id: await tx.insert(order.object.name, withoutId(values), order.dml), created: true };
  const { [key.name]: _, ...rest } = withoutId(values);
  await tx.update(order.object.name, id, rest, order.dml).catch(asKeyError);
  return { id, created: false };
}

/** Saves one record of an upload. Throws SalesforceError when it is refused. */
export async function ingestRow(tx: Tx, order: RowOrder, values: Values): Promise<Done> {
  const { operation, object, key, dml } = order;
  if (operation === 'insert') return { id: await tx.insert(object.name, values, dml), created: true };
  if (operation === 'upsert' && key) return upsert(tx, order, key, values);
  const id = requiredId(values, operation);
  if (operation === 'update') await tx.update(object.name, id, withoutId(values), dml).catch(asKeyError);
  else if (operation === 'delete') await tx.delete(object.name, id).catch(asKeyError);
  else await tx.purge(object.name, id).catch(asKeyError);
  return { id, created: false };
}

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --` */
export function errorCell(error: SalesforceError): string {
  const fields = error.fields ?? [];
  return `${error.errorCode}:${error.message}:${fields.length === 0 ? '' : `${fields.join(',')} `}--`;
}
