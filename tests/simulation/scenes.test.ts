// @vitest-environment node
import { expect, it } from 'vitest';
import { minute } from './plan.ts';
import { runPlan } from './run.ts';
import { call, chat, desk, jonas, scene, type Step } from './scene.ts';

const hour = 60 * minute;
const day = 24 * hour;
const limits = { timeout: 240_000 };

/** Closed at the end of a day's work and opened for the next. */
const night = (from: number, until: number): Step[] => [
  [from, { do: 'close-browser', ...desk }],
  [until, { do: 'open-browser', ...desk }],
];

it('a call of three hours whose end no hook tells', limits, async () => {
  const deeds: Step[] = [...call(0, minute, 3 * hour), [hour, { do: 'type', thing: 0, ...desk }]];
  const { violations, counts } = await runPlan(scene(deeds, { callEnd: 'missing' }));
  expect(violations).toEqual([]);
  expect(counts).toMatchObject({ tasks: 1, cases: 1 });
});

it('a chat of six days whose end no hook tells', limits, async () => {
  const days = [0, 1, 2, 3, 4, 5];
  const closedAt = 5 * day + 20 * minute;
  const deeds: Step[] = [
    ...chat(0, minute),
    ...days.flatMap((each): Step[] => [
      [each * day + 5 * minute, { do: 'staff-writes', thing: 0, by: 'ada' }],
      [each * day + 6 * minute, { do: 'visitor-writes', thing: 0 }],
    ]),
    ...days.slice(0, -1).flatMap((each) => night(each * day + 30 * minute, (each + 1) * day)),
    [day + 7 * minute, { do: 'type', thing: 0, ...desk }],
    [closedAt - minute, { do: 'stream-gap', ...desk, ms: 10 * minute, replayRefused: true }],
    [closedAt, { do: 'close', thing: 0 }],
  ];
  const { violations, counts } = await runPlan(scene(deeds));
  expect(violations).toEqual([]);
  expect(counts).toMatchObject({ tasks: 0, cases: 1 });
});

it('a chat that is closed, taken up again and closed again is one Case with all of it', limits, async () => {
  const deeds: Step[] = [
    ...chat(0, minute),
    [5 * minute, { do: 'staff-writes', thing: 0, by: 'ada' }],
    [6 * minute, { do: 'close', thing: 0 }],
    [20 * minute, { do: 'visitor-writes', thing: 0 }],
    [21 * minute, { do: 'pick-up', thing: 0, by: 'ada' }],
    [22 * minute, { do: 'staff-writes', thing: 0, by: 'ada' }],
    [30 * minute, { do: 'close', thing: 0 }],
  ];
  const { violations, counts } = await runPlan(scene(deeds));
  expect(violations).toEqual([]);
  expect(counts).toMatchObject({ cases: 1 });
});

it('Tasks that a person deleted are not made anew', limits, async () => {
  const things = [0, 1, 2];
  const deeds: Step[] = things.flatMap((thing): Step[] => [
    ...call(thing, (1 + 3 * thing) * minute, (2 + 3 * thing) * minute),
    [25 * minute, { do: 'delete-by-hand', thing }],
  ]);
  // Another browser begins from the org and the reports, as one that was wiped does.
  const again: Step = [40 * minute, { do: 'wipe', ...desk, signInAfterMs: minute }];
  const { violations, counts } = await runPlan(scene([...deeds, again]));
  expect(violations).toEqual([]);
  expect(counts).toMatchObject({ tasks: 3, deleted: 3 });
});

it('a profile that is wiped in the middle of a call', limits, async () => {
  const deeds: Step[] = [
    ...call(0, minute, 12 * minute),
    [2 * minute, { do: 'type', thing: 0, ...desk }],
    [5 * minute, { do: 'wipe', ...desk, signInAfterMs: minute }],
    [9 * minute, { do: 'type', thing: 0, ...desk }],
  ];
  const { violations, counts } = await runPlan(scene(deeds));
  expect(violations).toEqual([]);
  expect(counts).toMatchObject({ tasks: 1, cases: 1 });
});

it('what happened on Friday evening rings in nobody’s ears on Monday, and is logged', limits, async () => {
  const monday = 3 * day;
  const deeds: Step[] = [
    ...call(0, minute, 3 * minute),
    ...night(10 * minute, monday),
    ...call(1, 20 * minute, 25 * minute),
    [30 * minute, { do: 'ring-in', thing: 2, from: jonas, to: 'ada' }],
    [31 * minute, { do: 'miss', thing: 2 }],
  ];
  const { violations, counts, rings } = await runPlan(scene(deeds));
  expect(violations).toEqual([]);
  expect(counts).toMatchObject({ calls: 3, tasks: 3 });
  expect(rings).toEqual([expect.objectContaining({ desk: 'ada/0' })]);
  expect(rings[0]?.at).toBeLessThan(10 * minute);
});
