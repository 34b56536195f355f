/** Sorts after every text. */
export const AFTER_ANY_TEXT = '\u{10FFFF}';

/**
 * A condition that the store's indexes can answer. It may let through rows that do not match (text is compared
 * without case), never the other way round: the caller checks every row again.
 */
export type IndexCondition =
  | { kind: 'in'; field: string; values: string[] }
  /** Keys from `from` on and before `to`. */
  | { kind: 'range'; field: string; from: string; to: string }
  | { kind: 'and' | 'or'; items: IndexCondition[] };

export interface SqlFragment {
  sql: string;
  parameters: string[];
}

/** `column` answers the SQL column of a field. */
export function toSql(condition: IndexCondition, column: (field: string) => string): SqlFragment {
  if (condition.kind === 'in') {
    const values = JSON.stringify(condition.values);
    return { sql: `${column(condition.field)} IN (SELECT value FROM json_each(?))`, parameters: [values] };
  }
  if (condition.kind === 'range') {
    const name = column(condition.field);
    return { sql: `${name} >= ? AND ${name} < ?`, parameters: [condition.from, condition.to] };
  }
  const parts = condition.items.map((item) => toSql(item, column));
  const joint = condition.kind === 'and' ? ' AND ' : ' OR ';
  return {
    sql: `(${parts.map((part) => part.sql).join(joint)})`,
    parameters: parts.flatMap((part) => part.parameters),
  };
}
