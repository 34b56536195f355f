import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { coerceValue } from './coerce-value.ts';
import { mayReference } from './field-rules.ts';
import { indexKey } from './row-index.ts';
import type { Writer } from './writer.ts';

type Values = Record<string, unknown>;

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(message: string): SalesforceError {
  return new SalesforceError(400, 'INVALID_FIELD', message, []);
}

/** Fields by whose value a row can be named instead of its id: external ids, e-mail addresses, a user's name. */
export function isKeyField(field: FieldDefinition): boolean {
  const isStandardKey = field.unique === true && !field.name.endsWith('__c');
  return field.externalId === true || field.type === 'email' || isStandardKey;
}

function readable({ tx, user }: Writer, object: ObjectDefinition, field: FieldDefinition): boolean {
  return tx.core.access.fieldAccess(user, object.name, field.name).read;
}

/** The object that a relationship leads to: it must be named where there are several. */
function parentOf(writer: Writer, reference: FieldDefinition, value: Values): ObjectDefinition {
  const { core } = writer.tx;
  const attributes = value['attributes'];
  const named = isRecord(attributes) ? attributes['type'] : undefined;
  const only = reference.referenceTo?.length === 1 ? reference.referenceTo[0] : undefined;
  const object = core.schema.object(typeof named === 'string' ? named : (only ?? ''));
  if (object && mayReference(reference, object) && core.access.objectAccess(writer.user, object.name).read)
    return object;
  throw refused(`The type of the record in ${reference.relationshipName} is missing or wrong: ${String(named)}`);
}

function keyOf(writer: Writer, parent: ObjectDefinition, value: Values): { field: FieldDefinition; key: FieldValue } {
  const given = Object.entries(value).filter(([name]) => name !== 'attributes');
  const [first] = given;
  if (!first || given.length > 1) {
    const count = first ? 'More than 1' : 'No';
    throw refused(`${count} field provided in an external foreign key reference in entity: ${parent.name}`);
  }
  const [name, key] = first;
  const field = writer.tx.core.schema.field(parent.name, name);
  if (!field || !isKeyField(field) || !readable(writer, parent, field))
    throw refused(`Field name provided, ${name} is not an External ID or indexed field for ${parent.name}`);
  return { field, key: coerceValue(field, key) };
}

function findRows({ tx, user }: Writer, parent: ObjectDefinition, field: FieldDefinition, key: string): SObjectRow[] {
  const same = (value: FieldValue | undefined): boolean =>
    field.caseSensitive ? String(value) === key : String(value).toLowerCase() === key.toLowerCase();
  const index = indexKey(field, key);
  return [...tx.scan(parent.name, { kind: 'in', field: field.name, values: index === null ? [] : [index] })].filter(
    (row) => !row['IsDeleted'] && same(row[field.name]) && tx.core.access.rowVisible(user, parent.name, row),
  );
}

function idOf(writer: Writer, reference: FieldDefinition, value: Values): string {
  const parent = parentOf(writer, reference, value);
  const { field, key } = keyOf(writer, parent, value);
  const found = key === null ? [] : findRows(writer, parent, field, String(key));
  const [row] = found;
  if (found.length === 1 && row) return row.Id;
  const place = `field ${field.name} in entity ${parent.name}`;
  throw refused(
    row
      ? `More than one record found for external id ${place}: [${found.map(({ Id }) => Id).join(', ')}]`
      : `Foreign key external ID: ${String(key)} not found for ${place}`,
  );
}

/**
 * Puts ids in the place of parents that are named by an external id, as in `"Account": { "Ext__c": "k" }`.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_dml_foreign_keys.htm
 */
export function withParentIds(writer: Writer, object: ObjectDefinition, values: Values): Values {
  if (!Object.entries(values).some(([name, value]) => name !== 'attributes' && isRecord(value))) return values;
  const resolved: Values = {};
  for (const [name, value] of Object.entries(values)) {
    const reference = object.fields.find((each) => each.relationshipName?.toLowerCase() === name.toLowerCase());
    if (name === 'attributes' || !isRecord(value) || !reference || !readable(writer, object, reference)) {
      resolved[name] = value;
      continue;
    }
    if (Object.keys(values).some((other) => other.toLowerCase() === reference.name.toLowerCase())) {
      const both = `${reference.relationshipName} and a salesforce id, ${reference.name}`;
      throw refused(`Cannot specify both an external ID reference ${both}`);
    }
    resolved[reference.name] = idOf(writer, reference, value);
  }
  return resolved;
}
