import { toId18 } from '../schema/ids.ts';
import type { QueryPlan } from '../soql/explain-query.ts';
import { eachRecord, explainQuery, readRest, runQuery } from '../soql/run-query.ts';
import { runSearch } from '../soql/run-search.ts';
import { IdList } from '../soql/id-list.ts';
import type { QuerySource, TablePart, WholeTable } from '../soql/query-source.ts';
import type {
  DmlOptions,
  FieldValue,
  OpenedQuery,
  QueryOptions,
  QueryRest,
  QueryResult,
  SearchOptions,
  SObjectRow,
  Tx,
  UserContext,
} from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { StoreAccess } from './access-control.ts';
import { deleteRow, purgeRow } from './delete-row.ts';
import { coerceFields, withDefaults } from './field-rules.ts';
import type { IndexCondition } from './index-condition.ts';
import { insertRow } from './insert-row.ts';
import type { MergeOrder } from './merge-rows.ts';
import { mergeRows } from './merge-rows.ts';
import { indexKey, isIndexed } from './row-index.ts';
import type { Transaction } from './transaction.ts';
import { emptyFromBin, undeleteRow } from './undelete-row.ts';
import { updateRow } from './update-row.ts';
import type { Writer } from './writer.ts';
import { readableObject } from './writer.ts';

export const DEFAULT_API_VERSION = '68.0';
const NO_USER_TIME_ZONE = 'UTC';
const MAX_REMEMBERED = 10_000;

type ReadRow = (object: string, id: string) => SObjectRow | undefined;

/** For the length of one query, in which nothing is written: many rows have the same parents. */
function remembering(read: ReadRow): ReadRow {
  const known = new Map<string, SObjectRow | undefined>();
  return (object, id) => {
    if (known.has(id)) return known.get(id);
    if (known.size >= MAX_REMEMBERED) known.clear();
    const row = read(object, id);
    known.set(id, row);
    return row;
  };
}

/** For the length of one query: whether a user may read an object, and each row of it. */
function seeing(access: StoreAccess, user: UserContext): QuerySource['sees'] {
  const rights = new Map<string, { read: boolean; all: boolean }>();
  return (object, row) => {
    let right = rights.get(object);
    if (!right) {
      right = { read: access.objectAccess(user, object).read, all: access.seesAllRows(user, object) };
      rights.set(object, right);
    }
    return right.read && (right.all || access.rowVisible(user, object, row));
  };
}

/** A transaction as one user sees it. */
export class TxView implements Tx {
  readonly user: UserContext;
  readonly #tx: Transaction;

  constructor(tx: Transaction, user: UserContext) {
    this.#tx = tx;
    this.user = user;
  }

