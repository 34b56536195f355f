import type { Mode } from '../../domain/journal-row.ts';

/** The part of a call that no member of staff has, in its key: it is the same for everybody who may write it. */
export const unownedPart = 'none';

/** A call's part or an enquiry, as the reports tell it. */
export interface Thing {
  kind: 'call' | 'enquiry';
  /** EID of whose part it is: who talked, of an internal call the caller, of an enquiry its agent. Undefined = nobody's. */
  staff?: string;
  /** Somebody may have it although nobody is named: there was a conversation, or a chat that may be followed up. */
  answered: boolean;
  /** When it ended or was closed (epoch ms by the services' clock). */
  endedAt: number;
}

export interface Writers {
  me: string;
  mode: Mode;
  /** EID of who writes what nobody has; undefined = not decided. */
  ownerEid?: string;
  /** This user may write for others. */
  isSupervisor: boolean;
  /** By the services' clock. */
  now: number;
}

/** Why nothing is written although it is due. */
export type NoWriter = 'no-owner' | 'other-browser' | 'no-user';

export type Verdict =
  | { who: 'me'; as: 'self' }
  /** Under the lease row of this slot, owned by `for`. */
  | { who: 'me'; as: 'owner' | 'supervisor'; part: string; for: string }
  | { who: 'later'; at: number }
  | { who: 'another'; eid: string }
  | { who: 'nobody'; reason: NoWriter };

const minuteMs = 60_000;
/** A missed call is certain by then: its report may still have named somebody. */
const missedWaitMs = 2 * minuteMs;
/** Somebody talked or wrote and no report says who: whoever it was has this long to say so. */
const ownerlessWaitMs = 60 * minuteMs;
/** Whose browser should have written has this long before a supervisor's does it. */
export const supervisorWaitMs = 30 * minuteMs;

/** When something that nobody has may be written. */
export function unownedDueAt({ answered, endedAt }: Pick<Thing, 'answered' | 'endedAt'>): number {
  return endedAt + (answered ? ownerlessWaitMs : missedWaitMs);
}

function later(at: number, { now }: Writers): Verdict | undefined {
  return at > now ? { who: 'later', at } : undefined;
}

/** Somebody's part: that person's own browser, and when it stays away a supervisor's. */
function ofStaff(staff: string, thing: Thing, writers: Writers): Verdict {
  if (staff === writers.me) return { who: 'me', as: 'self' };
  if (!writers.isSupervisor || writers.mode !== 'package') return { who: 'another', eid: staff };
  const waits = later(thing.endedAt + supervisorWaitMs, writers);
  return waits ?? { who: 'me', as: 'supervisor', part: staff, for: staff };
}

/** Nobody's: the configured owner's browser, and when all of his stay away a supervisor's. */
function unowned(thing: Thing, writers: Writers): Verdict {
  const { ownerEid, me, mode, isSupervisor } = writers;
  const due = unownedDueAt(thing);
  const waits = later(due, writers);
  if (waits !== undefined) return waits;
  if (ownerEid === undefined) return { who: 'nobody', reason: 'no-owner' };
  const mine = { who: 'me', part: unownedPart, for: ownerEid } as const;
  if (ownerEid === me) return { ...mine, as: 'owner' };
  // Without the package there are no leases: only the owner's own browser writes.
  if (mode === 'package-free') return { who: 'nobody', reason: 'other-browser' };
  if (!isSupervisor) return { who: 'another', eid: ownerEid };
  return later(due + supervisorWaitMs, writers) ?? { ...mine, as: 'supervisor' };
}

/** Who writes the record of a call's part or an enquiry, as this browser may know it. Pure. */
export function whoWrites(thing: Thing, writers: Writers): Verdict {
  return thing.staff === undefined ? unowned(thing, writers) : ofStaff(thing.staff, thing, writers);
}
