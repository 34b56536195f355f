import type { CallRow } from '../cinnox/gateway.ts';
import type { CallFacts, JournalRow } from '../domain/journal-row.ts';
import { hookParties, namesMe, namingOf, reportParties, type OwnContext, type StartedCall } from './apply-call.ts';
import { assigned, type Fit } from './assign.ts';
import {
  beginsLater,
  beginsWith,
  clearlyMs,
  isEarlierLeg,
  isInside,
  joinedMeanwhile,
  reportedEnd,
  showsRing,
} from './legs.ts';
import { noEvidence, type HookIdEvidence } from './hook-ids.ts';
import { sameDigits, sameWithheld } from './same-digits.ts';

/** A report row may be joined to a hook row by time when no id agrees (ms). */
export const joinWindowMs = 120_000;
/** The relay's clock and CINNOX's may differ by this much, and a hook may be late by it (ms). */
const slackMs = 15_000;
/** A hook that comes after the end of a reported call, and later than this after its begin, is another call's (ms). */
const lateHookSlackMs = 5_000;
/** A call whose end hook did not come so soon after a reported end probably goes on, and is another one (ms). */
const endAwaitedMs = 60_000;
/** The same for one that began in the middle of the reported one, and where ends are told by hooks (ms). */
const insideAwaitedMs = 20 * 60_000;
/** More reports at once are not weighed against each other. */
const mostRivals = 4;
/** The report of a call that ended is there by then (ms). */
const reportAwaitedMs = 120_000;

/** May one call here be either? It began near both, or in the middle of both. */
export function areRivals(one: CallRow, other: CallRow): boolean {
  const endOf = (report: CallRow) => reportedEnd(report) ?? report.startedAt;
  const areAtOnce = one.startedAt <= endOf(other) && other.startedAt <= endOf(one);
  return areAtOnce || Math.abs(one.startedAt - other.startedAt) <= 2 * joinWindowMs;
}

/** Can this be the call of the report? Nothing but time, number and who placed it is known of both. */
function mayBeReported(row: JournalRow, report: CallRow, context: OwnContext): boolean {
  const { call } = row;
  if (row.kind !== 'call' || call === undefined) return false;
  // Another's part of the call was reported first: mine may follow.
  const isMine = namesMe(report, context.me);
  const waitsForMine = row.takenBy !== undefined && isMine;
  if (call.reported && !waitsForMine) return false;
  if (Math.abs(call.startedAt - report.startedAt) > joinWindowMs && !isInside(call, report)) return false;
  // Reports hold calls that are over: one call cannot have ended before the other began.
  const end = reportedEnd(report);
  if (end !== undefined && end + slackMs < call.startedAt) return false;
  if (call.endedAt !== undefined && call.endedAt + slackMs < report.startedAt) return false;
  if (isEarlierLeg(call, report, namingOf(report, context), context.now)) return false;
  // Nor is one announced that is over, unless it had just rung or been answered.
  if (!isMine && !call.reported && wasOver(call, report)) return false;
  // Nothing is announced before it begins.
  if (!call.reported && beginsLater(report.startedAt, call.startedAt) && showsRing(report)) return false;
  if (!goesSameWay(call, report, context)) return false;
  const { number } = reportParties(report, context);
  return sameDigits(call.number, number) ?? sameWithheld(call.number, number) ?? isMine;
}

function wasOver(announced: Pick<CallFacts, 'startedAt'>, report: CallRow): boolean {
  const end = reportedEnd(report);
  return end !== undefined && end < announced.startedAt && !beginsWith(announced, report);
}

/**
 * Of two calls within a minute one may be placed and one received. A report that names no staff tells neither, but what
 * a visitor or a colleague placed I did not.
 */
