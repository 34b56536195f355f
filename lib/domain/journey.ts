import type { CallFacts } from './journal-row.ts';
import type { JourneyPart } from './journey-part.ts';

type Timed = Pick<CallFacts, 'startedAt' | 'endedAt' | 'durationS' | 'parts'>;

/** A part is handed on with a moment of ringing in between, by clocks that need not agree (ms). */
const clocksMs = 5_000;

/** The part that the conversation began with, where that is a colleague's. */
export function firstPart(call: Timed, me: string): JourneyPart | undefined {
  const [first] = call.parts ?? [];
  if (first === undefined || first.startedAt > call.startedAt) return undefined;
  return first.startedAt < call.startedAt || first.eid < me ? first : undefined;
}

/** How long a part was talked (seconds). */
export function talkS({ startedAt, endedAt, durationS }: Omit<JourneyPart, 'eid'>): number {
  return durationS ?? Math.round((endedAt - startedAt) / 1000);
}

/** From the first answer to the last end, over all parts (seconds); undefined while this one goes on. */
export function journeyDurationS({ startedAt, endedAt, durationS, parts = [] }: Timed): number | undefined {
  if (endedAt === undefined) return undefined;
  const own = { startedAt, endedAt, ...(durationS === undefined ? {} : { durationS }) };
  const all = [own, ...parts];
  const answered = Math.min(...all.map((part) => part.endedAt - talkS(part) * 1000));
  return Math.round((Math.max(...all.map((part) => part.endedAt)) - answered) / 1000);
}

export type PartRelation = 'earlier' | 'from' | 'together' | 'to' | 'later';

/** How each colleague's part stands to this one, in their order: the nearest before and after handed it over. */
export function relatedParts(call: Timed): { part: JourneyPart; relation: PartRelation }[] {
  const { startedAt, endedAt = Number.POSITIVE_INFINITY, parts = [] } = call;
  const before = parts.filter((part) => part.endedAt <= startedAt + clocksMs);
  const after = parts.filter((part) => !before.includes(part) && part.startedAt >= endedAt - clocksMs);
  const [from, to] = [before.at(-1), after[0]];
  return parts.map((part) => {
    if (before.includes(part)) return { part, relation: part === from ? 'from' : 'earlier' };
    if (after.includes(part)) return { part, relation: part === to ? 'to' : 'later' };
    return { part, relation: 'together' };
  });
}
