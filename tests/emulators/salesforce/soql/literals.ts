import type { LiteralType } from '@jetstreamapp/soql-parser-js';
import { toId18 } from '../schema/ids.ts';
import { formatInstant, isCalendarDate, parseInstant } from '../store/instants.ts';
import type { FieldDefinition } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { dateSpan } from './date-literals.ts';
import type { Scope } from './field-path.ts';
import { emulatorLimit, invalidField, malformedQuery } from './soql-errors.ts';

/** One value to compare with, in the stored form of the field; a date literal is a span `[from, to)`. */
export type Operand =
  { kind: 'null' } | { kind: 'value'; value: string | number | boolean } | { kind: 'span'; from: string; to: string };

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text of a quoted literal. `\%` and `\_` stay as they are: LIKE reads them. */
export function unquote(scope: Scope, literal: string): string {
  return literal.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const known = ESCAPES[code.toLowerCase()];
    if (known !== undefined) return known;
    if (code === '%' || code === '_') return whole;
    if (code === "'" || code === '"' || code === '\\') return code;
    throw malformedQuery(scope.soql, scope.soql.indexOf(whole), `Illegal escape sequence: ${whole}`);
  });
}

function kindOf(field: FieldDefinition): 'text' | 'id' | 'number' | 'boolean' | 'date' | 'datetime' {
  if (field.type === 'id' || field.type === 'reference') return 'id';
  if (field.type === 'date' || field.type === 'datetime' || field.type === 'boolean') return field.type;
  if (['int', 'double', 'currency', 'percent'].includes(field.type)) return 'number';
  return 'text';
}

function wrongType(scope: Scope, path: string, field: FieldDefinition): SalesforceError {
  const quoted = ['text', 'id'].includes(kindOf(field));
  const type = quoted ? 'string' : field.type === 'datetime' ? 'dateTime' : field.type;
  const text = `value of filter criterion for field '${field.name}' must be of type ${type} and should ${quoted ? '' : 'not '}be enclosed in quotes`;
  return invalidField(scope.soql, path, text);
}

function idOperand(text: string): Operand {
  if (text === '') return { kind: 'null' };
  const id = toId18(text);
  if (!id) throw new SalesforceError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return { kind: 'value', value: id };
}

function momentOperand(scope: Scope, path: string, field: FieldDefinition, raw: string, type: LiteralType): Operand {
  if (type === 'DATE_LITERAL' || type === 'DATE_N_LITERAL') {
    const span = dateSpan(raw, scope.source.now, scope.source.timeZone);
    if (!span) throw emulatorLimit(`the date literal ${raw}`);
    if (field.type === 'date') return { kind: 'span', from: span.fromDate, to: span.toDate };
    return { kind: 'span', from: formatInstant(span.fromMs), to: formatInstant(span.toMs) };
  }
  if (field.type === 'date') {
    if (type !== 'DATE' || !isCalendarDate(raw)) throw wrongType(scope, path, field);
    return { kind: 'value', value: raw };
  }
  const epochMs = type === 'DATETIME' ? parseInstant(raw) : undefined;
  if (epochMs === undefined) throw wrongType(scope, path, field);
  return { kind: 'value', value: formatInstant(epochMs) };
}

/** Throws INVALID_FIELD when the literal is not of the field's type. */
export function toOperand(scope: Scope, path: string, field: FieldDefinition, raw: string, type: LiteralType): Operand {
  if (type === 'NULL') return { kind: 'null' };
  const kind = kindOf(field);
  if (kind === 'text' && type === 'STRING') {
    const text = unquote(scope, raw);
    return text === '' ? { kind: 'null' } : { kind: 'value', value: text };
  }
  if (kind === 'id' && type === 'STRING') return idOperand(unquote(scope, raw));
  if (kind === 'boolean' && type === 'BOOLEAN') return { kind: 'value', value: raw.toLowerCase() === 'true' };
  if (kind === 'number' && (type === 'INTEGER' || type === 'DECIMAL')) return { kind: 'value', value: Number(raw) };
  if (kind === 'date' || kind === 'datetime') return momentOperand(scope, path, field, raw, type);
  throw wrongType(scope, path, field);
}
