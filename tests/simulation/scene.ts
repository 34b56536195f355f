import { minute, type Deed, type Plan, type Timed } from './plan.ts';

export const jonas = { number: '+46 70 174 06 35', name: 'Jonas Berg', email: 'jonas.berg@bergdotter.example' };

/** Ada's one browser. */
export const desk = { by: 'ada', browser: 0 } as const;

export type Step = [at: number, deed: Deed];

/** A run that is written down instead of drawn: what happens, by its time; Ada alone, nothing goes wrong by itself. */
export function scene(steps: readonly Step[], knobs: Plan['knobs'] = {}): Plan {
  const timed = steps.map(([at, deed]): Timed => ({ ...deed, at }));
  const workMs = Math.max(...timed.map(({ at }) => at)) + 5 * minute;
  return {
    seed: 1,
    org: 'uat',
    knobs,
    manners: { delayMs: [200, 3000], lost: 0, twice: 0, spreadMs: 0 },
    privateSharing: false,
    rotatesTokens: true,
    slowNetwork: true,
    searchLagMs: 0,
    agents: [{ user: 'ada', browsers: [{ skewMs: 0 }] }],
    people: [],
    things: new Set(timed.flatMap((deed) => ('thing' in deed ? [deed.thing] : []))).size,
    workMs,
    endMs: workMs + 90 * minute,
    deeds: timed.toSorted((left, right) => left.at - right.at),
  };
}

export const call = (thing: number, from: number, until: number): Step[] => [
  [from, { do: 'ring-in', thing, from: jonas, to: 'ada' }],
  [from + 10_000, { do: 'answer', thing, by: 'ada' }],
  [until, { do: 'hang-up', thing, by: 'visitor' }],
];

export const chat = (thing: number, from: number): Step[] => [
  [from, { do: 'open-chat', thing, from: jonas, channel: 'WHATSAPP', to: 'ada' }],
  [from + 1_000, { do: 'visitor-writes', thing }],
  [from + 30_000, { do: 'pick-up', thing, by: 'ada' }],
];
