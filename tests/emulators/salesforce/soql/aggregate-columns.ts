import type { FieldDefinition, FieldValue, SObjectRow } from '../types.ts';
import { comparable } from './compare.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { refuseCall } from './refuse-call.ts';
import { invalidField, malformedQuery } from './soql-errors.ts';
import type { Call, Path } from './syntax.ts';

/** Gathers one value of a group, row by row: the rows themselves are not kept. */
export interface Gatherer {
  add(row: SObjectRow): void;
  value(): FieldValue;
}

/** One value of a group of rows. */
export interface GroupValue {
  /** What the value is compared as in HAVING. */
  field: FieldDefinition;
  /** `leftOut`: keys that ROLLUP and CUBE left out of this group. */
  gather(leftOut: ReadonlySet<string>): Gatherer;
  /** What ORDER BY, MIN and MAX compare: picklists by the order of their values. */
  rank(value: FieldValue): FieldValue;
}

const NUMERIC = new Set(['int', 'double', 'currency', 'percent']);
const UNORDERED = new Set(['boolean', 'multipicklist', 'base64']);
const FUNCTIONS = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX']);

export function isAggregateFunction({ name }: Call): boolean {
  return FUNCTIONS.has(name) || name === 'GROUPING';
}

function rankIn(field: FieldDefinition): GroupValue['rank'] {
  return (value) => {
    if (field.type !== 'picklist' || typeof value !== 'string') return comparable(field, value);
    const rank = field.picklist?.values.findIndex((entry) => entry.value === value) ?? -1;
    return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
  };
}

function numeric(name: string, type: 'int' | 'double', gather: GroupValue['gather']): GroupValue {
  return { field: { name, label: name, type }, gather, rank: (value) => value };
}

function counter(path: FieldPath): Gatherer {
  let count = 0;
  return { add: (row) => void (path.read(row) !== null && (count += 1)), value: () => count };
}

function distinctCounter(path: FieldPath): Gatherer {
  const seen = new Set<FieldValue>();
  return {
    add: (row) => {
      const value = path.read(row);
      if (value !== null) seen.add(comparable(path.field, value));
    },
    value: () => seen.size,
  };
}

function totaller(path: FieldPath, isAverage: boolean): Gatherer {
  let total = 0;
  let count = 0;
  return {
    add: (row) => {
      const value = path.read(row);
      if (value === null) return;
      total += Number(value);
      count += 1;
    },
    value: () => (count === 0 ? null : isAverage ? total / count : total),
  };
}

function extreme(path: FieldPath, sign: 1 | -1): GroupValue {
  const rank = rankIn(path.field);
  const before = (left: FieldValue, right: FieldValue): boolean => {
    const [a, b] = [rank(left), rank(right)];
    return a !== null && b !== null && (sign === 1 ? a < b : a > b);
  };
  const gather = (): Gatherer => {
    let best: FieldValue = null;
    const add = (row: SObjectRow): void => {
      const value = path.read(row);
      if (value !== null && (best === null || before(value, best))) best = value;
    };
    return { add, value: () => best };
  };
  return { field: path.field, gather, rank };
}

function checkOperand(scope: Scope, name: string, path: FieldPath, at: number): void {
  const { type } = path.field;
  const refused =
    path.field.filterable === false ||
    ((name === 'SUM' || name === 'AVG') && !NUMERIC.has(type)) ||
    ((name === 'MIN' || name === 'MAX') && UNORDERED.has(type));
  if (refused)
    throw invalidField(scope.soql, at, `field ${path.field.name} does not support aggregate operator ${name}`);
}

/**
 * Compiles `COUNT(x)`, `COUNT_DISTINCT`, `SUM`, `AVG`, `MIN` or `MAX`. Nulls are left out; of no values all but the
 * counts are null. Throws INVALID_FIELD for a field that the function does not take.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_agg_functions.htm
 */
export function aggregateValue(scope: Scope, call: Call): GroupValue {
  const { name } = call;
  const [parameter] = call.parameters;
  if (name === 'COUNT' && parameter === undefined)
    throw malformedQuery(scope.soql, -1, 'Grouped query must use COUNT(fieldName) instead of COUNT()');
  if (parameter?.kind !== 'path' || call.parameters.length > 1 || !FUNCTIONS.has(name))
    throw refuseCall(scope.soql, call);
  const path = resolvePath(scope, parameter);
  checkOperand(scope, name, path, parameter.at);
  if (name === 'MIN') return extreme(path, 1);
  if (name === 'MAX') return extreme(path, -1);
  if (name === 'COUNT') return numeric(name, 'int', () => counter(path));
  if (name === 'COUNT_DISTINCT') return numeric(name, 'int', () => distinctCounter(path));
  return numeric(name, 'double', () => totaller(path, name === 'AVG'));
}

/** What all rows of a group have in common; null in the subtotals that leave it out. */
export function pathValue(path: FieldPath, key: string): GroupValue {
  const gather: GroupValue['gather'] = (leftOut) => {
    let found: FieldValue | undefined;
    const add = (row: SObjectRow): void => {
      if (found === undefined) found = path.read(row);
    };
    return leftOut.has(key) ? { add: () => undefined, value: () => null } : { add, value: () => found ?? null };
  };
  return { field: path.field, gather, rank: rankIn(path.field) };
}

/** `GROUPING(field)`: 1 in the subtotals that leave the field out. */
export function groupingValue(key: string): GroupValue {
  return numeric('GROUPING', 'int', (leftOut) => ({
    add: () => undefined,
    value: () => (leftOut.has(key) ? 1 : 0),
  }));
}

/** Throws INVALID_FIELD where the field cannot be grouped. */
export function checkGroupable(scope: Scope, { field }: FieldPath, { at }: Path): void {
  if (field.filterable === false || field.type === 'datetime' || field.parentField)
    throw invalidField(scope.soql, at, `field '${field.name}' can not be grouped in a query call`);
}
