// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { interactionView } from './interaction-view.ts';
import type { ViewContext } from './log-view.ts';
import type { CallFacts, JournalRow } from './journal-row.ts';
import { callRow, enquiryFacts, enquiryRow, noon } from './testing/rows.ts';
import { needsChoice, todayView } from './today-view.ts';

const context: ViewContext = {
  now: noon + 300_000,
  clockOffsetMs: 0,
  me: 'ada',
  userId: '005me',
  defaultCountry: 'HK',
  nameOf: (eid) => eid,
  contactFresh: true,
};
const over: Partial<CallFacts> = { endedAt: noon + 60_000, reported: true, status: 'Call Ended', durationS: 60 };
const match = { status: 'one' as const, contactId: '003a', contactName: 'Mei', candidates: [] };
const log = (change: Partial<JournalRow['log']>) => ({ log: { ...callRow().log, ...change } });
const decided = { by: 'ada', at: noon };
const error = (code: string) => ({ code, message: '', at: 1, details: '' });

function today(...rows: JournalRow[]) {
  const items = rows.map((row) => ({ row, view: interactionView(row, context) }));
  return todayView(items, [enquiryFacts({ visitorEmail: 'v@x.example' })], 'Asia/Hong_Kong');
}

const logged = callRow({ id: 'logged', match, ...log({ state: 'logged', taskId: '00T' }) }, over);
const live = callRow({ id: 'live', match });
const waiting = callRow({ id: 'waiting', match }, over);
const who = callRow(
  { id: 'who', match: { status: 'none', candidates: [] }, ...log({ state: 'logged', taskId: '00T2' }) },
  over,
);
const many = callRow({ id: 'many', match: { status: 'many', candidates: [] } }, over);
const failed = callRow({ id: 'failed', match, ...log({ error: error('rejected') }) }, over);
const declined = callRow({ id: 'declined', match, declined: { ...decided, written: true } }, over);

describe('one row', () => {
  it.each<[row: JournalRow, badge: string, tone: string, choose: boolean]>([
    [logged, 'Task', 'ok', false],
    [live, 'Live', 'none', false],
    [waiting, 'Waiting', 'wait', false],
    [who, 'Who?', 'wait', true],
    [many, 'Choose', 'wait', true],
    [failed, 'Failed', 'bad', false],
    [declined, 'Not logged', 'none', false],
    [callRow({ id: 'rule', match, ...log({ state: 'skipped' }) }, over), 'Skipped', 'none', false],
    [enquiryRow({ match, ...log({ state: 'logged', caseId: '500' }) }, { status: 'closed' }), 'Case', 'ok', false],
  ])('%#', (row, text, tone, choose) => {
    const [shown] = today(row).rows;
    expect(shown).toMatchObject({ id: row.id, badge: { text, tone }, choose });
  });

  it('says what can be taken back, and what can be shown', () => {
    const voice = enquiryRow({ match }, { status: 'closed', voice: true });
    const rule = callRow({ id: 'rule', match, ...log({ state: 'skipped' }) }, over);
    // Nobody here was in it: it is in no panel.
    const others = { ...failed, id: 'others', behalf: { as: 'owner', part: 'none', staff: 'ada' } } as const;
    const rows = today(logged, waiting, declined, { ...voice, id: 'voice' }, rule, failed, others).rows;
    const having = (key: 'canRestore' | 'canShow') => rows.filter((row) => row[key] === true).map(({ id }) => id);
    expect(having('canRestore')).toEqual(['declined']);
    expect(having('canShow')).toEqual(['waiting', 'declined', 'failed']);
  });

  it('is called by the contact, else the visitor, else the number', () => {
    const titles = today(
      logged,
      callRow({ id: 'n' }, over),
      callRow({ id: 'v' }, { ...over, partyName: 'Visitor V' }),
      callRow({ id: 'a' }, { ...over, number: 'anonymous' }),
    ).rows.map((row) => row.title);
    expect(titles).toEqual(['Mei', '+852 9466 7788', 'Visitor V', 'Number withheld']);
  });
});

describe('the one truth in the header', () => {
  it.each<[rows: JournalRow[], text: string, tone: string]>([
    [[], 'All logged', 'ok'],
    [[logged, live], 'All logged', 'ok'],
    [[logged, waiting], '1 waiting', 'wait'],
    [[waiting, who], '1 to choose', 'wait'],
    [[who, waiting, failed], '1 needs you', 'bad'],
    [[failed, { ...failed, id: 'failed-2' }], '2 need you', 'bad'],
    [[declined], 'All logged', 'ok'],
  ])('%#', (rows, text, tone) => {
    expect(today(...rows).pill).toMatchObject({ text, tone });
  });

  it('counts what is over', () => {
    expect(today(logged, live, waiting, who, declined)).toMatchObject({
      logged: 2,
      total: 4,
      waiting: 1,
      toChoose: 1,
      skipped: 0,
      declined: 1,
      needYou: 0,
    });
  });

  it('tells a choice from a rule', () => {
    const rule = callRow(
      { id: 'rule', match, ...log({ state: 'skipped', reason: 'Internal calls are not logged.' }) },
      over,
    );
    const byHand = log({
      state: 'skipped',
      skippedBy: 'deleted',
      reason: 'The Task was deleted in Salesforce, or it is hidden from you.',
    });
    const deleted = callRow({ id: 'deleted', match, ...byHand }, over);
    const view = today(declined, rule, deleted);
    expect(view).toMatchObject({ skipped: 1, declined: 2 });
    const details = Object.fromEntries(view.rows.map((row) => [row.id, row.detail]));
    expect(details.declined).toMatch(/^You chose not to log this · Call in · /);
    expect(details.rule).toMatch(/^Internal calls are not logged · Call in · /);
    const badges = Object.fromEntries(view.rows.map((row) => [row.id, row.badge.text]));
    expect(badges).toEqual({ declined: 'Not logged', rule: 'Skipped', deleted: 'Gone' });
  });
});

it('the newest stands first, and open enquiries are offered', () => {
  const early = callRow({ id: 'early' }, { ...over, startedAt: noon - 1 });
  const view = today(early, logged);
  expect(view.rows.map((row) => row.id)).toEqual(['logged', 'early']);
  expect(view.openEnquiries).toEqual([{ enquiryNumber: '1001', channel: 'WhatsApp', who: 'v@x.example', since: noon }]);
});

it('a choice is asked for until somebody made it, also "nobody"', () => {
  expect(needsChoice(who)).toBe(true);
  expect(needsChoice({ ...who, match: { status: 'none', candidates: [], chosen: decided } })).toBe(false);
  expect(needsChoice(callRow({ match: { status: 'none', candidates: [] } }))).toBe(false);
  expect(needsChoice(callRow({ match: { status: 'many', candidates: [] } }))).toBe(true);
  expect(needsChoice(callRow({ match: { status: 'none', candidates: [] } }, { ...over, direction: 'internal' }))).toBe(
    false,
  );
  expect(needsChoice(callRow({ match: { status: 'searching', candidates: [] } }, over))).toBe(false);
});
