// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { CallRow } from '../cinnox/gateway.ts';
import { hasLeftWords, type JournalRow } from '../domain/journal-row.ts';
import { touch } from '../domain/touch.ts';
import { noon } from '../domain/testing/rows.ts';
import {
  applyCallEnd,
  applyCallRow,
  applyCallStart,
  callRowAliases,
  hookAliases,
  type StartedCall,
} from './apply-call.ts';
import type { HookIdEvidence } from './hook-ids.ts';
import { findCallRow, findHookRow, mostActed } from './join-call.ts';
import { callReport, ownContext, startHook } from './testing/reports.ts';

const context = ownContext();

function start(change: Partial<StartedCall> = {}): StartedCall {
  return { hook: startHook(), sentAt: noon, ring: true, ...change };
}

function rung(change: Partial<StartedCall> = {}): JournalRow {
  const row = applyCallStart(undefined, start(change), context);
  if (row === undefined) throw new Error('the hook does not name me');
  return row;
}

function reported(change: Parameters<typeof callReport>[0] = {}, known?: JournalRow): JournalRow {
  const row = applyCallRow(known, callReport(change), 'acme', context);
  if (row === undefined) throw new Error('the report is not mine');
  return row;
}

/** The row that a report joins for certain. */
function joined(...how: Parameters<typeof findCallRow>): JournalRow | undefined {
  const found = findCallRow(...how);
  return found === 'wait' ? undefined : found;
}

const typed = (row: JournalRow): JournalRow => ({ ...row, touched: true, mine: { by: 'typed', at: noon } });

describe('a start hook', () => {
  it('that names me is for me, which is not yet mine', () => {
    const row = rung();
    expect(row).toMatchObject({ forMe: true, aliases: ['hook:acme:c1'], log: { state: 'open' } });
    expect(row.mine).toBeUndefined();
    expect(row.call).toMatchObject({
      direction: 'in',
      outgoing: false,
      number: '+85294667788',
      ring: true,
      reported: false,
    });
  });

  it('that names others is none of my business', () => {
    expect(
      applyCallStart(undefined, start({ hook: startHook({ callees: [{ eid: 'ben' }] }) }), context),
    ).toBeUndefined();
    expect(applyCallStart(undefined, start({ hook: startHook({ callees: [] }) }), context)).toBeUndefined();
  });

  it('that names several of us rings at all of them', () => {
    expect(rung().call?.shared).toBeUndefined();
    expect(rung({ hook: startHook({ callees: [{ eid: 'ada' }, { eid: 'ben' }] }) }).call?.shared).toBe(true);
  });

  it('tells out and internal from in', () => {
    const out = startHook({ caller: { eid: 'ada' }, callees: [{ number: '+85294667788' }] });
    expect(rung({ hook: out }).call).toMatchObject({ direction: 'out', outgoing: true, number: '+85294667788' });
    const internal = startHook({ caller: { eid: 'ben' }, callees: [{ eid: 'ada' }] });
    expect(rung({ hook: internal }).call).toMatchObject({ direction: 'internal', outgoing: false });
    const called = startHook({ caller: { eid: 'ada' }, callees: [{ eid: 'ben' }] });
    expect(rung({ hook: called }).call).toMatchObject({ direction: 'internal', outgoing: true });
  });

  it('delivered twice changes nothing', () => {
    const once = rung();
    expect(applyCallStart(once, start({ sentAt: noon + 900 }), context)).toEqual(once);
  });

  it('overtaken by its end is over', () => {
    const row = rung({ endedAt: noon + 5_000, ring: false });
    expect(row.call).toMatchObject({ endedAt: noon + 5_000, endedBy: 'hook', ring: false });
  });

  it('that comes after the report adds its id and takes nothing back', () => {
    const report = reported();
    const row = applyCallStart(report, start({ sentAt: noon + 100_000 }), context);
    expect(row?.call).toEqual({ ...report.call, messageId: 'c1', announcedAt: noon + 100_000 });
    expect(row?.mine).toEqual(report.mine);
  });
});

describe('an end hook', () => {
  it('ends the call once, never before its start', () => {
    const ended = applyCallEnd(rung(), noon + 9_000);
    expect(ended.call?.endedAt).toBe(noon + 9_000);
    expect(applyCallEnd(ended, noon + 20_000)).toBe(ended);
    expect(applyCallEnd(rung(), noon - 50).call?.endedAt).toBe(noon);
  });

  it('does not replace the end of a report', () => {
    const row = reported();
    expect(applyCallEnd(row, noon + 999_000)).toBe(row);
  });
});

