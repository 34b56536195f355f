import { toId18 } from '../schema/ids.ts';
import { formatInstant, isCalendarDate, parseInstant } from '../store/instants.ts';
import type { FieldDefinition } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { dateSpan } from './date-literals.ts';
import type { Scope } from './field-path.ts';
import { emulatorLimit, invalidField, malformedQuery } from './soql-errors.ts';
import type { Literal } from './syntax.ts';

/** One value to compare with, in the stored form of the field; a date literal is a span `[from, to)`. */
export type Operand =
  { kind: 'null' } | { kind: 'value'; value: string | number | boolean } | { kind: 'span'; from: string; to: string };

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const MAX_INT = 2 ** 31 - 1;

/** The text of a quoted literal. `\%` and `\_` stay as they are: LIKE reads them. */
export function unquote(soql: string, { text, at }: Literal): string {
  return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, code: string, index: number) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const known = ESCAPES[code.toLowerCase()];
    if (known !== undefined) return known;
    if (code === '%' || code === '_') return whole;
    if (code === "'" || code === '"' || code === '\\') return code;
    throw malformedQuery(soql, at + 1 + index, `Illegal escape sequence: ${whole}`);
  });
}

function kindOf(field: FieldDefinition): 'text' | 'id' | 'number' | 'boolean' | 'date' | 'datetime' {
  if (field.type === 'id' || field.type === 'reference') return 'id';
  if (field.type === 'date' || field.type === 'datetime' || field.type === 'boolean') return field.type;
  if (['int', 'double', 'currency', 'percent'].includes(field.type)) return 'number';
  return 'text';
}

/** The field that is compared, and where it stands. */
export interface Compared {
  field: FieldDefinition;
  at: number;
}

function wrongType(scope: Scope, { field, at }: Compared): SalesforceError {
  const quoted = ['text', 'id'].includes(kindOf(field));
  const type = quoted ? 'string' : field.type === 'datetime' ? 'dateTime' : field.type;
  const text = `value of filter criterion for field '${field.name}' must be of type ${type} and should ${quoted ? '' : 'not '}be enclosed in quotes`;
  return invalidField(scope.soql, at, text);
}

function idOperand(text: string): Operand {
  if (text === '') return { kind: 'null' };
  const id = toId18(text);
  if (!id) throw new SalesforceError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return { kind: 'value', value: id };
}

function momentOperand(scope: Scope, compared: Compared, { type, text }: Literal): Operand {
  const { field } = compared;
  if (type === 'dateLiteral') {
    const span = dateSpan(text, scope.source.now, scope.source.timeZone);
    if (!span) throw emulatorLimit(`the date literal ${text}`);
    if (field.type === 'date') return { kind: 'span', from: span.fromDate, to: span.toDate };
    return { kind: 'span', from: formatInstant(span.fromMs), to: formatInstant(span.toMs) };
  }
  if (field.type === 'date') {
    if (type !== 'date' || !isCalendarDate(text)) throw wrongType(scope, compared);
    return { kind: 'value', value: text };
  }
  const epochMs = type === 'datetime' ? parseInstant(text) : undefined;
  if (epochMs === undefined) throw wrongType(scope, compared);
  return { kind: 'value', value: formatInstant(epochMs) };
}

/** Whole numbers have 32 bits. */
function numberOperand(scope: Scope, { field }: Compared, { type, text, at }: Literal): Operand {
  const value = Number(text);
  if (field.type === 'int' && type === 'integer' && (value > MAX_INT || value < -MAX_INT - 1))
    throw malformedQuery(scope.soql, at, `For input string: "${text}"`);
  return { kind: 'value', value };
}

/** Throws INVALID_FIELD when the literal is not of the field's type. */
export function toOperand(scope: Scope, compared: Compared, literal: Literal): Operand {
  const { type, text } = literal;
  if (type === 'null') return { kind: 'null' };
  const kind = kindOf(compared.field);
  if (kind === 'text' && type === 'string') {
    const value = unquote(scope.soql, literal);
    return value === '' ? { kind: 'null' } : { kind: 'value', value };
  }
  if (kind === 'id' && type === 'string') return idOperand(unquote(scope.soql, literal));
  if (kind === 'boolean' && type === 'boolean') return { kind: 'value', value: text.toLowerCase() === 'true' };
  if (kind === 'number' && (type === 'integer' || type === 'decimal')) return numberOperand(scope, compared, literal);
  if (kind === 'date' || kind === 'datetime') return momentOperand(scope, compared, literal);
  throw wrongType(scope, compared);
}
