// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { FleetRun } from './fleet.ts';
import { growthProblems, type Column } from './growth.ts';
import { mostAgentsAt, paceOf, readerPaceOf } from './pace.ts';
import { editions, firstLimit, reachOf } from './limits.ts';
import { cinnoxReach, fleetDocument, fleetProblems, usePerAgent } from './report.ts';

const sizes = [1, 10, 50, 200, 1000];
const columnOf = (total: (agents: number) => number): Column => ({
  name: 'Calls',
  points: sizes.map((agents) => ({ agents, total: total(agents) })),
});

describe('the growth check', () => {
  it('lets a column grow with the agents', () => {
    expect(growthProblems(columnOf((agents) => 70 * agents))).toEqual([]);
    expect(growthProblems(columnOf((agents) => 70 * agents + 30 * agents * Math.log10(agents)))).toEqual([]);
  });

  it('lets a column be fixed, or capped, or nothing', () => {
    expect(growthProblems(columnOf(() => 300))).toEqual([]);
    expect(growthProblems(columnOf((agents) => Math.min(350, 6 * agents)))).toEqual([]);
    expect(growthProblems(columnOf(() => 0))).toEqual([]);
    expect(growthProblems({ name: 'One size', points: [{ agents: 1, total: 5 }] })).toEqual([]);
  });

  it('finds a square, from end to end and in each step', () => {
    const problems = growthProblems(columnOf((agents) => agents * agents));
    expect(problems).toHaveLength(sizes.length);
    expect(problems.at(-1)).toBe('Calls grows from 1 to 1000 agents with the power 2.00 (at most 1.35)');
  });

  it('finds a square that shows among many agents only', () => {
    const problems = growthProblems(columnOf((agents) => 100 * agents + agents * agents));
    expect(problems).toEqual([expect.stringContaining('from 200 to 1000')]);
  });

  it('finds a square that begins at nothing', () => {
    expect(growthProblems(columnOf((agents) => (agents === 1 ? 0 : agents * agents)))).not.toEqual([]);
  });
});

const use = { callsPerHour: 150, deliveriesPerHour: 40, callsToSignIn: 13, hours: 8 };
const reachIn = (name: string, used = use) => {
  const edition = editions.find((one) => one.name === name);
  if (edition === undefined) throw new Error(`no edition ${name}`);
  return reachOf(edition, used);
};

describe('the limits of editions', () => {
  it('stand as Salesforce documents them', () => {
    const table = editions.map(({ name, calls, events }) => [
      name,
      calls.org + 100 * calls.perUser,
      events.topic,
      events.clients,
    ]);
    expect(table).toEqual([
      ['Developer', 15_000, 10_000, 20],
      ['Professional with API', 200_000, 50_000, 20],
      ['Enterprise', 200_000, 200_000, 1000],
      ['Unlimited', 600_000, 1_000_000, 2000],
    ]);
  });

  it('are reached by the agents who use them up, each of whom brings the calls of a licence', () => {
    // 1,213 calls a day of which the licence brings 1,000.
    expect(reachIn('Enterprise')).toMatchObject({ calls: 469, deliveries: 625, clients: 1000 });
    expect(reachIn('Developer')).toMatchObject({ calls: 12, deliveries: 31 });
  });

  it('are never reached when a licence brings more than is used', () => {
    expect(reachIn('Unlimited').calls).toBe(Infinity);
    expect(firstLimit(reachIn('Unlimited'))).toEqual({ agents: 2000, limit: 'clients' });
  });

  it('count the agents that still fit, and not the one that does not', () => {
    const used = { ...use, callsPerHour: 0, callsToSignIn: 1500 };
    expect(reachIn('Developer', used).calls).toBe(10);
    expect(reachIn('Developer', { ...used, callsToSignIn: 1501 }).calls).toBe(9);
  });

  it('name the one that is reached first', () => {
    expect(firstLimit({ edition: '', calls: 3, deliveries: 2, clients: 9 }).limit).toBe('event deliveries');
    expect(firstLimit({ edition: '', calls: 3, deliveries: 4, clients: 9 }).limit).toBe('API calls');
  });
});