describe('a report row', () => {
  it('that names me makes the call mine, in the lane of its enquiry', () => {
    expect(reported()).toMatchObject({
      mine: { by: 'report' },
      lane: 'enq:acme:1001',
      call: {
        callId: 'c1',
        direction: 'in',
        number: '+85294667788',
        partyName: 'Mei',
        durationS: 60,
        reported: true,
        ring: false,
      },
    });
  });

  it('of strangers is not kept', () => {
    expect(
      applyCallRow(undefined, callReport({ callee: { eid: 'ben', isStaff: true } }), 'acme', context),
    ).toBeUndefined();
  });

  it('that names another takes a call that only rang here', () => {
    const row = reported({ callee: { eid: 'ben', isStaff: true } }, rung());
    expect(row.log.state).toBe('not-mine');
    expect(row.mine).toBeUndefined();
  });

  const bens = { callee: { eid: 'ben', isStaff: true } } as const;

  it('that names another takes what I only typed into, and leaves my words', () => {
    const noted = { ...typed(rung()), notes: [{ author: 'ada', text: 'hello', at: noon, revision: 1 }] };
    const row = reported(bens, noted);
    expect(row).toMatchObject({ log: { state: 'not-mine' }, takenBy: 'ben', notes: noted.notes });
    expect(row.mine).toBeUndefined();
    expect(hasLeftWords(row)).toBe(true);
    expect(hasLeftWords(reported(bens, typed(rung())))).toBe(false);
    expect(hasLeftWords(reported(bens, rung()))).toBe(false);
  });

  it.each<[string, Partial<JournalRow>]>([
    ['claimed', { mine: { by: 'claimed', at: noon } }],
    ['left out', { declined: { by: 'ada', at: noon, written: false } }],
    ['logged', { log: { state: 'logged', undone: 0, task: {}, case: {}, taskId: '00T1' } }],
  ])('that names another does not take what I %s', (_how, change) => {
    const row = reported(bens, { ...typed(rung()), ...change });
    expect(row.mine).toBeDefined();
    expect(row.log.state).not.toBe('not-mine');
  });

  it('gives me back what I typed into when my own part is reported after another’s', () => {
    const noted = { ...typed(rung()), notes: [{ author: 'ada', text: 'hello', at: noon, revision: 1 }] };
    const left = reported({ ...bens, hid: 'h2', callId: 'c2', startedAt: noon + 30_000 }, noted);
    const mine = callReport({ hid: 'h3', callId: 'c3', durationS: 30, endedAt: noon + 30_000 });
    const found = joined([left], mine, context);
    expect(found?.id).toBe(left.id);
    const row = applyCallRow(found, mine, 'acme', context);
    expect(row).toMatchObject({ mine: { by: 'report' }, log: { state: 'open' }, notes: noted.notes });
    expect(row?.takenBy).toBeUndefined();
  });

  it('of another caller’s next call does not get words that I typed before', () => {
    const left = reported(bens, typed(rung()));
    const later = callReport({ hid: 'h9', callId: 'c9', startedAt: noon + 100_000, endedAt: noon + 160_000 });
    expect(findCallRow([left], later, context)).toBeUndefined();
    expect(findCallRow([left], { ...later, ...bens }, context)).toBeUndefined();
  });

  it('gives a call back to me when my own leg comes after another’s', () => {
    const bens = reported({ callee: { eid: 'ben', isStaff: true }, durationS: 9 }, rung());
    const mine = reported({ hid: 'h2', durationS: 51 }, bens);
    expect(mine).toMatchObject({ log: { state: 'open' }, mine: { by: 'report' }, call: { durationS: 51, own: true } });
  });

  it.each([
    ['by the report', (row: JournalRow) => row],
    ['and typed on', typed],
  ])('of another’s leg does not replace my own leg, mine %s', (_how, touch) => {
    const own = reported({}, touch(rung()));
    const after = reported({ hid: 'h2', durationS: 9, callee: { eid: 'ben', isStaff: true } }, own);
    expect(after.call).toEqual(own.call);
  });

  it('without a callee leaves the call where it was', () => {
    const { callee, ...rest } = callReport();
    void callee;
    const row = applyCallRow(rung(), rest, 'acme', context);
    expect(row).toMatchObject({ log: { state: 'open' }, call: { reported: true } });
    expect(row?.mine).toBeUndefined();
    expect(applyCallRow(typed(rung()), rest, 'acme', context)?.mine?.by).toBe('typed');
  });

  it('names the end by what it has: end, duration, hook, now', () => {
    const { endedAt, durationS, ...bare } = callReport();
    void endedAt;
    void durationS;
    expect(reported({ endedAt: noon + 7 }).call?.endedAt).toBe(noon + 7);
    expect(applyCallRow(undefined, { ...bare, durationS: 5 }, 'acme', context)?.call?.endedAt).toBe(noon + 5_000);
    const ended = applyCallEnd(rung(), noon + 3);
    expect(applyCallRow(ended, bare, 'acme', context)?.call?.endedAt).toBe(noon + 3);
    expect(applyCallRow(undefined, bare, 'acme', context)?.call?.endedAt).toBe(context.now);
  });

  it('keeps the hook’s number when it says none', () => {
    const { phoneNumber, ...caller } = callReport().caller;
    void phoneNumber;
    expect(reported({ caller }, rung()).call?.number).toBe('+85294667788');
  });

  it('knows who called whom inside', () => {
    const caller = { eid: 'ada', isStaff: true };
    expect(reported({ caller, callee: { eid: 'ben', isStaff: true } }).call).toMatchObject({
      direction: 'internal',
      outgoing: true,
    });
    expect(reported({ caller, callee: { phoneNumber: '+1' } }).call).toMatchObject({
      direction: 'out',
      outgoing: true,
      number: '+1',
    });
    expect(reported({ caller: { eid: 'ben', isStaff: true } }).call).toMatchObject({
      direction: 'internal',
      outgoing: false,
    });
  });

  it('keeps notes and choices that are there', () => {
    const noted = { ...typed(rung()), notes: [{ author: 'ada', text: 'hello', at: noon, revision: 3 }] };
    expect(reported({}, noted).notes).toEqual(noted.notes);
  });
});

