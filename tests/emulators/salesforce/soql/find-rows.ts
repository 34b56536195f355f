import type { IndexCondition } from '../store/index-condition.ts';
import type { RowOrder } from '../store/row-index.ts';
import type { FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { Condition } from './compile-where.ts';
import { compileWhere } from './compile-where.ts';
import type { Scope } from './field-path.ts';
import { partsOf, resolvePath } from './field-path.ts';
import type { Hit } from './order-by.ts';
import { sortKeys, sortRows } from './order-by.ts';
import type { QuerySource, WholeTable } from './query-source.ts';
import type { OuterField } from './semi-join.ts';
import { checkSameTarget, checkSemiJoins, innerField } from './semi-join.ts';
import { malformedQuery, noSuchRelation, noSuchType } from './soql-errors.ts';
import type { Path, QuerySyntax } from './syntax.ts';

const MAX_OFFSET = 2000;

/** One query while it is run. */
export interface Run {
  source: QuerySource;
  soql: string;
  includeDeleted: boolean;
}

export type Clauses = Pick<QuerySyntax, 'where' | 'orderBy' | 'limit' | 'offset' | 'scope'>;

/** Only rows whose field has one of the values are looked at. */
export type Within = IndexCondition & { kind: 'in' };

/** Throws INVALID_TYPE for an object that is unknown or hidden from the user. */
export function readable(run: Run, { text, at }: Path): ObjectDefinition {
  const { schema, access, user } = run.source;
  const object = schema.object(text);
  if (!object || object.kind === 'event' || !access.objectAccess(user, object.name).read)
    throw noSuchType(run.soql, at, text);
  return object;
}

/** What names mean in a query over an object. Throws INVALID_FIELD for parents in FROM that are none. */
export function scopeOf(run: Run, object: ObjectDefinition, query: Pick<QuerySyntax, 'alias' | 'parents'>): Scope {
  const { source, soql } = run;
  const parents = new Map<string, readonly string[]>();
  const scope = { source, soql, object, alias: query.alias, parents };
  for (const { path, alias } of query.parents) {
    const way = partsOf(scope, path.text);
    let owner: ObjectDefinition | undefined = object;
    for (const name of way) {
      const reference = owner && source.schema.parentRelationship(owner.name, name);
      if (!reference || way.join('.') === path.text) throw noSuchRelation(soql, path.at, name);
      owner = source.schema.object(reference.referenceTo?.[0] ?? '');
    }
    if (alias !== undefined) parents.set(alias.toLowerCase(), way);
  }
  return scope;
}

export function conditionOf(run: Run, scope: Scope, where: QuerySyntax['where']): Condition {
  if (!where) return { matches: () => true };
  checkSemiJoins(run.soql, where);
  return compileWhere(scope, where, (query, outer) => selectValues(run, query, { scope, ...outer }));
}

/** The inner query of `IN (SELECT …)`: one column of values. */
function selectValues(run: Run, query: QuerySyntax, outer: OuterField): FieldValue[] {
  const scope = scopeOf(run, readable(run, query.from), query);
  const selected = innerField(run.soql, query);
  const path = resolvePath(scope, selected);
  checkSameTarget(scope, { path, text: selected.text }, outer);
  return Array.from(findRows(run, scope, query), (row) => path.read(row));
}

/** May the user see the row, and is it not in the recycle bin (or wanted from there)? */
export function visible(run: Run, object: ObjectDefinition, row: SObjectRow): boolean {
  if (row['IsDeleted'] === true && !run.includeDeleted) return false;
  return run.source.access.rowVisible(run.source.user, object.name, row);
}

/** An order that the store's own indexes have, so that no more rows are read than wanted. */
function storedOrder(orderBy: Clauses['orderBy']): RowOrder | undefined {
  const keys = orderBy.map(({ key, descending }) => (key.kind === 'path' && !descending ? key.text.toLowerCase() : ''));
  if (keys.length === 1 && keys[0] === 'id') return 'Id';
  const isModstamp = keys[0] === 'systemmodstamp' && (keys.length === 1 || (keys.length === 2 && keys[1] === 'id'));
  return isModstamp ? 'SystemModstamp' : undefined;
}

/**
 * `USING SCOPE mine`: the user's own rows.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_using_scope.htm
 */
function ownedBy(run: Run, scope: Scope, usingScope: string | undefined): (row: SObjectRow) => boolean {
  if (usingScope !== 'mine') return () => true;
  if (!run.source.schema.field(scope.object.name, 'OwnerId'))
    throw malformedQuery(run.soql, -1, `${scope.object.name} does not support the scope mine`);
  return (row) => row['OwnerId'] === run.source.user.userId;
}

/** The rows that LIMIT and OFFSET leave. Throws NUMBER_OUTSIDE_VALID_RANGE. */
function boundsOf({ offset = 0, limit }: Clauses): { offset: number; end: number } {
  if (offset > MAX_OFFSET) {
    throw new SalesforceError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  }
  return { offset, end: limit === undefined ? Number.POSITIVE_INFINITY : offset + limit };
}

/** What a query finds, one after another; those that had to be sorted may come without their row. */
export function* findHits(run: Run, scope: Scope, clauses: Clauses, within?: Within): Generator<Hit> {
  const wanted = within && new Set(within.values);
  const condition = conditionOf(run, scope, clauses.where);
  const isMine = ownedBy(run, scope, clauses.scope);
  const { offset, end } = boundsOf(clauses);
  const keys = sortKeys(scope, clauses.orderBy);
  const order = run.source.hasStaged(scope.object.name) ? undefined : storedOrder(clauses.orderBy);
  function* matching(): Generator<SObjectRow> {
    for (const row of run.source.scan(scope.object.name, within ?? condition.index, order)) {
      if (within && !wanted?.has(String(row[within.field]))) continue;
      if (visible(run, scope.object, row) && isMine(row) && condition.matches(row)) yield row;
    }
  }
  if (keys.length > 0 && !order) {
    yield* sortRows(matching(), keys, offset, end);
    return;
  }
  if (end === 0) return;
  let count = 0;
  for (const row of matching()) {
    count += 1;
    if (count > offset) yield { id: row.Id, row };
    if (count >= end) return;
  }
}

/** The same as rows; null fields may be left out. */
export function* findRows(run: Run, scope: Scope, clauses: Clauses, within?: Within): Generator<SObjectRow> {
  for (const { id, row } of findHits(run, scope, clauses, within)) {
    const found = row ?? run.source.read(scope.object.name, id);
    if (found) yield found;
  }
}

/** A query that wants every row of a table, which then need not be looked at one by one. */
export function wholeTable(run: Run, scope: Scope, clauses: Clauses): WholeTable | undefined {
  if (clauses.where || clauses.scope === 'mine') return undefined;
  const order = storedOrder(clauses.orderBy);
  if (clauses.orderBy.length > 0 && !order) return undefined;
  sortKeys(scope, clauses.orderBy);
  const { offset, end } = boundsOf(clauses);
  const part = { order: order ?? 'Id', offset, limit: end - offset };
  return run.source.whole?.(scope.object.name, run.includeDeleted, part);
}
