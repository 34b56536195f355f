// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import type { JournalRow, MatchFacts } from '../domain/journal-row.ts';
import { noon } from '../domain/testing/rows.ts';
import { createJournal } from '../journal/journal.ts';
import { findRow } from '../journal/merge-proved.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { openWorkDatabase, type WorkDatabase } from '../storage/work-database.ts';
import { applyCallEnd, applyCallStart } from './apply-call.ts';
import { applyReports, type OpenEnquiry } from './apply-reports.ts';
import { evidenceKey, haveCommonIds, isNews, isProved, type HookIdEvidence } from './hook-ids.ts';
import { callReport, enquiryReport, ownContext, startHook } from './testing/reports.ts';

let database: WorkDatabase | undefined;
afterEach(() => database?.close());

async function scene(change: Parameters<typeof ownContext>[0] = {}) {
  const opened = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  database = opened;
  const journal = createJournal({ database: opened, clock: createManualClock() });
  const context = ownContext(change);
  // The org was asked, and knows nothing of ids.
  await journal.setMeta('hook-id:acme:asked', true);
  const apply = (calls: CallRow[], enquiries: EnquiryRow[] = []) =>
    applyReports(journal, { calls, enquiries, mineByChat: new Set() }, context);
  const rows = () => journal.since(0);
  const jobs = async () => (await opened.getAll('outbox')).map((job) => `${job.kind} ${job.lane}`);
  async function rung(messageId: string, sentAt: number, change_: Partial<JournalRow> = {}): Promise<JournalRow> {
    const row = applyCallStart(undefined, { hook: startHook({ messageId }), sentAt, ring: true }, context);
    if (row === undefined) throw new Error('not for me');
    const kept = { ...row, ...change_ };
    await journal.transact((tx) => tx.put(kept));
    return kept;
  }
  return { journal, context, apply, rows, jobs, rung, database: opened };
}

