import type { TodayItem } from '../../lib/domain/today-view.ts';
import type { TodayRowView } from '../../lib/domain/view.ts';

/**
 * Views of rows that have not changed since they were drawn. Reading telephone numbers and writing times of a whole
 * day's calls takes the worker longer than everything else that a ringing call needs.
 */
export interface DrawnItems {
  /** The kept item of this row while `version` is the same. */
  item(rowId: string, version: string, make: () => TodayItem): TodayItem;
  row(item: TodayItem, make: () => TodayRowView): TodayRowView;
  /** Forgets rows that are not shown any more. */
  keepOnly(rowIds: ReadonlySet<string>): void;
}

export function createDrawnItems(): DrawnItems {
  const items = new Map<string, { version: string; item: TodayItem }>();
  const rows = new WeakMap<TodayItem, TodayRowView>();
  return {
    item(rowId, version, make) {
      const known = items.get(rowId);
      if (known?.version === version) return known.item;
      const item = make();
      items.set(rowId, { version, item });
      return item;
    },
    row(item, make) {
      const row = rows.get(item) ?? make();
      rows.set(item, row);
      return row;
    },
    keepOnly(rowIds) {
      for (const id of items.keys()) if (!rowIds.has(id)) items.delete(id);
    },
  };
}
