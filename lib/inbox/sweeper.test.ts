// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallRow, CinnoxGateway, EnquiryRow, TimeWindow } from '../cinnox/gateway.ts';
import { callRow, enquiryRow, noon } from '../domain/testing/rows.ts';
import { AppError } from '../errors/app-error.ts';
import { createJournal } from '../journal/journal.ts';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { openWorkDatabase, type WorkDatabase } from '../storage/work-database.ts';
import type { Role } from './poll-schedule.ts';
import { createSweeper } from './sweeper.ts';
import type { Told } from './tell-colleagues.ts';
import { callReport, enquiryReport, ownContext } from './testing/reports.ts';

let database: WorkDatabase | undefined;
afterEach(() => database?.close());

const minute = 60_000;
/** More than a page of calls that are nobody's concern here. */
const ofColleagues = Array.from({ length: 600 }, (_none, index) =>
  callReport({ hid: `h${index}`, callId: `c${index}`, callee: { eid: 'ben', isStaff: true } }),
);
const hour = 60 * minute;

async function scene() {
  const deps = createFakeDeps();
  const opened = await openWorkDatabase(deps.indexedDB, { orgId: '00D1', userId: '0051' });
  database = opened;
  const journal = createJournal({ database: opened, clock: deps.clock });
  const windows: TimeWindow[] = [];
  const world = {
    calls: 1,
    reports: undefined as CallRow[] | undefined,
    enquiries: [] as EnquiryRow[],
    /** Since when enquiries were asked for. */
    enquiriesFrom: [] as number[],
    chats: [] as string[],
    /** Who wrote after Ada. */
    wrote: [] as string[],
    looks: [] as string[],
    since: noon - hour,
    /** How far this machine's clock is ahead. */
    skewMs: 0,
    refusesLetters: false,
    agents: 1,
    error: undefined as AppError | undefined,
    known: true,
    /** Where what the last sweep could not do begins. */
    left: undefined as number | undefined,
    hold: Promise.resolve(),
    visible: false,
    role: 'alone' as Role,
    told: [] as Map<string, Told>[],
    caughtUp: [] as number[],
  };
  const gateway: CinnoxGateway = {
    staff: async () => [],
    async chat(number) {
      world.chats.push(number);
      const says = { text: 'hi', system: false, kind: 'text', at: noon } as const;
      return [
        { ...says, seq: 0, fromEid: 'ada' },
        ...world.wrote.map((fromEid, at) => ({ ...says, seq: at + 1, fromEid })),
      ];
    },
    async calls(query) {
      if ('startAt' in query) windows.push(query);
      await world.hold;
      if (world.error !== undefined) throw world.error;
      return world.reports ?? Array.from({ length: world.calls }, () => callReport());
    },
    async enquiries(query) {
      if ('only' in query && query.only !== undefined) world.looks.push(query.only);
      else if ('startAt' in query) world.enquiriesFrom.push(query.startAt);
      return world.enquiries;
    },
  };
  let made = 0;
  const newId = () => `made-${(made += 1)}`;
  const sweeper = createSweeper({
    deps,
    journal,
    gateway,
    serverNow: () => deps.clock.now() - world.skewMs,
    async context({ calls } = { calls: [], enquiries: [] }) {
      if (!world.known) return undefined;
      const staff = new Set(['ada', 'ben', 'chris', ...calls.flatMap(({ callee }) => callee?.eid ?? [])]);
      const service = (await journal.meta<string>('service')) ?? 'acme';
      return ownContext({ now: deps.clock.now() - world.skewMs, since: world.since, staff, service, newId });
    },
    visible: async () => world.visible,
    afterwards: async () => world.left,
    agents: async () => world.agents,
    shared: {
      role: async () => world.role,
      isDeaf: async () => false,
      catchUp: async (since) => void world.caughtUp.push(since),
      async tell(letters) {
        if (world.refusesLetters) throw new AppError('server_busy', 'later');
        world.told.push(new Map(letters));
      },
    },
  });
  return { deps, journal, sweeper, windows, world };
}

