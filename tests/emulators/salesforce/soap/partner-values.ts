import { toId18 } from '../schema/ids.ts';
import type { FieldDefinition, ObjectDefinition, OrgStore } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { SoapElement } from './soap-xml.ts';

/** A record of a SOAP message: `sObject` with a type, fields as text, and the names of fields to clear. */
export interface SoapRecord {
  object: ObjectDefinition;
  id: string | undefined;
  values: Record<string, unknown>;
}

const NUMBERS = new Set(['int', 'double', 'currency', 'percent']);

/** The JSON value that the text of an element stands for; text that fits no number or boolean is refused later. */
function fromText(field: FieldDefinition | undefined, text: string): unknown {
  if (field && NUMBERS.has(field.type) && text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (field?.type !== 'boolean') return text;
  const word = text.trim();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : text;
}

function objectNamed(store: OrgStore, userId: string, name: string): ObjectDefinition {
  const object = store.describe(name);
  if (object && store.access.objectAccess({ userId }, object.name).read) return object;
  throw new SalesforceError(500, 'INVALID_TYPE', `sObject type '${name}' is not supported.`);
}

/** A parent named by an external id: `<Account><type>Account</type><Ext__c>k</Ext__c></Account>`. */
function parentKey(store: OrgStore, element: SoapElement): Record<string, unknown> {
  const type = element.value('type') ?? element.type;
  const object = type === undefined ? undefined : store.describe(type);
  const keys = element.children.filter(({ name }) => name !== 'type');
  const fields = keys.map(({ name, text }) => [
    name,
    fromText(
      object?.fields.find((each) => each.name.toLowerCase() === name.toLowerCase()),
      text,
    ),
  ]);
  return { ...(type === undefined ? {} : { attributes: { type } }), ...Object.fromEntries(fields) };
}

/** Reads a record in the name of a user. Throws INVALID_TYPE; an `fieldsToNull` element clears a field. */
export function readSoapRecord(store: OrgStore, userId: string, element: SoapElement): SoapRecord {
  const object = objectNamed(store, userId, element.value('type') ?? element.type ?? '');
  const values: Record<string, unknown> = {};
  for (const child of element.children) {
    if (child.name === 'type' || child.name === 'Id') continue;
    if (child.name === 'fieldsToNull') {
      values[child.text.trim()] = null;
      continue;
    }
    if (child.children.length > 0) {
      values[child.name] = parentKey(store, child);
      continue;
    }
    const field = object.fields.find((each) => each.name.toLowerCase() === child.name.toLowerCase());
    values[child.name] = child.nil ? null : fromText(field, child.text);
  }
  return { object, id: element.value('Id')?.trim(), values };
}

/** Throws MALFORMED_ID for what is no record id. */
export function recordId(text: string | undefined): string {
  const id = text === undefined ? undefined : toId18(text.trim());
  if (id) return id;
  throw new SalesforceError(400, 'MALFORMED_ID', `Record ID: id value of incorrect type: ${text ?? ''}`, ['Id']);
}
