// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { channelGetsCase } from './channels.ts';
import type { CallFacts, JournalRow } from './journal-row.ts';
import { foretold, ruleForCall, ruleForEnquiry } from './log-rules.ts';
import { getDefaultLogSettings, type LogSettings } from './log-settings.ts';
import { callFacts, callRow, enquiryFacts, enquiryRow, noon } from './testing/rows.ts';

const settings = getDefaultLogSettings();
const context = (change: Partial<LogSettings> = {}, now = noon + 60_000) => ({
  settings: { ...settings, ...change },
  defaultCountry: 'HK',
  now,
});
const calls = (change: Partial<LogSettings['calls']>): Partial<LogSettings> => ({
  calls: { ...settings.calls, ...change },
});
const over: Partial<CallFacts> = { reported: true, endedAt: noon + 30_000 };
const missed: Partial<CallFacts> = { ...over, status: 'Not Answered' };
const words: Partial<JournalRow> = { notes: [{ author: 'ada', text: 'Call back!', at: noon, revision: 1 }] };

function shortly(row: JournalRow, change: Partial<LogSettings>, now?: number): string {
  const ruling = ruleForCall(row, row.call ?? callFacts(), context(change, now));
  if (ruling === 'wait') return ruling;
  return ruling.outcome === 'none' ? ruling.skip.by : ruling.outcome;
}

describe('a call', () => {
  const claimed: Partial<JournalRow> = { mine: { by: 'claimed', at: noon } };
  const typed: Partial<JournalRow> = { mine: { by: 'typed', at: noon }, ...words };
  /** An outgoing one whose event names nobody. */
  const unheard = (change: Partial<JournalRow>): JournalRow => {
    const { number: _number, ...call } = callFacts({ direction: 'out', outgoing: true });
    return { ...callRow(change), call };
  };
  it.each<[what: string, row: JournalRow, rules: Partial<LogSettings>, ruling: string]>([
    ['missed, by default', callRow({}, missed), {}, 'completed'],
    ['missed, to be followed up', callRow({}, missed), calls({ missed: 'follow-up' }), 'follow-up'],
    ['missed, not logged', callRow({}, missed), calls({ missed: 'none' }), 'rule:kind-missed'],
    ['answered, while missed ones are not logged', callRow({}, over), calls({ missed: 'none' }), 'completed'],
    ['answered, not logged', callRow({}, over), calls({ 'answered-in': 'none' }), 'rule:kind-answered-in'],
    ['missed, not logged, but with a note', callRow(words, missed), calls({ missed: 'none' }), 'completed'],
    [
      'missed, not logged, but with a disposition',
      callRow({ disposition: { value: 'Call back', by: 'ada', at: noon } }, missed),
      calls({ missed: 'none' }),
      'completed',
    ],
    ['of a listed number', callRow({}, over), { skipNumbers: ['+85294667788'] }, 'rule:number'],
    ['of a listed range, with a note', callRow(words, over), { skipNumbers: ['+8529466*'] }, 'rule:number'],
    ['withheld', callRow({}, { ...over, number: 'anonymous' }), { skipWithheld: true }, 'rule:withheld'],
    ['withheld, where that is logged', callRow({}, { ...over, number: 'anonymous' }), {}, 'completed'],
    ['without any number', callRow({}, { ...over, number: '' }), { skipWithheld: true }, 'completed'],
    ['claimed, its number not known yet', unheard(claimed), { skipNumbers: ['+8529466*'] }, 'wait'],
    ['typed into, its number not known yet', unheard(typed), { skipWithheld: true }, 'wait'],
    ['typed into, its number not asked for', unheard(typed), {}, 'completed'],
    ['claimed before its report', callRow(claimed, {}), calls({ missed: 'none' }), 'completed'],
    ['typed into before its report', callRow(typed, {}), calls({ missed: 'none' }), 'wait'],
    ['typed into, where all kinds are alike', callRow(typed, {}), {}, 'completed'],
    [
      'typed into, outgoing, where those are alike',
      callRow(typed, { direction: 'out' }),
      calls({ missed: 'none' }),
      'completed',
    ],
  ])('%s', (_, row, rules, ruling) => {
    expect(shortly(row, rules)).toBe(ruling);
  });

  it('is not waited for beyond the time in which reports settle', () => {
    const row = callRow(typed, { endedAt: noon });
    expect(shortly(row, calls({ missed: 'none' }), noon + 14 * 60_000)).toBe('wait');
    expect(shortly(row, calls({ missed: 'none' }), noon + 15 * 60_000)).toBe('completed');
  });

  it('says which rule it was', () => {
    const row = callRow({}, missed);
    const ruling = ruleForCall(row, row.call ?? callFacts(), context({ skipNumbers: ['+8529*'] }));
    expect(ruling).toMatchObject({
      skip: { reason: 'Not logged: +8529* is on the list of numbers that are not logged.' },
    });
    expect(ruleForCall(row, row.call ?? callFacts(), context(calls({ missed: 'none' })))).toMatchObject({
      skip: { reason: 'Not logged: missed calls are not logged.' },
    });
  });
});

