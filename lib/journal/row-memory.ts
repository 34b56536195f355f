import type { JournalRow } from '../domain/journal-row.ts';
import { deepFreeze } from '../storage/frozen.ts';
import type { JournalTx } from './journal.ts';

/** Rows as they were committed last. Nobody writes to them: a change is a new row. */
export interface RowMemory {
  /** Rows made since then (epoch ms), in the order of the database's index; read once, kept while the worker lives. */
  since(at: number): Promise<JournalRow[]>;
  /** Of what is in memory; undefined = the database has to be asked. */
  get(id: string): JournalRow | undefined;
  byLane(lane: string): JournalRow[] | undefined;
  /** Called once they are committed; undefined = the row is gone. */
  committed(rows: ReadonlyMap<string, JournalRow | undefined>, accepted: readonly string[]): void;
  /** False when this work would write nothing; what is not known here counts as a write. */
  wouldWrite(work: (tx: JournalTx) => Promise<unknown>): Promise<boolean>;
  /** Grows with each change of a row. */
  version(): number;
  /** Rows were deleted beside it. */
  forget(): void;
}

const everything = -Infinity;
/** Clocks are put right by a few minutes: that is no reason to read all of it again. */
const slackMs = 3600_000;

/** The order of an index's rows of one key. */
const byId = (left: JournalRow, right: JournalRow) => (left.id < right.id ? -1 : Number(left.id > right.id));
const inOrder = (left: JournalRow, right: JournalRow) => left.createdAt - right.createdAt || byId(left, right);

function byAlias(rows: readonly JournalRow[]): Map<string, JournalRow[]> {
  const index = new Map<string, JournalRow[]>();
  for (const row of rows)
    for (const alias of row.aliases) {
      const others = index.get(alias);
      if (others === undefined) index.set(alias, [row]);
      else others.push(row);
    }
  return index;
}

/**
 * The journal is asked for the same rows several times a minute, and changes far less often. One worker writes it, so
 * what it wrote or read last is what is there.
 */
export function createRowMemory(load: (from: number) => Promise<JournalRow[]>, meta: JournalTx['meta']): RowMemory {
  let from = Infinity;
  let commits = 0;
  let version = 0;
  let sorted: JournalRow[] | undefined;
  let index: Map<string, JournalRow[]> | undefined;
  const rows = new Map<string, JournalRow>();
  const accepted = new Set<string>();

  async function since(at: number): Promise<JournalRow[]> {
    if (at < from) {
      const before = commits;
      const begin = at - slackMs;
      const found = await load(begin);
      // What was read before a commit must not hide what that wrote.
      if (commits !== before) return since(at);
      for (const row of found) rows.set(row.id, deepFreeze(row));
      [from, sorted, index] = [Math.min(from, begin), undefined, undefined];
    }
    sorted ??= [...rows.values()].toSorted(inOrder);
    const first = sorted.findIndex((row) => row.createdAt >= at);
    return first === -1 ? [] : sorted.slice(first);
  }

  async function wouldWrite(work: (tx: JournalTx) => Promise<unknown>): Promise<boolean> {
    const all = await since(everything);
    index ??= byAlias(all);
    const found = index;
    let writes = false;
    const write = () => {
      writes = true;
      return Promise.reject(new Error('It would write.'));
    };
    const tx: JournalTx = {
      get: async (id) => rows.get(id),
      byAliases: async (aliases) => [...new Set(aliases.flatMap((alias) => found.get(alias) ?? []))],
      byLane: async (lane) => all.filter((row) => row.lane === lane),
      since: async (at) => all.filter((row) => row.createdAt >= at),
      accept: ({ id }) => (accepted.has(id) ? Promise.resolve(false) : write()),
      meta,
      ...{ put: write, remove: write, enqueue: write, setMeta: write },
    };
    await work(tx).catch((thrown: unknown) => {
      if (!writes) throw thrown;
    });
    return writes;
  }

  return {
    since,
    get: (id) => rows.get(id),
    byLane(lane) {
      if (from > everything) return undefined;
      return [...rows.values()].filter((row) => row.lane === lane).toSorted(byId);
    },
    wouldWrite,
    committed(changed, entries) {
      commits += 1;
      for (const entry of entries) accepted.add(entry);
      if (changed.size === 0) return;
      version += 1;
      for (const [id, row] of changed) {
        if (row === undefined) rows.delete(id);
        else rows.set(id, deepFreeze(structuredClone(row)));
      }
      [sorted, index] = [undefined, undefined];
    },
    version: () => version,
    forget() {
      commits += 1;
      version += 1;
      rows.clear();
      accepted.clear();
      [from, sorted, index] = [Infinity, undefined, undefined];
    },
  };
}