it('a second hook in the middle of a call that rang at several: who types was called into it', () => {
  const group = startHook({ callees: [{ eid: 'ada' }, { eid: 'ben' }] });
  const twice = applyCallStart(rung({ hook: group }), start({ sentAt: noon + 2_000 }), context);
  expect(twice?.call?.joined).toBeUndefined();
  const called = applyCallStart(rung({ hook: group }), start({ sentAt: noon + 30_000 }), context);
  expect(called?.call).toMatchObject({ startedAt: noon, shared: true, joined: true });
  const late = applyCallStart(undefined, start({ sentAt: noon + 30_000 }), context);
  const inverse = applyCallStart(late, start({ hook: group }), context);
  expect(inverse?.call).toMatchObject({ startedAt: noon, announcedAt: noon + 30_000, shared: true, joined: true });
  const row = reported({ callee: { eid: 'ben', isStaff: true } }, typed(called ?? rung()));
  expect(row).toMatchObject({ mine: { by: 'typed' }, log: { state: 'open' } });
});

it('a hook that is read after the report gives back what I typed, when a colleague called me in', () => {
  const bens = { callee: { eid: 'ben', isStaff: true } } as const;
  const left = reported(bens, typed(rung()));
  expect(left.takenBy).toBe('ben');
  const late = (sentAt: number, row = left) => applyCallStart(row, start({ sentAt }), context);
  expect(late(noon + 30_000)).toMatchObject({ mine: { by: 'typed' }, log: { state: 'open' }, call: { joined: true } });
  for (const ring of [noon + 2_000, noon + 59_000]) expect(late(ring)).toMatchObject({ takenBy: 'ben' });
  const untouched = late(noon + 30_000, reported(bens, rung()));
  expect(untouched).toMatchObject({ takenBy: 'ben', log: { state: 'not-mine' } });
  expect(touch(untouched ?? left, 'typed', noon)).toMatchObject({ mine: { by: 'typed' }, log: { state: 'open' } });
  expect(late(noon + 30_000, reported())?.call?.joined).toBeUndefined();
});

it('a conference is known by its own id, whether hook or report has it beside the call’s', () => {
  const hook = startHook({ messageId: 'm1', conferenceId: 'conf' });
  expect(rung({ hook }).aliases).toEqual(['hook:acme:m1', 'hook:acme:conf']);
  expect(hookAliases(hook)).toContain('call:acme:conf');
  const aliases = callRowAliases(callReport({ conferenceId: 'conf' }), 'acme');
  expect(aliases).toEqual(expect.arrayContaining(['call:acme:c1', 'call:acme:conf', 'hook:acme:conf']));
});