describe('calls', () => {
  it('become rows of mine with their work', async () => {
    const { apply, rows, jobs } = await scene();
    expect(await apply([callReport()])).toBe(1);
    expect(await rows()).toMatchObject([{ mine: { by: 'report' }, call: { callId: 'c1' } }]);
    expect((await jobs()).sort()).toEqual(['match match:row-1', 'settle enq:acme:1001']);
  });

  it('are applied once, however often they are reported', async () => {
    const { apply, rows } = await scene();
    expect(await apply([callReport()])).toBe(1);
    expect(await apply([callReport(), callReport()])).toBe(0);
    expect(await rows()).toHaveLength(1);
    expect(await apply([callReport({ durationS: 61 })])).toBe(1);
    expect(await rows()).toMatchObject([{ call: { durationS: 61 } }]);
  });

  it('from before this browser’s time are left alone, unless it knows them', async () => {
    const { apply, rows, rung } = await scene({ since: noon + 61_000 });
    expect(await apply([callReport()])).toBe(0);
    await rung('c1', noon);
    expect(await apply([callReport()])).toBe(1);
    expect(await rows()).toHaveLength(1);
  });

  it('that went on when this browser began are taken up', async () => {
    const { apply, rows } = await scene({ since: noon + 30_000 });
    expect(await apply([callReport()])).toBe(1);
    expect(await rows()).toMatchObject([{ mine: { by: 'report' } }]);
  });

  it('of a colleague who was added today are none of mine, also inside an enquiry of mine', async () => {
    const { apply, rows } = await scene();
    const zoe = { eid: 'zoe', isStaff: true };
    const [first, second] = [callReport(), callReport({ ...{ hid: 'h2', callId: 'c2' }, callee: zoe })];
    const back = callReport({ hid: 'h3', callId: 'c3', caller: zoe, callee: { phoneNumber: '+85294667788' } });
    const later = { startedAt: noon + 90_000, endedAt: noon + 150_000 };
    const around = enquiryReport({ channel: 'VirtualNumber', initChannel: 'CALL' });
    await apply(
      [first, { ...second, ...later }, { ...back, startedAt: noon + 200_000, endedAt: noon + 260_000 }],
      [around],
    );
    expect((await rows()).flatMap(({ call }) => call?.callId ?? [])).toEqual(['c1']);
  });

  it('that rang for all and a colleague took who was added today are hers, whoever typed into them', async () => {
    const { apply, rows, rung } = await scene();
    await rung('c1', noon, { touched: true, mine: { by: 'typed', at: noon } });
    await apply([callReport({ callee: { eid: 'zoe', isStaff: true } })]);
    expect(await rows()).toMatchObject([{ takenBy: 'zoe', log: { state: 'not-mine' } }]);
  });

  it('of a colleague who was added today are a part of the conversation that I had', async () => {
    const { apply, rows } = await scene();
    const hers = { startedAt: noon + 60_000, endedAt: noon + 120_000, callee: { eid: 'zoe', isStaff: true } };
    await apply([callReport(), callReport({ hid: 'h2', ...hers })]);
    expect((await rows()).map(({ call }) => call?.parts?.map(({ eid }) => eid))).toEqual([['zoe']]);
  });

  it('of others do not touch this browser', async () => {
    const { apply, rows } = await scene();
    expect(await apply([callReport({ callee: { eid: 'ben', isStaff: true } })])).toBe(0);
    expect(await rows()).toEqual([]);
  });

  it('join the row of their hook by its id and by time', async () => {
    const { apply, rows, rung } = await scene();
    await rung('unrelated', noon + 1_000);
    await rung('c2', noon + 301_000);
    await apply([
      callReport(),
      callReport({ hid: 'h2', callId: 'c2', startedAt: noon + 300_000, endedAt: noon + 330_000 }),
    ]);
    expect((await rows()).map((row) => row.call?.callId).sort()).toEqual(['c1', 'c2']);
  });

  it('do not join another call’s row by time where hooks have had ids of reports', async () => {
    const { apply, rows, rung } = await scene();
    await rung('c1', noon);
    await apply([callReport()]);
    await rung('long', noon + 200_000);
    const abandoned = { startedAt: noon + 300_000, endedAt: noon + 305_000, durationS: 0 };
    const { callee, ...nameless } = callReport({ hid: 'h2', callId: 'c2', ...abandoned });
    void callee;
    expect(await apply([nameless])).toBe(0);
    const three = {
      hid: 'h3',
      callId: 'c3',
      type: 'conference' as const,
      startedAt: noon + 204_000,
      endedAt: noon + 246_000,
    };
    expect(await apply([callReport({ ...three, callee: { eid: 'ben', isStaff: true } })])).toBe(0);
    const [, long] = await rows();
    expect(long).toMatchObject({ aliases: ['hook:acme:long'], call: { reported: false } });
  });

  it('of a leg that its own hook announced is one part with the colleague’s leg before it', async () => {
    const { apply, rows, rung } = await scene();
    const note = { author: 'ada', text: 'after the transfer', at: noon, revision: 1 };
    await rung('group ring', noon);
    await apply([callReport({ callee: { eid: 'ben', isStaff: true } })]);
    await rung('second ring', noon + 61_000, { notes: [note], touched: true, mine: { by: 'typed', at: noon } });
    expect(await rows()).toHaveLength(2);
    const mine = { hid: 'h2', startedAt: noon + 60_000, endedAt: noon + 300_000, durationS: 240 };
    await apply([callReport(mine)]);
    expect(await rows()).toMatchObject([
      { notes: [note], mine: { by: 'report' }, log: { state: 'open' }, call: { callId: 'c1', hid: 'h2', own: true } },
    ]);
  });

  it('of a leg that names nobody inside my enquiry are one part with the row of its own hook, too', async () => {
    const { apply, rows, rung } = await scene({ now: noon + 3600_000 });
    const note = { author: 'ada', text: 'after the transfer', at: noon, revision: 1 };
    const { callee, ...first } = callReport();
    void callee;
    const agent = [enquiryReport({ initChannel: 'CALL' })];
    await apply([first], agent);
    await rung('second ring', noon + 61_000, { notes: [note], touched: true, mine: { by: 'typed', at: noon } });
    await apply([{ ...first, hid: 'h2', startedAt: noon + 60_000, endedAt: noon + 300_000, durationS: 240 }], agent);
    const calls = (await rows()).filter(({ kind }) => kind === 'call');
    expect(calls).toMatchObject([{ notes: [note], call: { callId: 'c1', hid: 'h2' } }]);
  });

  it('of a colleague’s call that I was called into long after it began are mine to log', async () => {
    const { apply, rows, rung } = await scene({ now: noon + 2 * 3600_000 });
    const note = { author: 'ada', text: 'called in', at: noon, revision: 1 };
    await rung('its own id', noon + 300_000, { notes: [note], touched: true, mine: { by: 'typed', at: noon } });
    const bens = callReport({ callee: { eid: 'ben', isStaff: true }, endedAt: noon + 600_000, durationS: 600 });
    expect(await apply([bens])).toBe(1);
    expect(await rows()).toMatchObject([
      { notes: [note], mine: { by: 'typed' }, log: { state: 'open' }, call: { callId: 'c1', joined: true } },
    ]);
  });

  it('of a number that is withheld are mine, too, where I was called into them long after they began', async () => {
    const { apply, rows, rung, journal } = await scene({ now: noon + 2 * 3600_000 });
    await rung('its own id', noon + 300_000, { touched: true, mine: { by: 'typed', at: noon } });
    const [row] = await rows();
    if (row?.call === undefined) throw new Error('no call');
    const call = { ...row.call, number: 'anonymous', endedAt: noon + 600_000, endedBy: 'hook' as const };
    await journal.transact((tx) => tx.put({ ...row, call }));
    const { callee: _unsaid, ...report } = callReport({ caller: { isStaff: false, phoneNumber: 'anonymous' } });
    await apply([{ ...report, endedAt: noon + 600_000, durationS: 590 }]);
    expect(await rows()).toMatchObject([{ mine: { by: 'typed' }, call: { callId: 'c1', joined: true } }]);
  });

  it('that were over when a colleague called me into another one of that number are not taken for it', async () => {
    const { apply, rows, rung } = await scene({ now: noon + 3600_000 });
    await rung('its own id', noon + 40_000, { touched: true, mine: { by: 'typed', at: noon } });
    const bens = callReport({ callee: { eid: 'ben', isStaff: true }, endedAt: noon + 400_000, durationS: 390 });
    const over = callReport({
      ...{ hid: 'h2', callId: 'c2', callee: { eid: 'chris', isStaff: true } },
      ...{ startedAt: noon + 6_000, endedAt: noon + 34_000, durationS: 19 },
    });
    await apply([over]);
    expect(await rows()).toMatchObject([{ mine: { by: 'typed' }, call: { reported: false } }]);
    await apply([over, bens]);
    expect(await rows()).toMatchObject([{ mine: { by: 'typed' }, call: { callId: 'c1', joined: true } }]);
  });

  it('of a call that began long before another one that goes on at once are not taken for that one', async () => {
    const { apply, rows, rung } = await scene({ now: noon + 2 * 3600_000 });
    await rung('its own id', noon + 1_200_000, { touched: true, mine: { by: 'typed', at: noon } });
    const bens = callReport({ startedAt: noon + 600_000, endedAt: noon + 1_500_000, durationS: 890 });
    const chris = callReport({ hid: 'h2', callId: 'c2', endedAt: noon + 1_300_000, durationS: 1_290 });
    await apply([
      { ...chris, callee: { eid: 'chris', isStaff: true } },
      { ...bens, callee: { eid: 'ben', isStaff: true } },
    ]);
    expect(await rows()).toMatchObject([{ mine: { by: 'typed' }, call: { callId: 'c1', joined: true } }]);
  });

  it('of two calls within two minutes stay two, also when one hook was lost', async () => {
    const { apply, rows, rung } = await scene();
    await rung('m1', noon + 1_000);
    const second = callReport({
      hid: 'h2',
      callId: 'c2',
      startedAt: noon + 70_000,
      endedAt: noon + 90_000,
      durationS: 20,
    });
    await apply([callReport(), second]);
    expect((await rows()).map((row) => row.call?.callId).sort()).toEqual(['c1', 'c2']);
  });

  it('do not undo what was typed while they were read', async () => {
    const { apply, rows, rung, journal } = await scene();
    const row = await rung('neither', noon + 1_000);
    const note = { author: 'ada', text: 'typed meanwhile', at: noon, revision: 1 };
    const sweep = apply([callReport()]);
    await journal.change(row.id, (now) => ({ ...now, notes: [note], touched: true }));
    await sweep;
    expect(await rows()).toMatchObject([{ notes: [note], touched: true, call: { callId: 'c1' } }]);
  });

  it('look for the person again when the report says the number that the hook withheld', async () => {
    const { apply, jobs, journal, rung } = await scene();
    const row = await rung('c1', noon, { match: { status: 'none', candidates: [] } });
    await journal.change(row.id, (now) => {
      const { number, ...call } = now.call ?? {
        number: '',
        direction: 'in',
        outgoing: false,
        startedAt: noon,
        reported: false,
        ring: true,
      };
      void number;
      return { ...now, call };
    });
    await apply([callReport()]);
    expect(await jobs()).toContain(`match match:${row.id}`);
  });
});

