import type { FieldValue } from '../types.ts';
import type { ChildQuery, Condition, GroupQuery, Kind, Path, RowQuery } from './model.ts';

function literal(type: Kind, value: FieldValue, isPattern: boolean): string {
  if (value === null) return 'null';
  if (type === 'datetime') return String(value).replace('+0000', 'Z');
  if (type === 'text' || type === 'picklist' || type === 'id') {
    const text = String(value);
    // In a pattern the backslash before % and _ is the pattern's own.
    return `'${text.replace(isPattern ? /'/g : /['\\]/g, '\\$&')}'`;
  }
  return String(value);
}

export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'compare': {
      const { path, operator, type, values } = condition;
      const written = values.map((value) => literal(type, value, operator === 'LIKE'));
      const right = operator === 'IN' || operator === 'NOT IN' ? `(${written.join(', ')})` : written[0];
      return `${path.join('.')} ${operator} ${right}`;
    }
    case 'not':
      return `(NOT ${enclosed(condition.item)})`;
    case 'semi': {
      const operator = condition.negated ? 'NOT IN' : 'IN';
      const inner = `SELECT ${condition.column} FROM ${condition.object} WHERE ${conditionText(condition.where)}`;
      return `${condition.field} ${operator} (${inner})`;
    }
    default:
      return condition.items.map(enclosed).join(condition.kind === 'and' ? ' AND ' : ' OR ');
  }
}

function enclosed(condition: Condition): string {
  const text = conditionText(condition);
  return condition.kind === 'and' || condition.kind === 'or' ? `(${text})` : text;
}

function clause(keyword: string, value: string | number | undefined): string {
  return value === undefined || value === '' ? '' : ` ${keyword} ${value}`;
}

function childText({ name, field, where, limit, children }: ChildQuery): string {
  const fields = [field, ...children.map(childText)].join(', ');
  return `(SELECT ${fields} FROM ${name}${clause('WHERE', where && conditionText(where))}${clause('LIMIT', limit)})`;
}

const ALIAS = 'zz';

/** The same condition with every path of the queried object behind its alias; inner queries have their own. */
function withAlias(condition: Condition): Condition {
  switch (condition.kind) {
    case 'compare':
      return { ...condition, path: [ALIAS, ...condition.path] };
    case 'not':
      return { ...condition, item: withAlias(condition.item) };
    case 'semi':
      return { ...condition, field: `${ALIAS}.${condition.field}` };
    default:
      return { ...condition, items: condition.items.map(withAlias) };
  }
}

export function rowQueryText(query: RowQuery): string {
  const named = ({ path }: { path: Path }): string => (query.aliased ? [ALIAS, ...path] : path).join('.');
  const where = query.where && (query.aliased ? withAlias(query.where) : query.where);
  const fields = query.fields.filter((path) => path.join('.') !== 'Id').map((path) => named({ path }));
  const order = query.orderBy
    .map((key) => `${named(key)} ${key.descending ? 'DESC' : 'ASC'}${clause('NULLS', key.nulls)}`)
    .join(', ');
  return (
    `SELECT ${['Id', ...fields, ...query.children.map(childText)].join(', ')} FROM ${query.object}` +
    (query.aliased ? ` ${ALIAS}` : '') +
    clause('WHERE', where && conditionText(where)) +
    clause('ORDER BY', order) +
    clause('LIMIT', query.limit) +
    clause('OFFSET', query.offset)
  );
}

function havingText({ atLeast, negated }: GroupQuery): string | undefined {
  if (atLeast === undefined) return undefined;
  // COUNT(Id) of a group is never 0.
  return negated ? `NOT (COUNT(Id) >= ${atLeast} OR COUNT(Id) = 0)` : `COUNT(Id) >= ${atLeast}`;
}

export function groupQueryText(query: GroupQuery): string {
  const groups = query.groupBy.map(({ path }, index) => `${path.join('.')} g${index}`);
  const aggregates = query.aggregates.map(({ name, path }, index) => `${name}(${path.join('.')}) a${index}`);
  return (
    `SELECT ${[...groups, ...aggregates].join(', ')} FROM ${query.object}` +
    clause('WHERE', query.where && conditionText(query.where)) +
    clause('GROUP BY', query.groupBy.map(({ path }) => path.join('.')).join(', ')) +
    clause('HAVING', havingText(query))
  );
}