describe('which row a report belongs to', () => {
  const find = (rows: JournalRow[], change: Parameters<typeof callReport>[0] = {}) =>
    joined(rows, callReport({ hid: 'other', callId: 'other', ...change }), context);

  it('is told by its ids, also when the hook’s id is the report’s record id', () => {
    const shared = callRowAliases(callReport({ hid: 'm1', callId: 'x' }), 'acme');
    expect(shared).toContain('hook:acme:m1');
    expect(
      hookAliases({ service: 'acme', messageId: 'c1' }).some((one) =>
        callRowAliases(callReport(), 'acme').includes(one),
      ),
    ).toBe(true);
    expect(callRowAliases({ ...callReport(), type: 'call' }, 'b')).not.toContain('call:acme:c1');
  });

  it('prefers the one that somebody acted on', () => {
    const [plain, acted] = [rung(), typed({ ...rung(), id: 'acted' })];
    expect(mostActed([plain, acted])?.id).toBe('acted');
  });

  it('is told by number and time when no id agrees', () => {
    const row = rung({ sentAt: noon + 2_000 });
    expect(find([row])?.id).toBe(row.id);
    expect(find([row], { caller: { phoneNumber: '85294667788' } })?.id).toBe(row.id);
    expect(find([row], { caller: { phoneNumber: '94667788' } })?.id).toBe(row.id);
    expect(find([row], { caller: { phoneNumber: '+85294667789' } })).toBeUndefined();
    expect(find([row], { startedAt: noon - 121_000, endedAt: noon + 60_000 })).toBeUndefined();
  });

  it('is none of the other direction, also where a hook gives no number', () => {
    const out = { caller: { eid: 'ada', isStaff: true }, callee: { phoneNumber: '+85294667788' } };
    const unnumbered = rung({ hook: startHook({ caller: {} }) });
    expect(find([unnumbered], { startedAt: noon + 5_000 })?.id).toBe(unnumbered.id);
    expect(find([unnumbered], { startedAt: noon + 5_000, ...out })).toBeUndefined();
    expect(find([rung()], { caller: {}, callee: {} })).toBeUndefined();
    const placed = rung({ hook: startHook({ caller: { eid: 'ada' }, callees: [{}] }) });
    expect(find([placed], out)?.id).toBe(placed.id);
    expect(find([placed])).toBeUndefined();
    // A visitor rang at several, nobody answered: the report names none of them.
    const missed = { caller: { isStaff: false, phoneNumber: '+85294667788' }, callee: {} };
    const called = rung({ hook: startHook({ caller: { eid: 'ada' }, callees: [{ number: '+85294667788' }] }) });
    expect(find([called], missed)).toBeUndefined();
    expect(find([rung()], missed)).toBeDefined();
  });

  it('is the nearest in time', () => {
    const rows = [rung({ sentAt: noon - 40_000 }), { ...rung({ sentAt: noon + 1_000 }), id: 'near' }];
    expect(find(rows)?.id).toBe('near');
  });

  it('is not the call that goes on now when the report’s is over', () => {
    const live = rung({ sentAt: noon + 100_000 });
    expect(find([live], { startedAt: noon, endedAt: noon + 30_000, durationS: 30 })).toBeUndefined();
  });

  it('is not the call that ended before the report’s began', () => {
    const ended = applyCallEnd(rung({ sentAt: noon - 100_000 }), noon - 60_000);
    expect(find([ended])).toBeUndefined();
  });

  it('is not a row that has a report already', () => {
    expect(find([reported()])).toBeUndefined();
  });

  it('is my withheld call when I am named and no number is known, never another’s', () => {
    const { number, ...caller } = startHook().caller;
    void number;
    const withheld = rung({ hook: startHook({ caller }) });
    expect(find([withheld], { caller: {} })?.id).toBe(withheld.id);
    expect(find([withheld], { caller: {}, callee: { eid: 'ben', isStaff: true } })).toBeUndefined();
  });
});

