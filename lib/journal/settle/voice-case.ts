import type { CallFacts, EnquiryFacts, JournalRow } from '../../domain/journal-row.ts';
import { isUnanswered } from '../../domain/log-texts.ts';

/** What decides about the Case of a voice enquiry: one conversation makes it an answered one, however often it rang. */
export function decidingCall(calls: readonly JournalRow[]): CallFacts | undefined {
  const reported = calls.flatMap((other) => (other.call?.reported === true ? [other.call] : []));
  return reported.find((other) => !isUnanswered(other)) ?? reported[0];
}

export function hasEnded(enquiry: EnquiryFacts): boolean {
  return enquiry.status === 'closed' || enquiry.status === 'missed';
}

/** When it ended, by the services' clock, as far as it is known. */
export function endOf({ startedAt, closedSeenAt = startedAt, closedAt = closedSeenAt }: EnquiryFacts): number {
  return closedAt;
}

/** A report that may be of another call waits for 20 minutes before it is that of this one; the next sweep tells (ms). */
export const unheardMs = 25 * 60_000;

/** It is over, and whether anybody talked is told by now or will not be: a closed enquiry may be of a call that nobody took. */
export function isSettled(enquiry: EnquiryFacts, now: number): boolean {
  return enquiry.status === 'missed' || (hasEnded(enquiry) && now >= endOf(enquiry) + unheardMs);
}

export const voiceRules = ['always', 'answered', 'missed', 'never'] as const;

export const voiceCaseReasons = {
  always: '',
  answered: 'Only answered calls get a Case.',
  missed: 'Only missed calls get a Case.',
  never: 'Calls get no Case.',
} as const;
