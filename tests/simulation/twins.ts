import type { CinnoxKnobs } from '../emulators/cinnox/knobs.ts';
import type { Call } from '../emulators/cinnox/model.ts';
import { minute } from './plan.ts';
import type { Play } from './run.ts';

/** The panel may show one call only for two of one number that begin within this time. */
const twinMs = 2 * minute;
/** Hooks may take this long, one of them longer than the other. */
const hookMs = 8_000;

const startedWithin = (one: Call, other: Call, ms: number) => Math.abs(one.startedAt - other.startedAt) < ms;

/** With this person; nobody given: with anybody whom this one rang, too. */
function isWith(other: Call, leg: Call, eid: string | undefined): boolean {
  return other.parts.some((part) =>
    eid === undefined ? leg.parts.some((own) => own.eid === part.eid) : part.eid === eid,
  );
}

/** Of a call that staff placed either the hook or the report may not say to whom. */
function isUnnumbered({ direction }: Call, { callStart, callee }: CinnoxKnobs): boolean {
  return direction === 'outbound' && (callStart === 'ring-empty' || callee === 'absent');
}

const isTalked = ({ answeredAt }: Call): boolean => answeredAt !== undefined;

/**
 * Calls of this person, begun in the same seconds, whose hooks and reports have neither an id nor a number that tells
 * which report is whose: nobody can know. What is typed into one, or said of it, may be in the record of the other.
 * Of a call that was answered and one that was not, the one that was worked on is the former.
 */
export function lookalikesOf({ world }: Play['stage'], leg: Call, eid?: string): Call[] {
  const { knobs } = world;
  if (knobs.messageId !== 'neither') return [];
  return world.cinnox.ledger.calls().filter((other) => {
    if (other.callId === leg.callId || other.direction !== leg.direction) return false;
    if (isTalked(other) !== isTalked(leg)) return false;
    if (!startedWithin(other, leg, hookMs) || !isWith(other, leg, eid)) return false;
    return other.externalNumber === leg.externalNumber || (isUnnumbered(other, knobs) && isUnnumbered(leg, knobs));
  });
}

/** Other calls of the same number at once, or that look the same. */
export function twinsOf(stage: Play['stage'], leg: Call, eid?: string): Call[] {
  const isTwin = (other: Call) =>
    other.callId !== leg.callId &&
    other.externalNumber === leg.externalNumber &&
    startedWithin(other, leg, twinMs) &&
    isWith(other, leg, eid);
  return [...stage.world.cinnox.ledger.calls().filter(isTwin), ...lookalikesOf(stage, leg, eid)];
}

export const hasTwin = (stage: Play['stage'], leg: Call, eid?: string): boolean => twinsOf(stage, leg, eid).length > 0;

const overlap = (one: Call, other: Call) =>
  one.startedAt < (other.endedAt ?? Infinity) && other.startedAt < (one.endedAt ?? Infinity);

/**
 * Colleagues have two calls of one number at once and one of them calls this person in: where the hook has no id of a
 * report nobody can know into which. Times do not tell, for it begins in the middle of both.
 */
export function mayBeCalledInto({ world }: Play['stage'], leg: Call, eid: string): boolean {
  if (world.knobs.messageId !== 'neither') return false;
  // A conference begins with whom it was called for.
  const isCalledInto = ({ parts, startedAt, conference }: Call) =>
    parts.some((part) => part.eid === eid && (conference === true || part.rungAt > startedAt));
  return world.cinnox.ledger.calls().some((other) => {
    const isOther = other.callId !== leg.callId && other.externalNumber === leg.externalNumber;
    return isOther && overlap(other, leg) && [leg, other].some(isCalledInto);
  });
}
