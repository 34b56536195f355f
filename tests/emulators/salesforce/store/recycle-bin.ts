import type { Change } from '../types.ts';

/** https://help.salesforce.com/s/articleView?id=xcloud.home_delete.htm */
const KEPT_MS = 15 * 24 * 3_600_000;
/** Rows that were taken out of the bin stay visible to `queryAll` for a while: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_emptyrecyclebin.htm */
const EMPTIED_KEPT_MS = 24 * 3_600_000;

interface BinnedRow {
  object: string;
  /** The row whose deletion took this one along: itself when nobody else did. */
  rootId: string;
  forgottenAt: number;
  isEmptied: boolean;
}

/** The deleted rows of an org: who went with whom, and when each is forgotten. */
export class RecycleBin {
  readonly #rows = new Map<string, BinnedRow>();
  readonly #objects = new Set<string>();
  #nextSweep = Number.POSITIVE_INFINITY;

  /** Could a row of this object be in the bin, or have been? Spares look-ups where nothing was ever deleted. */
  hasHeld(object: string): boolean {
    return this.#objects.has(object);
  }

  /** The deleted rows of an object. */
  idsOf(object: string): string[] {
    if (!this.hasHeld(object)) return [];
    return [...this.#rows].flatMap(([id, row]) => (row.object === object ? id : []));
  }

  /** Takes in what a transaction committed. */
  note(changes: readonly Change[], rootOf: (id: string) => string, nowMs: number): void {
    for (const { object, id, type, after } of changes) {
      if (type === 'undeleted') this.#rows.delete(id);
      if (after?.['IsDeleted'] !== true) continue;
      this.#objects.add(object);
      const forgottenAt = nowMs + KEPT_MS;
      // Deleted a second time (out of the bin, for good) it has been noted before.
      if (!this.#rows.has(id)) this.#rows.set(id, { object, rootId: rootOf(id), forgottenAt, isEmptied: false });
      this.#nextSweep = Math.min(this.#nextSweep, forgottenAt);
    }
  }

  /** The object of a row that can be had back by its own id. */
  find(id: string): string | undefined {
    const row = this.#rows.get(id);
    return row && row.rootId === id && !row.isEmptied ? row.object : undefined;
  }

  /** What went into the bin because of this row. */
  companions(rootId: string): { object: string; id: string }[] {
    return [...this.#rows]
      .filter(([id, row]) => row.rootId === rootId && id !== rootId && !row.isEmptied)
      .map(([id, { object }]) => ({ object, id }));
  }

  /** Nobody can have the row back, nor what went with it. */
  empty(rootId: string, nowMs: number): void {
    const forgottenAt = nowMs + EMPTIED_KEPT_MS;
    for (const row of this.#rows.values()) {
      if (row.rootId === rootId) Object.assign(row, { isEmptied: true, forgottenAt });
    }
    this.#nextSweep = Math.min(this.#nextSweep, forgottenAt);
  }

  /** The rows whose time has come; they are forgotten by this. */
  sweep(nowMs: number): { object: string; id: string }[] {
    if (nowMs < this.#nextSweep) return [];
    const due = [...this.#rows].filter(([, row]) => row.forgottenAt <= nowMs);
    for (const [id] of due) this.#rows.delete(id);
    this.#nextSweep = Math.min(Number.POSITIVE_INFINITY, ...[...this.#rows.values()].map((row) => row.forgottenAt));
    return due.map(([id, { object }]) => ({ object, id }));
  }
}
