import type { SalesforceError } from '../types.ts';
import type { GroupValue } from './aggregate-columns.ts';
import { aggregateValue, checkGroupable, groupingValue, pathValue } from './aggregate-columns.ts';
import { callKey, dateFunctionPath, isDateFunction } from './date-functions.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { labelPath } from './labels.ts';
import { refuseCall } from './refuse-call.ts';
import { malformedQuery } from './soql-errors.ts';
import type { Call, GroupBy, Path, QuerySyntax, SelectItem } from './syntax.ts';

/** Fields of ROLLUP and CUBE. */
const MAX_SUBTOTALLED = 3;

interface Column {
  name: string;
  value: GroupValue;
}

/** What makes the groups: fields and date functions, by their full path in small letters. */
export interface GroupKey {
  key: string;
  path: FieldPath;
  value: GroupValue;
}

export interface Plan {
  columns: readonly Column[];
  keys: readonly GroupKey[];
  /** Which of the keys make the groups: one list, several for ROLLUP and CUBE. */
  sets: readonly (readonly GroupKey[])[];
  /** Every value of a group that is asked for. */
  values: readonly GroupValue[];
  /** What HAVING and ORDER BY name: an aggregate function, an alias or a grouped field. */
  named(left: Path | Call, what?: string): GroupValue;
}

/** `ROLLUP(a, b)`: (a, b), (a), (). `CUBE(a, b)`: (a, b), (a), (b), (). */
function setsOf<T>(subtotals: GroupBy['subtotals'], keys: readonly T[]): (readonly T[])[] {
  if (subtotals === undefined) return [keys];
  if (subtotals === 'ROLLUP')
    return Array.from({ length: keys.length + 1 }, (_, left) => keys.slice(0, keys.length - left));
  const masks = Array.from({ length: 2 ** keys.length }, (_, mask) => mask).toReversed();
  return masks.map((mask) => keys.filter((_, index) => (mask >> (keys.length - 1 - index)) % 2 === 1));
}

/** `c.Title` and `Contact.Title` are `Title`. */
function fieldKey({ relationships, field }: FieldPath): string {
  return [...relationships, field.name].join('.').toLowerCase();
}

function toKey(scope: Scope, written: Path | Call): GroupKey {
  if (written.kind === 'call') {
    if (!isDateFunction(written)) throw refuseCall(scope.soql, written, ' in GROUP BY');
    const [key, path] = [callKey(written), dateFunctionPath(scope, written)];
    return { key, path, value: pathValue(path, key) };
  }
  const path = resolvePath(scope, written);
  checkGroupable(scope, path, written);
  const key = fieldKey(path);
  return { key, path, value: pathValue(path, key) };
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_groupby_rollup.htm */
function keysOf(scope: Scope, groupBy: GroupBy | undefined): GroupKey[] {
  const { keys = [], subtotals } = groupBy ?? {};
  if (subtotals && keys.length > MAX_SUBTOTALLED)
    throw malformedQuery(scope.soql, -1, `unexpected token: '${subtotals}'`);
  return keys.map((key) => toKey(scope, key));
}

function mustBeGrouped(scope: Scope, what: string, { text, at }: Path | Call): SalesforceError {
  return malformedQuery(scope.soql, at, `${what} must be grouped or aggregated: ${text}`);
}

function columnItem(scope: Scope, item: SelectItem): Exclude<SelectItem, { kind: 'children' | 'typeof' }> {
  if (item.kind === 'field' || item.kind === 'call') return item;
  throw malformedQuery(scope.soql, -1, 'Aggregate queries may select only grouped fields and aggregate functions.');
}

/** Reads what a grouped query asks for. Aggregates without an alias are called expr0, expr1, … in their order. */
export function planOf(scope: Scope, query: QuerySyntax): Plan {
  const keys = keysOf(scope, query.groupBy);
  const values: GroupValue[] = keys.map(({ value }) => value);
  const add = (value: GroupValue): GroupValue => {
    values.push(value);
    return value;
  };
  const grouped = (written: Path | Call, what = 'Field', key?: string): GroupKey => {
    const wanted = key ?? (written.kind === 'call' ? callKey(written) : fieldKey(resolvePath(scope, written)));
    const found = keys.find((each) => each.key === wanted);
    if (!found) throw mustBeGrouped(scope, what, written);
    return found;
  };
  const called = (call: Call, what?: string): GroupValue => {
    if (isDateFunction(call)) return grouped(call, what).value;
    const [parameter] = call.parameters;
    if (call.name === 'TOLABEL' && parameter?.kind === 'path') {
      const { key } = grouped(parameter);
      return add(pathValue(labelPath(scope, call), key));
    }
    if (call.name !== 'GROUPING') return add(aggregateValue(scope, call));
    if (parameter === undefined || parameter.kind === 'literal') throw refuseCall(scope.soql, call);
    return add(groupingValue(grouped(parameter).key));
  };
  const columns = new Map<string, Column>();
  let unnamed = 0;
  for (const item of query.select.map((each) => columnItem(scope, each))) {
    const value = item.kind === 'call' ? called(item.call) : grouped(item.path).value;
    const name = item.alias?.text ?? (item.kind === 'call' ? `expr${unnamed++}` : value.field.name);
    if (columns.has(name.toLowerCase())) throw malformedQuery(scope.soql, -1, `duplicate alias: ${name}`);
    columns.set(name.toLowerCase(), { name, value });
  }
  return {
    columns: [...columns.values()],
    keys,
    sets: setsOf(query.groupBy?.subtotals, keys),
    values,
    named: (left, what) => {
      if (left.kind === 'call') return called(left, what);
      return columns.get(left.text.toLowerCase())?.value ?? grouped(left, what).value;
    },
  };
}
