import { rowsKeptDays } from '../journal/rows-kept.ts';

/** As the package's clean-up has it: what is less, or no number, counts as the default. */
const leastDays = 7;

/** How long the org keeps log rows (days), by the value of its setting. */
export function retentionDaysOf(value: unknown): number {
  const days = /^\s*\d{1,6}\s*$/.test(String(value)) ? Number(value) : rowsKeptDays;
  return days < leastDays ? rowsKeptDays : days;
}

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
