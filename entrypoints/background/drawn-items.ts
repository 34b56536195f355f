import type { TodayItem } from '../../lib/domain/today-view.ts';
import type { TodayRowView } from '../../lib/domain/view.ts';
import { deepFreeze } from '../../lib/storage/frozen.ts';
import { areSame } from '../../lib/storage/same.ts';

/**
 * Views of rows that have not changed since they were drawn. Reading telephone numbers and writing times of a whole
 * day's calls takes the worker longer than everything else that a ringing call needs.
 */
export interface DrawnItems {
  /** The kept item of this row while everything that it was drawn from is the same. */
  item(rowId: string, from: readonly unknown[], make: () => TodayItem): TodayItem;
  row(item: TodayItem, make: () => TodayRowView): TodayRowView;
  /** Forgets rows that are not shown any more. */
  keepOnly(rowIds: ReadonlySet<string>): void;
}

export function createDrawnItems(): DrawnItems {
  const items = new Map<string, { from: readonly unknown[]; item: TodayItem }>();
  const rows = new WeakMap<TodayItem, TodayRowView>();
  return {
    item(rowId, from, make) {
      const known = items.get(rowId);
      if (known !== undefined && areSame(known.from, from)) return known.item;
      const item = deepFreeze(make());
      items.set(rowId, { from, item });
      return item;
    },
    row(item, make) {
      const row = rows.get(item) ?? deepFreeze(make());
      rows.set(item, row);
      return row;
    },
    keepOnly(rowIds) {
      for (const id of items.keys()) if (!rowIds.has(id)) items.delete(id);
    },
  };
}