describe('which row a late hook belongs to', () => {
  const late = (rows: JournalRow[], sentAt = noon + 1_000) =>
    findHookRow(rows, { hook: startHook({ messageId: 'm9' }), sentAt }, context);

  it('is the one its report made', () => {
    const row = reported();
    expect(late([row])?.id).toBe(row.id);
  });

  it('is none of the other direction', () => {
    const placed = startHook({ messageId: 'm9', caller: { eid: 'ada' }, callees: [{}] });
    expect(findHookRow([reported()], { hook: placed, sentAt: noon + 5_000 }, context)).toBeUndefined();
    const received = startHook({ messageId: 'm9', caller: {} });
    expect(findHookRow([reported()], { hook: received, sentAt: noon + 5_000 }, context)).toBeDefined();
  });

  it('is none that neither rang nor was answered then, where the hook shows no number', () => {
    const hook = startHook({ messageId: 'm9', caller: {} });
    const long = reported({ endedAt: noon + 300_000, durationS: 270 });
    const at = (ms: number) => findHookRow([long], { hook, sentAt: noon + ms }, context);
    expect([1_000, 31_000].map(at)).toEqual([long, long]);
    expect(at(100_000)).toBeUndefined();
    expect(late([long], noon + 100_000)).toBe(long);
  });

  it('is none that a visitor placed, when I placed it, also where the report does not say who took it', () => {
    const { callee: _unsaid, ...nameless } = callReport();
    const row = applyCallRow(undefined, nameless, 'acme', context, true);
    if (row === undefined) throw new Error('not mine');
    const placed = startHook({ messageId: 'm9', caller: { eid: 'ada' }, callees: [] });
    expect(findHookRow([row], { hook: placed, sentAt: noon + 1_000 }, context)).toBeUndefined();
    expect(late([row])).toBe(row);
  });

  it('is none when that call was over, is not mine, or has its hook', () => {
    expect(late([reported()], noon + 90_000)).toBeUndefined();
    // A conference may be announced in the second in which the call before it ends.
    expect(late([reported()], noon + 61_000)).toBeUndefined();
    expect(late([reported({ endedAt: noon + 40_000, durationS: 2 })], noon + 41_000)).toBeDefined();
    expect(late([{ ...reported(), service: 'other' }])).toBeUndefined();
    expect(late([rung()])).toBeUndefined();
    const joined = applyCallStart(reported(), start(), context);
    expect(late(joined === undefined ? [] : [joined])).toBeUndefined();
    expect(late([reported({ caller: { phoneNumber: '+442079460018' } })])).toBeUndefined();
  });
});