  get(object: string, id: string): SObjectRow | undefined {
    const definition = readableObject(this.#writer(), object);
    const row = this.#tx.read(definition.name, toId18(id) ?? id);
    if (!row || row['IsDeleted'] || !this.#tx.core.access.rowVisible(this.user, definition.name, row)) return undefined;
    return row;
  }

  find(object: string, equal: Record<string, FieldValue>): SObjectRow[] {
    const definition = readableObject(this.#writer(), object);
    const wanted = Object.entries(equal);
    return [...this.#tx.scan(definition.name, this.#indexFor(definition.name, equal))]
      .filter((row) => wanted.every(([field, value]) => (row[field] ?? null) === value) && !row['IsDeleted'])
      .filter((row) => this.#tx.core.access.rowVisible(this.user, definition.name, row))
      .map((row) => this.#tx.core.table(definition.name).complete(row));
  }

  query(soql: string, options: QueryOptions = {}): QueryResult {
    return runQuery(this.#source(options.apiVersion), soql, {
      includeDeleted: options.includeDeleted === true,
      ...(options.checkOnly ? { within: [] } : {}),
    });
  }

  open(soql: string, options: QueryOptions & { first: number }): OpenedQuery {
    const { first, includeDeleted = false } = options;
    return runQuery(this.#source(options.apiVersion), soql, { includeDeleted, first });
  }

  explain(soql: string): QueryPlan[] {
    return explainQuery(this.#source(), soql);
  }

  each(soql: string, { apiVersion, includeDeleted = false }: QueryOptions = {}): Iterable<Record<string, unknown>> {
    return eachRecord(this.#source(apiVersion), soql, includeDeleted);
  }

  more(rest: QueryRest, start: number, end: number): Record<string, unknown>[] {
    return readRest(this.#source(rest.apiVersion), rest, start, end);
  }

  search(sosl: string, options: SearchOptions = {}): Record<string, unknown>[] {
    const { searchIndex, surroundings } = this.#tx.core;
    searchIndex.catchUp(surroundings.clock.now() - (options.searchLagMs ?? 0));
    return runSearch(this.#source(options.apiVersion), searchIndex, sosl);
  }

  async insert(object: string, values: Record<string, unknown>, options?: DmlOptions): Promise<string> {
    return this.attempt(async () => {
      const definition = readableObject(this.#writer(), object);
      if (definition.kind !== 'event') return insertRow(this.#writer(), object, values, options);
      return this.#publishFrom(definition.name, values);
    });
  }

  async update(object: string, id: string, values: Record<string, unknown>, options?: DmlOptions): Promise<void> {
    await this.attempt(() => updateRow(this.#writer(), object, toId18(id) ?? id, values, options));
  }

  async delete(object: string, id: string): Promise<void> {
    await this.attempt(() => deleteRow(this.#writer(), object, toId18(id) ?? id));
  }

  async purge(object: string, id: string): Promise<void> {
    await this.attempt(() => purgeRow(this.#writer(), object, toId18(id) ?? id));
  }

  async undelete(id: string): Promise<void> {
    await this.attempt(() => undeleteRow(this.#writer(), toId18(id) ?? id));
  }

  async emptyFromBin(id: string): Promise<void> {
    emptyFromBin(this.#writer(), toId18(id) ?? id);
  }

  async merge(order: MergeOrder): Promise<string[]> {
    return this.attempt(() => mergeRows(this.#writer(), order));
  }

  publish(event: string, values: Record<string, FieldValue>): void {
    this.#tx.stageEvent({ event, userId: this.user.userId, values });
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const savepoint = this.#tx.savepoint();
    try {
      return await work();
    } catch (error) {
      this.#tx.rollbackTo(savepoint);
      throw error;
    }
  }

  asSystem(): Tx {
    return new TxView(this.#tx, { ...this.user, system: true });
  }

  #writer(): Writer {
    return { tx: this.#tx, user: this.user, systemTx: () => this.asSystem() };
  }

  /** A platform event made through the object's insert: its values are checked like a row's. */
  #publishFrom(event: string, values: Record<string, unknown>): string {
    const { core } = this.#tx;
    const definition = readableObject(this.#writer(), event);
    if (!core.access.objectAccess(this.user, event).create) {
      throw new SalesforceError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object', []);
    }
    const coerced = coerceFields(core, this.user, definition, values, 'insert');
    this.publish(event, withDefaults(definition, coerced));
    return core.ids.next(definition.keyPrefix);
  }

  #indexFor(object: string, equal: Record<string, FieldValue>): IndexCondition | undefined {
    for (const [name, value] of Object.entries(equal)) {
      const field = this.#tx.core.schema.field(object, name);
      const key = field && isIndexed(field) && field.type !== 'datetime' ? indexKey(field, value) : null;
      if (field && key !== null) return { kind: 'in', field: field.name, values: [key] };
    }
    return undefined;
  }

  #source(apiVersion = DEFAULT_API_VERSION): QuerySource {
    const { core } = this.#tx;
    const zone = core.table('User').get(this.user.userId)?.['TimeZoneSidKey'];
    return {
      schema: core.schema,
      parse: core.parse,
      access: core.access,
      user: this.user,
      apiVersion,
      now: core.surroundings.clock.now(),
      timeZone: typeof zone === 'string' ? zone : NO_USER_TIME_ZONE,
      hasBinned: (object) => core.bin.hasHeld(object) || this.#tx.hasDeletions,
      read: remembering((object, id) => this.#tx.peek(object, id)),
      sees: seeing(core.access, this.user),
      scan: (object, condition, order) => this.#tx.scan(object, condition, order),
      hasStaged: (object) => this.#tx.hasStaged(object),
      whole: (object, includeDeleted, part) => this.#whole(object, includeDeleted, part),
    };
  }

  #whole(object: string, includeDeleted: boolean, part: TablePart): WholeTable | undefined {
    const { access, bin, table } = this.#tx.core;
    if (this.#tx.hasStaged(object) || !access.seesAllRows(this.user, object)) return undefined;
    const excluded = includeDeleted ? [] : bin.idsOf(object);
    return {
      count: () => table(object).count(excluded, part),
      ids: () => new IdList(table(object).joinedIds(excluded, part)),
    };
  }
}
