import type { JournalRow } from './journal-row.ts';

/** "Don't log" taken back; where the org knows it, its row there has to make room first. */
export function withoutDecision(row: JournalRow): JournalRow {
  const { declined, ...rest } = row;
  if (declined === undefined) return row;
  const log = { ...row.log, state: 'open', takenBackAt: declined.at } as const;
  return { ...rest, log: declined.written ? { ...log, rekey: true } : log };
}
