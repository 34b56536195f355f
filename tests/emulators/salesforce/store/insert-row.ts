import type { DmlOptions, ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { addFirstStatuses, claimMembership } from './campaign-rules.ts';
import { checkMayRevise, describeFile, publishVersion } from './content-files.ts';
import { checkReferences, checkRequired, coerceFields, withDefaults } from './field-rules.ts';
import { applyObjectRules } from './object-rules.ts';
import { checkOwner } from './owner-rules.ts';
import { withParentIds } from './parent-keys.ts';
import { refuseDuplicates } from '../variety/duplicate-rules.ts';
import { claimUniqueKeys } from './unique-keys.ts';
import type { Writer } from './writer.ts';
import { entityCannotBe, has, insufficientAccess, nowStamp, readableObject, stamp } from './writer.ts';

function checkMayInsert(writer: Writer, object: ObjectDefinition): void {
  if (writer.user.system) return;
  if (object.createable === false || object.kind === 'metadata') throw entityCannotBe('inserted', object.label);
  if (!writer.tx.core.access.objectAccess(writer.user, object.name).create) throw insufficientAccess();
}

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_create.htm */
function refuseId(values: Record<string, unknown>): void {
  if (!Object.entries(values).some(([name, value]) => name.toLowerCase() === 'id' && value !== null)) return;
  throw new SalesforceError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
}

function autoNumbers(writer: Writer, object: ObjectDefinition, row: SObjectRow): void {
  for (const field of object.fields) {
    if (!field.autoNumber) continue;
    const count = writer.tx.core.nextAutoNumber(object.name, field.name);
    row[field.name] = field.autoNumber.replace(/\{(0+)\}/, (_, zeros: string) =>
      String(count).padStart(zeros.length, '0'),
    );
  }
}

function stampNew(writer: Writer, object: ObjectDefinition, row: SObjectRow): void {
  const now = nowStamp(writer);
  const by = writer.user.userId;
  // Only a system writer can have given these: a seed sets when things happened.
  const stamps = {
    CreatedDate: now,
    LastModifiedDate: row['CreatedDate'] ?? now,
    CreatedById: by,
    LastModifiedById: by,
  };
  for (const [field, value] of Object.entries(stamps)) if (has(object, field)) row[field] ??= value;
  stamp(object, row, { SystemModstamp: row['LastModifiedDate'] ?? now });
  if (has(object, 'OwnerId')) row['OwnerId'] ??= by;
  if (object.kind === 'custom' && has(object, 'Name')) row['Name'] ??= row.Id;
}

/** A Case made with assignment on goes to the org's default owner when no rule takes it, whoever was named. */
function assignOwner(writer: Writer, object: ObjectDefinition, row: SObjectRow, options: DmlOptions | undefined): void {
  const defaultOwner = writer.tx.core.settings.defaultCaseOwnerId;
  if (object.name === 'Case' && options?.autoAssign === true && defaultOwner) row['OwnerId'] = defaultOwner;
}

async function runTriggers(writer: Writer, object: string, row: SObjectRow, when: 'before' | 'after'): Promise<void> {
  for (const trigger of writer.tx.core.triggers) {
    if (trigger.object !== object) continue;
    if (when === 'before') await trigger.beforeInsert?.([row], writer.systemTx());
    else await trigger.afterInsert?.([{ ...row }], writer.systemTx());
  }
}

/** Saves a new row in the service's order: types, defaults, before triggers, checks, unique keys, after triggers. */
export async function insertRow(
  writer: Writer,
  objectName: string,
  values: Record<string, unknown>,
  options?: DmlOptions,
): Promise<string> {
  const { tx, user } = writer;
  const object = readableObject(writer, objectName);
  checkMayInsert(writer, object);
  refuseId(values);
  const coerced = withDefaults(
    object,
    coerceFields(tx.core, user, object, withParentIds(writer, object, values), 'insert'),
  );
  const row: SObjectRow = { ...coerced, Id: tx.core.ids.next(object.keyPrefix) };
  stampNew(writer, object, row);
  if (object.name === 'ContentVersion') {
    checkMayRevise(writer, row);
    describeFile(tx, row);
  }
  await runTriggers(writer, object.name, row, 'before');
  checkRequired(object, row);
  checkReferences(writer, object, row);
  autoNumbers(writer, object, row);
  applyObjectRules(object.name, { tx, row, before: undefined });
  assignOwner(writer, object, row, options);
  checkOwner(writer, object, row);
  refuseDuplicates(writer, object, row, options);
  await claimUniqueKeys(writer, object, row);
  if (object.name === 'CampaignMember') await claimMembership(tx, row);
  tx.stage(object.name, row);
  if (object.name === 'Campaign') await addFirstStatuses(row, (name, of) => writer.systemTx().insert(name, of));
  if (object.name === 'ContentVersion')
    await publishVersion({ ...writer, user: { ...user, system: true } }, row, insertRow);
  await runTriggers(writer, object.name, row, 'after');
  return row.Id;
}