describe('hook ids', () => {
  it('are proved by five joined pairs and no exception', () => {
    expect(isProved(undefined)).toBe(false);
    expect(isProved({ agree: 4, differ: 0 })).toBe(false);
    expect(isProved({ agree: 5, differ: 0 })).toBe(true);
    expect(isProved({ agree: 50, differ: 1 })).toBe(false);
  });

  it('are those of reports once one was, unless others were not', () => {
    expect(haveCommonIds()).toBe(false);
    expect(haveCommonIds({ agree: 1, differ: 0 })).toBe(true);
    expect(haveCommonIds({ agree: 0, differ: 4, record: 4 })).toBe(true);
    expect(haveCommonIds({ agree: 3, differ: 1 })).toBe(false);
    expect(haveCommonIds({ agree: 1, differ: 1, mistaken: 1 })).toBe(true);
    expect(haveCommonIds({ agree: 0, differ: 9 })).toBe(false);
  });

  it('are told one by one at first, then where a count has doubled or something else follows from them', () => {
    const at = (agree: number, differ = 0, more = {}) => ({ agree, differ, ...more });
    expect([1, 2, 7, 8].every((agree) => isNews(at(agree - 1), at(agree)))).toBe(true);
    expect([9, 15, 17, 100, 1000].some((agree) => isNews(at(agree - 1), at(agree)))).toBe(false);
    expect([16, 128, 1024].every((agree) => isNews(at(agree - 1), at(agree)))).toBe(true);
    expect(isNews(at(40), at(40, 1))).toBe(true);
    expect(isNews(at(40, 13), at(40, 14))).toBe(true);
    expect(isNews(at(40, 1), at(41, 1, { ended: 1 }))).toBe(true);
  });

  it('are asked of the org before the first call is joined by time', async () => {
    const { apply, journal, rung, rows, jobs } = await scene();
    await journal.setMeta('hook-id:acme:asked', undefined);
    await rung('unrelated', noon);
    expect(await apply([callReport()])).toBe(0);
    expect(await jobs()).toEqual(['learn learn:acme']);
    expect(await rows()).toMatchObject([{ call: { reported: false } }]);
    expect(await apply([callReport()])).toBe(1);
    expect(await rows()).toMatchObject([{ call: { callId: 'c1' } }]);
  });

  it('and that ends are announced are learned: a call that goes on is not the one that ended meanwhile', async () => {
    const { apply, journal, rung, rows } = await scene({ now: noon + 500_000 });
    const ended = await rung('first', noon);
    await journal.change(ended.id, (row) => applyCallEnd(row, noon + 60_000));
    await apply([callReport()]);
    expect(await journal.meta<HookIdEvidence>(evidenceKey('acme'))).toEqual({ agree: 0, differ: 1, ended: 1 });
    await rung('goes on', noon + 320_000);
    const { callee, ...nameless } = callReport({
      hid: 'h2',
      callId: 'c2',
      startedAt: noon + 310_000,
      endedAt: noon + 330_000,
    });
    void callee;
    expect(await apply([nameless])).toBe(0);
    expect(await rows()).toMatchObject([{ call: { callId: 'c1' } }, { call: { reported: false } }]);
  });

  it('are learned from each hook that meets its report, once', async () => {
    const { apply, journal, rung, jobs } = await scene();
    const later = { startedAt: noon + 300_000, endedAt: noon + 301_000 };
    await rung('something else', noon);
    await apply([callReport()]);
    await apply([callReport({ durationS: 61 })]);
    expect(await journal.meta<HookIdEvidence>(evidenceKey('acme'))).toEqual({ agree: 0, differ: 1 });
    await rung('c2', noon + 300_000);
    await apply([callReport({ hid: 'h2', callId: 'c2', ...later })]);
    expect(await journal.meta<HookIdEvidence>(evidenceKey('acme'))).toEqual({ agree: 1, differ: 1 });
    await rung('h3', noon + 300_000);
    await apply([callReport({ hid: 'h3', callId: 'c3', ...later })]);
    expect(await journal.meta<HookIdEvidence>(evidenceKey('acme'))).toEqual({ agree: 1, differ: 2, record: 1 });
    expect(await jobs()).toContain('learn learn:acme');
  });
});

