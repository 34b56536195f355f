import type { ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { Child } from './children.ts';
import { childrenOf } from './children.ts';
import { mayDelete } from './delete-row.ts';
import { updateRow } from './update-row.ts';
import type { Writer } from './writer.ts';
import { insufficientAccess, lockedRow, nowStamp, readableObject, stamp } from './writer.ts';

/** Merge requests take up to three records, and these objects: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm */
const MERGEABLE = ['Account', 'Contact', 'Lead'];
const MAX_LOSERS = 2;

function failed(message: string): SalesforceError {
  return new SalesforceError(400, 'MERGE_FAILED', message, []);
}

function checkOrder(object: ObjectDefinition, masterId: string, loserIds: readonly string[]): void {
  if (!MERGEABLE.includes(object.name))
    throw new SalesforceError(400, 'INVALID_TYPE', `${object.name} cannot be merged`);
  if (loserIds.length === 0 || loserIds.length > MAX_LOSERS)
    throw failed('A merge takes one or two records besides the master record');
  if (loserIds.includes(masterId) || new Set(loserIds).size < loserIds.length)
    throw failed('a record cannot be merged with itself');
}

/** The person is a member of the campaign already: then the loser's membership is given up. */
function isSecondMembership(writer: Writer, { object, row }: Child, masterId: string): boolean {
  if (object.name !== 'CampaignMember') return false;
  const own = writer.tx.scan('CampaignMember', { kind: 'in', field: 'LeadOrContactId', values: [masterId] });
  return [...own].some(
    (other) =>
      other.Id !== row.Id &&
      other['LeadOrContactId'] === masterId &&
      other['CampaignId'] === row['CampaignId'] &&
      !other['IsDeleted'],
  );
}

async function moveChild(writer: Writer, child: Child, masterId: string): Promise<boolean> {
  const { tx } = writer;
  const { object, field } = child;
  await tx.lockRow(child.row.Id);
  const row = tx.read(object.name, child.row.Id);
  if (!row || row['IsDeleted'] === true) return false;
  const isSelf = row.Id === masterId;
  const moved: SObjectRow = { ...row, [field.name]: isSelf ? null : masterId };
  const now = nowStamp(writer);
  if (isSecondMembership(writer, child, masterId)) {
    moved['IsDeleted'] = true;
    tx.noteDeletedWith(row.Id, row.Id);
  }
  stamp(object, moved, { SystemModstamp: now });
  tx.stage(object.name, moved);
  return !isSelf && moved['IsDeleted'] !== true;
}

async function mergeOne(writer: Writer, object: ObjectDefinition, masterId: string, loserId: string) {
  const { tx, user } = writer;
  const loser = await lockedRow(writer, object, loserId);
  if (!mayDelete(writer, object, loser)) throw insufficientAccess(loserId);
  const moved: string[] = [];
  const children = childrenOf(tx, object, loserId, ({ name }) => name !== 'MasterRecordId');
  for (const child of children) {
    if ((await moveChild(writer, child, masterId)) && !moved.includes(child.row.Id)) moved.push(child.row.Id);
  }
  const now = nowStamp(writer);
  const row: SObjectRow = { ...loser, IsDeleted: true, MasterRecordId: masterId };
  stamp(object, row, { LastModifiedDate: now, SystemModstamp: now, LastModifiedById: user.userId });
  tx.noteDeletedWith(loserId, loserId);
  tx.stage(object.name, row);
  return moved;
}

export interface MergeOrder {
  object: string;
  masterId: string;
  /** One or two. */
  loserIds: readonly string[];
  /** Fields of the master record to set, as an update would. */
  values: Record<string, unknown>;
}

/**
 * Makes one record of two or three: what belonged to the others belongs to the master, the others go into the recycle
 * bin with `MasterRecordId`. Answers the ids of what was moved. Throws MERGE_FAILED and the refusals of an update.
 */
export async function mergeRows(writer: Writer, order: MergeOrder): Promise<string[]> {
  const object = readableObject(writer, order.object);
  const { masterId, loserIds } = order;
  checkOrder(object, masterId, loserIds);
  await updateRow(writer, object.name, masterId, order.values);
  const moved = new Set<string>();
  for (const loserId of loserIds) for (const id of await mergeOne(writer, object, masterId, loserId)) moved.add(id);
  return [...moved];
}
