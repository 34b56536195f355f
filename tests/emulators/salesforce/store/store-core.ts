import type { Surroundings } from '../../kernel/types.ts';
import type { IdSource } from '../schema/ids.ts';
import type { Schema } from '../schema/schema.ts';
import type { OrgDescription, OrgSettings, Trigger } from '../types.ts';
import type { SearchIndex } from '../soql/search-index.ts';
import type { QuerySyntax } from '../soql/syntax.ts';
import type { StoreAccess } from './access-control.ts';
import type { LockTable } from './lock-table.ts';
import type { RecycleBin } from './recycle-bin.ts';
import type { DuplicateRule } from '../variety/duplicate-rules.ts';
import type { RowTable } from './row-table.ts';

/** What the parts of one org's store share. */
export interface StoreCore {
  readonly surroundings: Surroundings;
  readonly organization: OrgDescription;
  readonly settings: OrgSettings;
  readonly schema: Schema;
  readonly access: StoreAccess;
  readonly parse: (soql: string) => QuerySyntax;
  readonly ids: IdSource;
  readonly locks: LockTable;
  readonly triggers: Trigger[];
  readonly duplicateRules: DuplicateRule[];
  readonly searchIndex: SearchIndex;
  readonly bin: RecycleBin;
  table(object: string): RowTable;
  /** Counts on even when the transaction is rolled back, as auto numbers do. */
  nextAutoNumber(object: string, field: string): number;
}