describe('an enquiry', () => {
  const voice = enquiryFacts({ voice: true, channel: 'VirtualNumber' });
  const listed = { skipNumbers: ['+85294667788'] };
  const by = (facts: typeof voice, inside: CallFacts[], rules: Partial<LogSettings>, now?: number) => {
    const ruling = ruleForEnquiry(facts, inside, context(rules, now));
    return typeof ruling === 'object' ? ruling.by : ruling;
  };
  it.each([
    ['of any channel', enquiryFacts(), [], {}, undefined],
    ['of a channel without Case', enquiryFacts(), [], { channels: { WHATSAPP: false } }, 'rule:channel'],
    ['of another channel', enquiryFacts({ channel: 'LINE' }), [], { channels: { WHATSAPP: false } }, undefined],
    ['of an unknown one', enquiryFacts({ channel: 'KAKAO' }), [], { otherChannels: false }, 'rule:channel'],
    ['by voice: no channel rule', voice, [], { otherChannels: false }, undefined],
    ['of a listed number', enquiryFacts({ visitorPhone: '+852 9466 7788' }), [], listed, 'rule:number'],
    ['whose call has a listed number', voice, [callFacts()], listed, 'rule:number'],
    ['whose call is withheld', voice, [callFacts({ number: 'anonymous' })], { skipWithheld: true }, 'rule:withheld'],
    ['whose number is not known yet', voice, [], listed, 'wait'],
    [
      'a chat by somebody named Anonymous',
      enquiryFacts({ visitorName: 'Anonymous' }),
      [],
      { skipWithheld: true },
      undefined,
    ],
    ['by another number', { ...voice, visitorPhone: '+852 2800 1234' }, [], listed, undefined],
  ] as const)('%s', (_, facts, inside, rules, cause) => {
    expect(by(facts, [...inside], rules as Partial<LogSettings>)).toBe(cause);
  });

  it('whose number nobody ever tells is logged', () => {
    const closed = { ...voice, status: 'closed' as const, closedAt: noon };
    expect(by(closed, [], listed, noon + 60_000)).toBe('wait');
    expect(by(closed, [], listed, noon + 15 * 60_000)).toBeUndefined();
    // Where no report says when it closed, from when that was seen: a later leg's report tells the number.
    const seen = { ...voice, status: 'closed' as const, startedAt: noon - 3_600_000, closedSeenAt: noon };
    expect(by(seen, [], listed, noon + 60_000)).toBe('wait');
    expect(by(seen, [], listed, noon + 15 * 60_000)).toBeUndefined();
  });
});

it.each([
  ['Third Party', { THIRDPARTY: false }, true, false],
  ['CINNOX', { WEBLINK: false }, true, false],
  ['facebook', { FACEBOOK: true }, false, true],
  ['VIBER', {}, true, true],
  ['', {}, false, false],
])('channel %j by %j, else %s: %s', (channel, channels, otherChannels, expected) => {
  expect(channelGetsCase({ channel }, { channels, otherChannels })).toBe(expected);
});

describe('what is foretold', () => {
  const none = { ...settings.calls, 'answered-out': 'none', unreached: 'none', internal: 'none' } as const;
  it.each<[row: JournalRow, rules: Partial<LogSettings>, sentence: RegExp | undefined]>([
    [callRow(), {}, undefined],
    [callRow(), { skipNumbers: ['+8529*'] }, /\+8529\* is on the list/],
    [callRow({}, { direction: 'out' }), { calls: none }, /^Not logged without a note: outgoing calls/],
    [callRow(words, { direction: 'out' }), { calls: none }, undefined],
    [callRow({}, { direction: 'internal' }), { calls: none }, /internal calls/],
    [callRow(), { calls: none }, undefined],
    [enquiryRow(), { channels: { WHATSAPP: false } }, /WhatsApp get no Case/],
    [enquiryRow(), {}, undefined],
  ])('%#', (row, rules, sentence) => {
    const said = foretold(row, context(rules));
    if (sentence === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(sentence);
  });
});
