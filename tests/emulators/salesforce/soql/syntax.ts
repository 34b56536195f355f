/** A SOQL query as it is written; `at` is the place of a part in the text. */

/** `Name`, `Account.Owner.Name`, `c.Name` */
export interface Path {
  kind: 'path';
  text: string;
  at: number;
}

export interface Literal {
  kind: 'literal';
  type: 'string' | 'integer' | 'decimal' | 'currency' | 'boolean' | 'null' | 'date' | 'datetime' | 'dateLiteral';
  text: string;
  at: number;
}

/** `COUNT(Id)`, `CALENDAR_YEAR(convertTimezone(CreatedDate))` */
export interface Call {
  kind: 'call';
  /** In capitals. */
  name: string;
  parameters: (Path | Call | Literal)[];
  text: string;
  at: number;
}

export interface Comparison {
  kind: 'compare';
  left: Path | Call;
  operator: Operator;
  /** One value, or those of a list. */
  values: Literal[];
  /** The inner query of a semi-join, instead of values. */
  query?: QuerySyntax;
  at: number;
}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES';

export type WhereTree = Comparison | { kind: 'not'; item: WhereTree } | { kind: 'and' | 'or'; items: WhereTree[] };

export interface TypeofWhen {
  object: Path;
  fields: Path[];
}

export type SelectItem =
  | { kind: 'field'; path: Path; alias?: Path }
  | { kind: 'call'; call: Call; alias?: Path }
  | { kind: 'children'; query: QuerySyntax; at: number }
  | { kind: 'typeof'; relationship: Path; whens: TypeofWhen[]; otherwise?: Path[]; at: number };

export interface OrderBy {
  key: Path | Call;
  descending: boolean;
  nullsLast: boolean;
}

/** GROUP BY of fields and date functions, or of one ROLLUP or CUBE. */
export interface GroupBy {
  keys: (Path | Call)[];
  subtotals?: 'ROLLUP' | 'CUBE';
}

export interface QuerySyntax {
  select: SelectItem[];
  /** The object; in a child query the relationship. */
  from: Path;
  alias?: string;
  /** Parents that FROM names: `c.Account a`. */
  parents: { path: Path; alias: string | undefined }[];
  scope?: string;
  where?: WhereTree;
  groupBy?: GroupBy;
  having?: WhereTree;
  orderBy: OrderBy[];
  limit?: number;
  offset?: number;
}