describe('the sweeper', () => {
  it('reads the last hour and applies it', async () => {
    const { sweeper, windows, journal, deps } = await scene();
    const state = await sweeper.run();
    expect(windows).toEqual([{ startAt: noon - hour, endAt: noon + 5 * minute }]);
    expect(await journal.since(0)).toHaveLength(1);
    expect(state).toMatchObject({ refusals: 0, lastAt: deps.clock.now() });
    expect(state).not.toHaveProperty('error');
  });

  it('does not wait for hours after this machine’s clock was put back', async () => {
    const { sweeper, windows, deps, world } = await scene();
    world.skewMs = 8 * hour;
    const ahead = deps.clock.now;
    await sweeper.run();
    vi.spyOn(deps.clock, 'now').mockImplementation(() => ahead() - 8 * hour);
    world.skewMs = 0;
    await deps.clock.advance(minute);
    await sweeper.run();
    expect(windows).toHaveLength(2);
    const { nextAt } = await sweeper.state();
    expect(nextAt - deps.clock.now()).toBeLessThan(10 * minute);
    await sweeper.run();
    expect(windows).toHaveLength(2);
  });

  it('waits until it is due, unless told', async () => {
    const { sweeper, windows, deps } = await scene();
    const { nextAt } = await sweeper.run();
    await sweeper.run();
    expect(windows).toHaveLength(1);
    await sweeper.run({ now: true });
    expect(windows).toHaveLength(2);
    await deps.clock.advance(nextAt - deps.clock.now() + 10 * minute);
    await sweeper.run();
    expect(windows).toHaveLength(3);
  });

  it('reads from the oldest thing that is open', async () => {
    const { sweeper, windows, journal } = await scene();
    const since = noon - 5 * hour;
    await journal.transact((tx) => tx.put(enquiryRow({ createdAt: since }, { startedAt: since })));
    await sweeper.run();
    expect(windows[0]?.startAt).toBe(since - 5 * minute);
  });

  it('reads nothing again for what Salesforce refuses and the reports have told all of', async () => {
    const { sweeper, windows, journal, deps } = await scene();
    const startedAt = noon - 10 * 24 * hour;
    const row = callRow({ createdAt: startedAt }, { startedAt, endedAt: startedAt + minute, reported: true });
    const put = (code: string) =>
      journal.transact((tx) =>
        tx.put({ ...row, log: { ...row.log, error: { code, message: '', at: startedAt, details: '{}' } } }),
      );
    await put('rejected');
    await sweeper.run();
    expect(windows.at(-1)?.startAt).toBeGreaterThan(noon - 2 * hour);
    // It is still to be heard of.
    await put('network');
    await deps.clock.advance(5 * minute);
    await sweeper.run({ now: true });
    expect(Math.min(...windows.map((window) => window.startAt))).toBeLessThan(startedAt);
  });

  it('never asks for more than a month', async () => {
    const { sweeper, windows, journal } = await scene();
    await journal.transact((tx) => tx.put(enquiryRow({ createdAt: noon }, { startedAt: noon - 90 * 24 * hour })));
    await sweeper.run();
    expect(Math.min(...windows.map(({ startAt }) => startAt))).toBe(noon - 30 * 24 * hour);
  });

  it('reads what happened while the browser was closed', async () => {
    const { sweeper, windows, deps } = await scene();
    await sweeper.run();
    await deps.clock.advance(14 * hour);
    await sweeper.run();
    expect(windows[1]?.startAt).toBe(noon - hour);
  });

  it('forgets no gap when reading failed or nobody was known', async () => {
    const { sweeper, windows, deps, world } = await scene();
    await sweeper.run();
    world.error = new AppError('network', 'cut');
    await deps.clock.advance(3 * hour);
    await sweeper.run({ now: true });
    world.error = undefined;
    world.known = false;
    await sweeper.run({ now: true });
    world.known = true;
    await sweeper.run({ now: true });
    expect(windows.at(-1)?.startAt).toBe(noon - hour);
  });

  it('begins where it is told to, also when the first try failed', async () => {
    const { sweeper, windows, world } = await scene();
    world.since = noon - 6 * hour;
    world.error = new AppError('network', 'cut');
    await sweeper.run();
    world.error = undefined;
    await sweeper.run({ now: true });
    await sweeper.run({ now: true });
    expect(windows.map(({ startAt }) => startAt - noon)).toEqual([-6 * hour, -6 * hour, -10 * minute]);
  });

  it('looks two days back at night, also when a sweep runs already', async () => {
    const { sweeper, windows, world, deps } = await scene();
    let release: () => void = () => undefined;
    world.hold = new Promise((resolve) => (release = resolve));
    const ordinary = sweeper.run();
    await deps.clock.advance(0);
    expect(windows).toHaveLength(1);
    const nightly = sweeper.run({ nightly: true });
    release();
    await Promise.all([ordinary, nightly]);
    expect(windows.map((window) => window.startAt)).toEqual([noon - hour, noon - 48 * hour]);
  });

  it('looks at night for the end of chats that were open long before, and of no others', async () => {
    const { sweeper, windows, journal, world, deps } = await scene();
    const chat = (displayCaseNumber: string, status: EnquiryRow['status']): EnquiryRow => {
      const { agentEid, ...report } = enquiryReport({ id: displayCaseNumber, displayCaseNumber, status });
      void agentEid;
      return { ...report, inquiry: `i${displayCaseNumber}` };
    };
    world.calls = 0;
    world.enquiries = [chat('1001', 'ongoing')];
    await sweeper.run();
    await deps.clock.advance(2 * hour);
    await sweeper.run();
    world.enquiries = [];
    await deps.clock.advance(72 * hour);
    await sweeper.run();
    world.enquiries = [chat('1001', 'closed'), chat('1002', 'closed')];
    await sweeper.run({ nightly: true });
    expect(windows.at(-1)?.startAt).toBe(noon + 26 * hour);
    expect(world.enquiriesFrom.at(-1)).toBe(noon - 5 * minute);
    expect(world.chats).toEqual(['1001']);
    const [row] = await journal.since(0);
    expect(row).toMatchObject({ mine: { by: 'chat' }, enquiry: { status: 'closed' } });
    expect(await journal.meta('open-enquiries')).toEqual([]);
  });

  it('looks at night for chats of mine that were taken up again days after their begin', async () => {
    const { sweeper, journal, world, deps } = await scene();
    const at = (days: number) => noon + days * 24 * hour;
    world.calls = 0;
    world.enquiries = [enquiryReport({ status: 'closed', closedAt: noon + hour })];
    await deps.clock.advance(hour);
    await sweeper.run();
    const [chat] = await journal.since(0);
    await journal.change(chat?.id ?? '', (row) => ({ ...row, log: { ...row.log, state: 'logged' } }));
    await deps.clock.advance(71 * hour);
    world.enquiries = [];
    for (let turn = 0; turn < 2; turn += 1) await sweeper.run({ now: true });
    expect(world.enquiriesFrom.at(-1)).toBeGreaterThan(noon);
    const others = enquiryReport({ id: 'e2', inquiry: 'i2', displayCaseNumber: '1002', closedAt: noon + hour });
    world.enquiries = [enquiryReport({ status: 'closed', closedAt: at(2) }), { ...others, status: 'closed' }];
    await sweeper.run({ nightly: true });
    expect(world.enquiriesFrom.at(-1)).toBe(noon - 5 * minute);
    expect(await journal.since(0)).toMatchObject([{ enquiry: { displayCaseNumber: '1001', closedAt: at(2) } }]);
    await deps.clock.advance(4 * 24 * hour);
    await sweeper.run({ nightly: true });
    expect(world.enquiriesFrom.at(-1)).toBeGreaterThanOrEqual(at(2));
  });

  it('takes up a chat of days that reports by the end show when it is closed', async () => {
    const { sweeper, journal, world, deps } = await scene();
    world.calls = 0;
    await sweeper.run();
    await deps.clock.advance(48 * hour);
    await sweeper.run();
    world.enquiries = [enquiryReport({ status: 'closed', closedAt: deps.clock.now() })];
    await deps.clock.advance(5 * minute);
    await sweeper.run({ now: true });
    const [row] = await journal.since(0);
    expect(row).toMatchObject({ mine: { by: 'report' }, enquiry: { status: 'closed' } });
  });

  it.each([-4, 0, 4])('reads what it slept through where this clock is %i h wrong', async (skewHours) => {
    const { sweeper, windows, deps, world } = await scene();
    world.skewMs = skewHours * hour;
    world.calls = 0;
    world.since = noon - world.skewMs;
    await sweeper.run();
    await deps.clock.advance(3 * hour);
    await sweeper.run();
    expect(windows[1]?.startAt).toBe(noon - world.skewMs - hour);
  });

  it.each(['alone', 'reader'] as const)('%s: a chat is whose who was added today and wrote last', async (role) => {
    const { sweeper, journal, world } = await scene();
    const { agentEid: _agent, ...chat } = enquiryReport({ status: 'closed', closedAt: noon });
    Object.assign(world, { role, enquiries: [chat], reports: [], wrote: ['zoe'] });
    world.reports = [callReport({ displayCaseNumber: '1002', inquiryId: 'i2', callee: { eid: 'zoe', isStaff: true } })];
    await sweeper.run();
    expect(await journal.since(0)).toEqual([]);
  });

  it('logs a call once also where the service has another name than was guessed', async () => {
    const { sweeper, journal, world } = await scene();
    world.reports = [callReport({ callee: { eid: 'ada', isStaff: true, serviceId: 'svc-17' } })];
    await sweeper.run();
    world.enquiries = [enquiryReport({ serviceId: 'svc-17', initChannel: 'CALL', channel: 'VirtualNumber' })];
    await sweeper.run({ now: true });
    const rows = await journal.since(0);
    expect(rows.map(({ kind, service }) => `${kind} ${service}`)).toEqual(['call svc-17', 'enquiry svc-17']);
  });

  it('keeps the name that an enquiry has told, whatever a call says', async () => {
    const { sweeper, journal, world } = await scene();
    world.enquiries = [enquiryReport()];
    await sweeper.run();
    world.enquiries = [];
    world.reports = [callReport({ callee: { eid: 'ada', isStaff: true, serviceId: 'svc-17' } })];
    await sweeper.run({ now: true });
    expect(await journal.meta('service')).toBe('acme');
    expect((await journal.since(0)).map(({ service }) => service)).toEqual(['acme', 'acme']);
  });

  it('runs one at a time', async () => {
    const { sweeper, windows } = await scene();
    await Promise.all([sweeper.run({ now: true }), sweeper.run({ now: true }), sweeper.run()]);
    expect(windows).toHaveLength(1);
  });

  it('keeps what a person asked for while it was reading something else', async () => {
    const { sweeper, windows, journal, world } = await scene();
    const [some, more] = [noon - 2 * 24 * hour, noon - 4 * 24 * hour];
    await journal.setMeta('fill-from', some);
    let release = () => undefined as void;
    world.hold = new Promise((resolve) => (release = resolve));
    const first = sweeper.run({ now: true });
    await vi.waitFor(() => expect(windows).toHaveLength(1));
    await journal.setMeta('fill-from', more);
    release();
    await first;
    await sweeper.run({ now: true });
    expect(windows[0]?.startAt).toBe(some);
    expect(Math.min(...windows.map(({ startAt }) => startAt))).toBeLessThanOrEqual(more);
    await sweeper.run({ now: true });
    expect(windows.at(-1)?.startAt).toBeGreaterThan(some);
  });

  it.each(['alone', 'watcher'] as const)('begins where the sweep before left something (%s)', async (role) => {
    const { sweeper, windows, world, deps } = await scene();
    const start = async () => {
      await deps.clock.advance(11 * minute);
      await sweeper.run({ now: true });
      return windows.at(-1)?.startAt ?? 0;
    };
    Object.assign(world, { role, since: noon, calls: 0, left: noon - 26 * hour });
    await sweeper.run();
    world.left = noon - 2 * hour;
    expect(await start()).toBe(noon - 26 * hour);
    // Who is told reads nothing, and so has done nothing of it.
    Object.assign(world, { role: 'served', left: undefined });
    await sweeper.run({ now: true });
    world.role = role;
    expect(await start()).toBe(noon - 2 * hour);
    expect(await start()).toBeGreaterThan(noon - 2 * hour);
  });

  it('comes back no sooner than the service asks', async () => {
    const { deps, sweeper, world } = await scene();
    world.visible = true;
    world.error = new AppError('server_busy', 'later', { retryAfterMs: 10 * minute });
    expect((await sweeper.run()).nextAt).toBe(deps.clock.now() + 10 * minute);
  });

  it('says what went wrong and slows down when asked for less', async () => {
    const { sweeper, world, deps } = await scene();
    world.error = new AppError('rate_limited', 'slower');
    const first = await sweeper.run({ now: true });
    expect(first).toMatchObject({ refusals: 1, error: { code: 'rate_limited' } });
    const second = await sweeper.run({ now: true });
    expect(second.nextAt - deps.clock.now()).toBeGreaterThan(15 * minute);
    world.error = undefined;
    expect(await sweeper.run({ now: true })).toMatchObject({ refusals: 0 });
    expect(await sweeper.state()).not.toHaveProperty('error');
  });

  it('does not leave a call that came after the last sweep to the pace of a quiet time', async () => {
    const { sweeper, windows, journal, deps, world } = await scene();
    world.known = false;
    const { nextAt } = await sweeper.run();
    expect(nextAt - deps.clock.now()).toBeGreaterThan(3 * minute);
    world.known = true;
    await deps.clock.advance(20_000);
    const rang = deps.clock.now();
    const call = { messageId: 'm-late', reported: false, startedAt: rang };
    await journal.transact((tx) => tx.put(callRow({ id: 'late', forMe: true }, call)));
    const hurried = await sweeper.run();
    expect(hurried.nextAt - rang).toBeLessThanOrEqual(36_000);
    await deps.clock.advance(36_000);
    await sweeper.run();
    expect(windows).toHaveLength(1);
  });

  it('reads the whole hour less often where it has many pages, and then all since it last did', async () => {
    const { sweeper, windows, deps, world } = await scene();
    world.reports = ofColleagues;
    world.agents = 140;
    const startOf = async () => {
      await sweeper.run({ now: true });
      return (windows.at(-1)?.startAt ?? 0) - noon;
    };
    expect(await startOf()).toBe(-hour);
    const { nextAt } = await sweeper.state();
    // Two pages of calls and one of enquiries for each of 140 agents, with 250 of the requests of a minute.
    expect(nextAt - noon).toBeGreaterThanOrEqual(1.6 * minute);
    await deps.clock.advance(2 * minute);
    expect(await startOf()).toBe(-10 * minute);
    await deps.clock.advance(minute);
    expect(await startOf()).toBe(-8 * minute);
    await deps.clock.advance(2 * minute);
    expect(await startOf()).toBe(-hour);
    await deps.clock.advance(minute);
    expect(await startOf()).toBe(-5 * minute);
  });

  it('reads all that a closed browser missed, however many pages', async () => {
    const { sweeper, windows, deps, world } = await scene();
    world.reports = ofColleagues;
    world.agents = 1000;
    await sweeper.run();
    await deps.clock.advance(20 * minute);
    await sweeper.run({ now: true });
    await deps.clock.advance(14 * hour);
    await sweeper.run({ now: true });
    expect(windows.map(({ startAt }) => startAt - noon)).toEqual([-hour, -10 * minute, -hour]);
  });

  it('hurries while something of mine is live or just over', async () => {
    const { sweeper, journal, deps, world } = await scene();
    world.error = new AppError('network', 'cut');
    const wait = async () => (await sweeper.run({ now: true })).nextAt - deps.clock.now();
    expect(await wait()).toBeGreaterThan(2 * minute);
    await journal.transact((tx) => tx.put(callRow({ id: 'live', createdAt: noon }, { startedAt: noon })));
    expect(await wait()).toBeLessThanOrEqual(36_000);
    await journal.change('live', (row) => ({ ...row, log: { ...row.log, state: 'not-mine' } }));
    expect(await wait()).toBeGreaterThan(2 * minute);
    world.visible = true;
    expect(await wait()).toBeLessThanOrEqual(72_000);
  });

  it('looks often for the report of a call that has just ended, and for its enquiry', async () => {
    const { sweeper, journal, deps, windows, world } = await scene();
    world.calls = 0;
    const wait = async () => (await sweeper.run({ now: true })).nextAt - deps.clock.now();
    const ended = { startedAt: noon - minute, endedAt: noon, reported: false, messageId: 'm1' };
    await journal.transact((tx) => tx.put(callRow({ id: 'over', createdAt: noon }, ended)));
    expect(await wait()).toBeLessThanOrEqual(12_000);
    await deps.clock.advance(10_000);
    expect(await wait()).toBeLessThanOrEqual(12_000);
    // Not the whole hour each time.
    expect(windows.map(({ startAt }) => startAt - noon)).toEqual([-hour, -10 * minute]);
    await journal.change('over', ({ call: _before, ...row }) => callRow(row, { ...ended, reported: true }));
    expect(await wait()).toBeLessThanOrEqual(12_000);
    const closed = { startedAt: noon - minute, status: 'closed' as const, closedAt: noon };
    await journal.transact(async (tx) => {
      const [call] = await tx.since(0);
      await tx.put(enquiryRow({ id: 'around', lane: call?.lane ?? '', createdAt: noon }, closed));
    });
    expect(await wait()).toBeGreaterThanOrEqual(24_000);
  });

  it('does not look often for ever, nor for what only rang here', async () => {
    const { sweeper, journal, deps, world } = await scene();
    world.calls = 0;
    const wait = async () => (await sweeper.run({ now: true })).nextAt - deps.clock.now();
    const ended = { startedAt: noon - minute, endedAt: noon, reported: false, messageId: 'm1' };
    const { mine: _mine, ...rang } = callRow({ id: 'rang', forMe: true, createdAt: noon }, ended);
    await journal.transact((tx) => tx.put(rang));
    expect(await wait()).toBeGreaterThanOrEqual(24_000);
    await journal.transact((tx) => tx.put(callRow({ id: 'over', createdAt: noon }, { ...ended, messageId: 'm2' })));
    expect(await wait()).toBeLessThanOrEqual(12_000);
    await deps.clock.advance(2 * minute);
    expect(await wait()).toBeGreaterThanOrEqual(24_000);
  });
});

