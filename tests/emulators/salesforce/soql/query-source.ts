import type { Schema } from '../schema/schema.ts';
import type { StoreAccess } from '../store/access-control.ts';
import type { IndexCondition } from '../store/index-condition.ts';
import type { RowOrder } from '../store/row-index.ts';
import type { SObjectRow, UserContext } from '../types.ts';
import type { IdList } from './id-list.ts';
import type { QuerySyntax } from './syntax.ts';

/** A part of the rows of a table, in its order. */
export interface TablePart {
  order: RowOrder;
  offset: number;
  /** Infinite for all. */
  limit: number;
}

/** Rows of a table that need not be looked at one by one. */
export interface WholeTable {
  count(): number;
  ids(): IdList;
}

/** What a query may read: one transaction as one user sees it. */
export interface QuerySource {
  /** Reads SOQL; the same text is read once. */
  readonly parse: (soql: string) => QuerySyntax;
  readonly schema: Schema;
  readonly access: StoreAccess;
  readonly user: UserContext;
  readonly apiVersion: string;
  /** Epoch ms. */
  readonly now: number;
  /** IANA name of the user's time zone: date literals are days there. */
  readonly timeZone: string;
  /** Has any row of the object ever been deleted? */
  hasBinned(object: string): boolean;
  read(object: string, id: string): SObjectRow | undefined;
  /** May the user see a row of the object, as the parent of another? */
  sees(object: string, row: SObjectRow): boolean;
  scan(object: string, condition?: IndexCondition, order?: RowOrder): Iterable<SObjectRow>;
  /** Are there uncommitted rows of the object, which come out of order? */
  hasStaged(object: string): boolean;
  /** Absent, or nothing, when rows have to be looked at one by one, as where the user does not see all of them. */
  readonly whole?: (object: string, includeDeleted: boolean, part: TablePart) => WholeTable | undefined;
}
