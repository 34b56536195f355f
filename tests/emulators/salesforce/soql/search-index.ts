import type { IdSource } from '../schema/ids.ts';
import { numberOfId } from '../schema/ids.ts';
import type { Schema } from '../schema/schema.ts';
import { openScratch } from '../store/scratch.ts';
import type { ObjectDefinition, SObjectRow } from '../types.ts';
import type { TokenSource } from './search-lookup.ts';
import type { TokenTable } from './token-table.ts';
import { createTokenTable } from './token-table.ts';

export interface CommittedRow {
  object: string;
  row: SObjectRow;
  committedAt: number;
}

interface PendingRow {
  table: TokenTable;
  number: number;
  /** None for a row that is deleted. */
  tokens: string | undefined;
  committedAt: number;
}

/** Rows that were loaded together: they are in the index, but not to be seen before their time. */
interface HiddenRows {
  object: string;
  first: number;
  last: number;
  committedAt: number;
}

/** Takes in rows that are loaded together. */
export interface SearchLoad {
  add(row: SObjectRow): void;
  end(): void;
}

/** Objects that global search covers; custom objects are searched only when their definition allows it. */
export const SEARCHABLE_OBJECTS: readonly string[] = ['Account', 'Contact', 'Lead', 'Campaign', 'Case', 'Task', 'User'];

const CACHE_MB = 16;

/**
 * Words and phone numbers of committed rows. Rows wait in a queue until somebody searches with a lag that has passed
 * for them, so the same index serves every lag.
 */
export class SearchIndex {
  readonly #schema: Schema;
  readonly #ids: IdSource;
  readonly #database = openScratch(CACHE_MB);
  readonly #tables = new Map<string, TokenTable>();
  #pending: PendingRow[] = [];
  #hidden: HiddenRows[] = [];

  constructor(schema: Schema, ids: IdSource) {
    this.#schema = schema;
    this.#ids = ids;
  }

  add({ object, row, committedAt }: CommittedRow): void {
    const table = this.#table(object);
    if (!table) return;
    const tokens = row['IsDeleted'] === true ? undefined : table.tokenizer.tokens(row);
    this.#pending.push({ table, number: numberOfId(row.Id), tokens, committedAt });
  }

  /** Nothing else may be written or searched before the load ends. */
  beginLoad(object: string, committedAt: number): SearchLoad {
    const table = this.#table(object);
    if (!table) return { add: () => undefined, end: () => undefined };
    const hidden: HiddenRows = { object, first: Number.POSITIVE_INFINITY, last: 0, committedAt };
    this.#database.exec('BEGIN');
    table.beginLoad();
    return {
      add: (row) => {
        const number = numberOfId(row.Id);
        hidden.first = Math.min(hidden.first, number);
        hidden.last = Math.max(hidden.last, number);
        table.append(number, table.tokenizer.tokens(row));
      },
      end: () => {
        this.#database.exec('COMMIT');
        table.endLoad();
        this.#hidden.push(hidden);
      },
    };
  }

  /** Takes in what was committed at or before the given time. */
  catchUp(untilMs: number): void {
    this.#hidden = this.#hidden.filter(({ committedAt }) => committedAt > untilMs);
    const first = this.#pending.findIndex((entry) => entry.committedAt > untilMs);
    const ready = first < 0 ? this.#pending : this.#pending.slice(0, first);
    if (ready.length === 0) return;
    this.#pending = first < 0 ? [] : this.#pending.slice(first);
    this.#database.exec('BEGIN');
    for (const { table, number, tokens } of ready) {
      if (tokens === undefined) table.remove(number);
      else table.put(number, tokens);
    }
    this.#database.exec('COMMIT');
  }

  /** Where the words of an object's rows are. */
  tokensOf(object: string): TokenSource {
    return {
      find: (tokens, prefix) => this.#find(object, tokens, prefix),
      matching: (start, pattern, most) => this.#table(object)?.matching(start, pattern, most) ?? [],
    };
  }

  /** The ids of found rows, in their order. */
  idsOf(object: string, numbers: ReadonlySet<number>): string[] {
    const { keyPrefix = '' } = this.#schema.object(object) ?? {};
    return [...numbers].toSorted((left, right) => left - right).map((number) => this.#ids.idOf(keyPrefix, number));
  }

  close(): void {
    this.#database.close();
  }

  #find(object: string, tokens: readonly string[], prefix: boolean): Set<number> {
    const found = this.#table(object)?.find(tokens, prefix) ?? [];
    const hidden = this.#hidden.filter((rows) => rows.object === object);
    if (hidden.length === 0) return new Set(found);
    return new Set(found.filter((number) => !hidden.some(({ first, last }) => first <= number && number <= last)));
  }

  #table(name: string): TokenTable | undefined {
    const known = this.#tables.get(name);
    if (known) return known;
    const definition: ObjectDefinition | undefined = SEARCHABLE_OBJECTS.includes(name)
      ? this.#schema.object(name)
      : undefined;
    if (!definition) return undefined;
    const table = createTokenTable(this.#database, definition);
    this.#tables.set(name, table);
    return table;
  }
}