function runOf(agents: number, steady: Partial<FleetRun['steady']> = {}): FleetRun {
  return {
    agents,
    history: 60,
    start: { salesforce: 13 * agents, signIn: 9 * agents, cinnox: 3 * agents, deliveries: agents },
    steady: {
      minutes: 20,
      contacts: 3 * agents,
      salesforce: 50 * agents,
      cinnox: Math.min(350 * 20, 60 * agents),
      deliveries: 12 * agents,
      cinnoxBusiestMinute: Math.min(400, 5 * agents),
      cinnoxRefused: 0,
      sweepEveryMinutes: 1,
      byKind: { salesforce: [], cinnox: [] },
      ...steady,
    },
    records: 6 * agents,
    cpuSeconds: agents,
  };
}

describe('how fresh the reports are', () => {
  it('is as fresh as can be where the hour is a page', () => {
    expect(paceOf(10, 10)).toEqual({ everyMs: 30_000, wideMs: 0 });
  });

  it('keeps within the requests of a minute', () => {
    const { everyMs, wideMs } = paceOf(200, 10);
    // 200 agents: 33 contacts a minute, ten minutes of them are a page of each report; the hour is seven.
    expect(wideMs).toBe((200 * 7 * 60_000) / 100);
    expect(everyMs).toBe(Math.round((200 * 2 * 60_000) / 350));
  });

  it('needs one browser for all of a large fleet, and not many requests', () => {
    expect(readerPaceOf(100, 10)).toBeUndefined();
    // 10,000 enquiries and 6,500 calls an hour: 20 pages and 13.
    expect(readerPaceOf(1000, 10)).toEqual({ everyMs: (33 * 4 * 60_000) / 250, requests: 33 });
  });

  it('has an end, with the square of the agents', () => {
    expect(paceOf(5000, 10).everyMs).toBe(Infinity);
    const most = mostAgentsAt(5 * 60_000, 10);
    expect(paceOf(most, 10).everyMs).toBeLessThanOrEqual(5 * 60_000);
    expect(paceOf(most + 1, 10).everyMs).toBeGreaterThan(5 * 60_000);
  });
});

describe('what is wrong with a fleet', () => {
  it('is nothing when limits and growth hold', () => {
    expect(fleetProblems(sizes.map((agents) => runOf(agents)))).toEqual([]);
  });

  it('is a minute in which CINNOX was asked too often, or a refusal', () => {
    expect(fleetProblems([runOf(1000, { cinnoxBusiestMinute: 501 })])).toHaveLength(1);
    expect(fleetProblems([runOf(1000, { cinnoxRefused: 1 })])).toHaveLength(1);
  });

  it('is a column that grows with the square, though the measured times differ', () => {
    const runs = sizes.map((agents) => runOf(agents, { deliveries: agents * agents }));
    expect(fleetProblems(runs)).toContainEqual(expect.stringContaining('Event deliveries grows'));
    const shorter = [runOf(200), runOf(1000, { minutes: 5, deliveries: 3000, salesforce: 75_000 })];
    const problems = fleetProblems(shorter);
    expect(problems).not.toEqual([]);
    for (const problem of problems) expect(problem).toContain('Salesforce API calls grows from 200');
  });

  it('is reached by CINNOX’s limit where the busiest minute of the largest fleet would reach it', () => {
    expect(cinnoxReach([runOf(50)])).toBeUndefined();
    expect(cinnoxReach([runOf(200), runOf(1000, { cinnoxBusiestMinute: 125 })])).toBe(4000);
  });

  it('is told on the page', () => {
    expect(fleetDocument([runOf(10), runOf(50, { cinnoxRefused: 7 })])).toContain('and 7 were refused');
  });
});

describe('what one agent uses', () => {
  it('is the most of any crowd, by the hour', () => {
    const used = usePerAgent([runOf(1, { salesforce: 900 }), runOf(10), runOf(50, { salesforce: 5000 })]);
    expect(used).toMatchObject({ callsPerHour: 300, deliveriesPerHour: 36, callsToSignIn: 13, hours: 8 });
  });
});
