import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';

/** The end of every instant that has no milliseconds, as the service writes it. */
const WHOLE_SECOND = '.000+0000';
const SECONDS_LENGTH = '2026-11-23T10:00:00'.length;

/** Without its end when it is a whole second; sorts as before among others of its kind. */
export function shortInstant(text: string): string {
  const isWhole = text.length === SECONDS_LENGTH + WHOLE_SECOND.length && text.endsWith(WHOLE_SECOND);
  return isWhole ? text.slice(0, SECONDS_LENGTH) : text;
}

function repeats(field: FieldDefinition): boolean {
  if (field.type === 'picklist') return true;
  return field.type === 'reference' && field.referenceTo?.[0] === 'User';
}

/**
 * How the rows of one table are written: numbers of fields and their values by turns, without ids and nulls. Names
 * would be half of what a million rows take. What many rows share (owners, picklists) is a number too, and instants
 * leave out their common end, or all when they repeat the one before. An even number says that the value stands as it
 * is, an odd one that it is shortened. In front stands which checkboxes are off: few sets of them occur.
 */
export class RowFormat {
  readonly #definition: ObjectDefinition;
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #repeating = new Set<string>();
  readonly #offSets: string[][] = [];
  readonly #offNumbers = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #wordNumbers = new Map<string, number>();

  constructor(definition: ObjectDefinition) {
    this.#definition = definition;
  }

  write(row: SObjectRow): string {
    const parts: FieldValue[] = [0];
    const off: string[] = [];
    let instant: string | undefined;
    for (const name in row) {
      const value = row[name];
      if (value === null || value === undefined || name === 'Id') continue;
      if (value === false) {
        off.push(name);
        continue;
      }
      const number = this.#numberOf(name) * 2;
      const short = typeof value === 'string' ? this.#shorten(name, value) : undefined;
      if (short === undefined) parts.push(number, value);
      else parts.push(number + 1, short === instant ? '' : short);
      if (typeof short === 'string') instant = short;
    }
    parts[0] = this.#offNumber(off);
    return JSON.stringify(parts);
  }

  /** The row without its null fields. */
  read(id: string, data: unknown): SObjectRow {
    // Written by `write` alone.
    const parts = JSON.parse(String(data)) as FieldValue[];
    const row: SObjectRow = { Id: id };
    let instant: FieldValue = null;
    for (const name of this.#offSets[Number(parts[0])] ?? []) row[name] = false;
    for (let at = 1; at < parts.length; at += 2) {
      const number = Number(parts[at]);
      const name = this.#names[number >> 1];
      const value = parts[at + 1] ?? null;
      if (name === undefined) continue;
      if (number % 2 === 0) row[name] = value;
      else if (typeof value === 'number') row[name] = this.#words[value] ?? null;
      else {
        if (value !== '') instant = `${String(value)}${WHOLE_SECOND}`;
        row[name] = instant;
      }
    }
    return row;
  }

  #shorten(name: string, value: string): string | number | undefined {
    if (this.#repeating.has(name)) {
      const known = this.#wordNumbers.get(value);
      if (known !== undefined) return known;
      const number = this.#words.push(value) - 1;
      this.#wordNumbers.set(value, number);
      return number;
    }
    const short = shortInstant(value);
    return short === value ? undefined : short;
  }

  /** The number of a set of checkboxes that are off. */
  #offNumber(names: string[]): number {
    const key = names.join();
    const known = this.#offNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#offSets.push(names) - 1;
    this.#offNumbers.set(key, number);
    return number;
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    const field = this.#definition.fields.find((each) => each.name === name);
    if (field && repeats(field)) this.#repeating.add(name);
    return number;
  }
}
