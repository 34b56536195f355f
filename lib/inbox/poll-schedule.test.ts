// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLookMs, nextPollMs, pagesOf, wideSweepMs, type PollFacts } from './poll-schedule.ts';

const facts: PollFacts = { hot: false, visible: false, refusals: 0, agents: 1, requests: 2, chance: 0.5 };
const minute = 60_000;

describe('nextPollMs', () => {
  it.each<[what: string, change: Partial<PollFacts>, expected: number]>([
    ['hot', { hot: true, visible: true }, 30_000],
    ['a call of mine has just ended', { hot: 'eager', visible: true }, 10_000],
    ['and many agents wait for theirs', { hot: 'eager', agents: 175 }, minute],
    ['a visible tab', { visible: true }, minute],
    ['idle', {}, 5 * minute],
    ['asked for less', { hot: true, refusals: 1 }, minute],
    ['asked for less three times', { hot: true, refusals: 3 }, 4 * minute],
    ['never more than half an hour', { refusals: 50 }, 30 * minute],
    ['200 agents share the service', { hot: true, agents: 200 }, (200 * 2 * minute) / 350],
    ['and their reports have many pages', { hot: true, agents: 200, requests: 8 }, (200 * 8 * minute) / 250],
  ])('%s', (_what, change, expected) => {
    expect(nextPollMs({ ...facts, ...change })).toBe(Math.round(expected));
  });

  it('spreads browsers by a fifth to both sides', () => {
    expect(nextPollMs({ ...facts, hot: true, chance: 0 })).toBe(24_000);
    expect(nextPollMs({ ...facts, hot: true, chance: 1 })).toBe(36_000);
  });

  it('is never faster than the service’s share allows', () => {
    const any = fc.record({
      hot: fc.constantFrom(false, true, 'eager' as const),
      visible: fc.boolean(),
      refusals: fc.nat(10),
      agents: fc.integer({ min: 1, max: 2000 }),
      requests: fc.integer({ min: 0, max: 60 }),
      chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(any, (given) => {
        expect(nextPollMs(given)).toBeGreaterThanOrEqual(
          Math.floor((given.agents * Math.max(2, given.requests) * minute) / 350),
        );
      }),
    );
  });
});

describe('wideSweepMs', () => {
  it('asks for the whole hour at the hot pace where that is a page of each report', () => {
    expect(wideSweepMs({ agents: 500, requests: 2 })).toBeLessThan(24_000);
  });

  it('shares the requests of a minute with the sweeps in between', () => {
    const crowd = { agents: 200, requests: 8 };
    const wide = crowd.agents * crowd.requests * (minute / wideSweepMs(crowd));
    const narrow = crowd.agents * crowd.requests * (minute / nextPollMs({ ...facts, ...crowd, hot: true }));
    expect(wide + narrow).toBeCloseTo(350, 3);
  });
});

describe('pagesOf', () => {
  const reports = (calls: number, enquiries: number) => ({
    calls: { length: calls },
    enquiries: { length: enquiries },
  });
  it.each([
    [0, 0, 2],
    [500, 1, 2],
    [501, 500, 3],
    [1700, 0, 5],
  ])('%s calls and %s enquiries take %s requests', (calls, enquiries, pages) =>
    expect(pagesOf(reports(calls, enquiries), {})).toBe(pages),
  );

  it('counts by the pages that the service gives', () => {
    const pageSize = (report: 'calls' | 'enquiries') => (report === 'calls' ? 100 : 500);
    expect(pagesOf(reports(450, 450), { pageSize })).toBe(6);
  });
});

describe('nextLookMs', () => {
  const looks = (agents: number, chance: number) => {
    const at: number[] = [];
    for (let ageMs = 2_000; ;) {
      const waitMs = nextLookMs({ ageMs, agents, chance });
      if (waitMs === undefined) return at;
      ageMs += waitMs;
      at.push(ageMs);
    }
  };

  it('comes soon, then less often, and ends', () => {
    const at = looks(1, 0.5);
    expect(at[0]).toBeLessThanOrEqual(8_000);
    expect(at.length).toBeLessThanOrEqual(11);
    expect(at.some((ageMs) => ageMs >= 60_000 && ageMs <= 90_000)).toBe(true);
  });

  it('keeps fifteen direct chats a minute within what polling leaves of the requests', () => {
    for (const agents of [15, 30, 100, 400]) {
      const perMinute = looks(agents, 0).filter((ageMs) => ageMs <= 60_000).length * 15;
      expect(perMinute, String(agents)).toBeLessThanOrEqual(150);
    }
  });

  it('is not the same in every browser', () => {
    expect(looks(1, 0)).not.toEqual(looks(1, 0.9));
  });
});
