import type { FieldValue, SObjectRow } from '../types.ts';

/**
 * How the rows of one table are written: numbers of fields and their values by turns, without ids and nulls. Names
 * would be half of what a million rows take.
 */
export class RowFormat {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  write(row: SObjectRow): string {
    const parts: FieldValue[] = [];
    for (const name in row) {
      const value = row[name];
      if (value !== null && value !== undefined && name !== 'Id') parts.push(this.#numberOf(name), value);
    }
    return JSON.stringify(parts);
  }

  /** The row without its null fields. */
  read(id: string, data: unknown): SObjectRow {
    // Written by `write` alone.
    const parts = JSON.parse(String(data)) as FieldValue[];
    const row: SObjectRow = { Id: id };
    for (let at = 0; at < parts.length; at += 2) {
      const name = this.#names[Number(parts[at])];
      if (name !== undefined) row[name] = parts[at + 1] ?? null;
    }
    return row;
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }
}
