import type { FieldDefinition, FieldValue, ObjectDefinition, OrgStore, Tx, UserContext } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { cellValue } from './cell-values.ts';
import { UploadError } from './csv.ts';

/** Puts what a cell says into the values of a record. */
export type Column = (cell: string, tx: Tx, values: Record<string, FieldValue>) => void;

interface Setting {
  store: OrgStore;
  user: UserContext;
  object: ObjectDefinition;
}

function readableField({ store, user }: Setting, object: ObjectDefinition, name: string): FieldDefinition | undefined {
  const field = object.fields.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return field && store.access.fieldAccess(user, object.name, field.name).read ? field : undefined;
}

function plainColumn(field: FieldDefinition, at: number): Column {
  return (cell, _tx, values) => {
    const value = cellValue(field, cell, at);
    if (value !== undefined) values[field.name] = value;
  };
}

interface ParentKey {
  parent: ObjectDefinition;
  key: FieldDefinition;
  at: number;
}

function findParent(tx: Tx, { parent, key, at }: ParentKey, cell: string): string {
  const value = cellValue(key, cell, at);
  const literal = typeof value === 'number' ? String(value) : `'${cell.replace(/[\\']/g, '\\$&')}'`;
  const found = tx.query(`SELECT Id FROM ${parent.name} WHERE ${key.name} = ${literal} LIMIT 2`).records;
  const [record] = found;
  if (found.length === 1 && record) return String(record['Id']);
  const message =
    found.length === 0
      ? `Foreign key external ID: ${cell} not found for field ${key.name} in entity ${parent.name}`
      : `More than one record found for external id field: ${key.name} in entity ${parent.name}: ${cell}`;
  throw new SalesforceError(400, 'INVALID_FIELD', message, []);
}

/** Only where a relationship may point to several objects their type is named. */
function checkType(reference: FieldDefinition, type: string | undefined): string | undefined {
  const targets = reference.referenceTo ?? [];
  if (type === undefined) return targets[0];
  const name = reference.relationshipName ?? '';
  if (targets.length < 2)
    throw new UploadError(`InvalidBatch : type is not needed for non polymorphic foreign key references: ${name}`);
  return targets.find((each) => each.toLowerCase() === type.toLowerCase());
}

/**
 * `ReportsTo.Email`, or `Contact:Who.Email` where the relationship may point to several objects.
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/relationship-fields-in-a-header-row-2-0.md
 */
function parentColumn(setting: Setting, name: string, at: number): Column | undefined {
  const match = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name);
  if (!match) return undefined;
  const [, type, relationship = '', keyName = ''] = match;
  const reference = setting.object.fields.find(
    (field) => field.relationshipName?.toLowerCase() === relationship.toLowerCase(),
  );
  if (!reference || !readableField(setting, setting.object, reference.name))
    throw new UploadError(`InvalidBatch : Unable to find relationship: ${relationship}`);
  const target = checkType(reference, type);
  const parent = target === undefined ? undefined : setting.store.describe(target);
  const key = parent && readableField(setting, parent, keyName);
  if (!parent || !key) return undefined;
  return (cell, tx, values) => {
    const text = cell.trim();
    if (text === '') return;
    values[reference.name] = text === '#N/A' ? null : findParent(tx, { parent, key, at }, text);
  };
}

/** What each column of an upload sets. Throws UploadError for a name that is no field of the object. */
export function compileColumns(setting: Setting, names: readonly string[]): Column[] {
  const seen = new Set<string>();
  return names.map((name, at) => {
    const field = readableField(setting, setting.object, name);
    const column = field ? plainColumn(field, at) : parentColumn(setting, name, at);
    if (!column) throw new UploadError(`InvalidBatch : Field name not found : ${name}`);
    if (seen.has(name.toLowerCase())) throw new UploadError(`InvalidBatch : Duplicate column name : ${name}`);
    seen.add(name.toLowerCase());
    return column;
  });
}
