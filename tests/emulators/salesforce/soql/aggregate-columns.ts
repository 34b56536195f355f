import type { FieldFunctionExpression, FunctionExp } from '@jetstreamapp/soql-parser-js';
import type { FieldDefinition, FieldValue, SObjectRow } from '../types.ts';
import { comparable } from './compare.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { emulatorLimit, invalidField, malformedQuery } from './soql-errors.ts';

/** Rows that answer one AggregateResult. */
export interface Group {
  rows: readonly SObjectRow[];
  /** Fields that ROLLUP and CUBE left out here: a subtotal has null for them. */
  leftOut: ReadonlySet<string>;
}

/** One value of a group of rows. */
export interface GroupValue {
  /** What the value is compared as in HAVING. */
  field: FieldDefinition;
  read(group: Group): FieldValue;
  /** What ORDER BY, MIN and MAX compare: picklists by the order of their values. */
  rank(value: FieldValue): FieldValue;
}

const NUMERIC = new Set(['int', 'double', 'currency', 'percent']);
const UNORDERED = new Set(['boolean', 'multipicklist', 'base64']);

function rankIn(field: FieldDefinition): GroupValue['rank'] {
  return (value) => {
    if (field.type !== 'picklist' || typeof value !== 'string') return comparable(field, value);
    const rank = field.picklist?.values.findIndex((entry) => entry.value === value) ?? -1;
    return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
  };
}

function present(path: FieldPath, rows: readonly SObjectRow[]): FieldValue[] {
  return rows.map((row) => path.read(row)).filter((value) => value !== null);
}

function numeric(name: string, type: 'int' | 'double', read: GroupValue['read']): GroupValue {
  return { field: { name, label: name, type }, read, rank: (value) => value };
}

function total(values: FieldValue[]): number {
  return values.reduce((sum: number, value) => sum + Number(value), 0);
}

function extreme(path: FieldPath, sign: 1 | -1): GroupValue {
  const rank = rankIn(path.field);
  const before = (left: FieldValue, right: FieldValue): boolean => {
    const [a, b] = [rank(left), rank(right)];
    return a !== null && b !== null && (sign === 1 ? a < b : a > b);
  };
  const read = ({ rows }: Group): FieldValue =>
    present(path, rows).reduce<FieldValue>(
      (best, value) => (best === null || before(value, best) ? value : best),
      null,
    );
  return { field: path.field, read, rank };
}

function checkOperand(scope: Scope, name: string, path: FieldPath, text: string): void {
  const { type } = path.field;
  const refused =
    path.field.filterable === false ||
    ((name === 'SUM' || name === 'AVG') && !NUMERIC.has(type)) ||
    ((name === 'MIN' || name === 'MAX') && UNORDERED.has(type));
  if (refused)
    throw invalidField(scope.soql, text, `field ${path.field.name} does not support aggregate operator ${name}`);
}

/**
 * Compiles `COUNT(x)`, `COUNT_DISTINCT`, `SUM`, `AVG`, `MIN` or `MAX`. Nulls are left out; of no values all but the
 * counts are null. Throws INVALID_FIELD for a field that the function does not take.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_agg_functions.htm
 */
export function aggregateValue(scope: Scope, call: FieldFunctionExpression | FunctionExp): GroupValue {
  const name = (call.functionName ?? '').toUpperCase();
  const [parameter] = call.parameters ?? [];
  if (name === 'COUNT' && parameter === undefined)
    throw malformedQuery(scope.soql, -1, 'Grouped query must use COUNT(fieldName) instead of COUNT()');
  if (typeof parameter !== 'string') throw emulatorLimit(call.rawValue ?? name);
  const known = ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'];
  if (!known.includes(name)) throw emulatorLimit(call.rawValue ?? name);
  const path = resolvePath(scope, parameter);
  checkOperand(scope, name, path, parameter);
  if (name === 'MIN') return extreme(path, 1);
  if (name === 'MAX') return extreme(path, -1);
  if (name === 'COUNT') return numeric(name, 'int', ({ rows }) => present(path, rows).length);
  if (name === 'COUNT_DISTINCT')
    return numeric(
      name,
      'int',
      ({ rows }) => new Set(present(path, rows).map((each) => comparable(path.field, each))).size,
    );
  return numeric(name, 'double', ({ rows }) => {
    const values = present(path, rows);
    if (values.length === 0) return null;
    return name === 'SUM' ? total(values) : total(values) / values.length;
  });
}

/** What all rows of a group have in common. */
export function pathValue(path: FieldPath): GroupValue {
  const read = ({ rows: [row] }: Group): FieldValue => (row ? path.read(row) : null);
  return { field: path.field, read, rank: rankIn(path.field) };
}

/** `GROUPING(field)`: 1 in the subtotals that leave the field out. */
export function groupingValue(key: string): GroupValue {
  return numeric('GROUPING', 'int', ({ leftOut }) => (leftOut.has(key) ? 1 : 0));
}

/** A field of GROUP BY: the same in all rows of a group. Throws INVALID_FIELD where the field cannot be grouped. */
export function groupedValue(scope: Scope, path: FieldPath, text: string): GroupValue {
  const { field } = path;
  if (field.filterable === false || field.type === 'datetime' || field.parentField)
    throw invalidField(scope.soql, text, `field '${field.name}' can not be grouped in a query call`);
  return pathValue(path);
}
