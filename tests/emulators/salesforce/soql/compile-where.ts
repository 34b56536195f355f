import type { LiteralType, Query } from '@jetstreamapp/soql-parser-js';
import type { IndexCondition } from '../store/index-condition.ts';
import { AFTER_ANY_TEXT } from '../store/index-condition.ts';
import { indexKey, isIndexed } from '../store/row-table.ts';
import type { FieldDefinition, FieldValue, SObjectRow } from '../types.ts';
import { comparisonTest, multiPicklistTest } from './compare.ts';
import { dateFunctionPath, isDateFunction } from './date-functions.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import type { Operand } from './literals.ts';
import { toOperand } from './literals.ts';
import { emulatorLimit, invalidField } from './soql-errors.ts';
import type { Comparison, WhereTree } from './where-tree.ts';

export interface Condition {
  matches(row: SObjectRow): boolean;
  /** What an index can say; absent when only a look at every row helps. */
  index?: IndexCondition;
}

/** The values that a semi-join's query selects. */
export type SelectValues = (query: Query) => FieldValue[];

function operandsOf(scope: Scope, comparison: Comparison, path: FieldPath, selectValues: SelectValues): Operand[] {
  if ('valueQuery' in comparison) {
    return selectValues(comparison.valueQuery).flatMap((value): Operand[] =>
      value === null ? [] : [{ kind: 'value', value }],
    );
  }
  const values = Array.isArray(comparison.value) ? comparison.value : [comparison.value];
  const types = comparison.literalType ?? 'STRING';
  return values.map((raw, index) => {
    const type: LiteralType = Array.isArray(types) ? (types[index] ?? 'STRING') : types;
    const text = 'field' in comparison ? comparison.field : (comparison.fn.rawValue ?? '');
    return toOperand(scope, text, path.field, raw, type);
  });
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

function checkOperator(scope: Scope, path: string, field: FieldPath['field'], operator: string): void {
  if (field.filterable === false) {
    throw invalidField(scope.soql, path, `field '${field.name}' can not be filtered in a query call`);
  }
  const isMulti = operator === 'INCLUDES' || operator === 'EXCLUDES';
  if (isMulti !== (field.type === 'multipicklist') && (isMulti || operator === 'LIKE')) {
    throw invalidField(scope.soql, path, `invalid operator on ${field.type} field`);
  }
  const isText = ['string', 'textarea', 'phone', 'email', 'url', 'picklist', 'combobox'].includes(field.type);
  if (operator === 'LIKE' && !isText) throw invalidField(scope.soql, path, `invalid operator on ${field.type} field`);
}

/** What is compared: a field, or a date function of one. */
function leftSide(scope: Scope, comparison: Comparison): { path: FieldPath; text: string } {
  if ('field' in comparison) return { path: resolvePath(scope, comparison.field), text: comparison.field };
  const text = comparison.fn.rawValue ?? '';
  if (!isDateFunction(comparison.fn)) throw emulatorLimit(`the function ${text}`);
  return { path: dateFunctionPath(scope, comparison.fn), text };
}

function compileComparison(scope: Scope, comparison: Comparison, selectValues: SelectValues): Condition {
  const operator = comparison.operator.toUpperCase();
  const { path, text } = leftSide(scope, comparison);
  checkOperator(scope, text, path.field, operator);
  const operands = operandsOf(scope, comparison, path, selectValues);
  const test =
    path.field.type === 'multipicklist' && operator.endsWith('CLUDES')
      ? multiPicklistTest(operator, operands)
      : comparisonTest(operator, path.field, operands);
  const condition: Condition = { matches: (row) => test(path.read(row)) };
  const index = 'field' in comparison ? indexFor(path, operator, operands) : undefined;
  return index ? { ...condition, index } : condition;
}

function both(items: Condition[]): Condition {
  const indexes = items.flatMap((item) => item.index ?? []);
  const matches = (row: SObjectRow): boolean => items.every((item) => item.matches(row));
  return indexes.length > 0 ? { matches, index: { kind: 'and', items: indexes } } : { matches };
}

/** An index helps an OR only when it helps each side. */
function either(items: Condition[]): Condition {
  const indexes = items.flatMap((item) => item.index ?? []);
  const matches = (row: SObjectRow): boolean => items.some((item) => item.matches(row));
  return indexes.length === items.length ? { matches, index: { kind: 'or', items: indexes } } : { matches };
}

export function compileWhere(scope: Scope, tree: WhereTree, selectValues: SelectValues): Condition {
  if (tree.kind === 'compare') return compileComparison(scope, tree.comparison, selectValues);
  if (tree.kind === 'not') {
    const inner = compileWhere(scope, tree.item, selectValues);
    return { matches: (row) => !inner.matches(row) };
  }
  const items = tree.items.map((item) => compileWhere(scope, item, selectValues));
  return tree.kind === 'and' ? both(items) : either(items);
}
