import type { ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { refuseStatusInUse } from './campaign-rules.ts';
import { childrenOf } from './children.ts';
import type { Transaction } from './transaction.ts';
import type { Writer } from './writer.ts';
import { entityCannotBe, has, insufficientAccess, lockedRow, nowStamp, readableObject, stamp } from './writer.ts';

export function mayDelete(writer: Writer, object: ObjectDefinition, row: SObjectRow): boolean {
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
  await binRow(writer, object, before, id);
}

/**
 * The row and, as cascading lookups and master-detail say, the rows that hang on it, whoever may see those.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_delete.htm
 */
async function binRow(writer: Writer, object: ObjectDefinition, before: SObjectRow, rootId: string): Promise<void> {
  const { tx, user } = writer;
  refuseWithCases(tx, object, before);
  if (object.name === 'CampaignMemberStatus' && rootId === before.Id) refuseStatusInUse(tx, before);
  const row: SObjectRow = { ...before, IsDeleted: true };
  const now = nowStamp(writer);
  stamp(object, row, { LastModifiedDate: now, SystemModstamp: now, LastModifiedById: user.userId });
  tx.noteDeletedWith(row.Id, rootId);
  tx.stage(object.name, row);
  for (const child of childrenOf(tx, object, row.Id, (field) => field.onDelete === 'cascade')) {
    await tx.lockRow(child.row.Id);
    const found = tx.read(child.object.name, child.row.Id);
    if (found && found['IsDeleted'] !== true) await binRow(writer, child.object, found, rootId);
  }
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
