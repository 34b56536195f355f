import type { FieldValue, SObjectRow } from '../types.ts';
import { comparable } from './compare.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { refuseCall } from './refuse-call.ts';
import { invalidField } from './soql-errors.ts';
import type { OrderBy } from './syntax.ts';

/** One clause of ORDER BY. */
export interface SortKey {
  value(row: SObjectRow): FieldValue;
  clause: SortOrder;
}

export type SortOrder = Pick<OrderBy, 'descending' | 'nullsLast'>;

/** Picklists sort by the order of their values, everything else by value. */
function sortValue(path: FieldPath, row: SObjectRow): FieldValue {
  const value = path.read(row);
  const { field } = path;
  if (field.type !== 'picklist' || typeof value !== 'string') return comparable(field, value);
  const rank = field.picklist?.values.findIndex((entry) => entry.value === value) ?? -1;
  return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
}

function toSortKey(scope: Scope, clause: OrderBy): SortKey {
  const { key } = clause;
  if (key.kind === 'call') throw refuseCall(scope.soql, key, ' in ORDER BY');
  const path = resolvePath(scope, key);
  if (path.field.filterable === false) {
    throw invalidField(scope.soql, key.at, `field '${path.field.name}' can not be sorted in a query call`);
  }
  return { value: (row) => sortValue(path, row), clause };
}

/** Compares two values as one clause of ORDER BY says: nulls first unless it says last, also when descending. */
export function compareSorted(a: FieldValue, b: FieldValue, { descending, nullsLast }: SortOrder): number {
  if (a === b) return 0;
  if (a === null || b === null) return (a === null) === nullsLast ? 1 : -1;
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
}

/** What ORDER BY names. Throws INVALID_FIELD for what is missing, hidden or cannot be sorted. */
export function sortKeys(scope: Scope, orderBy: readonly OrderBy[]): SortKey[] {
  return orderBy.map((clause) => toSortKey(scope, clause));
}

/** A row that was found. */
export interface Hit {
  id: string;
  /** Absent where many were sorted: it can be read again. */
  row: SObjectRow | undefined;
}

/** So many rows are kept while they are sorted; of the others only what they are sorted by. */
const MAX_KEPT = 2000;

/** Sorts rows; equal ones keep the order of their ids. Those from `offset` to before `end` come out. */
export function* sortRows(
  rows: Iterable<SObjectRow>,
  keys: readonly SortKey[],
  offset: number,
  end: number,
): Generator<Hit> {
  const ids: string[] = [];
  const columns = keys.map((): FieldValue[] => []);
  let kept: SObjectRow[] = [];
  for (const row of rows) {
    ids.push(row.Id);
    for (const [at, key] of keys.entries()) columns[at]?.push(key.value(row));
    if (ids.length <= MAX_KEPT) kept.push(row);
    else kept = [];
  }
  const orders = keys.map(({ clause }, at) => ({ clause, values: columns[at] ?? [] }));
  const places = Uint32Array.from(ids.keys()).sort((left, right) => {
    for (const { clause, values } of orders) {
      const order = compareSorted(values[left] ?? null, values[right] ?? null, clause);
      if (order !== 0) return order;
    }
    return (ids[left] ?? '') < (ids[right] ?? '') ? -1 : 1;
  });
  for (const place of places.subarray(offset, Math.min(end, places.length))) {
    const id = ids[place];
    if (id !== undefined) yield { id, row: kept[place] };
  }
}
