// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { settlingMs, type CallFacts, type EnquiryFacts, type JournalRow } from '../../domain/journal-row.ts';
import { getDefaultLogSettings } from '../../domain/log-settings.ts';
import { callRow, enquiryRow, noon } from '../../domain/testing/rows.ts';
import { unheardMs } from './voice-case.ts';
import { planLane, type LanePlan, type PlanContext } from './plan.ts';

const context: PlanContext = {
  me: 'ada',
  mode: 'package',
  settings: getDefaultLogSettings(),
  defaultCountry: 'HK',
  hookIdIsCallId: () => false,
  now: noon + 3_600_000,
};
const over: Partial<CallFacts> = { reported: true, callId: 'c1', endedAt: noon + 60_000, status: 'Call Ended' };
const log = (change: Partial<JournalRow['log']>) => ({ log: { ...callRow().log, ...change } });
const decided = { by: 'ada', at: noon };

function plan(rows: JournalRow[], change: Partial<PlanContext> = {}): LanePlan {
  return planLane(rows, { ...context, ...change });
}

/** What a plan does, in short. */
function shortly({ calls, enquiry, logged, decisions, skip }: LanePlan): string {
  return [
    ...calls.map(({ key }) => `task ${key}`),
    ...(enquiry === undefined ? [] : [`case ${enquiry.key}`]),
    ...logged.calls.map(() => 'patch task'),
    ...(logged.enquiry === undefined ? [] : ['patch case']),
    ...decisions.map(({ key }) => `decide ${key}`),
    ...skip.map(() => 'skip'),
  ].join(', ');
}

const without = (row: JournalRow, key: 'mine'): JournalRow => {
  const { [key]: gone, ...rest } = row;
  void gone;
  return rest;
};

