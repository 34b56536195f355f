import { describe, expect, it } from 'vitest';
import { getDefaultLogSettings } from '../domain/log-settings.ts';
import { coverageView } from './coverage-view.ts';
import type { CoverageFacts } from './facts.ts';
import { retentionDaysOf } from './kept-since.ts';
import type { Part } from './lists.ts';

const dayMs = 24 * 3600_000;
const now = Date.UTC(2026, 10, 23, 12);

const facts: CoverageFacts = {
  request: { from: '2026-10-01', to: '2026-11-23', whose: 'me' },
  range: { startAt: now - 50 * dayMs, endAt: now },
  ...{ calls: [], enquiries: [], journal: [], staff: [] },
  ...{ mode: 'package-free', me: 'ada', service: 'acme', defaultCountry: 'HK', timeZone: 'UTC' },
  settings: getDefaultLogSettings(),
  ...{ lightningHost: 'acme.lightning.force.com', canSeeAll: false, isSupervisor: false },
  ...{ since: now - 49 * dayMs, tasksHidden: false, casesHidden: false, now },
};

function partOf(days: number): Part {
  const startedAt = now - days * dayMs;
  return {
    ...{ id: `call:c${days}:ada`, kind: 'call', keys: [`call:acme:c${days}:ada`], eid: 'ada', callId: `c${days}` },
    ...{ startedAt, dueAt: startedAt + 60_000, who: 'Mei-ling Wong', what: 'Call in · 1:00' },
    ...{ needsPerson: true, isAnswered: true },
  };
}

function viewOf(days: number, change: Partial<CoverageFacts> = {}) {
  return coverageView({ ...facts, ...change }, { parts: [partOf(days)], here: [] }, { logRows: [], records: [] });
}

describe('coverageView without the package', () => {
  it.each([28, 40])('fills in nothing that this browser may have forgotten: %i days old', (days) => {
    const { view, fillable } = viewOf(days);
    expect(view.lines).toMatchObject([
      { class: 'not-checkable', reason: expect.stringMatching(/what this browser remembers/) as string },
    ]);
    expect(fillable).toEqual([]);
    expect(view.limits.join(' ')).toMatch(
      /This browser remembers what was done and decided for 30 days\. Before 2026-/,
    );
    expect(view.limits.join(' ')).not.toMatch(/undefined|org keeps/);
  });

  it('fills in what it would still know of', () => {
    expect(viewOf(26).fillable).toHaveLength(1);
    expect(viewOf(26, { range: { startAt: now - 26.5 * dayMs, endAt: now } }).view.limits.join(' ')).not.toMatch(
      /remembers/,
    );
  });

  it('goes by the org’s retention where it has the package', () => {
    const change = { mode: 'package', retentionDays: 60 } as const;
    expect(viewOf(40, change).fillable).toHaveLength(1);
    expect(viewOf(49, { ...change, retentionDays: 40 }).view.limits.join(' ')).toMatch(
      /org keeps log rows for 40 days/,
    );
  });
});

it.each([
  ['90', 90],
  [' 7 ', 7],
  ['3', 30],
  ['0', 30],
  ['7.5', 30],
  ['90 days', 30],
  [null, 30],
  [undefined, 30],
])('a retention of %j is %i days, as in the package’s clean-up', (value, days) => {
  expect(retentionDaysOf(value)).toBe(days);
});
