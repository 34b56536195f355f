import type { CallRow } from '../cinnox/gateway.ts';
import { isStaff } from '../cinnox/staff-party.ts';
import type { JourneyPart } from '../domain/journey-part.ts';
import { type CallFacts, type JournalRow } from '../domain/journal-row.ts';
import { isUnanswered } from '../domain/log-texts.ts';
import { isWithheld } from '../domain/phone.ts';
import type { Journal } from '../journal/journal.ts';
import { isSame } from '../storage/same.ts';
import { reportedEnd } from './legs.ts';
import { sameDigits } from './same-digits.ts';

/** Parts of one enquiry are one conversation when no more lies between them: a transfer may ring for a while (ms). */
const gapMs = 2 * 60_000;
/** Without an id in common only a hand-over from one moment to the next tells (ms). */
const handOverMs = 15_000;
/** A conversation takes less than this (ms). */
const lookBackMs = 12 * 3600_000;

/** A report row of an answered call that names one member of staff. */
export interface Leg extends JourneyPart {
  report: CallRow;
}

/** The one member of staff who had an answered call; a call between two of them is a conversation of its own. */
function legOf(report: CallRow, staff: ReadonlySet<string>): Leg[] {
  const endedAt = reportedEnd(report);
  const named = [report.caller, report.callee].flatMap((party) => (isStaff(party, staff) ? [party.eid] : []));
  const [eid] = named;
  if (eid === undefined || named.length > 1 || endedAt === undefined || isUnanswered(report)) return [];
  const { callId, durationS } = report;
  const known = { ...(callId === undefined ? {} : { callId }), ...(durationS === undefined ? {} : { durationS }) };
  return [{ eid, startedAt: report.startedAt, endedAt, report, ...known }];
}

export function legsOf(reports: readonly CallRow[], staff: ReadonlySet<string>): Leg[] {
  return reports.flatMap((report) => legOf(report, staff));
}

interface Span {
  startedAt: number;
  endedAt: number;
}

/** How far apart two spans are (ms); negative when they overlap. */
function distance(one: Span, other: Span): number {
  return Math.max(one.startedAt, other.startedAt) - Math.min(one.endedAt, other.endedAt);
}

const same = (one: string | undefined, other: string | undefined) => one !== undefined && one === other;

function numberOf({ caller, callee }: CallRow, staff: ReadonlySet<string>): string | undefined {
  return [caller, callee].find((party) => party !== undefined && !isStaff(party, staff))?.phoneNumber;
}

function isNear(call: CallFacts, leg: Leg, spans: readonly Span[], staff: ReadonlySet<string>): boolean {
  const { report } = leg;
  const nearest = Math.min(...spans.map((span) => distance(span, leg)));
  if (nearest > gapMs) return false;
  const isOneId =
    same(call.callId, report.callId) ||
    same(call.displayCaseNumber, report.displayCaseNumber) ||
    same(call.inquiryId, report.inquiryId);
  if (isOneId) return true;
  // A transferred enquiry may have a number of its own.
  const number = numberOf(report, staff);
  if (number === undefined || isWithheld(number) || sameDigits(number, call.number) !== true) return false;
  return Math.abs(nearest) <= handOverMs;
}

const keyOf = ({ eid, startedAt: at }: JourneyPart) => `${eid} ${at}`;

/** What was found in earlier sweeps stays: a sweep need not show it again. */
function joined(known: readonly JourneyPart[], found: readonly JourneyPart[]): JourneyPart[] {
  const all = new Map([...known, ...found].map((part) => [keyOf(part), part]));
  return [...all.values()].toSorted((left, right) => left.startedAt - right.startedAt);
}

/** Colleagues' parts of the conversation that an answered call of `me` belongs to, with those known already. */
function partsOf(call: CallFacts, me: string, legs: readonly Leg[], staff: ReadonlySet<string>): JourneyPart[] {
  const { endedAt, parts = [] } = call;
  if (!call.reported || endedAt === undefined || call.direction === 'internal' || isUnanswered(call)) return parts;
  const spans: Span[] = [{ startedAt: call.startedAt, endedAt }, ...parts];
  const found: Leg[] = [];
  let open = legs.filter((leg) => leg.eid !== me);
  for (;;) {
    const near = open.filter((leg) => isNear(call, leg, spans, staff));
    if (near.length === 0) break;
    found.push(...near);
    spans.push(...near);
    open = open.filter((leg) => !near.includes(leg));
  }
  const bare = found.map(({ report, ...part }) => {
    void report;
    return part;
  });
  return joined(parts, bare);
}

interface JourneyContext {
  me: string;
  staff: ReadonlySet<string>;
}

/** The row with what the legs of a sweep tell of colleagues' parts; the same one when that is no news. */
export function withParts(row: JournalRow, legs: readonly Leg[], context: JourneyContext): JournalRow {
  const { call, behalf, mine } = row;
  if (call === undefined || mine === undefined) return row;
  const { me, staff } = context;
  const parts = partsOf(call, behalf?.part ?? me, legs, staff);
  return isSame(parts, call.parts ?? []) ? row : { ...row, call: { ...call, parts } };
}

/** Parts that were reported after this person's: the calls that are here already are told of them. */
export async function tellParts(journal: Journal, reports: readonly CallRow[], context: JourneyContext): Promise<void> {
  const legs = legsOf(reports, context.staff);
  if (legs.every(({ eid }) => eid === context.me)) return;
  const oldest = Math.min(...legs.map((leg) => leg.startedAt));
  const rows = await journal.since(oldest - lookBackMs);
  const isOver = (row: JournalRow) => row.call?.reported === true && row.mine !== undefined;
  for (const { id } of rows.filter((row) => isOver(row) && withParts(row, legs, context) !== row)) {
    await journal.transact(async (tx) => {
      const now = await tx.get(id);
      if (now === undefined) return;
      const row = withParts(now, legs, context);
      if (row === now) return;
      await tx.put(row);
      await tx.enqueue({ kind: 'settle', lane: row.lane, payload: { lane: row.lane } });
    });
  }
}
