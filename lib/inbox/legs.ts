import type { CallRow } from '../cinnox/gateway.ts';
import type { CallFacts } from '../domain/journal-row.ts';

/** Whom of the staff a report row speaks of: this person, nobody, or somebody else. */
export type Naming = 'me' | 'nobody' | 'another';

const closeness: Record<Naming, number> = { another: 0, nobody: 1, me: 3 };
/** It names nobody, and the enquiry that it is inside is mine. */
const handledCloseness = 2;

function closenessOf({ own, unnamed, handled }: CallFacts): number {
  if (handled === true) return handledCloseness;
  return closeness[own === true ? 'me' : unnamed === true ? 'nobody' : 'another'];
}

export function isSameLeg(kept: CallFacts, report: CallRow): boolean {
  if (report.hid === undefined || kept.hid === undefined) return report.startedAt === kept.startedAt;
  return report.hid === kept.hid;
}

/** Two moments further apart than this are two, whatever hook and relay took (ms). */
export const clearlyMs = 8_000;

/** Durations are whole seconds (ms). */
const roundingMs = 2_000;

/** The last leg that had begun when a hook named me is the one it was about: what began later was a colleague's. */
function announcedRank({ announcedAt }: CallFacts, startedAt: number): number {
  if (announcedAt === undefined) return 0;
  return startedAt > announcedAt + clearlyMs ? Number.MIN_SAFE_INTEGER : startedAt;
}

/** Its ring or its answer is what a hook told that named me: none comes before what it tells. */
function isAnnounced({ announcedAt }: CallFacts, leg: Pick<CallRow, 'startedAt' | 'endedAt' | 'durationS'>): boolean {
  const end = reportedEnd(leg);
  const moments = [leg.startedAt, ...(end !== undefined && leg.durationS ? [end - leg.durationS * 1000] : [])];
  return moments.some(
    (at) => announcedAt !== undefined && announcedAt - at <= clearlyMs && at <= announcedAt + roundingMs,
  );
}

/**
 * A transferred call may have one report row per leg under one call id. The leg that speaks of this person stands, then
 * one inside an enquiry that this person handles, then one that names nobody, never a colleague's; of two that name
 * nobody the one that my hook announced, of two that say the same of me the one that was talked on longer. News of the
 * leg that is kept is always taken.
 */
export function isBetterLeg(
  kept: CallFacts | undefined,
  report: CallRow,
  naming: Naming,
  handled: boolean = false,
): boolean {
  if (kept === undefined || !kept.reported) return true;
  if (isSameLeg(kept, report)) return true;
  const closer = (handled ? handledCloseness : closeness[naming]) - closenessOf(kept);
  if (closer !== 0) return closer > 0;
  const isTold = isAnnounced(kept, report);
  if (naming === 'nobody' && isTold !== isAnnounced(kept, kept)) return isTold;
  const nearer = announcedRank(kept, report.startedAt) - announcedRank(kept, kept.startedAt);
  if (naming === 'nobody' && Math.abs(nearer) > clearlyMs) return nearer > 0;
  const longer = (report.durationS ?? 0) - (kept.durationS ?? 0);
  return longer === 0 ? report.startedAt < kept.startedAt : longer > 0;
}

/** Another leg of a call whose kept leg does not name me: it may have been announced by itself, under an id of its own. */
export function isNewLeg(kept: CallFacts | undefined, report: CallRow, naming: Naming): boolean {
  if (kept === undefined || !kept.reported || naming === 'another') return false;
  return kept.own !== true && !isSameLeg(kept, report);
}

export function reportedEnd(report: Pick<CallRow, 'startedAt' | 'endedAt' | 'durationS'>): number | undefined {
  if (report.endedAt !== undefined) return report.endedAt;
  return report.durationS === undefined ? undefined : report.startedAt + report.durationS * 1000;
}

/** The relay's clock and CINNOX's may differ by this much (ms). */
const clocksMs = 5_000;
/** After this long without its end hook a call may well be over: the hook was lost (ms). */
const endLostMs = 10 * 60_000;

