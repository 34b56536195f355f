import { startedAt, type JournalRow } from '../../lib/domain/journal-row.ts';
import type { Call } from '../emulators/cinnox/model.ts';
import type { LiveThing } from './run.ts';

const digits = (text: string | undefined): string => (text ?? '').replace(/\D/g, '');

/** The leg that this person had a part in, the latest. */
export function legOf(thing: LiveThing, eid: string): Call | undefined {
  return thing.legs.findLast((leg) => leg.parts.some((part) => part.eid === eid));
}

/**
 * The leg that a recognised row is of. Whoever has heard nothing of the latest one yet, or whose hook of it was lost,
 * works on the one before it, which the panel still shows: by its report or its hook it is that one, and no other. So
 * does who took a call over, where reports name nobody: the colleague's leg, reported first, stands there as their own.
 */
export function legShown({ call, mine, aliases }: JournalRow, thing: LiveThing, eid: string): Call | undefined {
  const own = thing.legs.filter((leg) => leg.parts.some((part) => part.eid === eid));
  // What its report made shows that one, also when another one's hook is taken for its own.
  const isReportFirst = call?.callId !== undefined && aliases[0]?.startsWith('call:') === true;
  const ids = new Set([call?.callId, ...(isReportFirst ? [] : [call?.messageId])]);
  const reported = call?.reported === true && mine !== undefined ? call.callId : undefined;
  return (
    own.findLast(({ callId, hid }) => ids.has(callId) || ids.has(hid)) ??
    thing.legs.findLast(({ callId }) => callId === reported) ??
    legOf(thing, eid)
  );
}

const seenWithinMs = 60_000;

/** The row that a person would recognise in the panel. `others`: the calls of all other things. */
export function recognise(
  rows: readonly JournalRow[],
  thing: LiveThing,
  eid: string,
  others: readonly Call[],
): JournalRow | undefined {
  if (thing.kind === 'chat')
    return rows.find((row) => row.enquiry?.displayCaseNumber === thing.displayCaseNumber && row.kind === 'enquiry');
  const leg = legOf(thing, eid);
  if (leg === undefined) return undefined;
  const ids = new Set([leg.callId, leg.hid, leg.foreignId]);
  const calls = rows.filter((row) => row.kind === 'call' && row.call !== undefined);
  // What its report made shows that one, also when another one's hook is taken for its own.
  const isHeard = ({ aliases: [first = ''], call }: JournalRow) =>
    ids.has(call?.messageId ?? '') && first.startsWith('hook:');
  const byId = calls.filter((row) => ids.has(row.call?.callId ?? '') || isHeard(row));
  const distance = (row: JournalRow) => Math.abs(startedAt(row) - leg.startedAt);
  const isWithheld = digits(thing.from) === '';
  const isOfCaller = ({ call }: JournalRow) =>
    isWithheld ? call?.number === thing.from : digits(call?.number) === digits(thing.from);
  // Who was rung takes no call that they placed themselves for it.
  const goesSameWay = ({ call }: JournalRow) => call?.outgoing === (leg.direction === 'outbound');
  // Nor one that is over for the one that goes on: a report shows begin and end.
  const isReportOf = ({ call }: JournalRow, { callId }: Call) => call?.reported === true && call.callId === callId;
  // Nor one whose hook came for the one whose hook was lost.
  const isHookOf = ({ call }: JournalRow, { callId, hid, foreignId }: Call) =>
    [callId, hid, foreignId].includes(call?.messageId ?? '');
  const isAnother = (row: JournalRow) => others.some((one) => isReportOf(row, one) || isHookOf(row, one));
  const near = calls.filter(
    (row) => isOfCaller(row) && goesSameWay(row) && !isAnother(row) && distance(row) < seenWithinMs,
  );
  const nearest = (some: JournalRow[]) => some.toSorted((left, right) => distance(left) - distance(right))[0];
  // Of two calls of one number people know which one they mean.
  return nearest(byId) ?? nearest(near);
}
