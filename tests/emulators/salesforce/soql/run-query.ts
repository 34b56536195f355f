import type { QueryRest, QueryResult, SObjectRow } from '../types.ts';
import { isAggregate, runAggregate } from './aggregate.ts';
import { compileChildren } from './child-query.ts';
import type { QueryPlan } from './explain-query.ts';
import { plansOf } from './explain-query.ts';
import type { Scope } from './field-path.ts';
import type { Clauses, Run, Within } from './find-rows.ts';
import { findHits, findRows, readable, scopeOf, visible, wholeTable } from './find-rows.ts';
import { IdList } from './id-list.ts';
import type { ApiRecord } from './project-record.ts';
import { compileSelect } from './project-record.ts';
import type { QuerySource } from './query-source.ts';
import { malformedQuery } from './soql-errors.ts';
import type { QuerySyntax } from './syntax.ts';

export interface RunOptions {
  includeDeleted?: boolean;
  /** Only these rows of the queried object are looked at (those that a search found). */
  within?: string[];
  /** No more rows are wanted, whatever the query's own LIMIT. */
  atMost?: number;
  /** So many records are made at once; all when absent. */
  first?: number;
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_count.htm */
function isPlainCount({ select, groupBy, orderBy }: QuerySyntax, soql: string): boolean {
  const isCount = select.some(
    (item) => item.kind === 'call' && item.call.name === 'COUNT' && item.call.parameters.length === 0,
  );
  if (!isCount || groupBy) return false;
  const [order] = orderBy;
  if (order) throw malformedQuery(soql, order.key.at, `Ordered field must be grouped or aggregated: ${order.key.text}`);
  if (select.length > 1) throw malformedQuery(soql, -1, 'Grouped query must use COUNT(fieldName) instead of COUNT()');
  return true;
}

function checkFieldsKeyword({ select, limit }: QuerySyntax, soql: string): void {
  const keyword = select.find((item) => item.kind === 'call' && item.call.name === 'FIELDS');
  if (keyword?.kind !== 'call' || (limit !== undefined && limit <= 200)) return;
  const [parameter] = keyword.call.parameters;
  if (parameter?.kind === 'path' && parameter.text.toUpperCase() === 'STANDARD') return;
  throw malformedQuery(soql, -1, 'The SOQL FIELDS function must have a LIMIT of at most 200');
}

interface Prepared {
  run: Run;
  query: QuerySyntax;
  scope: Scope;
}

function prepare(source: QuerySource, soql: string, includeDeleted: boolean): Prepared {
  const query = source.parse(soql);
  const run: Run = { source, soql, includeDeleted };
  const scope = scopeOf(run, readable(run, query.from), query);
  return { run, query, scope };
}

function compileRecord({ run, query, scope }: Prepared): (row: SObjectRow) => ApiRecord {
  return compileSelect(scope, query.select, (parent, children) => compileChildren(run, parent, children));
}

function count({ run, query, scope }: Prepared, within: Within | undefined): number {
  const whole = within ? undefined : wholeTable(run, scope, query);
  if (whole) return whole.count();
  let found = 0;
  for (const _ of findHits(run, scope, query, within)) found += 1;
  return found;
}

function aggregate({ run, query, scope }: Prepared, within: Within | undefined): QueryResult {
  const { where, scope: usingScope } = query;
  const clauses: Clauses = { orderBy: [], ...(where && { where }), ...(usingScope && { scope: usingScope }) };
  return runAggregate(scope, query, () => findRows(run, scope, clauses, within));
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
  const { query, scope } = prepared;
  const object = scope.object.name;
  const within = options.within && { kind: 'in' as const, field: 'Id', values: options.within };
  if (isPlainCount(query, soql)) return { records: [], totalSize: count(prepared, within), object };
  if (isAggregate(query)) return { ...aggregate(prepared, within), object };
  checkFieldsKeyword(query, soql);
  const { first } = options;
  const opened = within || first === undefined ? undefined : openWhole(prepared, first);
  return opened ?? openFound(prepared, within, options);
}

/** How a query might be run. Throws what the query itself would. */
export function explainQuery(source: QuerySource, soql: string): QueryPlan[] {
  runQuery(source, soql, { within: [] });
  const { run, scope, query } = prepare(source, soql, false);
  return plansOf(run, scope, query);
}

/** The records of a query one after another, none of them kept: for results that nobody wants at once. */
export function* eachRecord(source: QuerySource, soql: string, includeDeleted: boolean): Generator<ApiRecord> {
  const prepared = prepare(source, soql, includeDeleted);
  const { run, query, scope } = prepared;
  checkFieldsKeyword(query, soql);
  const select = compileRecord(prepared);
  for (const row of findRows(run, scope, query)) yield select(row);
}

/** Records of a query that was run before, from one place to before another; rows that are gone since are left out. */
export function readRest(source: QuerySource, rest: QueryRest, start: number, end: number): ApiRecord[] {
  const read = recordReader(prepare(source, rest.soql, rest.includeDeleted));
  return rest.ids.slice(start, end).flatMap(read);
}
