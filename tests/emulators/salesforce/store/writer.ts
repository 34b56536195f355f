import type { FieldValue, ObjectDefinition, SObjectRow, Tx, UserContext } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { formatInstantToSecond } from './instants.ts';
import type { Transaction } from './transaction.ts';

/** One user's hand in a transaction. `systemTx` is what triggers get. */
export interface Writer {
  readonly tx: Transaction;
  readonly user: UserContext;
  systemTx(): Tx;
}

export function objectNotFound(): SalesforceError {
  return new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

export function insufficientAccess(id?: string): SalesforceError {
  const message = id ? `insufficient access rights on object id` : 'insufficient access rights on object';
  return new SalesforceError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', message, []);
}

/** The id of a row that sharing hides from the writer. */
export function hiddenReference(id: string): SalesforceError {
  const message = `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`;
  return new SalesforceError(400, 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', message, []);
}

export function entityCannotBe(done: 'inserted' | 'updated' | 'deleted', object: string): SalesforceError {
  return new SalesforceError(
    400,
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `entity type cannot be ${done}: ${object}`,
    [],
  );
}

/** The object when the user may read it; throws NOT_FOUND as for an object that does not exist. */
export function readableObject(writer: Writer, name: string): ObjectDefinition {
  const { core } = writer.tx;
  const object = core.schema.object(name);
  if (!object || !core.access.objectAccess(writer.user, object.name).read) throw objectNotFound();
  return object;
}

export function has(object: ObjectDefinition, field: string): boolean {
  return object.fields.some((other) => other.name === field);
}

/** Sets those of the given fields that the object has. */
export function stamp(object: ObjectDefinition, row: SObjectRow, values: Record<string, FieldValue>): void {
  for (const [field, value] of Object.entries(values)) if (has(object, field)) row[field] = value;
}

export function nowStamp(writer: Writer): string {
  return formatInstantToSecond(writer.tx.core.surroundings.clock.now());
}

/** The row, locked and read afresh. Throws NOT_FOUND, ENTITY_IS_DELETED or a refusal of access. */
export async function lockedRow(writer: Writer, object: ObjectDefinition, id: string): Promise<SObjectRow> {
  const { tx, user } = writer;
  if (!tx.read(object.name, id)) throw objectNotFound();
  await tx.lockRow(id);
  const row = tx.read(object.name, id);
  if (!row) throw objectNotFound();
  if (row['IsDeleted']) throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  if (tx.core.access.rowVisible(user, object.name, row)) {
    if (tx.core.access.rowEditable(user, object.name, row)) return row;
    throw insufficientAccess(id);
  }
  throw hiddenReference(id);
}
