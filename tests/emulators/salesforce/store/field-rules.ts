import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow, UserContext } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { coerceValue } from './coerce-value.ts';
import type { StoreCore } from './store-core.ts';
import type { Writer } from './writer.ts';
import { hiddenReference } from './writer.ts';

type Operation = 'insert' | 'update';

function noSuchColumn(object: ObjectDefinition, name: string): SalesforceError {
  return new SalesforceError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
}

function notWritable(names: string[]): SalesforceError {
  const message =
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field ` +
    'and verify that it is read/write for your profile or permission set.';
  return new SalesforceError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', message, names);
}

function isWritable(
  core: StoreCore,
  user: UserContext,
  object: ObjectDefinition,
  field: FieldDefinition,
  as: Operation,
) {
  if (user.system) return field.autoNumber === undefined && field.parentField === undefined && field.type !== 'id';
  if (as === 'insert' ? field.createable === false : field.updateable === false) return false;
  return core.access.fieldAccess(user, object.name, field.name).edit;
}

/** The stored form of a client's values. Throws for unknown, hidden, read-only and ill-typed fields. */
export function coerceFields(
  core: StoreCore,
  user: UserContext,
  object: ObjectDefinition,
  values: Record<string, unknown>,
  as: Operation,
): Record<string, FieldValue> {
  const coerced: Record<string, FieldValue> = {};
  const refused: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (name === 'attributes') continue;
    const field = core.schema.field(object.name, name);
    if (!field || !core.access.fieldAccess(user, object.name, field.name).read) throw noSuchColumn(object, name);
    if (isWritable(core, user, object, field, as)) coerced[field.name] = coerceValue(field, value);
    else refused.push(field.name);
  }
  if (refused.length > 0) throw notWritable(refused);
  return coerced;
}

function picklistDefault(field: FieldDefinition): FieldValue {
  return field.picklist?.values.find((entry) => entry.default === true)?.value ?? null;
}

export function withDefaults(object: ObjectDefinition, values: Record<string, FieldValue>): Record<string, FieldValue> {
  const row: Record<string, FieldValue> = {};
  for (const field of object.fields) {
    if (field.parentField) continue;
    const given = values[field.name];
    const fallback = field.defaultValue ?? picklistDefault(field) ?? (field.type === 'boolean' ? false : null);
    row[field.name] = given === undefined ? fallback : given;
  }
  return row;
}

export function checkRequired(object: ObjectDefinition, row: Record<string, FieldValue>): void {
  const missing = object.fields
    .filter((field) => field.required === true && (row[field.name] ?? null) === null)
    .map((field) => field.name);
  if (missing.length === 0) return;
  throw new SalesforceError(
    400,
    'REQUIRED_FIELD_MISSING',
    `Required fields are missing: [${missing.join(', ')}]`,
    missing,
  );
}

/** Activities and files may hang on any custom object. */
const OPEN_RELATIONSHIPS = new Set(['What', 'LinkedEntity', 'FirstPublishLocation']);

/** May the field point to rows of this object? */
export function mayReference(field: FieldDefinition, target: ObjectDefinition): boolean {
  if (field.referenceTo?.includes(target.name)) return true;
  return target.kind === 'custom' && OPEN_RELATIONSHIPS.has(field.relationshipName ?? '');
}

function checkReference({ tx, user }: Writer, field: FieldDefinition, id: string): void {
  const target = tx.core.schema.byKeyPrefix(id);
  if (!target || !mayReference(field, target)) {
    throw new SalesforceError(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${id}`, [field.name]);
  }
  const row = tx.read(target.name, id);
  if (!row) throw new SalesforceError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  if (row['IsDeleted']) throw new SalesforceError(400, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  if (!tx.core.access.rowVisible(user, target.name, row)) throw hiddenReference(id);
}

/** Each reference that the write sets points to a row of the right object, which the writer may see. */
export function checkReferences(writer: Writer, object: ObjectDefinition, row: SObjectRow, before?: SObjectRow): void {
  for (const field of object.fields) {
    const id = row[field.name];
    if (field.type !== 'reference' || field.createable === false || typeof id !== 'string') continue;
    if (before?.[field.name] !== id) checkReference(writer, field, id);
  }
}
