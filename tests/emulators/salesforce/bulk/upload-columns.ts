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

function plainColumn(field: FieldDefinition): Column {
  return (cell, _tx, values) => {
    const value = cellValue(field, cell);
    // A date may be written with a zone, which means nothing.
    const isZoned = field.type === 'date' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}Z$/.test(value);
    if (value !== undefined) values[field.name] = isZoned ? value.slice(0, 10) : value;
  };
}

function findParent(tx: Tx, parent: ObjectDefinition, key: FieldDefinition, cell: string): string {
  const value = cellValue(key, cell);
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

/**
 * `ReportsTo.Email`, or `Contact:Who.Email` where the relationship may point to several objects.
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/relationship-fields-in-a-header-row-2-0.md
 */
function parentColumn(setting: Setting, name: string): Column | undefined {
  const match = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name);
  if (!match) return undefined;
  const [, type, relationship = '', keyName = ''] = match;
  const reference = setting.object.fields.find(
    (field) => field.relationshipName?.toLowerCase() === relationship.toLowerCase(),
  );
  const targets = reference?.referenceTo ?? [];
  const target = type === undefined ? targets[0] : targets.find((each) => each.toLowerCase() === type.toLowerCase());
  const parent = target === undefined ? undefined : setting.store.describe(target);
  const key = parent && readableField(setting, parent, keyName);
  if (!reference || !readableField(setting, setting.object, reference.name) || !parent || !key) return undefined;
  return (cell, tx, values) => {
    const text = cell.trim();
    if (text === '') return;
    values[reference.name] = text === '#N/A' ? null : findParent(tx, parent, key, text);
  };
}

/** What each column of an upload sets. Throws UploadError for a name that is no field of the object. */
export function compileColumns(setting: Setting, names: readonly string[]): Column[] {
  const seen = new Set<string>();
  return names.map((name) => {
    const field = readableField(setting, setting.object, name);
    const column = field ? plainColumn(field) : parentColumn(setting, name);
    if (!column) throw new UploadError(`InvalidBatch : Field name not found : ${name}`);
    if (seen.has(name.toLowerCase())) throw new UploadError(`InvalidBatch : Duplicate column name : ${name}`);
    seen.add(name.toLowerCase());
    return column;
  });
}
