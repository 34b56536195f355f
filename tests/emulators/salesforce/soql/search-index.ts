import type { SObjectRow } from '../types.ts';

export interface CommittedRow {
  object: string;
  row: SObjectRow;
  committedAt: number;
}

/** Full-text index over committed rows; filled late, as the service's own. */
export class SearchIndex {
  readonly #pending: CommittedRow[] = [];

  add(entry: CommittedRow): void {
    this.#pending.push(entry);
  }
}
