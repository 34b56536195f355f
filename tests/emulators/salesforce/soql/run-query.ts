import type { Query, Subquery } from '@jetstreamapp/soql-parser-js';
import type { FieldValue, ObjectDefinition, QueryResult, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { IndexCondition } from '../store/index-condition.ts';
import type { RowOrder } from '../store/row-table.ts';
import { isAggregate, runAggregate } from './aggregate.ts';
import type { Condition } from './compile-where.ts';
import { compileWhere } from './compile-where.ts';
import type { Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { sortRows } from './order-by.ts';
import { parseQuery } from './parse-query.ts';
import { compileSelect } from './project-record.ts';
import type { QuerySource } from './query-source.ts';
import { malformedQuery, noSuchChildRelation, noSuchType } from './soql-errors.ts';
import { toWhereTree } from './where-tree.ts';

const MAX_OFFSET = 2000;

export interface RunOptions {
  includeDeleted?: boolean;
  /** Only these rows of the queried object are looked at (those that a search found). */
  within?: string[];
}

interface Run {
  source: QuerySource;
  soql: string;
  includeDeleted: boolean;
}

type Clauses = Pick<Query, 'where' | 'orderBy' | 'limit' | 'offset' | 'sObjectAlias' | 'usingScope'>;

function readable(run: Run, name: string): ObjectDefinition {
  const { schema, access, user } = run.source;
  const object = schema.object(name);
  if (!object || object.kind === 'event' || !access.objectAccess(user, object.name).read)
    throw noSuchType(run.soql, name);
  return object;
}

function scopeOf(run: Run, object: ObjectDefinition, alias: string | undefined): Scope {
  return { source: run.source, soql: run.soql, object, alias };
}

function conditionOf(run: Run, scope: Scope, where: Query['where']): Condition {
  if (!where) return { matches: () => true };
  return compileWhere(scope, toWhereTree(run.soql, where), (query) => selectValues(run, query));
}

/** The inner query of `IN (SELECT …)`: one column of values. */
function selectValues(run: Run, query: Query): FieldValue[] {
  const object = readable(run, query.sObject ?? '');
  const scope = scopeOf(run, object, query.sObjectAlias);
  const [column] = query.fields ?? [];
  if (query.fields?.length !== 1 || !column || (column.type !== 'Field' && column.type !== 'FieldRelationship')) {
    throw malformedQuery(run.soql, -1, 'The inner select of a semi join must select exactly one field.');
  }
  const path = resolvePath(
    scope,
    column.type === 'Field' ? column.field : [...column.relationships, column.field].join('.'),
  );
  return findRows(run, scope, query).map((row) => path.read(row));
}

function visible(run: Run, object: ObjectDefinition, row: SObjectRow): boolean {
  if (row['IsDeleted'] === true && !run.includeDeleted) return false;
  return run.source.access.rowVisible(run.source.user, object.name, row);
}

/** The order of the store's own index, so that a poll for changes reads no more rows than it returns. */
function storedOrder(orderBy: Clauses['orderBy']): RowOrder | undefined {
  const keys = [orderBy ?? []]
    .flat()
    .map((clause) => ('field' in clause && clause.order !== 'DESC' ? clause.field.toLowerCase() : ''));
  const isModstamp = keys[0] === 'systemmodstamp' && (keys.length === 1 || (keys.length === 2 && keys[1] === 'id'));
  return isModstamp ? 'SystemModstamp' : undefined;
}

/**
 * `USING SCOPE mine`: the user's own rows.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_using_scope.htm
 */
function ownedBy(run: Run, scope: Scope, usingScope: string | undefined): (row: SObjectRow) => boolean {
  if (usingScope?.toLowerCase() !== 'mine') return () => true;
  if (!run.source.schema.field(scope.object.name, 'OwnerId'))
    throw malformedQuery(run.soql, -1, `${scope.object.name} does not support the scope mine`);
  return (row) => row['OwnerId'] === run.source.user.userId;
}

function findRows(run: Run, scope: Scope, clauses: Clauses, within?: IndexCondition & { kind: 'in' }): SObjectRow[] {
  const wanted = within && new Set(within.values);
  const condition = conditionOf(run, scope, clauses.where);
  const isMine = ownedBy(run, scope, clauses.usingScope);
  const offset = clauses.offset ?? 0;
  if (offset > MAX_OFFSET) {
    throw new SalesforceError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  }
  const end = clauses.limit === undefined ? Number.POSITIVE_INFINITY : offset + clauses.limit;
  const rows: SObjectRow[] = [];
  const order = run.source.hasStaged(scope.object.name) ? undefined : storedOrder(clauses.orderBy);
  for (const row of run.source.scan(scope.object.name, within ?? condition.index, order)) {
    if (within && !wanted?.has(String(row[within.field]))) continue;
    if (!visible(run, scope.object, row) || !isMine(row) || !condition.matches(row)) continue;
    rows.push(row);
    if ((!clauses.orderBy || order) && rows.length >= end) break;
  }
  const sorted = clauses.orderBy && !order ? sortRows(scope, rows, clauses.orderBy) : rows;
  return sorted.slice(offset, end);
}

function runSubquery(run: Run, parentScope: Scope, subquery: Subquery, parent: SObjectRow) {
  const relation = run.source.schema.childRelationship(parentScope.object.name, subquery.relationshipName);
  if (!relation) throw noSuchChildRelation(run.soql, subquery.relationshipName);
  const scope = scopeOf(run, readable(run, relation.childObject), subquery.sObjectAlias);
  const select = compileSelect(scope, subquery.fields ?? [], () => {
    throw malformedQuery(run.soql, -1, 'A child query may not hold another one.');
  });
  const rows = findRows(run, scope, subquery, { kind: 'in', field: relation.field, values: [parent.Id] });
  const value = rows.length === 0 ? null : { totalSize: rows.length, done: true, records: rows.map(select) };
  return { name: relation.relationshipName, value };
}

function isPlainCount(query: Query): boolean {
  const [field] = query.fields ?? [];
  return (
    field?.type === 'FieldFunctionExpression' &&
    field.functionName.toUpperCase() === 'COUNT' &&
    field.parameters.length === 0
  );
}

function checkFieldsKeyword(query: Query, soql: string): void {
  const keyword = query.fields?.find(
    (field) => field.type === 'FieldFunctionExpression' && field.functionName.toUpperCase() === 'FIELDS',
  );
  if (!keyword || (query.limit !== undefined && query.limit <= 200)) return;
  if (keyword.type === 'FieldFunctionExpression' && String(keyword.parameters[0]).toUpperCase() === 'STANDARD') return;
  throw malformedQuery(soql, -1, 'The SOQL FIELDS function must have a LIMIT of at most 200');
}

/** Checks a child query's names even when there is no parent row to run it for. */
function checkSubqueries(run: Run, scope: Scope, query: Query): void {
  const nobody: SObjectRow = { Id: '' };
  for (const field of query.fields ?? []) {
    if (field.type === 'FieldSubquery') runSubquery(run, scope, field.subquery, nobody);
  }
}

/** Runs SOQL for one user. Throws MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD as the service words them. */
export function runQuery(
  source: QuerySource,
  soql: string,
  options: RunOptions = {},
): QueryResult & { object: string } {
  const query = parseQuery(soql);
  const run: Run = { source, soql, includeDeleted: options.includeDeleted === true };
  const within = options.within && { kind: 'in' as const, field: 'Id', values: options.within };
  const object = readable(run, query.sObject ?? '');
  const scope = scopeOf(run, object, query.sObjectAlias);
  if (isPlainCount(query) && query.fields?.length === 1 && !query.groupBy)
    return { records: [], totalSize: findRows(run, scope, query, within).length, object: object.name };
  if (isAggregate(query)) {
    const { where, usingScope } = query;
    const clauses = { ...(where && { where }), ...(usingScope && { usingScope }) };
    const result = runAggregate(scope, query, () => findRows(run, scope, clauses, within));
    return { ...result, object: object.name };
  }
  checkFieldsKeyword(query, soql);
  checkSubqueries(run, scope, query);
  const select = compileSelect(scope, query.fields ?? [], (parentScope, subquery, parent) =>
    runSubquery(run, parentScope, subquery, parent),
  );
  const records = findRows(run, scope, query, within).map(select);
  return { records, totalSize: records.length, object: object.name };
}