describe('where one browser reads for all', () => {
  it('the reader reads the hour, takes its own rows and tells the others of theirs, once', async () => {
    const { sweeper, journal, windows, deps, world } = await scene();
    world.role = 'reader';
    world.agents = 1000;
    world.reports = [callReport(), callReport({ hid: 'h2', callId: 'c2', callee: { eid: 'ben', isStaff: true } })];
    const { nextAt } = await sweeper.run();
    expect(nextAt - noon).toBeLessThanOrEqual(36_000);
    expect(windows).toEqual([{ startAt: noon - hour, endAt: noon + 5 * minute }]);
    expect((await journal.since(0)).map(({ call }) => call?.callId)).toEqual(['c1']);
    expect(world.told.map((letters) => [...letters.keys()])).toEqual([['ben']]);
    await deps.clock.advance(30_000);
    await sweeper.run({ now: true });
    expect([...(world.told[1]?.keys() ?? [])]).toEqual([]);
    world.reports[1] = {
      ...callReport(),
      hid: 'h2',
      callId: 'c2',
      callee: { eid: 'ben' },
      status: 'Call Ended',
      durationS: 61,
    };
    await sweeper.run({ now: true });
    expect([...(world.told[2]?.keys() ?? [])]).toEqual(['ben']);
  });

  it('tells again what the org did not take', async () => {
    const { sweeper, world } = await scene();
    world.role = 'reader';
    world.reports = [callReport({ callee: { eid: 'ben', isStaff: true } })];
    world.refusesLetters = true;
    expect((await sweeper.run()).error?.code).toBe('server_busy');
    world.refusesLetters = false;
    await sweeper.run({ now: true });
    expect(world.told.map((letters) => [...letters.keys()])).toEqual([['ben']]);
  });

  it('the others ask the org what they missed, and CINNOX nothing', async () => {
    const { sweeper, windows, deps, world } = await scene();
    Object.assign(world, { role: 'served', since: noon });
    const { nextAt } = await sweeper.run();
    expect(nextAt - noon).toBeGreaterThanOrEqual(24 * minute);
    await deps.clock.advance(30 * minute);
    await sweeper.run({ now: true, nightly: true });
    expect(windows).toEqual([]);
    expect(world.caughtUp).toEqual([noon, noon]);
  });

  it('look after an ended call that nobody tells of, and not where it was told in time', async () => {
    const { sweeper, windows, journal, deps, world } = await scene();
    Object.assign(world, { role: 'served', since: noon });
    world.reports = [];
    const { nextAt } = await sweeper.run();
    const ended = { startedAt: noon - minute, endedAt: noon, reported: false, messageId: 'm1' };
    await journal.transact((tx) => tx.put(callRow({ id: 'over', createdAt: noon }, ended)));
    const hurried = await sweeper.run();
    expect(hurried.nextAt - noon).toBeLessThanOrEqual(3.6 * minute);
    await journal.change('over', ({ call: _before, ...row }) => callRow(row, { ...ended, reported: true }));
    await deps.clock.advance(4 * minute);
    expect((await sweeper.run()).nextAt).toBe(nextAt);
    expect(world.caughtUp).toHaveLength(1);
    await journal.change('over', ({ call: _before, ...row }) => callRow(row, ended));
    await sweeper.run({ now: true });
    expect(windows).toEqual([]);
    await deps.clock.advance(minute);
    await sweeper.run({ now: true });
    expect(windows).toEqual([{ startAt: noon - 6 * minute, endAt: noon + 10 * minute }]);
  });

  it('a long chat costs one request', async () => {
    const { sweeper, windows, journal, world } = await scene();
    Object.assign(world, { role: 'served', since: noon });
    const since = noon - 6 * 24 * hour;
    await journal.transact((tx) =>
      tx.put(
        enquiryRow({ id: 'chat', createdAt: since }, { startedAt: since, displayCaseNumber: '77', status: 'handling' }),
      ),
    );
    await sweeper.run();
    expect(windows).toEqual([]);
    expect(world.looks).toEqual(['77']);
  });
});
