import { alias } from '../domain/keys.ts';
import { ownNote, type JournalRow } from '../domain/journal-row.ts';
import { areOneThing, mergeRows } from '../domain/merge-rows.ts';
import type { Journal, JournalTx } from './journal.ts';

/** The row, also where it was merged into another one since its id was told. */
export async function findRow(tx: Pick<JournalTx, 'get' | 'byAliases'>, id: string): Promise<JournalRow | undefined> {
  return (await tx.get(id)) ?? (await tx.byAliases([alias.row(id)]))[0];
}

/** The same by what is in memory, where it was not merged. */
export async function findKept(
  journal: Pick<Journal, 'get' | 'transact'>,
  id: string,
): Promise<JournalRow | undefined> {
  return (await journal.get(id)) ?? journal.transact((tx) => findRow(tx, id));
}

/** Rows that a common alias proves to be one become one, before anything is written of either. */
export async function mergeProved(tx: JournalTx, rows: readonly JournalRow[]): Promise<JournalRow[]> {
  const distinct: JournalRow[] = [];
  for (const row of rows) {
    const same = distinct.findIndex((other) => areOneThing(other, row));
    const other = distinct[same];
    if (other === undefined) {
      distinct.push(row);
      continue;
    }
    const { kept, gone } = mergeRows(other, row);
    await tx.put(kept);
    await tx.remove(gone);
    if (ownNote(kept) !== undefined)
      await tx.enqueue({ kind: 'mirror', lane: `mirror:${kept.id}`, payload: { rowId: kept.id } });
    if (kept.mine !== undefined) await tx.enqueue({ kind: 'settle', lane: kept.lane, payload: { lane: kept.lane } });
    distinct[same] = kept;
  }
  return distinct;
}
