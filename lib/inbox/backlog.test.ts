// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { createOpenApiClient } from '../cinnox/open-api-client.ts';
import { noon } from '../domain/testing/rows.ts';
import { createJournal } from '../journal/journal.ts';
import type { ReportsOfSweep } from '../journal/writers/things.ts';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { openWorkDatabase } from '../storage/work-database.ts';
import { fillFromKey } from './sweep-window.ts';
import type { Role } from './poll-schedule.ts';
import { createSweeper } from './sweeper.ts';
import { ownContext } from './testing/reports.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Reported {
  callID: string;
  callDate: string;
  [name: string]: unknown;
}

/** A call every quarter of an hour, the first of each day Ada's and the others Ben's. */
function callsOf(days: number): Reported[] {
  return Array.from({ length: days * 96 }, (_none, index) => {
    const startedAt = noon - 5 * minute - index * 15 * minute;
    return {
      callID: `c${index}`,
      callDate: new Date(startedAt).toISOString(),
      callEndTime: new Date(startedAt + minute).toISOString(),
      status: 'Call Ended',
      callerInfo: { eid: 'visitor', isStaff: false, phoneNumber: '+85294667788' },
      calleeInfo: { eid: index % 96 === 0 ? 'ada' : 'ben', isStaff: true },
    };
  });
}

/** Ada comes back after `days`; the service gives so many rows a page. */
async function scene(options: { days: number; perPage: number; role?: Role }) {
  const calls = callsOf(options.days);
  const world = { down: false, requests: 0 };
  const deps = createFakeDeps({
    async fetch(address) {
      world.requests += 1;
      const { pathname, searchParams: query } = new URL(address);
      if (world.down) return new Response('', { status: 503 });
      if (Number(query.get('limit')) > options.perPage) {
        const message = `exceed maximum limit ${options.perPage}`;
        return Response.json({ code: 6451000, message }, { status: 400 });
      }
      const [from, to] = ['startAt', 'endAt'].map((name) => Date.parse(query.get(name) ?? ''));
      const isAsked = ({ callDate }: Reported) =>
        Date.parse(callDate) >= (from ?? 0) && Date.parse(callDate) < (to ?? 0);
      const found = pathname.endsWith('call-log') ? calls.filter(isAsked) : [];
      const offset = Number(query.get('offset'));
      return Response.json({ total: found.length, result: found.slice(offset, offset + options.perPage) });
    },
  });
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: deps.clock });
  const gateway = createOpenApiClient({
    deps,
    access: async () => ({ baseUrl: 'https://acme.cinnox.com', appId: 'app', appToken: 'token' }),
  });
  const seen: ReportsOfSweep[] = [];
  let ids = 0;
  const now = () => deps.clock.now();
  const sweeper = createSweeper({
    ...{ deps, journal, gateway, serverNow: now },
    context: async () => ownContext({ now: now(), since: noon - options.days * day, newId: () => `row-${(ids += 1)}` }),
    visible: async () => true,
    agents: async () => ((options.role ?? 'alone') === 'alone' ? 1 : 150),
    afterwards: async (reports) => void seen.push(reports),
    shared: {
      role: async () => options.role ?? 'alone',
      isDeaf: async () => false,
      catchUp: async () => undefined,
      tell: async () => undefined,
    },
  });
  const rows = async () => (await journal.since(0)).map(({ call }) => call?.callId ?? '').sort();
  const sweep = async () => {
    await deps.clock.advance(5 * minute);
    return sweeper.run({ now: true });
  };
  const mine = Array.from({ length: options.days }, (_none, index) => `c${index * 96}`).sort();
  return { world, deps, journal, rows, sweep, seen, mine };
}

it('after weeks away today’s calls come with the first sweep, and all others after some', async () => {
  // Some 290 pages: in one go no minute has room for them.
  const { sweep, rows, mine, world, journal } = await scene({ days: 29, perPage: 10 });
  const first = await sweep();
  expect(first.lastAt).toBeGreaterThan(0);
  expect(await rows()).toContain('c0');
  for (let turn = 0; turn < 12 && (await rows()).length < mine.length; turn += 1) await sweep();
  expect(await rows()).toEqual(mine);
  expect((await sweep()).error).toBeUndefined();
  // And when they are logged no more than what is new.
  for (const { id } of await journal.since(0))
    await journal.change(id, (row) => ({ ...row, log: { ...row.log, state: 'logged' } }));
  for (let turn = 0; turn < 12; turn += 1) await sweep();
  world.requests = 0;
  await sweep();
  expect(world.requests).toBe(2);
});

it('reads smaller pieces where even those are too much', async () => {
  const { sweep, rows, mine } = await scene({ days: 20, perPage: 1 });
  expect((await sweep()).lastAt).toBeGreaterThan(0);
  for (let turn = 0; turn < 60 && (await rows()).length < mine.length; turn += 1) await sweep();
  expect(await rows()).toEqual(mine);
});

it('where little goes on all of it comes with the first', async () => {
  const { sweep, rows, mine, world } = await scene({ days: 29, perPage: 500 });
  await sweep();
  expect(await rows()).toEqual(mine);
  expect(world.requests).toBeLessThan(20);
});

it('goes on where it was cut off, with what came meanwhile', async () => {
  const { sweep, rows, mine, world, deps } = await scene({ days: 29, perPage: 10 });
  await sweep();
  world.down = true;
  expect((await sweep()).error).toBeDefined();
  await deps.clock.advance(3 * day);
  world.down = false;
  for (let turn = 0; turn < 12 && (await rows()).length < mine.length; turn += 1) await sweep();
  // What is older than a month by now is not asked for any more.
  expect((await rows()).length).toBeGreaterThanOrEqual(mine.length - 2);
});

it.each(['alone', 'served'] as const)(
  'a person (%s) may ask for more than a month, read to its begin',
  async (role) => {
    const { sweep, rows, mine, journal } = await scene({ days: 50, perPage: 500, role });
    await journal.setMeta(fillFromKey, noon - 45 * day);
    for (let turn = 0; turn < 2; turn += 1) await sweep();
    // The first of each day is its latest call.
    expect(await rows()).toEqual(mine.filter((id) => Number(id.slice(1)) < 45 * 96).sort());
  },
);

it('each thing is looked after once, with what surrounds it', async () => {
  const { sweep, seen } = await scene({ days: 9, perPage: 500 });
  await sweep();
  const [hours, ...pieces] = seen;
  expect(hours?.until).toBeUndefined();
  const ends = pieces.map(({ until = 0 }) => until);
  expect(ends).toEqual(ends.toSorted((one, other) => other - one));
  for (const { calls, until = 0 } of pieces) expect(calls.some(({ startedAt }) => startedAt >= until)).toBe(true);
});

it.each(['reader', 'watcher', 'served'] as const)(
  'in a service of more than 100 agents, too, who is the %s',
  async (role) => {
    const { sweep, rows, mine, journal } = await scene({ days: 29, perPage: 10, role });
    expect((await sweep()).lastAt).toBeGreaterThan(0);
    expect(await rows()).toContain('c0');
    for (let turn = 0; turn < 12 && (await rows()).length < mine.length; turn += 1) await sweep();
    expect(await rows()).toEqual(mine);
    expect(await journal.meta('sweep-backlog')).toBeUndefined();
  },
);
