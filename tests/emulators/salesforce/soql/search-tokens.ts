import type { FieldDefinition, FieldValue, SObjectRow } from '../types.ts';

/** `NAME FIELDS` and so on; every word is in `ALL` too. */
export type FieldGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';

const WORD_TYPES = new Set(['string', 'textarea', 'email', 'url', 'combobox']);
const NAME_PARTS = new Set(['FirstName', 'LastName', 'Name']);

/** Letters and digits only, small: punctuation never counts. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The numbers written in a phone field: digits joined over punctuation, apart where letters stand between. */
export function phoneTokens(text: string): string[] {
  return text
    .split(/\p{L}+/u)
    .map((part) => part.replace(/\D/g, ''))
    .filter((digits) => digits.length >= 2);
}

export interface RowTokens {
  phones: string[];
  words: { group: 'ALL' | 'NAME' | 'EMAIL'; word: string }[];
}

function groupOf(field: FieldDefinition): 'ALL' | 'NAME' | 'EMAIL' {
  if (field.type === 'email') return 'EMAIL';
  return field.nameField || NAME_PARTS.has(field.name) ? 'NAME' : 'ALL';
}

function textOf(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** What the index keeps of a row. */
export function tokensOf(fields: readonly FieldDefinition[], row: SObjectRow): RowTokens {
  const phones = new Set<string>();
  const words = new Map<string, RowTokens['words'][number]>();
  for (const field of fields) {
    const text = textOf(row[field.name]);
    if (text === '') continue;
    if (field.type === 'phone') for (const digits of phoneTokens(text)) phones.add(digits);
    if (!WORD_TYPES.has(field.type)) continue;
    const group = groupOf(field);
    // The whole address is a word too, so that a search for it does not find the parts of another.
    const found = field.type === 'email' ? [text.toLowerCase(), ...wordsOf(text)] : wordsOf(text);
    for (const word of found) words.set(`${group}/${word}`, { group, word });
  }
  return { phones: [...phones], words: [...words.values()] };
}