it('a hook that was joined by time is another call, and does not count against the ids once its own report has come', async () => {
  const { apply, journal, rung, rows } = await scene({ now: noon + 500_000 });
  const typed = { author: 'ada', text: 'hello', at: noon, revision: 1 };
  await rung('c1', noon);
  await apply([callReport({ hid: 'h0', callId: 'c0', startedAt: noon - 5_000, endedAt: noon + 80_000, durationS: 5 })]);
  expect(await rows()).toMatchObject([{ call: { callId: 'c0', messageId: 'c1' } }]);
  await journal.change('row-1', (row) => ({ ...row, touched: true, notes: [typed] }));
  const own = callReport({ endedAt: noon + 200_000, durationS: 190 });
  for (const report of [own, own, { ...own, durationS: 191 }]) await apply([report]);
  const both = (await rows()).toSorted((left, right) => left.id.localeCompare(right.id));
  expect(both).toMatchObject([
    { id: 'row-1', call: { callId: 'c0' }, touched: false, notes: [] },
    { call: { callId: 'c1', messageId: 'c1', durationS: 191 }, touched: true, notes: [typed], mine: { by: 'report' } },
  ]);
  expect(both[0]?.call?.messageId).toBeUndefined();
  expect(await journal.meta<HookIdEvidence>(evidenceKey('acme'))).toEqual({ agree: 1, differ: 1, mistaken: 1 });
});

