import { rowsKeptDays } from '../journal/rows-kept.ts';

const dayMs = 24 * 3600_000;
/** Back-fill and reconciliation stay this far from the day on which rows are removed. */
const marginMs = 3 * dayMs;

/**
 * From when on what was logged or decided is certain to be remembered (epoch ms): by the org for its retention (days),
 * without the package by the journal of a browser alone.
 */
export function keptSince(retentionDays: number | undefined, now: number): number {
  return now - (retentionDays ?? rowsKeptDays) * dayMs + marginMs;
}
