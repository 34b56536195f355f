import type { CallFacts } from './journal-row.ts';
import { isUnanswered } from './log-texts.ts';

/** What the log rules tell apart. */
export const callKinds = [
  'answered-in',
  'answered-out',
  'unreached',
  'missed',
  'abandoned',
  'voicemail',
  'internal',
] as const;
export type CallKind = (typeof callKinds)[number];

/** In a subject or a sentence. */
export const kindWords: Record<CallKind, string> = {
  'answered-in': 'Incoming call',
  'answered-out': 'Outgoing call',
  unreached: 'Outgoing call, not answered',
  missed: 'Missed call',
  abandoned: 'Abandoned call',
  voicemail: 'Voicemail',
  internal: 'Internal call',
};

/** The caller gave up before anybody could answer. */
const givenUp = new Set(['abandoned', 'cancelled']);

/**
 * What kind of call it was, by its report row (docs.cinnox.com/docs/get-call-log-details: `status`, `isStaff` of both
 * sides). CINNOX has no status for a voicemail: it is a call that nobody answered and that was recorded all the same.
 * A status that is not documented counts as answered, so that nothing is left out by mistake.
 */
export function kindOf(call: Pick<CallFacts, 'direction' | 'status' | 'recording'>): CallKind {
  if (call.direction === 'internal') return 'internal';
  const isMissed = isUnanswered(call);
  if (call.direction === 'out') return isMissed ? 'unreached' : 'answered-out';
  if (/voice ?mail/i.test(call.status ?? '') || (isMissed && call.recording === true)) return 'voicemail';
  if (!isMissed) return 'answered-in';
  return givenUp.has(call.status?.toLowerCase() ?? '') ? 'abandoned' : 'missed';
}

/** The kinds that a call may still turn out to be while no report has told. */
export function possibleKinds({ direction }: Pick<CallFacts, 'direction'>): readonly CallKind[] {
  if (direction === 'internal') return ['internal'];
  if (direction === 'out') return ['answered-out', 'unreached'];
  return ['answered-in', 'missed', 'abandoned', 'voicemail'];
}
