import type { Plan, Timed } from './plan.ts';

const days = 6;
const dayMs = 24 * 3600_000;
/** Browsers are open a little before and after the work of a day. */
const earlyMs = 60_000;
const lateMs = 10 * 60_000;

/**
 * The same work over six days: a part of it on each, and the browsers are closed in between. Chats go on the next day;
 * calls end on the day on which they began.
 */
export function overDays(plan: Plan): Plan {
  const sliceMs = Math.ceil(plan.workMs / days);
  const dayOf = (at: number) => Math.min(days - 1, Math.floor(at / sliceMs));
  const shift = (at: number, day: number) => at + day * (dayMs - sliceMs);
  const rings = new Map<number, number>();
  for (const deed of plan.deeds)
    if (deed.do === 'ring-in' || deed.do === 'ring-out') rings.set(deed.thing, dayOf(deed.at));
  const day = (deed: Timed): number => ('thing' in deed ? rings.get(deed.thing) : undefined) ?? dayOf(deed.at);
  const moved = plan.deeds.map((deed) => ({ ...deed, at: shift(deed.at, day(deed)) }));
  const workMs = shift(plan.workMs, days - 1);
  return {
    ...plan,
    deeds: [...moved, ...nights(plan, sliceMs)].toSorted((left, right) => left.at - right.at),
    workMs,
    endMs: workMs + (plan.endMs - plan.workMs),
  };
}

/** Calls of the last minutes may take longer than the day: their browsers stay open until they are over. */
const longestCallMs = 25 * 60_000;

function nights({ agents }: Plan, sliceMs: number): Timed[] {
  const places = agents.flatMap(({ user, browsers }) => browsers.map((_browser, browser) => ({ by: user, browser })));
  return Array.from({ length: days - 1 }, (_none, day) => day).flatMap((day) =>
    places.flatMap((place): Timed[] => [
      { do: 'close-browser', ...place, at: day * dayMs + sliceMs + longestCallMs + lateMs },
      { do: 'open-browser', ...place, at: (day + 1) * dayMs - earlyMs },
    ]),
  );
}
