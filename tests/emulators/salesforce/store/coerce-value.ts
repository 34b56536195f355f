import { toId18 } from '../schema/ids.ts';
import type { FieldDefinition, FieldType, FieldValue } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { formatInstant, isCalendarDate, parseInstant } from './instants.ts';

const EMAIL = /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+\.[^\s@<>(),;:"[\]\\.]{2,}$/;
const MAX_INT = 2 ** 31 - 1;
const MIN_INT = -MAX_INT - 1;
const PARSER_TYPE: Partial<Record<FieldType, string>> = { id: 'reference', combobox: 'string', picklist: 'string' };

function jsonKind(value: unknown): string {
  if (typeof value === 'string') return 'VALUE_STRING';
  if (typeof value === 'number') return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}

/** The service's JSON reader refuses the value; the REST layer adds where in the body it stands. */
function cannotDeserialize(field: FieldDefinition, value: unknown): SalesforceError {
  const type = PARSER_TYPE[field.type] ?? (field.type === 'textarea' ? 'string' : field.type);
  const shown = typeof value === 'object' ? (Array.isArray(value) ? '[' : '{') : String(value);
  return new SalesforceError(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${type} from ${jsonKind(value)} value ${shown} or request may be missing a required field`,
  );
}

function coerceNumber(field: FieldDefinition, value: unknown): FieldValue {
  if (typeof value !== 'number') throw cannotDeserialize(field, value);
  if (field.type === 'int' && !Number.isInteger(value)) throw cannotDeserialize(field, value);
  if (field.type === 'int' && (value > MAX_INT || value < MIN_INT))
    throw new SalesforceError(
      400,
      'JSON_PARSER_ERROR',
      `Numeric value (${value}) out of range of int (${MIN_INT} - ${MAX_INT})`,
    );
  if (field.minimum !== undefined && value < field.minimum) {
    const message = `${field.label}: value outside of valid range on numeric field: ${value}`;
    throw new SalesforceError(400, 'NUMBER_OUTSIDE_VALID_RANGE', message, [field.name]);
  }
  return value;
}

function coerceMoment(field: FieldDefinition, value: unknown): FieldValue {
  if (typeof value !== 'string') throw cannotDeserialize(field, value);
  if (field.type === 'date') {
    if (!isCalendarDate(value)) throw cannotDeserialize(field, value);
    return value;
  }
  const epochMs = isCalendarDate(value) ? Date.parse(`${value}T00:00:00Z`) : parseInstant(value);
  if (epochMs === undefined) throw cannotDeserialize(field, value);
  return formatInstant(epochMs);
}

function coerceReference(field: FieldDefinition, value: unknown): FieldValue {
  if (typeof value !== 'string') throw cannotDeserialize(field, value);
  const id = toId18(value.trim());
  if (id) return id;
  throw new SalesforceError(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name]);
}

function checkText(field: FieldDefinition, text: string): void {
  if (field.length !== undefined && text.length > field.length) {
    const message = `${field.label}: data value too large: ${text} (max length=${field.length})`;
    throw new SalesforceError(400, 'STRING_TOO_LONG', message, [field.name]);
  }
  if (field.type === 'email' && !EMAIL.test(text)) {
    throw new SalesforceError(400, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, [
      field.name,
    ]);
  }
}

function checkPicklist(field: FieldDefinition, text: string): string {
  if (!field.picklist) return text;
  const known = field.picklist.values.find(
    (entry) => entry.active !== false && entry.value.toLowerCase() === text.toLowerCase(),
  );
  if (known) return known.value;
  if (!field.picklist.restricted) return text;
  const message = `${field.label}: bad value for restricted picklist field: ${text}`;
  throw new SalesforceError(400, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, [field.name]);
}

function coerceText(field: FieldDefinition, value: unknown): FieldValue {
  if (typeof value !== 'string') throw cannotDeserialize(field, value);
  const text = value.trim();
  if (text === '') return null;
  checkText(field, text);
  if (field.type === 'multipicklist')
    return text
      .split(';')
      .map((part) => checkPicklist(field, part))
      .join(';');
  return checkPicklist(field, text);
}

function coerceBase64(field: FieldDefinition, value: unknown): FieldValue {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}$/.test(value)) throw cannotDeserialize(field, value);
  return value.replace(/\s/g, '');
}

/**
 * The stored form of a value given by a client: text trimmed (empty is null), ids of 18 characters, instants in UTC.
 * Throws what the service answers for a value that does not fit the field.
 */
export function coerceValue(field: FieldDefinition, value: unknown): FieldValue {
  if (value === null || value === undefined) return field.type === 'boolean' ? false : null;
  switch (field.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw cannotDeserialize(field, value);
      return value;
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return coerceNumber(field, value);
    case 'date':
    case 'datetime':
      return coerceMoment(field, value);
    case 'id':
    case 'reference':
      return coerceReference(field, value);
    case 'base64':
      return coerceBase64(field, value);
    default:
      return coerceText(field, value);
  }
}
