// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPollMs, type PollFacts } from './poll-schedule.ts';

const facts: PollFacts = { hot: false, visible: false, refusals: 0, agents: 1, chance: 0.5 };
const minute = 60_000;

describe('nextPollMs', () => {
  it.each<[what: string, change: Partial<PollFacts>, expected: number]>([
    ['hot', { hot: true, visible: true }, 30_000],
    ['a visible tab', { visible: true }, minute],
    ['idle', {}, 5 * minute],
    ['asked for less', { hot: true, refusals: 1 }, minute],
    ['asked for less three times', { hot: true, refusals: 3 }, 4 * minute],
    ['never more than half an hour', { refusals: 50 }, 30 * minute],
    ['200 agents share the service', { hot: true, agents: 200 }, (200 * 2 * minute) / 350],
  ])('%s', (_what, change, expected) => {
    expect(nextPollMs({ ...facts, ...change })).toBe(Math.round(expected));
  });

  it('spreads browsers by a fifth to both sides', () => {
    expect(nextPollMs({ ...facts, hot: true, chance: 0 })).toBe(24_000);
    expect(nextPollMs({ ...facts, hot: true, chance: 1 })).toBe(36_000);
  });

  it('is never faster than the service’s share allows', () => {
    const any = fc.record({
      hot: fc.boolean(),
      visible: fc.boolean(),
      refusals: fc.nat(10),
      agents: fc.integer({ min: 1, max: 2000 }),
      chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(any, (given) => {
        expect(nextPollMs(given)).toBeGreaterThanOrEqual(Math.floor((given.agents * 2 * minute) / 350));
      }),
    );
  });
});
