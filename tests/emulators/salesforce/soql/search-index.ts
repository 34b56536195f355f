import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Schema } from '../schema/schema.ts';
import { AFTER_ANY_TEXT } from '../store/index-condition.ts';
import type { SObjectRow } from '../types.ts';
import type { FieldGroup } from './search-tokens.ts';
import { tokensOf } from './search-tokens.ts';

export interface CommittedRow {
  object: string;
  row: SObjectRow;
  committedAt: number;
}

/** Rows that were loaded together, first to last id: they are read from their table when they are taken in. */
interface LoadedRows {
  object: string;
  first: string;
  last: string;
  committedAt: number;
}

/** Reads the rows of an object from one id to another. */
type ReadRange = (object: string, first: string, last: string) => Iterable<SObjectRow>;

/** Objects that global search covers; custom objects are searched only when their definition allows it. */
export const SEARCHABLE_OBJECTS: readonly string[] = ['Account', 'Contact', 'Lead', 'Campaign', 'Case', 'Task', 'User'];

/** A shorter end of a number says too little. */
const MIN_PHONE_SUFFIX = 4;

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** What the index reads of a row: waiting rows need not keep more. */
function searched(row: SObjectRow): SObjectRow {
  const texts: SObjectRow = { Id: row.Id };
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'string' || name === 'IsDeleted') texts[name] = value ?? null;
  }
  return texts;
}

/**
 * Words and phone numbers of committed rows. Rows wait in a queue until somebody searches with a lag that has passed
 * for them, so the same index serves every lag, and seeding many rows costs nothing.
 */
export class SearchIndex {
  readonly #schema: Schema;
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();
  readonly #readRange: ReadRange;
  #pending: CommittedRow[] = [];
  #loaded: LoadedRows[] = [];

  constructor(schema: Schema, readRange: ReadRange) {
    this.#schema = schema;
    this.#readRange = readRange;
    this.#database.exec(
      `CREATE TABLE phone (object TEXT, digits TEXT, backwards TEXT, id TEXT);
       CREATE INDEX phone_digits ON phone (object, digits);
       CREATE INDEX phone_backwards ON phone (object, backwards);
       CREATE INDEX phone_id ON phone (id);
       CREATE TABLE word (object TEXT, kind TEXT, word TEXT, id TEXT);
       CREATE INDEX word_word ON word (object, word);
       CREATE INDEX word_id ON word (id)`,
    );
  }

  add(entry: CommittedRow): void {
    if (SEARCHABLE_OBJECTS.includes(entry.object)) this.#pending.push({ ...entry, row: searched(entry.row) });
  }

  addLoaded(rows: LoadedRows): void {
    if (SEARCHABLE_OBJECTS.includes(rows.object)) this.#loaded.push(rows);
  }

  #catchUpLoaded(untilMs: number): void {
    const ready = this.#loaded.filter(({ committedAt }) => committedAt <= untilMs);
    if (ready.length === 0) return;
    this.#loaded = this.#loaded.filter(({ committedAt }) => committedAt > untilMs);
    this.#database.exec('BEGIN');
    for (const { object, first, last } of ready)
      for (const row of this.#readRange(object, first, last)) this.#index({ object, row });
    this.#database.exec('COMMIT');
  }

  /** Takes in what was committed at or before the given time. */
  catchUp(untilMs: number): void {
    this.#catchUpLoaded(untilMs);
    const first = this.#pending.findIndex((entry) => entry.committedAt > untilMs);
    const ready = first < 0 ? this.#pending : this.#pending.slice(0, first);
    if (ready.length === 0) return;
    this.#pending = first < 0 ? [] : this.#pending.slice(first);
    this.#database.exec('BEGIN');
    for (const entry of ready) this.#index(entry);
    this.#database.exec('COMMIT');
  }

  /** Ids of rows with a number that is, ends with, or (with `prefix`) begins with the digits. */
  findPhone(object: string, digits: string, prefix: boolean): string[] {
    if (prefix) {
      return this.#ids(
        'SELECT id FROM phone WHERE object = ? AND digits >= ? AND digits < ?',
        object,
        digits,
        digits + AFTER_ANY_TEXT,
      );
    }
    if (digits.length < MIN_PHONE_SUFFIX)
      return this.#ids('SELECT id FROM phone WHERE object = ? AND digits = ?', object, digits);
    const end = reversed(digits);
    return this.#ids(
      'SELECT id FROM phone WHERE object = ? AND backwards >= ? AND backwards < ?',
      object,
      end,
      end + AFTER_ANY_TEXT,
    );
  }

  findWord(object: string, group: FieldGroup, word: string, prefix: boolean): string[] {
    const kind = group === 'NAME' || group === 'EMAIL' ? group : '%';
    const until = prefix ? word + AFTER_ANY_TEXT : `${word}\u0000`;
    const sql = 'SELECT id FROM word WHERE object = ? AND word >= ? AND word < ? AND kind LIKE ?';
    return this.#ids(sql, object, word, until, kind);
  }

  close(): void {
    this.#database.close();
  }

  #index({ object, row }: Omit<CommittedRow, 'committedAt'>): void {
    this.#run('DELETE FROM phone WHERE id = ?', row.Id);
    this.#run('DELETE FROM word WHERE id = ?', row.Id);
    const definition = this.#schema.object(object);
    if (!definition || row['IsDeleted'] === true) return;
    const { phones, words } = tokensOf(definition.fields, row);
    for (const digits of phones) {
      this.#run('INSERT INTO phone VALUES (?, ?, ?, ?)', object, digits, reversed(digits), row.Id);
    }
    for (const { group, word } of words) this.#run('INSERT INTO word VALUES (?, ?, ?, ?)', object, group, word, row.Id);
  }

  #run(sql: string, ...parameters: string[]): void {
    this.#prepare(sql).run(...parameters);
  }

  #ids(sql: string, ...parameters: string[]): string[] {
    return this.#prepare(sql)
      .all(...parameters)
      .map((found) => String(found['id']));
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
