import type { Query, Subquery } from '@jetstreamapp/soql-parser-js';
import type { QueryRest, QueryResult, SObjectRow } from '../types.ts';
import { isAggregate, runAggregate } from './aggregate.ts';
import type { Scope } from './field-path.ts';
import type { Run, Within } from './find-rows.ts';
import { findHits, findRows, readable, scopeOf, visible, wholeTable } from './find-rows.ts';
import { IdList } from './id-list.ts';
import { parseQuery } from './parse-query.ts';
import type { ApiRecord } from './project-record.ts';
import { compileSelect } from './project-record.ts';
import type { QuerySource } from './query-source.ts';
import { slimRows } from './slim-rows.ts';
import { malformedQuery, noSuchChildRelation } from './soql-errors.ts';

export interface RunOptions {
  includeDeleted?: boolean;
  /** Only these rows of the queried object are looked at (those that a search found). */
  within?: string[];
  /** No more rows are wanted, whatever the query's own LIMIT. */
  atMost?: number;
  /** So many records are made at once; all when absent. */
  first?: number;
}

function runSubquery(run: Run, parentScope: Scope, subquery: Subquery, parent: SObjectRow) {
  const relation = run.source.schema.childRelationship(parentScope.object.name, subquery.relationshipName);
  if (!relation) throw noSuchChildRelation(run.soql, subquery.relationshipName);
  const scope = scopeOf(run, readable(run, relation.childObject), subquery.sObjectAlias);
  const select = compileSelect(scope, subquery.fields ?? [], () => {
    throw malformedQuery(run.soql, -1, 'A child query may not hold another one.');
  });
  const within: Within = { kind: 'in', field: relation.field, values: [parent.Id] };
  const records = Array.from(findRows(run, scope, subquery, within), select);
  const value = records.length === 0 ? null : { totalSize: records.length, done: true, records };
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

interface Prepared {
  run: Run;
  query: Query;
  scope: Scope;
}

function prepare(source: QuerySource, soql: string, includeDeleted: boolean): Prepared {
  const query = parseQuery(soql);
  const run: Run = { source, soql, includeDeleted };
  const scope = scopeOf(run, readable(run, query.sObject ?? ''), query.sObjectAlias);
  return { run, query, scope };
}

function compileRecord({ run, query, scope }: Prepared): (row: SObjectRow) => ApiRecord {
  return compileSelect(scope, query.fields ?? [], (parentScope, subquery, parent) =>
    runSubquery(run, parentScope, subquery, parent),
  );
}

function count({ run, query, scope }: Prepared, within: Within | undefined): number {
  const whole = within ? undefined : wholeTable(run, scope, query);
  if (whole) return whole.count();
  let found = 0;
  for (const _ of findHits(run, scope, query, within)) found += 1;
  return found;
}

function aggregate({ run, query, scope }: Prepared, within: Within | undefined): QueryResult {
  const { where, usingScope } = query;
  const clauses = { ...(where && { where }), ...(usingScope && { usingScope }) };
  return runAggregate(scope, query, () => slimRows(scope.object, run.soql, findRows(run, scope, clauses, within)));
}

export interface OpenedQuery extends QueryResult {
  object: string;
  /** Where all records are, when not all were made. */
  rest?: QueryRest;
}

type ReadRecord = (id: string) => ApiRecord[];

/** Nothing for a row that is gone since, or not to be seen any more. */
function recordReader(prepared: Prepared): ReadRecord {
  const { run, scope } = prepared;
  const select = compileRecord(prepared);
  return (id) => {
    const row = run.source.read(scope.object.name, id);
    return row && visible(run, scope.object, row) ? [select(row)] : [];
  };
}

function restOf({ run }: Prepared, ids: IdList): QueryRest {
  const { soql, includeDeleted, source } = run;
  return { soql, includeDeleted, apiVersion: source.apiVersion, ids };
}

/** A whole table of more rows than are wanted at once: their ids are known without a look at each. */
function openWhole(prepared: Prepared, first: number): OpenedQuery | undefined {
  const { run, query, scope } = prepared;
  if ((query.limit ?? Number.POSITIVE_INFINITY) <= first) return undefined;
  const whole = wholeTable(run, scope, query);
  if (!whole || whole.count() <= first) return undefined;
  const ids = whole.ids();
  const records = ids.slice(0, first).flatMap(recordReader(prepared));
  return { records, totalSize: ids.length, object: scope.object.name, rest: restOf(prepared, ids) };
}

function openFound(prepared: Prepared, within: Within | undefined, { first, atMost }: RunOptions): OpenedQuery {
  const { run, query, scope } = prepared;
  const select = compileRecord(prepared);
  const ids: string[] = [];
  const records: ApiRecord[] = [];
  let totalSize = 0;
  for (const { id, row } of findHits(run, scope, query, within)) {
    totalSize += 1;
    if (first !== undefined) ids.push(id);
    const found =
      first === undefined || totalSize <= first ? (row ?? run.source.read(scope.object.name, id)) : undefined;
    if (found) records.push(select(found));
    if (totalSize === atMost) break;
  }
  const rest = totalSize > records.length ? { rest: restOf(prepared, new IdList(ids.join(''))) } : {};
  return { records, totalSize, object: scope.object.name, ...rest };
}

/** Runs SOQL for one user. Throws MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD as the service words them. */
export function runQuery(source: QuerySource, soql: string, options: RunOptions = {}): OpenedQuery {
  const prepared = prepare(source, soql, options.includeDeleted === true);
  const { run, query, scope } = prepared;
  const object = scope.object.name;
  const within = options.within && { kind: 'in' as const, field: 'Id', values: options.within };
  if (isPlainCount(query) && query.fields?.length === 1 && !query.groupBy)
    return { records: [], totalSize: count(prepared, within), object };
  if (isAggregate(query)) return { ...aggregate(prepared, within), object };
  checkFieldsKeyword(query, soql);
  checkSubqueries(run, scope, query);
  const { first } = options;
  const opened = within || first === undefined ? undefined : openWhole(prepared, first);
  return opened ?? openFound(prepared, within, options);
}

/** Records of a query that was run before, from one place to before another; rows that are gone since are left out. */
export function readRest(source: QuerySource, rest: QueryRest, start: number, end: number): ApiRecord[] {
  const read = recordReader(prepare(source, rest.soql, rest.includeDeleted));
  return rest.ids.slice(start, end).flatMap(read);
}