function goesSameWay(call: CallFacts, report: CallRow, context: OwnContext): boolean {
  const naming = namingOf(report, context);
  if (call.outgoing && (report.caller.isStaff === false || naming === 'another')) return false;
  if (call.direction === 'unknown' || naming === 'nobody') return true;
  return call.outgoing === reportParties(report, context).outgoing;
}

/** The row that a report made before its hook came, where no id agrees. */
export function findHookRow(
  recent: readonly JournalRow[],
  { hook, sentAt }: Pick<StartedCall, 'hook' | 'sentAt'>,
  context: OwnContext,
): JournalRow | undefined {
  const { number, outgoing } = hookParties(hook, hook.caller.eid === context.me, context.staff);
  return recent.find(({ service, mine, call }) => {
    if (call === undefined || service !== hook.service || mine === undefined) return false;
    if (!call.reported || call.messageId !== undefined) return false;
    if (Math.abs(call.startedAt - sentAt) > joinWindowMs) return false;
    if (call.endedAt !== undefined && call.endedAt < sentAt && sentAt - beganAt(call) > lateHookSlackMs) return false;
    if (call.durationS === 0 && beginsLater(call.startedAt, sentAt)) return false;
    // What a visitor placed I did not, also where the report does not say who took it.
    const isPlacedByAnother = outgoing && !call.outgoing && call.number !== undefined;
    if ((call.own === true && call.outgoing !== outgoing) || isPlacedByAnother) return false;
    return sameDigits(call.number, number) ?? sameWithheld(call.number, number) ?? isAnnouncedBy(call, sentAt);
  });
}

/** Where nothing but time tells, it is the ring or the answer that was announced. */
const isAnnouncedBy = (call: CallFacts, sentAt: number): boolean =>
  [call.startedAt, beganAt(call)].some((at) => Math.abs(sentAt - at) <= slackMs);

/** When a reported call was answered, else when it began: either is announced. */
function beganAt({ startedAt, endedAt, durationS = 0 }: CallFacts): number {
  return endedAt === undefined || durationS === 0 ? startedAt : endedAt - durationS * 1000;
}

/** Of rows that one report is of, the one that somebody acted on. */
export function mostActed(rows: readonly JournalRow[]): JournalRow | undefined {
  return rows.find((row) => row.touched) ?? rows[0];
}

/**
 * The row for a report row of which no id is known, by service, other number, start and end. `wait`: there is one that it
 * may be, but that is not certain yet; the report is looked at again by a later sweep.
 * @param rivals Other reports of the sweep whose row is not known either.
 * @param learned Of the hooks of this service.
 */
export function findCallRow(
  recent: readonly JournalRow[],
  report: CallRow,
  context: OwnContext,
  rivals: readonly CallRow[] = [],
  learned: HookIdEvidence = noEvidence,
): JournalRow | 'wait' | undefined {
  const fitsOf = (one: CallRow): Fit<JournalRow>[] =>
    recent
      .filter((row) => mayBeReported(row, one, context))
      .map((row) => ({ to: row, cost: costOf(row, one, context) }))
      .sort((a, b) => known(a.to) - known(b.to) || a.cost - b.cost);
  const fits = fitsOf(report);
  const row = fits[0]?.to;
  if (row === undefined) return undefined;
  if (mayGoOn(row, report, context, learned)) return 'wait';
  const alike = (some: Fit<JournalRow>[]) => some.filter(({ to }) => known(to) === known(row));
  const others = rivals.map((rival) => alike(fitsOf(rival))).filter(({ length }) => length > 0);
  if (others.length > mostRivals) return row;
  return assigned([alike(fits), ...others]) === row ? row : 'wait';
}

const known = (row: JournalRow) => (row.call?.reported === true ? 1 : 0);

/**
 * No end hook came, or one at another time: the report may be of another call. One of mine is not waited with where
 * nobody has said that this one goes on.
 */