it('of two calls that are two again the announced one is looked up, too', async () => {
  const { apply, rung, rows, jobs, database: work } = await scene({ now: noon + 500_000 });
  await rung('c1', noon);
  await apply([callReport({ hid: 'h0', callId: 'c0', startedAt: noon - 5_000, endedAt: noon + 80_000, durationS: 5 })]);
  await work.clear('outbox');
  await apply([callReport({ endedAt: noon + 200_000, durationS: 190 })]);
  const announced = (await rows()).find(({ id }) => id !== 'row-1');
  expect(await jobs()).toContain(`match match:${announced?.id}`);
});

it('words of a call that its report made stay there when the hook that came later was another’s', async () => {
  const { apply, context, journal, rows } = await scene({ now: noon + 500_000 });
  const typed = { author: 'ada', text: 'hello', at: noon + 400_000, revision: 1 };
  await apply([callReport({ endedAt: noon + 80_000, durationS: 75 })]);
  const [made] = await rows();
  await journal.change(made?.id ?? '', (row) => ({ ...row, touched: true, notes: [typed] }));
  const [said] = await rows();
  const late = startHook({ messageId: 'c9' });
  const heard = applyCallStart(said, { hook: late, sentAt: noon + 3_000, ring: false }, context);
  if (heard === undefined) throw new Error('the hook does not name me');
  await journal.transact((tx) => tx.put(heard));
  await apply([
    callReport({ hid: 'h9', callId: 'c9', startedAt: noon + 3_000, endedAt: noon + 200_000, durationS: 190 }),
  ]);
  const both = (await rows()).toSorted((left, right) => (left.call?.startedAt ?? 0) - (right.call?.startedAt ?? 0));
  expect(both).toMatchObject([
    { id: made?.id, call: { startedAt: noon }, touched: true, notes: [typed] },
    { call: { callId: 'c9', messageId: 'c9', durationS: 190 }, touched: false, notes: [], mine: { by: 'report' } },
  ]);
});

