import type { DmlOptions, ObjectDefinition, SObjectRow } from '../types.ts';
import { checkReferences, checkRequired, coerceFields } from './field-rules.ts';
import { applyObjectRules } from './object-rules.ts';
import { checkOwner } from './owner-rules.ts';
import { withParentIds } from './parent-keys.ts';
import { refuseDuplicates } from '../variety/duplicate-rules.ts';
import { claimUniqueKeys } from './unique-keys.ts';
import type { Writer } from './writer.ts';
import { entityCannotBe, insufficientAccess, lockedRow, nowStamp, readableObject, stamp } from './writer.ts';

async function runTriggers(
  writer: Writer,
  object: ObjectDefinition,
  row: SObjectRow,
  before: SObjectRow,
  when: 'before' | 'after',
): Promise<void> {
  for (const trigger of writer.tx.core.triggers) {
    if (trigger.object !== object.name) continue;
    if (when === 'before') await trigger.beforeUpdate?.([row], [before], writer.systemTx());
    else await trigger.afterUpdate?.([{ ...row }], [before], writer.systemTx());
  }
}

export async function updateRow(
  writer: Writer,
  objectName: string,
  id: string,
  values: Record<string, unknown>,
  options?: DmlOptions,
): Promise<void> {
  const { tx, user } = writer;
  const object = readableObject(writer, objectName);
  if (!user.system) {
    if (object.updateable === false || object.kind === 'metadata') throw entityCannotBe('updated', object.label);
    if (!tx.core.access.objectAccess(user, object.name).edit) throw insufficientAccess(id);
  }
  const coerced = coerceFields(tx.core, user, object, withParentIds(writer, object, values), 'update');
  const before = await lockedRow(writer, object, id);
  options?.checkRow?.(before);
  const row: SObjectRow = { ...before, ...coerced, Id: id };
  await runTriggers(writer, object, row, before, 'before');
  checkRequired(object, row);
  checkReferences(writer, object, row, before);
  checkOwner(writer, object, row, before);
  applyObjectRules(object.name, { tx, row, before });
  refuseDuplicates(writer, object, row, options, before);
  const now = nowStamp(writer);
  stamp(object, row, { LastModifiedDate: now, SystemModstamp: now, LastModifiedById: user.userId });
  await claimUniqueKeys(writer, object, row, before);
  tx.stage(object.name, row);
  await runTriggers(writer, object, row, before, 'after');
}
