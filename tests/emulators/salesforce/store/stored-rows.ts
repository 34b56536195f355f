import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import type { TablePart } from '../soql/query-source.ts';
import type { IndexCondition, SqlFragment } from './index-condition.ts';
import { toSql } from './index-condition.ts';
import { RowFormat, shortInstant } from './row-format.ts';
import type { RowOrder } from './row-index.ts';
import { indexKey, isIndexed } from './row-index.ts';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const columnOf = (field: string): string =>
  field === 'Id' || field === 'SystemModstamp' ? field : quote(`ix_${field}`);
const columnSql = (field: FieldDefinition): string => `${columnOf(field.name)} TEXT`;
const hasColumn = (field: FieldDefinition): boolean =>
  isIndexed(field) && field.name !== 'Id' && field.name !== 'SystemModstamp';
const keptTexts = 200;

/** Very many rows of one object, in a database: a column with all values and one column for each indexed field. */
export class StoredRows {
  readonly #database: DatabaseSync;
  readonly #name: string;
  readonly #indexed: FieldDefinition[] = [];
  readonly #format: RowFormat;
  /** What makes each index, by its name. */
  readonly #indexes = new Map<string, string>();
  readonly #statements = new Map<string, StatementSync>();
  /** Statements that nobody reads from at the moment, by their text. */
  readonly #idle = new Map<string, StatementSync[]>();
  #isIndexed = true;
  #insert: StatementSync | undefined;
  #find: StatementSync | undefined;

  constructor(database: DatabaseSync, definition: ObjectDefinition) {
    this.#database = database;
    this.#name = definition.name;
    this.#format = new RowFormat(definition);
    const indexed = definition.fields.filter(hasColumn);
    const columns = ['Id TEXT PRIMARY KEY', 'SystemModstamp TEXT', 'Data TEXT NOT NULL', ...indexed.map(columnSql)];
    database.exec(`CREATE TABLE ${quote(this.#name)} (${columns.join(', ')})`);
    this.#addIndex('SystemModstamp', '(SystemModstamp, Id)');
    for (const field of indexed) this.#indexField(field);
  }

  /** Called for each field of the object, also those defined later. */
  addField(field: FieldDefinition): void {
    if (!hasColumn(field)) return;
    this.#database.exec(`ALTER TABLE ${quote(this.#name)} ADD COLUMN ${columnSql(field)}`);
    this.#indexField(field);
    this.#statements.clear();
    this.#insert = undefined;
  }

  #indexField(field: FieldDefinition): void {
    const column = columnOf(field.name);
    this.#addIndex(field.name, `(${column}) WHERE ${column} IS NOT NULL`);
    this.#indexed.push(field);
  }

  /** The row without its null fields. */
  peek(id: string): SObjectRow | undefined {
    this.#find ??= this.#database.prepare(`SELECT Data FROM ${quote(this.#name)} WHERE Id = ?`);
    const found = this.#find.get(id);
    return found && this.#format.read(id, found['Data']);
  }

  /** Rows without their null fields, one at a time, so that a limit stops the reading. */
  *select(condition?: IndexCondition, order: RowOrder = 'Id'): Generator<SObjectRow> {
    const where = condition && toSql(condition, columnOf);
    const orderBy = order === 'Id' ? 'Id' : `${order}, Id`;
    const sql = `SELECT Id, Data FROM ${quote(this.#name)}${where ? ` WHERE ${where.sql}` : ''} ORDER BY ${orderBy}`;
    // A statement of its own: a query may read the same table again while this one is being read.
    const idle = this.#idleOf(sql);
    const statement = idle.pop() ?? this.#database.prepare(sql);
    for (const found of statement.iterate(...(where?.parameters ?? [])))
      yield this.#format.read(String(found['Id']), found['Data']);
    // One that was left in the middle is not used again.
    idle.push(statement);
  }

  #idleOf(sql: string): StatementSync[] {
    const known = this.#idle.get(sql);
    if (known) return known;
    if (this.#idle.size >= keptTexts) this.#idle.clear();
    const fresh: StatementSync[] = [];
    this.#idle.set(sql, fresh);
    return fresh;
  }

  /** How many rows there are in a part of the table, without those that are named. */
  count(without: readonly string[], part: TablePart): number {
    const { sql, parameters } = this.#part(without, part);
    return Number(this.#database.prepare(`SELECT count(*) AS found FROM (${sql})`).get(...parameters)?.['found']);
  }

  /** Their ids with nothing between them: very many come faster as one text. */
  joinedIds(without: readonly string[], part: TablePart): string {
    const { sql, parameters } = this.#part(without, part);
    const found = this.#database.prepare(`SELECT group_concat(Id, '') AS ids FROM (${sql})`).get(...parameters);
    return String(found?.['ids'] ?? '');
  }

  #part(without: readonly string[], { order, offset, limit }: TablePart): SqlFragment {
    const where = without.length > 0 ? ' WHERE Id NOT IN (SELECT value FROM json_each(?))' : '';
    const orderBy = order === 'Id' ? 'Id' : `${order}, Id`;
    const bounds = `LIMIT ${Number.isFinite(limit) ? limit : -1} OFFSET ${offset}`;
    return {
      sql: `SELECT Id FROM ${quote(this.#name)}${where} ORDER BY ${orderBy} ${bounds}`,
      parameters: without.length > 0 ? [JSON.stringify(without)] : [],
    };
  }

  /** Before very many rows are written: it is faster to make the indexes anew afterwards, and takes less memory. */
  dropIndexes(): void {
    if (!this.#isIndexed) return;
    this.#isIndexed = false;
    for (const index of this.#indexes.keys()) this.#database.exec(`DROP INDEX ${index}`);
  }

  /** Makes the indexes that were dropped. */
  index(): void {
    if (this.#isIndexed) return;
    this.#isIndexed = true;
    for (const sql of this.#indexes.values()) this.#database.exec(sql);
  }

  #addIndex(name: string, on: string): void {
    const index = quote(`${this.#name}_${name}`);
    const sql = `CREATE INDEX ${index} ON ${quote(this.#name)} ${on}`;
    this.#indexes.set(index, sql);
    this.#database.exec(sql);
  }

  remove(id: string): void {
    this.#prepare(`DELETE FROM ${quote(this.#name)} WHERE Id = ?`).run(id);
  }

  put(row: SObjectRow): void {
    const keys = this.#indexed.map((field) => indexKey(field, row[field.name] ?? null));
    this.#insert ??= this.#prepareInsert();
    this.#insert.run(row.Id, instantOrNull(row['SystemModstamp']), this.#format.write(row), ...keys);
  }

  #prepareInsert(): StatementSync {
    const columns = ['Id', 'SystemModstamp', 'Data', ...this.#indexed.map((field) => columnOf(field.name))];
    const holes = columns.map(() => '?').join(', ');
    return this.#database.prepare(
      `INSERT OR REPLACE INTO ${quote(this.#name)} (${columns.join(', ')}) VALUES (${holes})`,
    );
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    if (this.#statements.size > 200) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

function instantOrNull(value: FieldValue | undefined): string | null {
  return typeof value === 'string' ? shortInstant(value) : null;
}