describe('a report without a common id', () => {
  const idsDiffer = { agree: 0, differ: 1 };
  const soon = ownContext({ now: noon + 80_000 });
  const bare = (change: Parameters<typeof callReport>[0] = {}) => callReport({ hid: 'x', callId: 'x', ...change });

  it('waits while the only call it fits may go on, and is that call’s once its end is told, or overdue', () => {
    const live = rung({ sentAt: noon + 1_000 });
    expect(findCallRow([live], bare(), soon)).toBe('wait');
    expect(findCallRow([applyCallEnd(live, noon + 61_000)], bare(), soon)).toMatchObject({ id: live.id });
    expect(findCallRow([live], bare(), context)).toMatchObject({ id: live.id });
  });

  it('waits a moment for the report of a call that became a conference with an id of its own', () => {
    const ended = applyCallEnd(rung({ sentAt: noon + 1_000 }), noon + 31_000);
    const conference = bare({
      ...{ type: 'conference', startedAt: noon + 30_000, endedAt: noon + 60_000, durationS: 30 },
      callee: { isStaff: true },
    });
    expect(findCallRow([ended], conference, soon)).toBe('wait');
    expect(findCallRow([ended], conference, ownContext({ now: noon + 160_000 }))).toMatchObject({ id: ended.id });
    const own = callReport({ hid: 'y', callId: 'y', callee: { isStaff: true }, endedAt: noon + 30_000, durationS: 29 });
    expect(findCallRow([ended], own, soon, [conference])).toMatchObject({ id: ended.id });
  });

  it('waits longer for a call that only began in the middle of it', () => {
    const into = rung({ sentAt: noon + 300_000 });
    const bens = bare({ callee: { eid: 'ben', isStaff: true }, endedAt: noon + 600_000, durationS: 600 });
    expect(findCallRow([into], bens, ownContext({ now: noon + 15 * 60_000 }))).toBe('wait');
    expect(findCallRow([into], bens, ownContext({ now: noon + 31 * 60_000 }))).toMatchObject({ id: into.id });
  });

  it('waits longer for a call of which its enquiry says that the customer called somebody else, and fits one to me first', () => {
    const nobodys = (change: Parameters<typeof callReport>[0]) => {
      const { callee: _unsaid, ...report } = bare(change);
      return report;
    };
    const mine = rung({ sentAt: noon + 6_000 });
    const bens = nobodys({ meantFor: 'ben' });
    const late = (minutes: number) => ownContext({ now: noon + minutes * 60_000 });
    expect(findCallRow([mine], nobodys({}), late(3))).toMatchObject({ id: mine.id });
    expect(findCallRow([mine], bens, late(3))).toBe('wait');
    expect(findCallRow([mine], bens, late(22))).toMatchObject({ id: mine.id });
    const over = { startedAt: noon + 4_000, endedAt: noon + 420_000, durationS: 416 };
    const own = nobodys({ hid: 'y', callId: 'y', meantFor: 'ada', ...over });
    expect(findCallRow([mine], own, late(10), [bens])).toMatchObject({ id: mine.id });
    expect(findCallRow([mine], bens, late(30), [own])).toBe('wait');
  });

  it('fits mine that was answered when this one was announced before a colleague’s that began nearer to it', () => {
    const mine = rung({ sentAt: noon + 21_000 });
    const own = bare({ endedAt: noon + 868_000, durationS: 848 });
    const bens = bare({
      ...{ hid: 'y', callId: 'y', callee: { eid: 'ben', isStaff: true } },
      ...{ startedAt: noon + 7_000, endedAt: noon + 687_000, durationS: 678 },
    });
    const later = ownContext({ now: noon + 60 * 60_000 });
    expect(findCallRow([mine], own, later, [bens])).toMatchObject({ id: mine.id });
    expect(findCallRow([mine], bens, later, [own])).toBe('wait');
  });

  it('waits for my own report where mine began in the middle of a colleague’s and ended soon after it', () => {
    const mine = applyCallEnd(rung({ sentAt: noon + 70_000 }), noon + 93_000);
    const bens = bare({ callee: { eid: 'ben', isStaff: true }, endedAt: noon + 82_000, durationS: 72 });
    const at = (ms: number) => ownContext({ now: noon + ms });
    expect(findCallRow([mine], bens, at(140_000))).toBe('wait');
    expect(findCallRow([mine], bens, at(240_000))).toMatchObject({ id: mine.id });
    const own = bare({ hid: 'y', callId: 'y', startedAt: noon + 70_000, endedAt: noon + 93_000, durationS: 7 });
    expect(findCallRow([mine], own, at(140_000), [bens])).toMatchObject({ id: mine.id });
  });

  it('waits as long where it is a colleague’s and mine began soon after it: it may be another call of that number', () => {
    const mine = rung({ sentAt: noon + 119_000 });
    const over = { endedAt: noon + 168_000, durationS: 168 };
    const bens = bare({ callee: { eid: 'ben', isStaff: true }, ...over });
    const later = ownContext({ now: noon + 5 * 60_000 });
    expect(findCallRow([mine], bens, later)).toBe('wait');
    // So may a conference that went on already; one that began with mine is what I was called into.
    const conference = { ...bens, type: 'conference' } as const;
    const invited = rung({ sentAt: noon + 3_000 });
    expect(findCallRow([mine], conference, later)).toBe('wait');
    expect(findCallRow([mine], conference, ownContext({ now: noon + 30 * 60_000 }))).toMatchObject({ id: mine.id });
    expect(findCallRow([invited], conference, later)).toMatchObject({ id: invited.id });
    expect(findCallRow([mine], bare(over), later, [], idsDiffer)).toMatchObject({ id: mine.id });
  });

  it('that names nobody waits longer where neither its ring nor its answer is when mine was announced', () => {
    const { callee, ...nameless } = bare({ endedAt: noon + 80_000 });
    void callee;
    const later = ownContext({ now: noon + 10 * 60_000 });
    const find = (sentAt: number, report: CallRow) => findCallRow([rung({ sentAt })], report, later);
    expect(find(noon - 4_000, nameless)).toMatchObject({ kind: 'call' });
    expect(find(noon + 27_000, nameless)).toMatchObject({ kind: 'call' });
    expect(find(noon + 10_000, nameless)).toBe('wait');
    expect(findCallRow([rung({ sentAt: noon + 10_000 })], bare(), later, [], idsDiffer)).toMatchObject({
      kind: 'call',
    });
    // It was not answered: then its end is no answer.
    expect(find(noon + 30_000, { ...nameless, durationS: 0, endedAt: noon + 37_000 })).toBe('wait');
  });

  it('that names me waits longer, too, where mine was announced at another moment and no number or id is known', () => {
    const later = ownContext({ now: noon + 10 * 60_000 });
    const hook = startHook({ caller: { eid: 'ada' }, callees: [{ number: '+85294667788' }] });
    const find = (sentAt: number, callee?: CallRow['callee'], learned?: HookIdEvidence) =>
      findCallRow([rung({ hook, sentAt })], placed(callee), later, [], learned);
    const placed = (callee: CallRow['callee']): CallRow => {
      const { callee: _other, ...report } = bare({ caller: { eid: 'ada', isStaff: true } });
      return callee === undefined ? report : { ...report, callee };
    };
    const known = { phoneNumber: '+85294667788' };
    expect(find(noon + 40_000, known)).toBe('wait');
    expect(find(noon + 40_000, known, idsDiffer)).toMatchObject({ kind: 'call' });
    expect(find(noon + 40_000, undefined, idsDiffer)).toBe('wait');
    expect(find(noon + 5_000)).toMatchObject({ kind: 'call' });
  });

  it('that begins after my call was announced is another call’s where it shows its ring, else it waits longer', () => {
    const find = (sentAt: number, report: CallRow, now = noon + 10 * 60_000) =>
      findCallRow([rung({ sentAt })], report, ownContext({ now }));
    const missed = bare({ endedAt: noon + 30_000, durationS: 0 });
    expect(find(noon - 6_000, missed)).toBeUndefined();
    expect(find(noon - 4_000, missed)).toMatchObject({ kind: 'call' });
    expect(find(noon - 10_000, bare({ endedAt: noon + 63_000 }))).toBeUndefined();
    expect(find(noon - 10_000, bare())).toBe('wait');
    expect(find(noon - 10_000, bare(), noon + 22 * 60_000)).toMatchObject({ kind: 'call' });
  });

  it('that does not name me waits longer where ends are announced, and for my own report once one was', () => {
    const { callee, ...nameless } = bare();
    void callee;
    const live = rung({ sentAt: noon + 1_000 });
    const find = (row: JournalRow, report: CallRow, now: number) =>
      findCallRow([row], report, ownContext({ now }), [], { agree: 0, differ: 1, ended: 1 });
    const inTime = noon + 60_000 + 19 * 60_000;
    expect(find(live, nameless, inTime)).toBe('wait');
    expect(find(live, nameless, inTime + 60_000)).toMatchObject({ id: live.id });
    expect(find(live, bare(), inTime)).toMatchObject({ id: live.id });
    const longer = applyCallEnd(live, noon + 300_000);
    expect(find(longer, nameless, noon + 400_000)).toBe('wait');
    expect(find(longer, nameless, noon + 420_000)).toMatchObject({ id: live.id });
    expect(find(longer, bare(), noon + 400_000)).toMatchObject({ id: live.id });
    expect(find(applyCallEnd(live, noon + 70_000), nameless, noon + 70_000)).toMatchObject({ id: live.id });
  });

  it('is never a call that I placed when a colleague placed it', () => {
    const placed = rung({ hook: startHook({ caller: { eid: 'ada' }, callees: [{ number: '+85294667788' }] }) });
    const bens = bare({
      caller: { eid: 'ben', isStaff: true },
      callee: { phoneNumber: '+85294667788' },
      endedAt: noon + 60_000,
    });
    expect(findCallRow([placed], bens, context)).toBeUndefined();
    expect(findCallRow([placed], { ...bens, caller: { eid: 'ada', isStaff: true } }, context)).toBe(placed);
  });

  it('of two calls of one number is the one that ended with it', () => {
    const first = applyCallEnd(rung({ sentAt: noon }), noon + 60_000);
    const second = { ...applyCallEnd(rung({ sentAt: noon + 1_000 }), noon + 300_000), id: 'second' };
    const long = bare({ startedAt: noon, endedAt: noon + 300_000, durationS: 300 });
    expect(findCallRow([first, second], long, context)).toMatchObject({ id: 'second' });
    expect(findCallRow([first, second], bare(), context)).toMatchObject({ id: first.id });
  });

  it('is not the call that was announced once more after its end', () => {
    const bens = bare({ callee: { eid: 'ben', isStaff: true }, endedAt: noon + 300_000, durationS: 290 });
    const later = ownContext({ now: noon + 30 * 60_000 });
    const first = rung({ sentAt: noon + 130_000 });
    const second = { ...rung({ sentAt: noon + 200_000 }), id: 'second' };
    expect(findCallRow([first, second], bens, later)).toMatchObject({ id: first.id });
    const again = applyCallStart(first, { hook: startHook(), sentAt: noon + 400_000, ring: true }, later);
    expect(findCallRow(again === undefined ? [] : [again, second], bens, later)).toMatchObject({ id: 'second' });
  });

  it('leaves the row to another report of the sweep that fits better', () => {
    const row = applyCallEnd(rung({ sentAt: noon }), noon + 60_000);
    const far = bare({ startedAt: noon + 4_000, endedAt: noon + 300_000 });
    expect(findCallRow([row], far, context, [bare()])).toBe('wait');
    expect(findCallRow([row], bare(), context, [far])).toMatchObject({ id: row.id });
  });

  it('of a call that nobody took is not the one that was worked on, when two rang within one second', () => {
    const worked = { ...typed(rung({ sentAt: noon + 1_000 })), id: 'worked' };
    const missed = { ...rung({ sentAt: noon + 1_500 }), id: 'missed' };
    const abandoned = bare({ endedAt: noon + 3_000, durationS: 0 });
    const talked = bare({ startedAt: noon + 700, endedAt: noon + 60_000, durationS: 45 });
    const bens = bare({ callee: { eid: 'ben', isStaff: true } });
    for (const rows of [
      [worked, missed],
      [missed, worked],
    ]) {
      expect(findCallRow(rows, abandoned, context)).toBe(missed);
      expect(findCallRow(rows, abandoned, context, [talked])).toBe(missed);
      expect(findCallRow(rows, bens, context)).toBe(missed);
      expect(findCallRow(rows, talked, context)).toBe(worked);
    }
    // Another moment tells more.
    const early = { ...worked, call: { ...worked.call!, startedAt: noon } };
    const late = { ...missed, call: { ...missed.call!, startedAt: noon + 20_000 } };
    expect(findCallRow([early, late], abandoned, context)).toBe(early);
  });

  it('waits where another report needs the row more, and one of them never waits', () => {
    const [first, second] = [0, 400].map((ms) => ({ ...rung({ sentAt: noon + ms }), id: `at ${ms}` }));
    const [early, later] = [0, 300].map((ms) => bare({ startedAt: noon + ms, endedAt: noon + ms + 60_000 }));
    if (!first || !second || !early || !later) throw new Error('no two');
    expect(findCallRow([second, first], early, context, [later])).toBe(first);
    expect(findCallRow([second, first], later, context, [early])).toBe(second);
    expect(findCallRow([first], later, context, [early])).toBe('wait');
    expect(findCallRow([first], early, context, [early])).toBe(first);
  });

  it('is not mine where it is the colleague’s leg before the transfer', () => {
    const row = typed(rung({ sentAt: noon + 61_000 }));
    const bens = bare({ callee: { eid: 'ben', isStaff: true } });
    expect(findCallRow([row], bens, soon)).toBeUndefined();
    expect(applyCallRow(row, bens, 'acme', soon)).toBeUndefined();
  });
});

