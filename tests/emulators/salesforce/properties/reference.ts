// A second, slow reading of the SOQL documents, over plain arrays. It shares no code with the emulator on purpose.
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm
import type { FieldValue } from '../types.ts';
import type {
  Aggregate,
  ChildQuery,
  Compare,
  Condition,
  GroupQuery,
  Kind,
  ObjectName,
  Path,
  Row,
  RowQuery,
  SortKey,
  Tables,
} from './model.ts';
import { CHILDREN, PARENTS, PICKLISTS } from './model.ts';

function parentOf(tables: Tables, object: ObjectName, relationship: string, row: Row): [ObjectName, Row] | undefined {
  const relation = PARENTS[object][relationship];
  const id = relation ? row[relation.field] : null;
  const parent = relation && tables[relation.object].find((each) => each['Id'] === id);
  // What sharing hides is as if it were not there.
  return relation && parent && parent['hidden'] !== true ? [relation.object, parent] : undefined;
}

/** The value at the end of a path; null (false for a checkbox) where a parent is missing. */
export function valueAt(tables: Tables, object: ObjectName, row: Row, path: Path): FieldValue {
  const [head = '', ...rest] = path;
  if (rest.length === 0) return row[head] ?? null;
  const parent = parentOf(tables, object, head, row);
  if (parent) return valueAt(tables, parent[0], parent[1], rest);
  return rest.at(-1) === 'DoNotCall' ? false : null;
}

/** Text has no case; ids, dates and all others are as they are. */
function folded(type: Kind, value: FieldValue): FieldValue {
  return typeof value === 'string' && (type === 'text' || type === 'picklist') ? value.toLowerCase() : value;
}

function before(left: FieldValue, right: FieldValue): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return String(left) < String(right);
}

/** Walks pattern and text together, one character at a time. */
function isLike(text: readonly string[], pattern: readonly string[]): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return text.length === 0;
  if (head === '%') return isLike(text, rest) || (text.length > 0 && isLike(text.slice(1), pattern));
  if (text.length === 0) return false;
  const literal = head.length === 2 ? head[1] : head;
  return (head === '_' || literal === text[0]) && isLike(text.slice(1), rest);
}

/** `%`, `_` and the escaped `\%`, `\_` are one sign each. */
function signs(pattern: string): string[] {
  return pattern.match(/\\[%_]|[\s\S]/gu) ?? [];
}

function compares({ operator, type, values }: Compare, found: FieldValue): boolean {
  const value = folded(type, found);
  const [first = null] = values.map((each) => folded(type, each));
  switch (operator) {
    case '=':
      return value === first;
    case '!=':
      return value !== first;
    case 'IN':
      return values.some((each) => folded(type, each) === value);
    case 'NOT IN':
      return !values.some((each) => folded(type, each) === value);
    case 'LIKE':
      return value !== null && isLike([...String(value)], signs(String(first)));
    default: {
      // Nothing is more or less than null.
      if (value === null || first === null) return false;
      if (operator === '<') return before(value, first);
      if (operator === '>') return before(first, value);
      return operator === '<=' ? !before(first, value) : !before(value, first);
    }
  }
}

function holds(tables: Tables, object: ObjectName, row: Row, condition: Condition): boolean {
  switch (condition.kind) {
    case 'compare':
      return compares(condition, valueAt(tables, object, row, condition.path));
    case 'not':
      return !holds(tables, object, row, condition.item);
    case 'and':
      return condition.items.every((item) => holds(tables, object, row, item));
    case 'or':
      return condition.items.some((item) => holds(tables, object, row, item));
    case 'semi': {
      const inner = tables[condition.object].filter(
        (each) =>
          each['IsDeleted'] !== true &&
          each['hidden'] !== true &&
          holds(tables, condition.object, each, condition.where),
      );
      const isIn =
        row[condition.field] !== null && inner.some((each) => each[condition.column] === row[condition.field]);
      return isIn !== condition.negated;
    }
  }
}

