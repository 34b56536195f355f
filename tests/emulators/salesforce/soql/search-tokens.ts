import type { FieldDefinition, SObjectRow } from '../types.ts';

/** `NAME FIELDS` and so on; every word is in `ALL` too. */
export type FieldGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';

const WORD_TYPES = new Set(['string', 'textarea', 'email', 'url', 'combobox']);
const NAME_PARTS = new Set(['FirstName', 'LastName', 'Name']);

/** The first letter of a token says where its text stands: in a name, an address or elsewhere; or that it is a number. */
const MARKS = { NAME: 'n', EMAIL: 'e', REST: 'a', DIGITS: 'p', DIGITS_BACKWARDS: 'b' } as const;

/** Texts of a field that are read once: those that many rows share are soon among them. */
const MAX_REMEMBERED = 2000;

/** Letters and digits only, small: punctuation never counts. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The numbers written in a phone field: digits joined over punctuation, apart where letters stand between. */
export function phoneTokens(text: string): string[] {
  return text
    .split(/\p{L}+/u)
    .map((part) => part.replace(/\D/g, ''))
    .filter((digits) => digits.length >= 2);
}

function reversed(digits: string): string {
  let text = '';
  for (let at = digits.length - 1; at >= 0; at -= 1) text += digits.charAt(at);
  return text;
}

/** Tokens are told apart by spaces and quoted when they are looked for, so neither may stand in one. */
function asToken(text: string): string {
  return text.replace(/[\0- "'\\`\x7f]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}

/** The tokens that a word may have in the index, depending on where it stands. */
export function wordTokens(group: FieldGroup, word: string): string[] {
  const marks = group === 'NAME' || group === 'EMAIL' ? [MARKS[group]] : [MARKS.NAME, MARKS.EMAIL, MARKS.REST];
  return marks.map((mark) => mark + asToken(word));
}

/** Numbers that are, or begin with, the digits. */
export function digitsToken(digits: string): string {
  return MARKS.DIGITS + digits;
}

/** What a number that ends with the digits begins with, read backwards. */
export function endingToken(digits: string): string {
  return MARKS.DIGITS_BACKWARDS + reversed(digits);
}

function markOf(field: FieldDefinition): string {
  if (field.type === 'email') return MARKS.EMAIL;
  return field.nameField || NAME_PARTS.has(field.name) ? MARKS.NAME : MARKS.REST;
}

interface TextField {
  name: string;
  kind: 'phone' | 'email' | 'text';
  mark: string;
  known: Map<string, string>;
}

function textFields(fields: readonly FieldDefinition[]): TextField[] {
  return fields.flatMap((field): TextField[] => {
    const { name, type } = field;
    const known = new Map<string, string>();
    if (type === 'phone') return [{ name, kind: 'phone', mark: '', known }];
    if (!WORD_TYPES.has(type)) return [];
    return [{ name, kind: type === 'email' ? 'email' : 'text', mark: markOf(field), known }];
  });
}

/** The tokens of one value, each with a space in front. */
function readText({ kind, mark }: TextField, text: string): string {
  let tokens = '';
  if (kind === 'phone') {
    for (const digits of phoneTokens(text)) tokens += ` ${digitsToken(digits)} ${endingToken(digits)}`;
    return tokens;
  }
  // The whole address is a word too, so that a search for it does not find the parts of another.
  if (kind === 'email') tokens += ` ${mark}${asToken(text.toLowerCase())}`;
  for (const word of wordsOf(text)) tokens += ` ${mark}${word}`;
  return tokens;
}

/** Writes the tokens of the rows of one object, as the search index keeps them. */
export class RowTokenizer {
  readonly #fields: readonly FieldDefinition[];
  #texts: TextField[] = [];
  #count = -1;

  /** `fields` may grow later. */
  constructor(fields: readonly FieldDefinition[]) {
    this.#fields = fields;
  }

  /** All tokens of a row with spaces between them. */
  tokens(row: SObjectRow): string {
    if (this.#count !== this.#fields.length) {
      this.#texts = textFields(this.#fields);
      this.#count = this.#fields.length;
    }
    let tokens = '';
    for (const field of this.#texts) {
      const text = row[field.name];
      if (typeof text === 'string' && text !== '') tokens += field.known.get(text) ?? this.#read(field, text);
    }
    return tokens;
  }

  #read(field: TextField, text: string): string {
    const tokens = readText(field, text);
    if (field.known.size < MAX_REMEMBERED) field.known.set(text, tokens);
    return tokens;
  }
}