describe('enquiries', () => {
  it('of mine become rows; a second report of the same changes nothing', async () => {
    const { apply, rows } = await scene();
    expect(await apply([], [enquiryReport()])).toBe(1);
    expect(await apply([], [enquiryReport()])).toBe(0);
    expect(await rows()).toMatchObject([{ kind: 'enquiry', mine: { by: 'report' } }]);
  });

  it('resumed and closed again are told by that where no report says when', async () => {
    const { apply, rows, context } = await scene();
    const closings: (number | undefined)[] = [];
    for (const status of ['ongoing', 'closed', 'closed', 'ongoing', 'closed'] as const) {
      context.now = noon + closings.length;
      await apply([], [enquiryReport({ status })]);
      closings.push((await rows())[0]?.enquiry?.closedSeenAt);
    }
    expect(closings).toEqual([undefined, 1, 1, 1, 4].map((ms) => ms && noon + ms));
  });

  it('that began before this browser’s time come with a call of mine that went on, also where nobody says when they closed', async () => {
    const { apply, rows } = await scene({ since: noon + 30_000 });
    const { agentEid: _agent, ...closed } = enquiryReport({
      status: 'closed',
      channel: 'VirtualNumber',
      initChannel: 'CALL',
    });
    expect(await apply([], [closed])).toBe(0);
    expect(await apply([callReport()], [closed])).toBe(2);
    expect(await rows()).toMatchObject([{ kind: 'call' }, { kind: 'enquiry', mine: { by: 'enquiry' } }]);
  });

  it('with my call inside are mine, share its lane and its person', async () => {
    const { apply, rows, journal } = await scene();
    await apply([callReport()]);
    await journal.change('row-1', (row) => ({
      ...row,
      match: { status: 'one', contactId: '003a', contactName: 'Mei', candidates: [] },
    }));
    await apply([callReport()], [enquiryReport({ agentEid: 'ben', channel: 'VirtualNumber', initChannel: 'CALL' })]);
    const [call, enquiry] = await rows();
    expect(enquiry).toMatchObject({ mine: { by: 'enquiry' }, lane: call?.lane, match: { contactId: '003a' } });
  });

  it('that came before their call take over who was chosen for it', async () => {
    const { apply, rows, rung, journal } = await scene();
    const decision = { by: 'ada', at: noon };
    const chosen: MatchFacts = { status: 'chosen', contactId: '003b', candidates: [], chosen: decision };
    const { id } = await rung('c1', noon, { match: chosen });
    const voice = { channel: 'VirtualNumber', initChannel: 'CALL' };
    await apply([], [enquiryReport(voice)]);
    const enquiry = (await rows()).find(({ kind }) => kind === 'enquiry');
    await journal.change(enquiry?.id ?? '', (row) => ({
      ...row,
      match: { status: 'one', contactId: '003a', candidates: [] },
    }));
    await apply([callReport()], [enquiryReport({ ...voice, status: 'closed' })]);
    expect(await rows()).toMatchObject([
      { id, match: chosen },
      { kind: 'enquiry', match: chosen },
    ]);
  });

  it('find a call that is known by the internal id only, also when they came first', async () => {
    const { apply, rows } = await scene();
    const { displayCaseNumber, ...report } = callReport();
    void displayCaseNumber;
    const voice = { channel: 'VirtualNumber', initChannel: 'CALL' };
    await apply([], [enquiryReport(voice)]);
    await apply([report], [enquiryReport({ ...voice, status: 'closed' })]);
    expect(new Set((await rows()).map((row) => row.lane))).toEqual(new Set(['enq:acme:1001']));
  });

  it('look for the person again when the visitor says an e-mail address later', async () => {
    const { apply, jobs, journal, database: opened } = await scene();
    await apply([], [enquiryReport()]);
    await opened.clear('outbox');
    await journal.change('row-1', (row) => ({ ...row, match: { status: 'none', candidates: [] } }));
    await apply([], [enquiryReport({ visitorEmail: 'mei@harbour.example' })]);
    expect(await jobs()).toContain('match match:row-1');
  });

  it('leave a person’s choice alone', async () => {
    const { apply, jobs, journal, database: opened } = await scene();
    await apply([], [enquiryReport()]);
    await opened.clear('outbox');
    const match = { status: 'none' as const, candidates: [], chosen: { by: 'ada', at: noon } };
    await journal.change('row-1', (row) => ({ ...row, match }));
    await apply([], [enquiryReport({ visitorEmail: 'mei@harbour.example' })]);
    expect(await jobs()).not.toContain('match match:row-1');
  });

  it('that nobody handles are offered; calls and closed ones are not', async () => {
    const { apply, journal } = await scene();
    const { agentEid, ...nobodys } = enquiryReport();
    void agentEid;
    await apply(
      [],
      [
        { ...nobodys, status: 'open' },
        { ...nobodys, displayCaseNumber: '1002', status: 'closed' },
        { ...nobodys, displayCaseNumber: '1003', status: 'open', channel: 'VirtualNumber' },
        enquiryReport({ displayCaseNumber: '1004', agentEid: 'ben' }),
      ],
    );
    const open = (await journal.meta<OpenEnquiry[]>('open-enquiries')) ?? [];
    expect(open.map(({ facts }) => facts.displayCaseNumber)).toEqual(['1001']);
  });

  it('that began before what was read last are not known to be open, nor forgotten', async () => {
    const { journal } = await scene();
    const { agentEid, ...nobodys } = enquiryReport();
    void agentEid;
    const read = async (enquiries: EnquiryRow[], from: number, at: number) => {
      const reports = { calls: [], enquiries, mineByChat: new Set<string>(), from };
      await applyReports(journal, reports, ownContext({ now: at }));
      const open = (await journal.meta<OpenEnquiry[]>('open-enquiries')) ?? [];
      return open.map(({ facts, unread = false }) => [facts.displayCaseNumber, unread]);
    };
    const hour = 3_600_000;
    const old = { ...nobodys, createdAt: noon - 3 * hour };
    const both = [
      { ...old, displayCaseNumber: '1001' },
      { ...nobodys, displayCaseNumber: '1002' },
    ];
    expect(await read(both, noon - 4 * hour, noon)).toEqual([
      ['1001', false],
      ['1002', false],
    ]);
    expect(await read([], noon + 1, noon + 2)).toEqual([
      ['1001', true],
      ['1002', false],
    ]);
    expect(await read([], noon - hour, noon + 2)).toEqual([['1001', true]]);
    expect(await read([], noon - hour, noon + 15 * 24 * hour)).toEqual([]);
  });

  it('of a withheld number join the call that rang here, also where nothing else tells that they are one', async () => {
    const { apply, rows, journal, context } = await scene();
    const hook = startHook({ messageId: 'm1', caller: { number: 'anonymous' } });
    const rung = applyCallStart(undefined, { hook, sentAt: noon + 2_000, ring: true, endedAt: noon + 61_000 }, context);
    if (rung === undefined) throw new Error('not for me');
    await journal.transact((tx) => tx.put({ ...rung, mine: { by: 'typed', at: noon }, touched: true }));
    const { callee, ...report } = callReport({ caller: { eid: 'visitor', isStaff: false, phoneNumber: 'Anonymous' } });
    void callee;
    await apply([report]);
    expect(await rows()).toMatchObject([{ id: rung.id, call: { callId: 'c1', reported: true } }]);
  });

  it('of a number are not of a call that withholds it and began a minute before', async () => {
    const { apply, rows, journal, context } = await scene();
    const hook = startHook({ messageId: 'm1', caller: { number: 'anonymous' } });
    const rung = applyCallStart(undefined, { hook, sentAt: noon - 60_000, ring: true }, context);
    if (rung === undefined) throw new Error('not for me');
    await journal.transact((tx) => tx.put({ ...rung, mine: { by: 'typed', at: noon }, touched: true }));
    await apply([callReport()]);
    expect((await rows()).map(({ call }) => call?.callId)).toEqual([undefined, 'c1']);
  });

  it('make a call mine that rang here and names no callee', async () => {
    const { apply, rows, rung } = await scene();
    await rung('c1', noon);
    const { callee, ...report } = callReport();
    void callee;
    await apply([report], [enquiryReport({ channel: 'VirtualNumber', initChannel: 'CALL' })]);
    const call = (await rows()).find((row) => row.kind === 'call');
    expect(call?.mine?.by).toBe('enquiry');
  });
});