function rank(path: Path, type: Kind, value: FieldValue): FieldValue {
  if (type !== 'picklist' || value === null) return folded(type, value);
  return PICKLISTS[path.at(-1) ?? '']?.indexOf(String(value)) ?? null;
}

export function compareByKeys(
  tables: Tables,
  object: ObjectName,
  keys: readonly SortKey[],
  left: Row,
  right: Row,
): number {
  for (const { path, type, descending, nulls } of keys) {
    const a = rank(path, type, valueAt(tables, object, left, path));
    const b = rank(path, type, valueAt(tables, object, right, path));
    if (a === b) continue;
    // Nulls come first unless the query says LAST, in both directions.
    if (a === null) return nulls === 'LAST' ? 1 : -1;
    if (b === null) return nulls === 'LAST' ? -1 : 1;
    return before(a, b) === descending ? 1 : -1;
  }
  return String(left['Id']) < String(right['Id']) ? -1 : 1;
}

function matching(tables: Tables, object: ObjectName, where: Condition | undefined, all: boolean): Row[] {
  return tables[object].filter(
    (row) =>
      row['hidden'] !== true && (all || row['IsDeleted'] !== true) && (!where || holds(tables, object, row, where)),
  );
}

/** Rows in the order of the query (of their ids without one), before OFFSET and LIMIT. */
export function allMatches(tables: Tables, query: RowQuery): Row[] {
  const found = matching(tables, query.object, query.where, query.all);
  return found.toSorted((left, right) => compareByKeys(tables, query.object, query.orderBy, left, right));
}

/** The children of an account in a child query, without its LIMIT. */
export function childRows(tables: Tables, parent: Row, child: ChildQuery, all: boolean): Row[] {
  const relation = CHILDREN[child.name];
  if (!relation) return [];
  return matching(tables, relation.object, child.where, all).filter((row) => row[relation.field] === parent['Id']);
}

function aggregated(tables: Tables, object: ObjectName, rows: readonly Row[], aggregate: Aggregate): FieldValue {
  const { name, path, type } = aggregate;
  const values = rows.map((row) => valueAt(tables, object, row, path)).filter((value) => value !== null);
  if (name === 'COUNT') return values.length;
  if (name === 'COUNT_DISTINCT') return new Set(values.map((value) => folded(type, value))).size;
  if (values.length === 0) return null;
  if (name === 'SUM' || name === 'AVG') {
    let sum = 0;
    for (const value of values) sum += Number(value);
    return name === 'SUM' ? sum : sum / values.length;
  }
  const sorted = values.map((value) => rank(path, type, value)).toSorted((a, b) => (before(a, b) ? -1 : 1));
  return (name === 'MIN' ? sorted[0] : sorted.at(-1)) ?? null;
}

/** How a value of the emulator is compared with one of ours: text without case, picklists by their place. */
export function normal(path: Path, type: Kind, value: FieldValue): FieldValue {
  return rank(path, type, value);
}

/** Each group as the values of its fields, then of its aggregates. */
export function groups(tables: Tables, query: GroupQuery): FieldValue[][] {
  const { object, groupBy, aggregates, atLeast, negated } = query;
  const byKey = new Map<string, { key: FieldValue[]; rows: Row[] }>();
  for (const row of matching(tables, object, query.where, false)) {
    const key = groupBy.map(({ path, type }) => rank(path, type, valueAt(tables, object, row, path)));
    const group = byKey.get(JSON.stringify(key)) ?? { key, rows: [] };
    group.rows.push(row);
    byKey.set(JSON.stringify(key), group);
  }
  if (groupBy.length === 0 && byKey.size === 0) byKey.set('', { key: [], rows: [] });
  return [...byKey.values()]
    .filter(({ rows }) => atLeast === undefined || rows.length >= atLeast !== negated)
    .map(({ key, rows }) => [...key, ...aggregates.map((each) => aggregated(tables, object, rows, each))]);
}
