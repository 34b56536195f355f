import type { OrderByClause } from '@jetstreamapp/soql-parser-js';
import type { FieldValue, SObjectRow } from '../types.ts';
import { comparable } from './compare.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { emulatorLimit, invalidField } from './soql-errors.ts';

/** One clause of ORDER BY. */
export interface SortKey {
  value(row: SObjectRow): FieldValue;
  clause: OrderByClause;
}

/** Picklists sort by the order of their values, everything else by value. */
function sortValue(path: FieldPath, row: SObjectRow): FieldValue {
  const value = path.read(row);
  const { field } = path;
  if (field.type !== 'picklist' || typeof value !== 'string') return comparable(field, value);
  const rank = field.picklist?.values.findIndex((entry) => entry.value === value) ?? -1;
  return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
}

function toSortKey(scope: Scope, clause: OrderByClause): SortKey {
  if (!('field' in clause)) throw emulatorLimit('functions in ORDER BY');
  const path = resolvePath(scope, clause.field);
  if (path.field.filterable === false) {
    throw invalidField(scope.soql, clause.field, `field '${path.field.name}' can not be sorted in a query call`);
  }
  return { value: (row) => sortValue(path, row), clause };
}

/** Compares two values as one clause of ORDER BY says: nulls first unless it says last, also when descending. */
export function compareSorted(a: FieldValue, b: FieldValue, clause: Pick<OrderByClause, 'order' | 'nulls'>): number {
  if (a === b) return 0;
  if (a === null || b === null) return (a === null) === (clause.nulls?.toUpperCase() === 'LAST') ? 1 : -1;
  return (a < b ? -1 : 1) * (clause.order?.toUpperCase() === 'DESC' ? -1 : 1);
}

/** What ORDER BY names. Throws INVALID_FIELD for what is missing, hidden or cannot be sorted. */
export function sortKeys(scope: Scope, orderBy: OrderByClause | OrderByClause[] | undefined): SortKey[] {
  return [orderBy ?? []].flat().map((clause) => toSortKey(scope, clause));
}

/** A row that was found. */
export interface Hit {
  id: string;
  /** Absent where many were sorted: it can be read again. */
  row: SObjectRow | undefined;
}

/** So many rows are kept while they are sorted; of the others only what they are sorted by. */
const MAX_KEPT = 2000;

/** Sorts rows; equal ones keep the order of their ids. */
export function sortRows(rows: Iterable<SObjectRow>, keys: readonly SortKey[]): Hit[] {
  const entries: (Hit & { values: FieldValue[] })[] = [];
  for (const row of rows) {
    const values = keys.map((key) => key.value(row));
    entries.push({ id: row.Id, row: entries.length < MAX_KEPT ? row : undefined, values });
  }
  return entries.sort((left, right) => {
    for (const [at, { clause }] of keys.entries()) {
      const order = compareSorted(left.values[at] ?? null, right.values[at] ?? null, clause);
      if (order !== 0) return order;
    }
    return left.id < right.id ? -1 : 1;
  });
}
