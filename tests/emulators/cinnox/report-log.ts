import type { Clock } from '../../../lib/platform/clock.ts';

interface Version<T> {
  row: T;
  changedAt: number;
  visibleAt: number;
}

export interface PendingRow {
  key: string;
  changedAt: number;
  visibleAt: number;
}

export interface ReportLog<T> {
  /** The row as it is now; reports show it once `drawLag()` milliseconds have gone by. */
  record(key: string, row: T): void;
  /** What a report shows at this moment, in the order in which keys were first recorded. */
  visible(): readonly Readonly<T>[];
  /** Changes that no report shows yet. */
  pending(): PendingRow[];
}

/**
 * Reports lag behind what happened: each change of a record becomes visible some time after it. A later change never
 * becomes visible before an earlier one.
 */
export function createReportLog<T>(options: { clock: Clock; drawLag(): number }): ReportLog<T> {
  const histories = new Map<string, Version<T>[]>();
  /** What was shown last; it stays so until the next change becomes visible. */
  let shown: { rows: readonly T[]; until: number } | undefined;

  function prune(history: Version<T>[], now: number): void {
    while ((history[1]?.visibleAt ?? Infinity) <= now) history.shift();
  }

  return {
    record(key, row) {
      const now = options.clock.now();
      const history = histories.get(key) ?? [];
      prune(history, now);
      const visibleAt = Math.max(now + options.drawLag(), history.at(-1)?.visibleAt ?? 0);
      history.push({ row: structuredClone(row), changedAt: now, visibleAt });
      histories.set(key, history);
      shown = undefined;
    },
    visible() {
      const now = options.clock.now();
      if (shown && now < shown.until) return shown.rows;
      let until = Infinity;
      const rows = [...histories.values()].flatMap((history) => {
        prune(history, now);
        const [first, second] = history;
        const isShown = first !== undefined && first.visibleAt <= now;
        const next = isShown ? second : first;
        if (next) until = Math.min(until, next.visibleAt);
        return isShown ? [first.row] : [];
      });
      shown = { rows, until };
      return rows;
    },
    pending() {
      const now = options.clock.now();
      return [...histories].flatMap(([key, history]) =>
        history
          .filter((version) => version.visibleAt > now)
          .map(({ changedAt, visibleAt }) => ({ key, changedAt, visibleAt })),
      );
    },
  };
}
