import type { Change, FieldValue, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { IndexCondition } from './index-condition.ts';
import type { RowOrder } from './row-index.ts';
import type { StoreCore } from './store-core.ts';

export interface StagedEvent {
  event: string;
  userId: string;
  values: Record<string, FieldValue>;
}

/** The writes of one transaction, laid over the committed rows until it commits or is thrown away. */
export class Transaction {
  readonly core: StoreCore;
  readonly userId: string;
  readonly #overlay = new Map<string, Map<string, SObjectRow>>();
  /** Ids of staged rows that leave the table for good. */
  readonly #purged = new Set<string>();
  /** Which row's deletion took a row along. */
  readonly #deletedWith = new Map<string, string>();
  readonly #undo: (() => void)[] = [];
  events: StagedEvent[] = [];

  constructor(core: StoreCore, userId: string) {
    this.core = core;
    this.userId = userId;
  }

  get hasWrites(): boolean {
    return this.#undo.length > 0 || this.events.length > 0;
  }

  /** The row as this transaction sees it, deleted ones too. */
  read(object: string, id: string): SObjectRow | undefined {
    if (this.#purged.has(id)) return undefined;
    return this.#overlay.get(object)?.get(id) ?? this.core.table(object).get(id);
  }

  /** The same for a query, which needs no null fields: they may be left out. */
  peek(object: string, id: string): SObjectRow | undefined {
    if (this.#purged.has(id)) return undefined;
    return this.#overlay.get(object)?.get(id) ?? this.core.table(object).peek(id);
  }

  /** Rows that may match the condition (all without one), deleted ones too; null fields are left out. Staged rows come last. */
  *scan(object: string, condition?: IndexCondition, order?: RowOrder): Generator<SObjectRow> {
    const staged = this.#overlay.get(object);
    for (const row of this.core.table(object).select(condition, order)) {
      if (!staged?.has(row.Id)) yield row;
    }
    for (const row of [...(staged?.values() ?? [])]) if (!this.#purged.has(row.Id)) yield row;
  }

  hasStaged(object: string): boolean {
    return this.#overlay.has(object);
  }

  stage(object: string, row: SObjectRow): void {
    const rows = this.#overlay.get(object) ?? new Map<string, SObjectRow>();
    this.#overlay.set(object, rows);
    const previous = rows.get(row.Id);
    rows.set(row.Id, Object.freeze(row));
    this.#undo.push(() => {
      if (previous) rows.set(row.Id, previous);
      else rows.delete(row.Id);
    });
  }

  /** The row, in its deleted form, leaves the table when the transaction commits. */
  stagePurge(object: string, row: SObjectRow): void {
    this.stage(object, row);
    this.#purged.add(row.Id);
    this.#undo.push(() => void this.#purged.delete(row.Id));
  }

  noteDeletedWith(id: string, rootId: string): void {
    this.#deletedWith.set(id, rootId);
  }

  /** Has this transaction deleted anything? */
  get hasDeletions(): boolean {
    return this.#deletedWith.size > 0;
  }

  /** The row whose deletion took this one along, or the row itself. */
  deletedWith(id: string): string {
    return this.#deletedWith.get(id) ?? id;
  }

  stageEvent(event: StagedEvent): void {
    const before = this.events;
    this.events = [...before, event];
    this.#undo.push(() => {
      this.events = before;
    });
  }

  savepoint(): number {
    return this.#undo.length;
  }

  rollbackTo(savepoint: number): void {
    while (this.#undo.length > savepoint) this.#undo.pop()?.();
  }

  async lockRow(id: string): Promise<void> {
    await this.#lock(`row:${id}`, `unable to obtain exclusive access to this record or 1 records: ${id}`);
  }

  /** Nobody else may insert the key until this transaction has ended. */
  async lockKey(object: string, field: string, key: string): Promise<void> {
    await this.#lock(`key:${object}.${field}:${key}`, 'unable to obtain exclusive access to this record');
  }

  async #lock(key: string, refusal: string): Promise<void> {
    const granted = await this.core.locks.acquire(key, this, this.core.settings.lockWaitMs);
    if (!granted) throw new SalesforceError(400, 'UNABLE_TO_LOCK_ROW', refusal, []);
  }

  /** Staged rows against committed ones. */
  changes(): Change[] {
    return [...this.#overlay].flatMap(([object, rows]) =>
      [...rows.values()].map((after) => toChange(object, this.core.table(object).get(after.Id), after, this.userId)),
    );
  }

  /** `gone`: the row is deleted for good. */
  applyTo(write: (object: string, row: SObjectRow, gone: boolean) => void): void {
    for (const [object, rows] of this.#overlay)
      for (const row of rows.values()) write(object, row, this.#purged.has(row.Id));
  }
}

function toChange(object: string, before: SObjectRow | undefined, after: SObjectRow, userId: string): Change {
  const change = { object, id: after.Id, after, userId };
  if (!before) return { ...change, type: 'created' };
  if (!before['IsDeleted'] && after['IsDeleted']) return { ...change, type: 'deleted', before };
  if (before['IsDeleted'] && !after['IsDeleted']) return { ...change, type: 'undeleted', before };
  return { ...change, type: 'updated', before };
}
