import type { CallFacts, JournalRow, Mode } from '../../domain/journal-row.ts';

const untouchedWaitMs = 20_000;
const untouchedSpreadMs = 20_000;

/** 20-40 s, the same for a row in each life of the worker. */
function untouchedDelay(rowId: string): number {
  let sum = 0;
  for (const character of rowId) sum = (sum * 31 + character.charCodeAt(0)) % untouchedSpreadMs;
  return untouchedWaitMs + sum;
}

/** A browser in which nobody acted on the call lets another one of the same person write first. */
export function callDueAt(row: JournalRow, call: CallFacts, mode: Mode): number {
  if (call.endedAt === undefined) return Number.POSITIVE_INFINITY;
  return row.touched || mode === 'package-free' ? call.endedAt : call.endedAt + untouchedDelay(row.id);
}
