/** Which reports may be of a call that this browser knows, before anything is written. */
import type { CallRow } from '../cinnox/gateway.ts';
import type { CallFacts, JournalRow } from '../domain/journal-row.ts';
import { callRowAliases, hookAliases, reportParties, type OwnContext } from './apply-call.ts';
import { joinWindowMs } from './join-call.ts';
import { reportedEnd } from './legs.ts';
import { sameDigits, sameWithheld } from './same-digits.ts';

interface Context extends OwnContext {
  service: string;
}

/** A call that began this long before or after a reported one has nothing to do with it (ms). */
const waitsMs = 30 * 60_000;

/** May it be of a call here that has no report yet? What is decided of that depends on the time. */
export function mayWait(report: CallRow, waiting: readonly number[]): boolean {
  const end = reportedEnd(report) ?? Infinity;
  return waiting.some((at) => at > report.startedAt - waitsMs && at < end + waitsMs);
}

/** A row that does not name me matters only if this browser knows the call. */
export function mayConcern(report: CallRow, recent: readonly JournalRow[], context: Context): boolean {
  const aliases = new Set([
    ...callRowAliases(report, context.service),
    ...(report.callId === undefined ? [] : hookAliases({ service: context.service, messageId: report.callId })),
  ]);
  return recent.some(
    (row) =>
      row.kind === 'call' &&
      (row.aliases.some((known) => aliases.has(known)) ||
        (row.call?.reported === false && isNear(row.call, report, context))),
  );
}

/** A colleague may be called into a call long after it began; nothing but the number tells it from all the others then. */
function isNear({ startedAt: at, number }: CallFacts, report: CallRow, context: Context): boolean {
  if (Math.abs(at - report.startedAt) <= joinWindowMs) return true;
  const isInTheMiddle = at > report.startedAt && at < (reportedEnd(report) ?? 0);
  const { number: other } = reportParties(report, context);
  return isInTheMiddle && (sameDigits(number, other) ?? sameWithheld(number, other)) === true;
}
