import { AppError } from '../errors/app-error.ts';

/** A fault of the code that asks: where is in the stack. */
const notValid = 'Not valid in a query.';

/** A query, or a part of one. Only the functions of this file make one, so no text of outside can become syntax. */
class SoqlText {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

export type { SoqlText as Soql };

/** Becomes a literal: strings quoted, lists in parentheses, `Date` as UTC date-time, `SoqlText` as it is. */
export type SoqlValue = string | number | boolean | null | Date | readonly (string | number)[] | SoqlText;

const escapes: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/**
 * The one escaper of strings. Backslash and quote are obligatory, the rest keeps the literal on one line
 * (https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm).
 */
function quoted(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\b\f]/g, (character) => escapes[character] ?? character)}'`;
}

function literal(value: SoqlValue): string {
  if (value instanceof SoqlText) return value.toString();
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberLiteral(value);
  if (value instanceof Date) return dateTimeLiteral(value);
  if (value.length === 0) throw new AppError('bad_input', notValid);
  return `(${value.map((item) => literal(item)).join(', ')})`;
}

function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new AppError('bad_input', notValid);
  // SOQL knows no exponents.
  return value.toString().includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : value.toString();
}

function dateTimeLiteral(value: Date): string {
  if (Number.isNaN(value.getTime())) throw new AppError('bad_input', notValid);
  return value.toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * soql`SELECT Id FROM Contact WHERE Email = ${email} AND Id IN ${ids}`: every value becomes an escaped literal.
 * Throws `bad_input` for an empty list, a number that is not finite or an invalid date.
 */
export function soql(parts: TemplateStringsArray, ...values: readonly SoqlValue[]): SoqlText {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    text += literal(value) + (parts[index + 1] ?? '');
  });
  return new SoqlText(text);
}

/** An object or field name, also over relationships (`Account.Name`). Throws `bad_input` for anything else. */
export function soqlName(name: string): SoqlText {
  if (!/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/.test(name)) throw new AppError('bad_input', notValid);
  return new SoqlText(name);
}

/** A comma list of names. */
export function soqlNames(names: readonly string[]): SoqlText {
  if (names.length === 0) throw new AppError('bad_input', notValid);
  return new SoqlText(names.map((name) => soqlName(name).toString()).join(', '));
}

/** A record id as a literal. Throws `bad_input` for anything that is not 15 or 18 letters and digits. */
export function soqlId(id: string): SoqlText {
  if (!/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id)) throw new AppError('bad_input', notValid);
  return new SoqlText(`'${id}'`);
}

/** A date literal (`2026-11-23`); throws `bad_input` for anything else. */
export function soqlDate(isoDate: string): SoqlText {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate) || Number.isNaN(Date.parse(isoDate))) {
    throw new AppError('bad_input', notValid);
  }
  return new SoqlText(isoDate);
}

/** Joins conditions with AND, in parentheses. */
export function soqlAnd(conditions: readonly SoqlText[]): SoqlText {
  return joined(conditions, ' AND ');
}

/** Joins conditions with OR, in parentheses. */
export function soqlOr(conditions: readonly SoqlText[]): SoqlText {
  return joined(conditions, ' OR ');
}

function joined(conditions: readonly SoqlText[], word: string): SoqlText {
  if (conditions.length === 0) throw new AppError('bad_input', notValid);
  return new SoqlText(`(${conditions.map(String).join(word)})`);
}

/** A LIKE pattern as a literal: `%` and `_` of the text match themselves only. */
export function soqlLike(text: string, where: 'starts' | 'contains'): SoqlText {
  // The wildcards' own escape is a backslash that must survive as one inside the literal.
  const body = quoted(text)
    .slice(1, -1)
    .replace(/[%_]/g, (wildcard) => `\\${wildcard}`);
  return new SoqlText(`'${where === 'contains' ? '%' : ''}${body}%'`);
}

/** A LIKE pattern as a literal: the digits in this order with whatever between them. Throws `bad_input` for others. */
export function soqlLikeDigits(digits: string): SoqlText {
  if (!/^\d{4,20}$/.test(digits)) throw new AppError('bad_input', notValid);
  return new SoqlText(`'%${[...digits].join('%')}%'`);
}

/** A complete search. Only the functions of this file make one. */
class SoslText {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

export type { SoslText as Sosl };

export interface SoslReturning {
  object: string;
  fields: readonly string[];
  where?: SoqlText;
  limit?: number;
}

export interface SoslOptions {
  find: string;
  in: 'ALL' | 'NAME' | 'PHONE' | 'EMAIL';
  returning: readonly SoslReturning[];
  limit?: number;
  /** The last word may go on (`ada la` finds Ada Lam). */
  prefix?: boolean;
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm */
const reserved = /[?&|!{}[\]()^~*:\\"'+-]/g;
const operators = new Set(['and', 'or', 'not']);

/** The service refuses longer ones without saying so: it finds nothing. */
const LONGEST_FIND = 200;

function term(word: string): string {
  const escaped = word.replace(reserved, (character) => `\\${character}`);
  return operators.has(word.toLowerCase()) ? `"${escaped}"` : escaped;
}

function returning({ object, fields, where, limit }: SoslReturning): string {
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const rows = limit === undefined ? '' : ` LIMIT ${Math.max(1, Math.trunc(limit))}`;
  return `${soqlName(object)}(${soqlNames(fields)}${condition}${rows})`;
}

/**
 * FIND {…} IN … FIELDS RETURNING …: reserved characters and operators of the text are searched for as they are.
 * Null when nothing searchable (two letters or digits) is left. The index lags: a record made just now is not found.
 */
export function sosl(options: SoslOptions): SoslText | null {
  // Control characters and unpaired surrogates are nothing that a record can be found by.
  const clean = options.find.toWellFormed().replace(/[\p{Cc}\p{Cf}\uFFFD]+/gu, ' ');
  const words = clean
    .slice(0, LONGEST_FIND)
    .toWellFormed()
    .replace(/\uFFFD/g, '')
    .split(/\s+/);
  const searchable = words.filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (searchable.join('').replace(/[^\p{L}\p{N}]/gu, '').length < 2) return null;
  const find = searchable.map(term).join(' ') + (options.prefix === true ? '*' : '');
  const limit = options.limit === undefined ? '' : ` LIMIT ${Math.max(1, Math.trunc(options.limit))}`;
  const objects = options.returning.map(returning).join(', ');
  return new SoslText(`FIND {${find}} IN ${options.in} FIELDS RETURNING ${objects}${limit}`);
}

/**
 * Searches a phone number by its last `keep` digits, because people type the same number in many ways.
 * Null under 4 digits. What is found is a candidate, not a proof: compare the whole numbers afterwards.
 */
export function soslPhone(number: string, objects: readonly SoslReturning[], keep = 10): SoslText | null {
  const digits = number.replace(/\D/g, '').slice(-keep);
  if (digits.length < 4) return null;
  return sosl({ find: digits, in: 'PHONE', returning: objects });
}

/**
 * One search for all these ways to write one number in digits. Null when none has 4 digits. What is found is a
 * candidate, not a proof.
 */
export function soslPhones(numbers: readonly string[], objects: readonly SoslReturning[]): SoslText | null {
  const digits = numbers.map((number) => number.replace(/\D/g, '')).filter((number) => number.length >= 4);
  if (digits.length === 0) return null;
  return new SoslText(`FIND {${digits.join(' OR ')}} IN PHONE FIELDS RETURNING ${objects.map(returning).join(', ')}`);
}