describe('a leg that names nobody', () => {
  const { callee, ...rest } = callReport({ hid: 'h2', startedAt: noon + 60_000, endedAt: noon + 90_000 });
  void callee;
  const placedByBen = { caller: { eid: 'ben', isStaff: true }, callee: { phoneNumber: '+85294667788' } };

  it('is mine by its enquiry and stays as it is when the colleague’s leg is reported after it', () => {
    const mine = applyCallRow(undefined, rest, 'acme', context, true);
    expect(mine).toMatchObject({ mine: { by: 'enquiry' }, call: { direction: 'in' } });
    expect(applyCallRow(mine, callReport(placedByBen), 'acme', context)).toEqual(mine);
  });

  it('stands where the colleague’s leg stood, and gives back what was typed', () => {
    const left = applyCallRow(typed(rung()), callReport(placedByBen), 'acme', context);
    expect(left).toMatchObject({ takenBy: 'ben', log: { state: 'not-mine' } });
    const mine = applyCallRow(left, rest, 'acme', context);
    expect(mine).toMatchObject({ mine: { by: 'typed' }, log: { state: 'open' }, call: { direction: 'in' } });
    expect(mine?.takenBy).toBeUndefined();
    const handled = applyCallRow(left, rest, 'acme', context, true);
    expect(handled).toMatchObject({ mine: { by: 'enquiry' }, log: { state: 'open' } });
  });
});

it('what I typed into a call that a colleague invited me into is mine, however often it is reported', () => {
  const noted = typed(rung({ sentAt: noon + 20_000 }));
  const bens = callReport({ callee: { eid: 'ben', isStaff: true } });
  const once = applyCallRow(noted, bens, 'acme', context);
  const twice = applyCallRow(once, { ...bens, status: 'Call Ended ' }, 'acme', context);
  for (const row of [once, twice])
    expect(row).toMatchObject({ mine: { by: 'typed' }, log: { state: 'open' }, call: { callId: 'c1', joined: true } });
});
