import type { SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { claimMembership } from './campaign-rules.ts';
import { mayDelete } from './delete-row.ts';
import { claimUniqueKeys } from './unique-keys.ts';
import type { Writer } from './writer.ts';
import { insufficientAccess, nowStamp, stamp } from './writer.ts';

function notInBin(): SalesforceError {
  return new SalesforceError(400, 'UNDELETE_FAILED', 'Entity is not in the recycle bin', []);
}

async function restore(writer: Writer, objectName: string, id: string): Promise<void> {
  const { tx, user } = writer;
  const object = tx.core.schema.object(objectName);
  await tx.lockRow(id);
  const before = tx.read(objectName, id);
  if (!object || before?.['IsDeleted'] !== true) throw notInBin();
  const row: SObjectRow = { ...before, IsDeleted: false };
  const now = nowStamp(writer);
  stamp(object, row, { LastModifiedDate: now, SystemModstamp: now, LastModifiedById: user.userId });
  // A record that was merged away comes back without what it had, which stays with the other.
  if (before['MasterRecordId']) row['MasterRecordId'] = null;
  await claimUniqueKeys(writer, object, row);
  if (object.name === 'CampaignMember') await claimMembership(tx, row);
  tx.stage(object.name, row);
}

/**
 * Takes a row out of the recycle bin, with everything that its deletion took along. Throws UNDELETE_FAILED.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_undelete.htm
 */
export async function undeleteRow(writer: Writer, id: string): Promise<void> {
  const { tx, user } = writer;
  const objectName = tx.core.bin.find(id);
  const object = objectName === undefined ? undefined : tx.core.schema.object(objectName);
  const row = object && tx.read(object.name, id);
  if (!object || !row || object.undeletable === false) throw notInBin();
  if (!tx.core.access.rowVisible(user, object.name, row) || !mayDelete(writer, object, row))
    throw insufficientAccess(id);
  const companions = tx.core.bin.companions(id);
  await restore(writer, object.name, id);
  for (const each of companions) await restore(writer, each.object, each.id);
}

/** Takes a row, and what went with it, out of the recycle bin for good. Throws DELETE_FAILED. */
export function emptyFromBin(writer: Writer, id: string): void {
  const { tx, user } = writer;
  const objectName = tx.core.bin.find(id);
  const object = objectName === undefined ? undefined : tx.core.schema.object(objectName);
  const row = object && tx.read(object.name, id);
  if (!object || !row) throw new SalesforceError(400, 'DELETE_FAILED', 'Entity is not in the recycle bin', []);
  if (!tx.core.access.rowVisible(user, object.name, row) || !mayDelete(writer, object, row))
    throw insufficientAccess(id);
  tx.core.bin.empty(id, tx.core.surroundings.clock.now());
}