describe('two calls that I placed within a minute', () => {
  const placed = (change: Partial<CallRow>): CallRow => {
    const { callee, ...report } = callReport({ caller: { eid: 'ada', isStaff: true }, ...change });
    void callee;
    return report;
  };
  const short = placed({
    hid: 'h2',
    callId: 'c2',
    inquiryId: 'i2',
    displayCaseNumber: '1002',
    startedAt: noon + 50_000,
  });
  const enquiry = (visitorPhone: string) =>
    enquiryReport({ id: 'e2', inquiry: 'i2', displayCaseNumber: '1002', initChannel: 'CALL', visitorPhone });
  const joined = async (visitorPhone: string) => {
    const { apply, rows, context, journal } = await scene();
    const hook = startHook({ messageId: 'm1', caller: { eid: 'ada' }, callees: [{ number: '+85294667788' }] });
    const row = applyCallStart(undefined, { hook, sentAt: noon + 45_000, ring: true }, context);
    await journal.transact(async (tx) => (row === undefined ? undefined : tx.put(row)));
    await apply([short], [enquiry(visitorPhone)]);
    return (await rows()).filter(({ kind }) => kind === 'call').map(({ call }) => [call?.messageId, call?.callId]);
  };

  it('are told apart by the enquiry’s visitor where no report names the callee', async () => {
    expect(await joined('+1 202 555 2000')).toEqual([
      ['m1', undefined],
      [undefined, 'c2'],
    ]);
    expect(await joined('+852 9466 7788')).toEqual([['m1', 'c2']]);
  });

  it('are not told apart by a number that is masked', async () => {
    expect(await joined('+852 9466 ****')).toEqual([['m1', 'c2']]);
  });
});

