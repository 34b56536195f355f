import type { FieldValue } from '../types.ts';
import type { Condition, GroupQuery, Kind, RowQuery } from './model.ts';

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

export function rowQueryText(query: RowQuery): string {
  const children = query.children.map(
    ({ name, field, where, limit }) =>
      `(SELECT ${field} FROM ${name}${clause('WHERE', where && conditionText(where))}${clause('LIMIT', limit)})`,
  );
  const fields = query.fields.map((path) => path.join('.')).filter((path) => path !== 'Id');
  const order = query.orderBy
    .map(({ path, descending, nulls }) => `${path.join('.')} ${descending ? 'DESC' : 'ASC'}${clause('NULLS', nulls)}`)
    .join(', ');
  return (
    `SELECT ${['Id', ...fields, ...children].join(', ')} FROM ${query.object}` +
    clause('WHERE', query.where && conditionText(query.where)) +
    clause('ORDER BY', order) +
    clause('LIMIT', query.limit) +
    clause('OFFSET', query.offset)
  );
}

export function groupQueryText(query: GroupQuery): string {
  const groups = query.groupBy.map(({ path }, index) => `${path.join('.')} g${index}`);
  const aggregates = query.aggregates.map(({ name, path }, index) => `${name}(${path.join('.')}) a${index}`);
  return (
    `SELECT ${[...groups, ...aggregates].join(', ')} FROM ${query.object}` +
    clause('WHERE', query.where && conditionText(query.where)) +
    clause('GROUP BY', query.groupBy.map(({ path }) => path.join('.')).join(', ')) +
    clause('HAVING', query.atLeast === undefined ? undefined : `COUNT(Id) >= ${query.atLeast}`)
  );
}
