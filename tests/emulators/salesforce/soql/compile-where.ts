import type { IndexCondition } from '../store/index-condition.ts';
import { AFTER_ANY_TEXT } from '../store/index-condition.ts';
import { indexKey, isIndexed } from '../store/row-index.ts';
import type { FieldDefinition, FieldValue, SObjectRow } from '../types.ts';
import { comparisonTest, multiPicklistTest } from './compare.ts';
import { dateFunctionPath, isDateFunction } from './date-functions.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import type { Operand } from './literals.ts';
import { labelPath } from './labels.ts';
import { toOperand } from './literals.ts';
import { refuseCall } from './refuse-call.ts';
import { invalidField } from './soql-errors.ts';
import type { Comparison, QuerySyntax, WhereTree } from './syntax.ts';

export interface Condition {
  matches(row: SObjectRow): boolean;
  /** What an index can say; absent when only a look at every row helps. */
  index?: IndexCondition;
}

/** The values that a semi-join's query selects. */
export type SelectValues = (query: QuerySyntax, outer: { path: FieldPath; text: string; at: number }) => FieldValue[];

function operandsOf(scope: Scope, comparison: Comparison, path: FieldPath, selectValues: SelectValues): Operand[] {
  const { left, query, values } = comparison;
  if (!query) return values.map((literal) => toOperand(scope, { field: path.field, at: left.at }, literal));
  return selectValues(query, { path, text: left.text, at: left.at }).flatMap((value): Operand[] =>
    value === null ? [] : [{ kind: 'value', value }],
  );
}

function lowest(operand: Operand | undefined): string | undefined {
  if (operand?.kind === 'span') return operand.from;
  return operand?.kind === 'value' ? String(operand.value) : undefined;
}

/** `LIKE 'abc%'`: what every match begins with. */
function likePrefix(pattern: string): string {
  const end = pattern.search(/[%_]/);
  return end < 0 || pattern.includes('\\') ? '' : pattern.slice(0, end).toLowerCase();
}

function rangeFor(field: FieldDefinition, operator: string, operand: Operand | undefined): IndexCondition | undefined {
  const from = lowest(operand);
  if (from === undefined) return undefined;
  if (field.type === 'datetime') {
    const isFrom = operator === '>' || operator === '>=' || (operator === '=' && operand?.kind === 'span');
    if (!isFrom) return undefined;
    return { kind: 'range', field: field.name, from: indexKey(field, from) ?? '', to: AFTER_ANY_TEXT };
  }
  const prefix = operator === 'LIKE' ? likePrefix(from) : '';
  if (prefix === '') return undefined;
  return { kind: 'range', field: field.name, from: prefix, to: prefix + AFTER_ANY_TEXT };
}

function indexFor(path: FieldPath, operator: string, operands: Operand[]): IndexCondition | undefined {
  const { field } = path;
  if (path.relationships.length > 0 || !isIndexed(field)) return undefined;
  if (field.type === 'datetime' || operator === 'LIKE') return rangeFor(field, operator, operands[0]);
  if (operator !== '=' && operator !== 'IN') return undefined;
  if (operands.some((operand) => operand.kind !== 'value')) return undefined;
  const values = operands.flatMap((operand) =>
    operand.kind === 'value' ? (indexKey(field, operand.value) ?? []) : [],
  );
  return { kind: 'in', field: field.name, values };
}

function checkOperator(scope: Scope, at: number, field: FieldPath['field'], operator: string): void {
  if (field.filterable === false) {
    throw invalidField(scope.soql, at, `field '${field.name}' can not be filtered in a query call`);
  }
  const isMulti = operator === 'INCLUDES' || operator === 'EXCLUDES';
  if (isMulti !== (field.type === 'multipicklist') && (isMulti || operator === 'LIKE')) {
    throw invalidField(scope.soql, at, `invalid operator on ${field.type} field`);
  }
  const isText = ['string', 'textarea', 'phone', 'email', 'url', 'picklist', 'combobox'].includes(field.type);
  if (operator === 'LIKE' && !isText) throw invalidField(scope.soql, at, `invalid operator on ${field.type} field`);
}

/** What is compared: a field, its label, or a date function of one. */
function leftSide(scope: Scope, { left }: Comparison): FieldPath {
  if (left.kind === 'path') return resolvePath(scope, left);
  if (left.name === 'TOLABEL') return labelPath(scope, left);
  if (!isDateFunction(left)) throw refuseCall(scope.soql, left, ' in WHERE');
  return dateFunctionPath(scope, left);
}

function compileComparison(scope: Scope, comparison: Comparison, selectValues: SelectValues): Condition {
  const { left, operator } = comparison;
  const path = leftSide(scope, comparison);
  checkOperator(scope, left.at, path.field, operator);
  const operands = operandsOf(scope, comparison, path, selectValues);
  const test =
    path.field.type === 'multipicklist' && operator.endsWith('CLUDES')
      ? multiPicklistTest(operator, operands)
      : comparisonTest(operator, path.field, operands);
  const condition: Condition = { matches: (row) => test(path.read(row)) };
  const index = left.kind === 'path' ? indexFor(path, operator, operands) : undefined;
  return index ? { ...condition, index } : condition;
}

/** SQLite takes expressions of 1,000 levels; a long chain has one for each part. */
const MOST_PARTS = 200;

const MOST_LEVELS = 20;

function levelsOf(index: IndexCondition): number {
  if (index.kind === 'in' || index.kind === 'range') return 1;
  return 1 + Math.max(...index.items.map(levelsOf));
}

/** What an index can say of a part, where that is not too intricate for it. */
function indexOf({ index }: Condition): IndexCondition[] {
  return index && levelsOf(index) < MOST_LEVELS ? [index] : [];
}

/** `Id = 'a' OR Id = 'b'` is `Id IN ('a', 'b')`. */
function mergeLists(indexes: IndexCondition[]): IndexCondition[] {
  const lists = new Map<string, string[]>();
  const others: IndexCondition[] = [];
  for (const index of indexes) {
    if (index.kind !== 'in') others.push(index);
    else {
      const list = lists.get(index.field) ?? [];
      lists.set(index.field, list);
      for (const value of index.values) list.push(value);
    }
  }
  return [...[...lists].map(([field, values]): IndexCondition => ({ kind: 'in', field, values })), ...others];
}

function both(items: Condition[]): Condition {
  // Any of them is enough to find the rows that may match.
  const indexes = items.flatMap(indexOf).slice(0, MOST_PARTS);
  const matches = (row: SObjectRow): boolean => items.every((item) => item.matches(row));
  return indexes.length > 0 ? { matches, index: { kind: 'and', items: indexes } } : { matches };
}

/** An index helps an OR only when it helps each side. */
function either(items: Condition[]): Condition {
  const indexes = items.flatMap(indexOf);
  const matches = (row: SObjectRow): boolean => items.some((item) => item.matches(row));
  const merged = indexes.length === items.length ? mergeLists(indexes) : [];
  if (merged.length === 0 || merged.length > MOST_PARTS) return { matches };
  return { matches, index: { kind: 'or', items: merged } };
}

export function compileWhere(scope: Scope, tree: WhereTree, selectValues: SelectValues): Condition {
  if (tree.kind === 'compare') return compileComparison(scope, tree, selectValues);
  if (tree.kind === 'not') {
    const inner = compileWhere(scope, tree.item, selectValues);
    return { matches: (row) => !inner.matches(row) };
  }
  const items = tree.items.map((item) => compileWhere(scope, item, selectValues));
  return tree.kind === 'and' ? both(items) : either(items);
}
