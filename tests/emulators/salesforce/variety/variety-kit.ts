import { flag, text } from '../schema/field-builders.ts';
import { auditFields } from '../schema/system-fields.ts';
import type { FieldDefinition, FieldValue, ObjectDefinition, Org, OrgStore, Tx } from '../types.ts';

const SYSTEM = { userId: 'system', system: true } as const;

export function asSystem<T>({ store }: Pick<Org, 'store'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return store.tx(SYSTEM, work);
}

/** The definition itself: what is changed in it counts at once. */
export function fieldOf(store: OrgStore, object: string, name: string): FieldDefinition {
  const field = store.describe(object)?.fields.find((each) => each.name === name);
  if (!field) throw new Error(`There is no field ${object}.${name}.`);
  return field;
}

export function addField(store: OrgStore, object: string, field: FieldDefinition): void {
  const known = store.describe(object)?.fields.some((each) => each.name === field.name);
  if (!known) store.defineField(object, field);
}

/** An object of Setup that nobody writes through the API. */
export function setupObject(
  name: string,
  label: string,
  keyPrefix: string,
  fields: FieldDefinition[],
): ObjectDefinition {
  const audit = auditFields().filter((field) => field.name !== 'IsDeleted');
  const fixed = { createable: false, updateable: false, deletable: false } as const;
  return {
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix,
    kind: 'standard',
    ...fixed,
    fields: [...audit, ...fields],
  };
}

export function defineOnce(store: OrgStore, definition: ObjectDefinition): void {
  if (!store.describe(definition.name)) store.defineObject(definition);
}

export const nameText = (label: string): FieldDefinition => text('Name', label, 80, { nameField: true });
export const activeFlag = (): FieldDefinition => flag('IsActive', 'Active', { defaultValue: true });

/** Changes rows as the system, without telling who or when. */
export async function changeRows(
  tx: Tx,
  object: string,
  equal: Record<string, FieldValue>,
  values: Record<string, FieldValue>,
): Promise<void> {
  for (const { Id } of tx.find(object, equal)) await tx.update(object, Id, values);
}
