import type { TablePart } from '../soql/query-source.ts';
import type { FieldDefinition, ObjectDefinition, SObjectRow } from '../types.ts';
import type { IndexCondition } from './index-condition.ts';
import { MemoryRows, withNulls } from './memory-rows.ts';
import type { RowOrder } from './row-index.ts';
import type { Scratch } from './scratch.ts';
import { StoredRows } from './stored-rows.ts';

/** More rows than these go into the database: there they take a fraction of the memory. */
const MOST_IN_MEMORY = 2000;

/** The committed rows of one object. Nobody may write to a row that is read here. */
export class RowTable {
  readonly #scratch: Scratch;
  readonly #definition: ObjectDefinition;
  #rows: MemoryRows | StoredRows;
  #version = 0;
  #isLoading = false;

  constructor(scratch: Scratch, definition: ObjectDefinition) {
    this.#scratch = scratch;
    this.#definition = definition;
    this.#rows = new MemoryRows(definition);
  }

  /** Called for each field that is defined later. */
  addField(field: FieldDefinition): void {
    this.#rows.addField(field);
  }

  /** Grows with each write. */
  get version(): number {
    return this.#version;
  }

  get(id: string): SObjectRow | undefined {
    if (this.#rows instanceof MemoryRows) return this.#rows.get(id);
    const row = this.#rows.peek(id);
    return row && this.complete(row);
  }

  /** The row without its null fields. */
  peek(id: string): SObjectRow | undefined {
    return this.#rows.peek(id);
  }

  /** A copy with the null fields. */
  complete(row: SObjectRow): SObjectRow {
    return withNulls(this.#definition, row);
  }

  /** Rows without their null fields, one at a time, so that a limit stops the reading. */
  select(condition?: IndexCondition, order: RowOrder = 'Id'): Generator<SObjectRow> {
    return this.#rows.select(condition, order);
  }

  /** How many rows there are in a part of the table, without those that are named. */
  count(without: readonly string[], part: TablePart): number {
    return this.#rows.count(without, part);
  }

  /** Their ids with nothing between them: very many come faster as one text. */
  joinedIds(without: readonly string[], part: TablePart): string {
    return this.#rows.joinedIds(without, part);
  }

  /** Runs `work`, which may write very many rows. */
  load<T>(work: () => T): T {
    this.#isLoading = true;
    try {
      return work();
    } finally {
      this.#isLoading = false;
      if (this.#rows instanceof StoredRows) this.#rows.index();
    }
  }

  remove(id: string): void {
    this.#version += 1;
    this.#rows.remove(id);
  }

  put(row: SObjectRow): void {
    this.#version += 1;
    this.#rows.put(row);
    if (this.#rows instanceof MemoryRows && this.#rows.size > MOST_IN_MEMORY) this.#rows = this.#store(this.#rows);
    else if (this.#isLoading && this.#rows instanceof StoredRows) this.#rows.dropIndexes();
  }

  #store(rows: MemoryRows): StoredRows {
    const stored = new StoredRows(this.#scratch.open(), this.#definition);
    for (const row of rows.select()) stored.put(row);
    return stored;
  }
}