describe('two legs of a transferred call that name nobody', () => {
  const leg = (change: Partial<CallRow>): CallRow => {
    const { callee, ...report } = callReport(change);
    void callee;
    return report;
  };
  const longer = leg({ hid: 'h1', inquiryId: 'q1', endedAt: noon + 600_000, durationS: 600 });
  const mine = leg({
    ...{ hid: 'h2', inquiryId: 'q2', displayCaseNumber: '1002' },
    ...{ startedAt: noon + 600_000, endedAt: noon + 660_000, durationS: 60 },
  });
  const enquiries = [
    enquiryReport({ displayCaseNumber: '1001', inquiry: 'q1', id: 'e1', initChannel: 'CALL', agentEid: 'ben' }),
    enquiryReport({ displayCaseNumber: '1002', inquiry: 'q2', id: 'e2', initChannel: 'CALL', agentEid: 'ada' }),
  ];
  const legs = async (...sweeps: [CallRow[], EnquiryRow[]][]) => {
    const { apply, rows, rung } = await scene({ now: noon + 700_000 });
    await rung('c1', noon + 601_000, { touched: true, mine: { by: 'typed', at: noon } });
    for (const [calls, shown] of sweeps) await apply(calls, shown);
    return (await rows()).filter(({ kind }) => kind === 'call');
  };
  const expected = [{ lane: 'enq:acme:1002', call: { hid: 'h2', durationS: 60, displayCaseNumber: '1002' } }];

  it('the one inside the enquiry that I handle is mine, however short', async () => {
    expect(await legs([[longer, mine], enquiries])).toMatchObject(expected);
    expect(await legs([[mine, longer], enquiries])).toMatchObject(expected);
  });

  it('also when the enquiry is shown later, or no more', async () => {
    expect(await legs([[longer, mine], []], [[longer, mine], enquiries])).toMatchObject(expected);
    expect(await legs([[mine], enquiries], [[longer, { ...mine, recording: true }], []])).toMatchObject(expected);
  });
});

describe('rows that a report proves to be one', () => {
  it('are merged before anything is written: one row, both notes, found under both ids', async () => {
    const { apply, rows, rung, jobs, journal } = await scene();
    const note = (text: string, at: number) => [{ author: 'ada', text, at, revision: 1 }];
    const typed = { mine: { by: 'typed', at: noon }, touched: true } as const;
    await rung('h1', noon, { ...typed, notes: note('by its record id', noon) });
    await rung('c1', noon, { ...typed, notes: note('by its call id', noon + 1) });
    expect(await rows()).toHaveLength(2);
    await apply([callReport()]);
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ mine: { by: 'report' }, call: { callId: 'c1', hid: 'h1' } });
    expect(row?.notes.map(({ text }) => text)).toEqual(['by its record id\n\nby its call id']);
    expect(await jobs()).toContain(`mirror mirror:${row?.id}`);
    const gone = row?.absorbed?.[0]?.id ?? '';
    expect((await journal.transact((tx) => findRow(tx, gone)))?.id).toBe(row?.id);
  });

  it('stay two where both have call ids of their own', async () => {
    const { apply, rows } = await scene();
    await apply([callReport(), callReport({ hid: 'h2', callId: 'c2', startedAt: noon + 1_000 })]);
    expect(await rows()).toHaveLength(2);
  });
});

it('a hook that was joined to a reported call by time has its own record where that call’s own hook came, too', async () => {
  const { apply, context, journal, rows } = await scene({ now: noon + 500_000 });
  const first = callReport({ endedAt: noon + 80_000, durationS: 75 });
  await apply([first]);
  for (const messageId of ['c9', first.callId ?? '']) {
    const [said] = await rows();
    const hook = startHook({ messageId });
    const heard = applyCallStart(said, { hook, sentAt: noon + 80_000, ring: false }, context);
    if (heard === undefined) throw new Error('the hook does not name me');
    await journal.transact((tx) => tx.put({ ...heard, touched: true }));
  }
  const conference = { hid: 'h9', callId: 'c9', startedAt: noon + 80_000, endedAt: noon + 300_000, durationS: 220 };
  for (const report of [callReport(conference), first]) await apply([report]);
  const both = (await rows()).toSorted((left, right) => (left.call?.startedAt ?? 0) - (right.call?.startedAt ?? 0));
  expect(both).toMatchObject([
    { call: { callId: first.callId, durationS: 75 }, touched: true },
    { call: { callId: 'c9', durationS: 220 }, touched: false, mine: { by: 'report' } },
  ]);
});
