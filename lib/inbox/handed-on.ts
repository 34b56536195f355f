import type { CallFacts } from '../domain/journal-row.ts';
import type { JournalTx } from '../journal/journal.ts';
import { clearlyMs } from './legs.ts';
import { sameDigits } from './same-digits.ts';

/** What is known of a leg that is over. */
export interface Leg {
  startedAt: number;
  endedAt?: number | undefined;
  number?: string | undefined;
}

/** The clocks of hooks and reports may differ by this much (ms). */
const slackMs = 15_000;
/** A transferred call is announced so soon after the leg before it is over: when it rings, or is answered (ms). */
const handedOnMs = 45_000;
/** Its report comes by then when it is over (ms). */
const reportedMs = 10 * 60_000;
/** No call goes on for longer without a word (ms). */
const longestMs = 4 * 3600_000;
const recentMs = 24 * 3600_000;

/** This call was announced to the person when the other one's leg was over, and no report tells of it yet. */
export function goesOnFrom(next: CallFacts | undefined, { startedAt, endedAt, number }: Leg, now: number): boolean {
  if (next === undefined || next.reported || next.outgoing || endedAt === undefined) return false;
  if (next.startedAt < startedAt + clearlyMs) return false;
  if (next.startedAt < endedAt - slackMs || next.startedAt > endedAt + handedOnMs) return false;
  const isAwaited = next.endedAt === undefined ? now - next.startedAt < longestMs : now - next.endedAt < reportedMs;
  return isAwaited && sameDigits(next.number, number) !== false;
}

/**
 * A call whose enquiry is mine by now went on with me: what was announced to me at the end of this leg is my part of it,
 * and what I say about that is said of both. Until its report comes this leg is left as it is.
 */
export async function isHandedOn(tx: Pick<JournalTx, 'since'>, leg: Leg, now: number): Promise<boolean> {
  return (await tx.since(now - recentMs)).some((row) => row.forMe && goesOnFrom(row.call, leg, now));
}
