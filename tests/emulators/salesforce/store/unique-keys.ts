import type { FieldDefinition, ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { IndexCondition } from './index-condition.ts';
import type { Transaction } from './transaction.ts';
import type { Writer } from './writer.ts';

function comparable(field: FieldDefinition, value: string): string {
  return field.caseSensitive ? value : value.toLowerCase();
}

function findOther(tx: Transaction, object: string, field: FieldDefinition, row: SObjectRow, key: string) {
  const condition: IndexCondition = { kind: 'in', field: field.name, values: [key.toLowerCase()] };
  for (const other of tx.scan(object, condition)) {
    const value = other[field.name];
    if (other.Id === row.Id || other['IsDeleted'] || value === null || value === undefined) continue;
    if (comparable(field, String(value)) === key) return other;
  }
  return undefined;
}

/** The id of the row that holds the key, in 15 characters; `<unknown>` when sharing hides it from the writer. */
function shownId({ tx, user }: Writer, object: ObjectDefinition, other: SObjectRow): string {
  return tx.core.access.rowVisible(user, object.name, other) ? other.Id.slice(0, 15) : '<unknown>';
}

/** Locks each unique key that the write sets, then refuses a key that another row holds. */
export async function claimUniqueKeys(
  writer: Writer,
  object: ObjectDefinition,
  row: SObjectRow,
  before?: SObjectRow,
): Promise<void> {
  const { tx } = writer;
  for (const field of object.fields) {
    const value = row[field.name];
    if (!field.unique || value === null || value === undefined || before?.[field.name] === value) continue;
    const key = comparable(field, String(value));
    await tx.lockKey(object.name, field.name, key);
    const other = findOther(tx, object.name, field, row, key);
    if (!other) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${shownId(writer, object, other)}`;
    throw new SalesforceError(400, 'DUPLICATE_VALUE', message, []);
  }
}