/** Later than it was announced: hook and relay take their time, but none comes before what it tells. */
export function beginsLater(at: number, than: number): boolean {
  return at > than + clocksMs;
}

/** Its begin is that of the ring, not of the talk: where it was not answered, or took longer than it was talked. */
export function showsRing(report: CallRow): boolean {
  const end = reportedEnd(report);
  return report.durationS === 0 || (end ?? 0) - (report.durationS ?? Infinity) * 1000 > report.startedAt + roundingMs;
}

/** A hook tells that a call rings, or that it is answered: is one of the two when this one was announced? */
export function beginsWith({ startedAt }: Pick<CallFacts, 'startedAt'>, report: CallRow): boolean {
  const { durationS: talkedS = 0 } = report;
  const answeredAt = (reportedEnd(report) ?? 0) - talkedS * 1000;
  return [report.startedAt, ...(talkedS > 0 ? [answeredAt] : [])].some(
    (at) => startedAt - at <= clearlyMs && !beginsLater(at, startedAt),
  );
}

/**
 * A leg that ended when this person's began: a colleague's, before the transfer. It began clearly earlier, it was over
 * when mine was announced, and mine went on after it.
 */
export function isEarlierLeg(call: CallFacts, report: CallRow, naming: Naming, now: number): boolean {
  const end = reportedEnd(report);
  if (call.reported || naming === 'me' || end === undefined) return false;
  if (report.startedAt > call.startedAt - clearlyMs || end > call.startedAt + clocksMs) return false;
  // A short call, announced as it was answered.
  if (end > call.startedAt && beginsWith(call, report)) return false;
  if (call.endedAt === undefined) return now - end < endLostMs;
  return call.endedAt - end > clearlyMs;
}

/** What is announced later than this before the end of a call may as well be the one after it (ms). */
const lastMomentMs = 1_000;

/** A call that was announced to this person in the middle of a colleague's: invited into it, not rung with it. */
export function joinedMeanwhile(call: CallFacts, report: CallRow): boolean {
  if (call.joined === true) return true;
  const end = reportedEnd(report);
  if (call.reported || call.shared === true || end === undefined) return false;
  if (report.type === 'conference') return true;
  return call.startedAt > report.startedAt + clearlyMs && call.startedAt < end - lastMomentMs;
}

/** A call that rang here and was announced once more while it went on: this person is called into it. */
function isAnnouncedAgain(call: CallFacts, startedAt: number, sentAt: number): boolean {
  if (call.outgoing || (call.endedAt !== undefined && sentAt > call.endedAt - clocksMs)) return false;
  return sentAt > startedAt + clearlyMs;
}

/**
 * When a call began and was last announced (epoch ms) as one more hook of it is heard, and whether this person was called
 * into the middle of it. Hooks come in any order: the one that rang may be heard after the one that called in.
 */
export function withAnnounced(
  call: CallFacts | undefined,
  { shared }: Pick<CallFacts, 'shared'>,
  sentAt: number,
): { startedAt: number; announcedAt: number; again: boolean } {
  const { startedAt = sentAt, announcedAt = sentAt } = call ?? {};
  const isLater = call !== undefined && shared !== true && isAnnouncedAgain(call, startedAt, sentAt);
  const isEarlier = call !== undefined && call.shared !== true && isAnnouncedAgain(call, sentAt, announcedAt);
  return {
    startedAt: isEarlier ? Math.min(sentAt, startedAt) : startedAt,
    announcedAt: isLater ? sentAt : announcedAt,
    again: isLater || isEarlier,
  };
}

/** The same where no id tells: it began inside the reported call and ended with it, or its end was not announced. */
export function isInside(call: CallFacts, report: CallRow): boolean {
  const end = reportedEnd(report);
  if (end === undefined || call.startedAt < report.startedAt || !joinedMeanwhile(call, report)) return false;
  return call.endedAt === undefined || Math.abs(call.endedAt - end) <= clearlyMs;
}