function mayGoOn({ call }: JournalRow, report: CallRow, context: OwnContext, learned: HookIdEvidence): boolean {
  const end = reportedEnd(report);
  if (call === undefined || call.reported || end === undefined) return false;
  // One that began as this one was announced is what I was called into; one that went on already may be a colleague's alone.
  const isInvitation = report.type === 'conference' && beginsWith(call, report);
  const mayBeOther = !isInvitation && !isMine(call, report, context, learned);
  // A colleague's, in the middle of which mine began: I was called into it, or it is another one.
  const isInTheMiddle = namingOf(report, context) === 'another' && joinedMeanwhile(call, report);
  if (call.endedAt !== undefined) {
    // A conference that began later may be what became of this call, under an id of its own.
    const mayBeNext = mayBeOther || beginsLater(report.startedAt, call.startedAt);
    const isElse = Math.abs(call.endedAt - end) > slackMs || (mayBeOther && isInTheMiddle);
    return mayBeNext && isElse && context.now - call.endedAt < reportAwaitedMs;
  }
  const isNear = Math.abs(call.startedAt - report.startedAt) <= joinWindowMs;
  const isUncertain = (learned.ended ?? 0) > 0 || isInTheMiddle;
  const mustWait = mayBeOther && (isUncertain || isMeantForAnother(report, context) || !beginsWith(call, report));
  const isLong = !isNear || mustWait || beginsLater(report.startedAt, call.startedAt);
  return context.now - end < (isLong ? insideAwaitedMs : endAwaitedMs);
}

/**
 * A report of mine that shows ring or answer when this one was announced. Another moment will do where the number is the
 * same, and it is known that ids do not tell: before, the id of the one announced may come with its own report.
 */
function isMine(call: CallFacts, report: CallRow, context: OwnContext, { agree, differ }: HookIdEvidence): boolean {
  if (!namesMe(report, context.me)) return false;
  const isSameNumber = sameDigits(call.number, reportParties(report, context).number) === true;
  return beginsWith(call, report) || (isSameNumber && agree + differ > 0);
}

const isMeantForAnother = ({ meantFor }: CallRow, { me }: OwnContext): boolean =>
  meantFor !== undefined && meantFor !== me;

/** More than any two calls within the window are apart (ms). */
const unlikelyMs = 3600_000;

/**
 * What speaks against this row (ms): how far start and end are apart, that another call was worked on, and that the
 * customer called somebody else. A colleague's in the middle of which this one was announced comes after one of mine that
 * rang or was answered then.
 */
function costOf(row: JournalRow, report: CallRow, context: OwnContext): number {
  const isMineThen = namesMe(report, context.me) && row.call?.reported === false && beginsWith(row.call, report);
  const isForMe = report.meantFor === context.me;
  const meant = isForMe ? -clearlyMs : isMeantForAnother(report, context) ? unlikelyMs : 0;
  const then = isMineThen ? -unlikelyMs : 0;
  return misfit(row, report) + then + meant + (isProbablyAnother(row, report, context) ? clearlyMs : 0);
}

/** Somebody worked on this one, and nobody here talked in the reported one: of two that rang in one second it is the other. */
function isProbablyAnother({ touched, call }: JournalRow, report: CallRow, context: OwnContext): boolean {
  if (!touched || call === undefined) return false;
  return report.durationS === 0 || (namingOf(report, context) === 'another' && !joinedMeanwhile(call, report));
}

/** How far start and end are apart (ms). A call that was over when this one was last announced comes after all others. */
function misfit({ call }: JournalRow, report: CallRow): number {
  const end = reportedEnd(report);
  const announced = { startedAt: call?.announcedAt ?? call?.startedAt ?? 0 };
  const isUnlikely = call?.reported === false && wasOver(announced, report);
  const atStart = Math.abs((call?.startedAt ?? 0) - report.startedAt) + (isUnlikely ? unlikelyMs : 0);
  return call?.endedAt === undefined || end === undefined
    ? atStart + endAwaitedMs
    : atStart + Math.abs(call.endedAt - end);
}
