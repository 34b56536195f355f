import type { ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { Transaction } from './transaction.ts';
import type { Writer } from './writer.ts';
import { entityCannotBe, has, insufficientAccess, lockedRow, nowStamp, readableObject, stamp } from './writer.ts';

function mayDelete(writer: Writer, object: ObjectDefinition, row: SObjectRow): boolean {
  const access = writer.tx.core.access.objectAccess(writer.user, object.name);
  if (writer.user.system || access.modifyAll) return true;
  // Even where everybody may read and write, only the owner deletes.
  return access.delete && (!has(object, 'OwnerId') || row['OwnerId'] === writer.user.userId);
}

/** A person or company with cases stays: https://help.salesforce.com/s/articleView?id=000384416&type=1 */
function refuseWithCases(tx: Transaction, object: ObjectDefinition, row: SObjectRow): void {
  if (object.name !== 'Contact' && object.name !== 'Account') return;
  const field = `${object.name}Id`;
  const cases = [...tx.scan('Case', { kind: 'in', field, values: [row.Id] })].filter(
    (found) => found[field] === row.Id && !found['IsDeleted'],
  );
  if (cases.length === 0) return;
  const numbers = cases.map((found) => String(found['CaseNumber'])).join(', ');
  const message = `Your attempt to delete ${String(row['Name'])} could not be completed because it is associated with the following cases.: ${numbers}\n`;
  throw new SalesforceError(400, 'DELETE_FAILED', message, []);
}

/** Moves a row to the recycle bin; custom metadata and events have none. */
export async function deleteRow(writer: Writer, objectName: string, id: string): Promise<void> {
  const object = readableObject(writer, objectName);
  if (object.deletable === false || !has(object, 'IsDeleted')) throw entityCannotBe('deleted', object.label);
  const before = await lockedRow(writer, object, id);
  if (!mayDelete(writer, object, before)) throw insufficientAccess(id);
  refuseWithCases(writer.tx, object, before);
  const row: SObjectRow = { ...before, IsDeleted: true };
  const now = nowStamp(writer);
  stamp(object, row, { LastModifiedDate: now, SystemModstamp: now, LastModifiedById: writer.user.userId });
  writer.tx.stage(object.name, row);
}

/** Deletes for good, also out of the recycle bin. */
export async function purgeRow(writer: Writer, objectName: string, id: string): Promise<void> {
  const { tx } = writer;
  const object = readableObject(writer, objectName);
  await tx.lockRow(id);
  if (!tx.read(object.name, id)?.['IsDeleted']) await deleteRow(writer, object.name, id);
  const row = tx.read(object.name, id);
  if (row && !mayDelete(writer, object, row)) throw insufficientAccess(id);
  if (row) tx.stagePurge(object.name, row);
}