describe('calls', () => {
  const claimed: Partial<JournalRow> = { mine: { by: 'claimed', at: noon } };
  it.each<[what: string, row: JournalRow, expected: string]>([
    ['mine, over, reported', callRow({}, over), 'task call:acme:c1:ada'],
    ['still going on', callRow({}, { callId: 'c1', reported: false }), ''],
    ['not mine', without(callRow({}, over), 'mine'), ''],
    ['taken by another', callRow(log({ state: 'not-mine' }), over), ''],
    ['a key is not known yet', callRow(claimed, { messageId: 'm1', endedAt: noon + 1 }), ''],
    ['named by a hook only, without a person’s word', callRow({}, { ...over, reported: false }), ''],
    ['claimed before its report', callRow(claimed, { ...over, reported: false }), 'task call:acme:c1:ada'],
    [
      'typed before its report',
      callRow({ mine: { by: 'typed', at: noon } }, { ...over, reported: false }),
      'task call:acme:c1:ada',
    ],
    [
      'typed into while it rang at others, before its report',
      callRow({ mine: { by: 'typed', at: noon } }, { ...over, reported: false, shared: true }),
      '',
    ],
    [
      'claimed while it rang at others, before its report',
      callRow(claimed, { ...over, reported: false, shared: true }),
      'task call:acme:c1:ada',
    ],
    ['declined and not told', callRow({ declined: { ...decided, written: false } }, over), 'decide call:acme:c1:ada'],
    [
      'declined during the call',
      callRow({ declined: { ...decided, written: false } }, { callId: 'c1' }),
      'decide call:acme:c1:ada',
    ],
    [
      'declined and told',
      callRow({ declined: { ...decided, written: true }, ...log({ state: 'do-not-log' }) }, over),
      '',
    ],
    ['decision taken back', callRow(log({ rekey: true }), over), 'task call:acme:c1:ada, decide call:acme:c1:ada'],
    ['logged', callRow(log({ state: 'logged', taskId: '00T' }), over), 'patch task'],
    ['logged and deleted by a person', callRow(log({ state: 'skipped', taskId: '00T' }), over), ''],
    ['skipped by rule', callRow(log({ state: 'skipped' }), over), ''],
    ['failed before', callRow(log({ state: 'failed' }), over), 'task call:acme:c1:ada'],
    ['called by a colleague', callRow({}, { ...over, direction: 'internal', outgoing: false }), 'skip'],
    ['a colleague called', callRow({}, { ...over, direction: 'internal', outgoing: true }), 'task call:acme:c1:ada'],
  ])('%s', (_what, row, expected) => {
    expect(shortly(plan([row]))).toBe(expected);
  });

  it('with proved hook ids are written by their hook’s id', () => {
    const row = callRow(claimed, { messageId: 'm1', endedAt: noon + 1 });
    expect(shortly(plan([row], { hookIdIsCallId: (service) => service === 'acme' }))).toBe('task call:acme:m1:ada');
    expect(shortly(plan([row], { hookIdIsCallId: (service) => service === 'other' }))).toBe('');
  });

  it('that nobody touched here wait 20 to 40 s after their end, each browser its own time', () => {
    const delays = Array.from({ length: 50 }, (_none, index) => {
      const { again, calls } = plan([callRow({ id: `row-${index}-${index * 7919}` }, over)], { now: noon + 60_000 });
      expect(calls).toEqual([]);
      return (again ?? 0) - noon - 60_000;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(20_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(40_000);
    expect(new Set(delays).size).toBeGreaterThan(20);
  });

  it('wait for nothing when touched, or where no other browser writes', () => {
    const now = noon + 60_000;
    expect(shortly(plan([callRow({ touched: true }, over)], { now }))).toBe('task call:acme:c1:ada');
    expect(shortly(plan([callRow({}, over)], { now, mode: 'package-free' }))).toBe('task call:acme:c1:ada');
  });

  it('wait the same time in each life of the worker, and say the earliest', () => {
    const rows = [callRow({ id: 'a' }, over), callRow({ id: 'b' }, { ...over, callId: 'c2' })];
    const now = noon + 60_000;
    const first = plan(rows, { now }).again;
    expect(plan(rows, { now: now + 5_000 }).again).toBe(first);
    const each = rows.map((row) => plan([row], { now }).again ?? 0);
    expect(first).toBe(Math.min(...each));
  });
});

describe('enquiries', () => {
  const voice = { voice: true, channel: 'VirtualNumber' };
  const answered = callRow({}, over);
  const missed = callRow({ id: 'call-2' }, { ...over, callId: 'c2', status: 'Not Answered' });
  const rule = (voiceCase: PlanContext['settings']['voiceCase']) => ({ settings: { ...context.settings, voiceCase } });
  const wants = (
    rows: JournalRow[],
    enquiry: Partial<EnquiryFacts>,
    change: Partial<PlanContext> = {},
    row: Partial<JournalRow> = {},
  ) => plan([...rows, enquiryRow(row, enquiry)], change).enquiry !== undefined;

  it('get their Case when handled, or on close when so set', () => {
    const onClose = { settings: { ...context.settings, caseAt: 'close' as const } };
    expect(wants([], { status: 'open' })).toBe(false);
    expect(wants([], { status: 'handling' })).toBe(true);
    expect(wants([], { status: 'handling' }, onClose)).toBe(false);
    expect(wants([], { status: 'closed' }, onClose)).toBe(true);
    expect(wants([], { status: 'missed' }, onClose)).toBe(true);
  });

  it('of others, and declined ones, get none', () => {
    expect(plan([without(enquiryRow(), 'mine')]).enquiry).toBeUndefined();
    expect(wants([], {}, {}, { declined: { ...decided, written: true } })).toBe(false);
    expect(wants([], {}, {}, log({ state: 'do-not-log' }))).toBe(false);
  });

  it.each<[rule: PlanContext['settings']['voiceCase'], calls: JournalRow[], expected: boolean]>([
    ['always', [answered], true],
    ['never', [answered], false],
    ['answered', [answered], true],
    ['answered', [missed], false],
    ['answered', [missed, answered], true],
    ['answered', [answered, missed], true],
    ['missed', [answered], false],
    ['missed', [missed], true],
    ['missed', [missed, answered], false],
  ])('of calls follow the rule %s, %#', (voiceCase, calls, expected) => {
    expect(wants(calls, { ...voice, status: 'closed' }, rule(voiceCase))).toBe(expected);
  });

  it('of calls wait for what the rule asks', () => {
    const live = callRow({}, {});
    expect(wants([live], { ...voice, status: 'handling' }, rule('answered'))).toBe(false);
    expect(wants([answered], { ...voice, status: 'handling' }, rule('answered'))).toBe(true);
    expect(wants([live], { ...voice, status: 'handling' }, rule('always'))).toBe(true);
  });

  it('that are closed wait for the report of their call: nobody may have talked', () => {
    const live = callRow({}, { endedAt: noon + 60_000 });
    const enquiry = { ...voice, status: 'closed', closedAt: noon + 60_000 } as const;
    const soon = { ...rule('answered'), now: noon + 90_000 };
    expect(wants([live], enquiry, soon)).toBe(false);
    expect(plan([live, enquiryRow({}, enquiry)], soon).again).toBe(noon + 60_000 + unheardMs);
    expect(wants([answered], enquiry, soon)).toBe(true);
    expect(wants([missed], enquiry, soon)).toBe(false);
    expect(wants([live], enquiry, { ...soon, now: noon + 60_000 + settlingMs })).toBe(false);
    expect(wants([live], enquiry, { ...soon, now: noon + 60_000 + unheardMs })).toBe(true);
    expect(wants([live], { ...voice, status: 'missed' }, { ...soon, ...rule('missed') })).toBe(true);
  });

  it('of a call that must not be logged get none', () => {
    const declined = { ...answered, declined: { ...decided, written: true } };
    expect(wants([declined], { ...voice, status: 'closed' })).toBe(false);
    expect(wants([declined, missed], { ...voice, status: 'closed' })).toBe(true);
    expect(wants([declined], { status: 'closed' })).toBe(true);
  });

  it('of a call that must not be logged get none for another one that a rule leaves out', () => {
    const declined = { ...answered, declined: { ...decided, written: true } };
    const { settings } = context;
    const leftOut = { settings: { ...settings, calls: { ...settings.calls, missed: 'none' as const } } };
    const closed = { ...voice, status: 'closed' } as const;
    const byCall = { declined: { ...decided, written: true, byCall: true as const } };
    expect(wants([declined, missed], closed, leftOut)).toBe(false);
    expect(plan([declined, missed, enquiryRow(byCall, closed)], leftOut).follow).toEqual([]);
    expect(plan([declined, missed, enquiryRow(byCall, closed)]).follow).toHaveLength(1);
    // Its words are in the org, and its Case, too.
    const written = { ...missed, notes: [{ author: 'ada', text: 'Asks for a call', at: noon, revision: 1 }] };
    expect(wants([declined, written], closed, leftOut)).toBe(true);
  });

  it('of a call that must not be logged wait for what becomes of another one', () => {
    const declined = { ...answered, declined: { ...decided, written: true } };
    const soon = { now: (missed.call?.endedAt ?? 0) + 1_000 };
    expect(wants([declined, missed], { ...voice, status: 'closed' }, soon)).toBe(false);
    expect(plan([declined, missed, enquiryRow({}, { ...voice, status: 'closed' })], soon).again).toBeDefined();
  });

  it('that have their Case are patched, unless somebody deleted it', () => {
    expect(shortly(plan([enquiryRow(log({ state: 'logged', caseId: '500' }))]))).toBe('patch case');
    expect(shortly(plan([enquiryRow(log({ state: 'skipped', caseId: '500' }))]))).toBe('');
  });
});

describe('when a Case is made', () => {
  const settings = (change: Partial<PlanContext['settings']>) => ({ settings: { ...context.settings, ...change } });
  it.each<[status: EnquiryFacts['status'], caseAt: PlanContext['settings']['caseAt'], expected: string]>([
    ['open', 'opening', 'case enq:acme:1001'],
    ['open', 'handling', ''],
    ['open', 'close', ''],
    ['handling', 'opening', 'case enq:acme:1001'],
    ['handling', 'handling', 'case enq:acme:1001'],
    ['handling', 'close', ''],
    ['closed', 'close', 'case enq:acme:1001'],
    ['missed', 'close', 'case enq:acme:1001'],
  ])('%s, by the rule %s', (status, caseAt, expected) => {
    expect(shortly(plan([enquiryRow({}, { status })], settings({ caseAt })))).toBe(expected);
  });

  it('of a number that is not known yet wait by the services’ clock, whatever the machine’s says', () => {
    const row = enquiryRow({ updatedAt: noon - 6 * 3600_000 }, { status: 'closed', voice: true, startedAt: noon });
    const waiting = plan([row], { ...settings({ skipNumbers: ['+85294667788'] }), now: noon + 60_000 });
    expect([shortly(waiting), waiting.again]).toEqual(['', noon + settlingMs]);
  });

  it('of a number that only a call tells which may be another one wait, too', () => {
    const row = enquiryRow({}, { status: 'handling', voice: true, startedAt: noon });
    const near = callRow({}, { number: '+442079460018' });
    const rules = { ...context, ...settings({ skipNumbers: ['+85294667788'] }), now: noon + 60_000 };
    expect(shortly(planLane([row], rules, near))).toBe('');
    expect(shortly(planLane([row, near], rules))).toContain('case enq:acme:1001');
  });

  it('who returns is waited for, not for ever', () => {
    const row = enquiryRow({ match: { status: 'searching', candidates: [] }, createdAt: context.now - 10_000 });
    const waiting = plan([row], settings({ reopenHours: 4 }));
    expect([shortly(waiting), waiting.again]).toEqual(['', context.now + 50_000]);
    expect(shortly(plan([row], settings({})))).toBe('case enq:acme:1001');
    expect(shortly(plan([{ ...row, createdAt: context.now - 60_000 }], settings({ reopenHours: 4 })))).toBe(
      'case enq:acme:1001',
    );
  });

  it('carries the templates of its day; what is made already keeps its own', () => {
    const { enquiry } = plan([enquiryRow()], settings({}));
    expect(enquiry?.row.log.form?.subject).toBe(context.settings.templates.caseSubject);
    const form = { subject: 'Old', description: '' };
    const kept = plan([enquiryRow(log({ form }))], settings({}));
    expect(kept.enquiry?.row.log.form).toEqual(form);
  });
});
