import type { FieldType, FunctionExp, OrderByClause, Query } from '@jetstreamapp/soql-parser-js';
import type { FieldValue, QueryResult, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { Group, GroupValue } from './aggregate-columns.ts';
import { aggregateValue, groupedValue, groupingValue, pathValue } from './aggregate-columns.ts';
import { comparable, comparisonTest } from './compare.ts';
import type { SoqlCall } from './date-functions.ts';
import { callKey, dateFunctionPath, isDateFunction } from './date-functions.ts';
import type { Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { toOperand } from './literals.ts';
import { compareSorted } from './order-by.ts';
import type { ApiRecord } from './project-record.ts';
import { emulatorLimit, malformedQuery } from './soql-errors.ts';
import type { Comparison, WhereTree } from './where-tree.ts';
import { toWhereTree } from './where-tree.ts';

const MAX_GROUPS = 2000;
/** Fields of ROLLUP and CUBE. */
const MAX_SUBTOTALLED = 3;

interface Column {
  name: string;
  value: GroupValue;
}
/** The fields of GROUP BY, by their full path in small letters, and the columns of SELECT, by name in small letters. */
interface Plan {
  scope: Scope;
  grouped: ReadonlyMap<string, GroupValue>;
  columns: ReadonlyMap<string, Column>;
  /** Which of the grouped fields make the groups: one list, several for ROLLUP and CUBE. */
  sets: readonly (readonly string[])[];
}

/** Does the query answer AggregateResult rows instead of records? Plain `COUNT()` does not. */
export function isAggregate(query: Query): boolean {
  const aggregates = (query.fields ?? []).some(
    (field) =>
      field.type === 'FieldFunctionExpression' &&
      field.isAggregateFn === true &&
      field.functionName.toUpperCase() !== 'FIELDS',
  );
  return aggregates || query.groupBy !== undefined || query.having !== undefined;
}

/** `c.Title` and `Contact.Title` are `Title`. */
function pathKey(scope: Scope, text: string): string {
  const path = resolvePath(scope, text);
  return [...path.relationships, path.field.name].join('.').toLowerCase();
}

interface Grouping {
  grouped: Map<string, GroupValue>;
  sets: string[][];
}

/** `ROLLUP(a, b)`: (a, b), (a), (). `CUBE(a, b)`: (a, b), (a), (b), (). */
function setsOf(name: 'ROLLUP' | 'CUBE', keys: string[]): string[][] {
  if (name === 'ROLLUP') return [...keys, ''].map((_, index) => keys.slice(0, keys.length - index));
  const masks = Array.from({ length: 2 ** keys.length }, (_, mask) => mask).toReversed();
  return masks.map((mask) => keys.filter((_, index) => (mask >> (keys.length - 1 - index)) % 2 === 1));
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_groupby_rollup.htm */
function subtotals(scope: Scope, name: 'ROLLUP' | 'CUBE', call: FunctionExp, clauses: number): Grouping {
  const fields = (call.parameters ?? []).map((field) => {
    if (typeof field !== 'string') throw emulatorLimit(call.rawValue ?? name);
    return field;
  });
  if (clauses > 1 || fields.length > MAX_SUBTOTALLED)
    throw malformedQuery(scope.soql, scope.soql.search(/\b(ROLLUP|CUBE)\b/i), `unexpected token: '${name}'`);
  const grouped = new Map<string, GroupValue>();
  for (const field of fields) {
    const key = pathKey(scope, field);
    const value = groupedValue(scope, resolvePath(scope, field), field);
    grouped.set(key, { ...value, read: (group) => (group.leftOut.has(key) ? null : value.read(group)) });
  }
  return { grouped, sets: setsOf(name, [...grouped.keys()]) };
}

function groupingOf(scope: Scope, query: Query): Grouping {
  const grouped = new Map<string, GroupValue>();
  const clauses = [query.groupBy ?? []].flat();
  for (const clause of clauses) {
    if ('field' in clause) {
      grouped.set(pathKey(scope, clause.field), groupedValue(scope, resolvePath(scope, clause.field), clause.field));
      continue;
    }
    const name = (clause.fn.functionName ?? '').toUpperCase();
    if (name === 'ROLLUP' || name === 'CUBE') return subtotals(scope, name, clause.fn, clauses.length);
    if (!isDateFunction(clause.fn)) throw emulatorLimit(`GROUP BY ${clause.fn.rawValue ?? ''}`);
    grouped.set(callKey(clause.fn), pathValue(dateFunctionPath(scope, clause.fn)));
  }
  return { grouped, sets: [[...grouped.keys()]] };
}

function mustBeGrouped(scope: Scope, text: string): SalesforceError {
  return malformedQuery(scope.soql, scope.soql.indexOf(text), `Field must be grouped or aggregated: ${text}`);
}

function groupField(scope: Scope, grouped: Plan['grouped'], text: string): GroupValue {
  const value = grouped.get(pathKey(scope, text));
  if (!value) throw mustBeGrouped(scope, text);
  return value;
}

/** An aggregate function, a date function of GROUP BY, or GROUPING of one of its fields. */
function calledValue(scope: Scope, grouped: Plan['grouped'], call: SoqlCall): GroupValue {
  const text = call.rawValue ?? '';
  if (isDateFunction(call)) {
    const value = grouped.get(callKey(call));
    if (!value) throw mustBeGrouped(scope, text);
    return value;
  }
  if (call.functionName?.toUpperCase() !== 'GROUPING') return aggregateValue(scope, call);
  const [field] = call.parameters ?? [];
  if (typeof field !== 'string') throw emulatorLimit(text);
  groupField(scope, grouped, field);
  return groupingValue(pathKey(scope, field));
}

function aliasOf(field: FieldType): string | undefined {
  return 'alias' in field && typeof field.alias === 'string' ? field.alias : undefined;
}

function toColumn(scope: Scope, grouped: Plan['grouped'], field: FieldType, nextName: () => string): Column {
  if (field.type === 'FieldFunctionExpression')
    return { value: calledValue(scope, grouped, field), name: field.alias ?? nextName() };
  if (field.type !== 'Field' && field.type !== 'FieldRelationship')
    throw malformedQuery(scope.soql, -1, 'Aggregate queries may select only grouped fields and aggregate functions.');
  const text = field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.');
  const value = groupField(scope, grouped, text);
  return { value, name: aliasOf(field) ?? value.field.name };
}

/** Aggregates without an alias are called expr0, expr1, … in their order. */
function planOf(scope: Scope, query: Query): Plan {
  const { grouped, sets } = groupingOf(scope, query);
  const columns = new Map<string, Column>();
  let unnamed = 0;
  const nextName = (): string => `expr${unnamed++}`;
  for (const field of query.fields ?? []) {
    const column = toColumn(scope, grouped, field, nextName);
    const key = column.name.toLowerCase();
    if (columns.has(key)) throw malformedQuery(scope.soql, -1, `duplicate alias: ${column.name}`);
    columns.set(key, column);
  }
  return { scope, grouped, columns, sets };
}

function groupsOf(plan: Plan, rows: readonly SObjectRow[]): Group[] {
  if (plan.grouped.size === 0) return [{ rows, leftOut: new Set() }];
  return plan.sets.flatMap((keys) => {
    const leftOut = new Set([...plan.grouped.keys()].filter((key) => !keys.includes(key)));
    const values = keys.flatMap((key) => plan.grouped.get(key) ?? []);
    const groups = Map.groupBy(rows, (row) =>
      JSON.stringify(values.map(({ field, read }) => comparable(field, read({ rows: [row], leftOut })))),
    );
    return [...groups.values()].map((each) => ({ rows: each, leftOut }));
  });
}

/** What HAVING and ORDER BY name: an aggregate function, an alias or a grouped field. */
function named(plan: Plan, clause: { fn: FunctionExp } | { field: string }): GroupValue {
  if ('fn' in clause) return calledValue(plan.scope, plan.grouped, clause.fn);
  const column = plan.columns.get(clause.field.toLowerCase());
  return column?.value ?? groupField(plan.scope, plan.grouped, clause.field);
}

function havingTest({ scope, ...rest }: Plan, comparison: Comparison): (group: Group) => boolean {
  if ('valueQuery' in comparison) throw emulatorLimit('a query in HAVING');
  const value = named({ scope, ...rest }, comparison);
  const text = 'field' in comparison ? comparison.field : (comparison.fn.rawValue ?? '');
  const raw = [comparison.value].flat();
  const types = [comparison.literalType ?? 'STRING'].flat();
  const operands = raw.map((each, at) => toOperand(scope, text, value.field, each, types[at] ?? types[0] ?? 'STRING'));
  const test = comparisonTest(comparison.operator.toUpperCase(), value.field, operands);
  return (group) => test(value.read(group));
}

function compileHaving(plan: Plan, tree: WhereTree): (group: Group) => boolean {
  if (tree.kind === 'compare') return havingTest(plan, tree.comparison);
  if (tree.kind === 'not') {
    const inner = compileHaving(plan, tree.item);
    return (group) => !inner(group);
  }
  const items = tree.items.map((item) => compileHaving(plan, item));
  return tree.kind === 'and'
    ? (group) => items.every((item) => item(group))
    : (group) => items.some((item) => item(group));
}

/** The parser drops conditions of a HAVING that joins several ones and negates some: better refused than half read. */
function checkHaving(soql: string): void {
  const masked = soql.replace(/'(?:\\.|[^'\\])*'/g, "''");
  const having = /\bHAVING\b([\s\S]*)$/i.exec(masked)?.[1] ?? '';
  if (/\bNOT\b(?!\s+IN\b)/i.test(having) && /\b(AND|OR)\b/i.test(having))
    throw emulatorLimit('NOT beside AND or OR in HAVING');
}

function sortGroups(plan: Plan, groups: Group[], orderBy: OrderByClause[]): Group[] {
  const keys = orderBy.map((clause) => ({ clause, value: named(plan, clause) }));
  const rank = (value: GroupValue, group: Group): FieldValue => value.rank(value.read(group));
  return groups.toSorted((left, right) => {
    for (const { clause, value } of keys) {
      const order = compareSorted(rank(value, left), rank(value, right), clause);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function checkLimit(scope: Scope, query: Query): void {
  if (query.groupBy !== undefined) return;
  if (query.having !== undefined) throw malformedQuery(scope.soql, -1, "unexpected token: 'HAVING'");
  if (query.limit === undefined && query.offset === undefined) return;
  const message = 'Non-grouped query that uses overall aggregate functions cannot also use LIMIT';
  throw malformedQuery(scope.soql, -1, message);
}

/**
 * Runs a query with GROUP BY or aggregate functions over the rows that its WHERE found. Results of more than 2,000
 * groups are refused, for they have no locator:
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_considerations.htm
 */
export function runAggregate(scope: Scope, query: Query, rows: () => Iterable<SObjectRow>): QueryResult {
  checkLimit(scope, query);
  checkHaving(scope.soql);
  const plan = planOf(scope, query);
  const keep = query.having ? compileHaving(plan, toWhereTree(scope.soql, query.having)) : () => true;
  const orderBy = [query.orderBy ?? []].flat();
  for (const clause of orderBy) named(plan, clause);
  const sorted = sortGroups(plan, groupsOf(plan, [...rows()]).filter(keep), orderBy);
  const offset = query.offset ?? 0;
  const groups = sorted.slice(offset, query.limit === undefined ? undefined : offset + query.limit);
  if (groups.length > MAX_GROUPS)
    throw new SalesforceError(
      400,
      'EXCEEDED_ID_LIMIT',
      'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    );
  const records = groups.map((group): ApiRecord => {
    const record: ApiRecord = { attributes: { type: 'AggregateResult' } };
    for (const { name, value } of plan.columns.values()) record[name] = value.read(group);
    return record;
  });
  return { records, totalSize: records.length };
}
