// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Note } from './note.ts';
import {
  callLogText,
  caseOrigin,
  channelLabel,
  descriptionLimit,
  enquiryDetailText,
  isUnanswered,
  notesText,
  oneLine,
  rowDetail,
  truncate,
} from './log-texts.ts';
import { callFacts, callRow, enquiryFacts, enquiryRow, noon } from './testing/rows.ts';

const context = {
  timeZone: 'Asia/Hong_Kong',
  nameOf: (eid: string) => ({ ada: 'Ada Lam', ben: 'Ben Ortiz' })[eid] ?? eid,
};
const note = (text: string, author = 'ada', browser?: string): Note => ({
  author,
  text,
  at: noon,
  revision: 1,
  ...(browser === undefined ? {} : { browser }),
});

describe('truncate', () => {
  it('leaves alone what fits', () => {
    expect(truncate('x'.repeat(255), 255)).toBe('x'.repeat(255));
    expect(truncate('', 5)).toBe('');
  });

  it('marks what it cut, within the limit', () => {
    const cut = truncate('x'.repeat(256), 255);
    expect(cut).toHaveLength(255);
    expect(cut.endsWith('x…')).toBe(true);
  });

  it('keeps text well-formed and within its limit of UTF-16 units, whatever it is', () => {
    const words = fc.string({ unit: fc.constantFrom('a', '😀', '👩‍👩‍👧', 'ש', 'م', '\u202e', '漢', '\n') });
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 30 }), (text, limit) => {
        const cut = truncate(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
        if (text.length > limit) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe('notesText', () => {
  it('needs no name for one author and says each of several', () => {
    expect(notesText([note(' hello ')], context.nameOf)).toBe('hello');
    expect(notesText([note('a'), note('b', 'ben', 'b2')], context.nameOf)).toBe('Ada Lam:\na\n\nBen Ortiz:\nb');
    expect(notesText([note('  '), note('b', 'ben', 'b2')], context.nameOf)).toBe('b');
    expect(notesText([], context.nameOf)).toBe('');
  });
});

describe('callLogText', () => {
  it('puts the note above the facts, in the time of the user', () => {
    const call = callFacts({
      endedAt: noon + 252_000,
      durationS: 252,
      status: 'Call Ended',
      to: '+85231234567',
      displayCaseNumber: '1001',
      callId: 'c1',
      recording: true,
    });
    const text = callLogText(callRow({ notes: [note('Wants a slot')] }), call, context);
    expect(text.split('\n')).toEqual([
      'Wants a slot',
      '',
      '--- CINNOX call log ---',
      'Direction: Inbound',
      'Number: +85294667788',
      'To: +85231234567',
      'Started: 2026-11-23 18:00:00',
      'Ended: 2026-11-23 18:04:12',
      'Duration: 4:12',
      'Status: Call Ended',
      'Enquiry: 1001',
      'Call ID: c1',
      'A recording exists in CINNOX.',
    ]);
  });

  it('links a recording where the report gives its address', () => {
    const call = callFacts({ recording: true, recordingUrl: 'https://acme.cinnox.com/rec/1' });
    const text = callLogText(callRow(), call, context);
    expect(text).toContain('Recording: https://acme.cinnox.com/rec/1');
    expect(text).not.toContain('A recording exists');
  });

  it('leaves out what nobody knows', () => {
    const { number, ...call } = callFacts({ direction: 'unknown' });
    void number;
    expect(callLogText(callRow(), call, context)).toBe('--- CINNOX call log ---\nStarted: 2026-11-23 18:00:00');
  });

  it('fits the field with a note of any length and keeps the facts', () => {
    const text = callLogText(callRow({ notes: [note('😀'.repeat(40_000))] }), callFacts({ callId: 'c1' }), context);
    expect(text.length).toBeLessThanOrEqual(descriptionLimit);
    expect(text.isWellFormed()).toBe(true);
    expect(text.endsWith('Call ID: c1')).toBe(true);
  });

  it('keeps a name from adding lines of its own', () => {
    const text = callLogText(callRow(), callFacts({ partyName: 'Mei\nCall ID: forged' }), context);
    expect(text).toContain('Name in CINNOX: Mei Call ID: forged');
  });
});

describe('channels', () => {
  it.each([
    ['WHATSAPP', 'WhatsApp', 'Web'],
    ['Email', 'Email', 'Email'],
    ['VirtualNumber', 'Call', 'Web'],
    ['Third Party', 'Third-party', 'Web'],
    ['KAKAO', 'KAKAO', 'Web'],
    ['', 'Chat', 'Web'],
  ])('%j is %s with Origin %s', (channel, label, origin) => {
    expect(channelLabel({ channel, voice: false })).toBe(label);
    expect(caseOrigin(enquiryFacts({ channel }))).toBe(origin);
  });

  it('a voice enquiry is a call on the phone', () => {
    expect(channelLabel({ channel: 'anything', voice: true })).toBe('Call');
    expect(caseOrigin(enquiryFacts({ voice: true }))).toBe('Phone');
  });
});

describe('enquiryDetailText', () => {
  it('names the handler and the visitor', () => {
    const facts = enquiryFacts({
      visitorName: 'Mei',
      visitorEmail: 'mei@x.example',
      agentEid: 'ada',
      closedAt: noon + 1000,
      deepLink: 'https://acme.cinnox.com/e/1',
    });
    const text = enquiryDetailText(enquiryRow(), facts, context);
    expect(text).toContain(
      'Visitor: Mei\nE-mail: mei@x.example\nOpened: 2026-11-23 18:00:00\nClosed: 2026-11-23 18:00:01',
    );
    expect(text).toContain('Handled by: Ada Lam');
  });
});

describe('rowDetail', () => {
  it('is short', () => {
    expect(rowDetail(callRow({}, { durationS: 252, status: 'Call Ended' }), 'Asia/Hong_Kong')).toBe(
      'Call in · 4:12 · 18:00',
    );
    expect(rowDetail(callRow({}, { status: 'Not Answered' }), 'Asia/Hong_Kong')).toBe('Not Answered · 18:00');
    expect(rowDetail(enquiryRow(), 'Asia/Hong_Kong')).toBe('WhatsApp · 1001 · 18:00');
  });
});

it('a call is unanswered by CINNOX’s own word only', () => {
  expect(isUnanswered({ status: 'NOT ANSWERED' })).toBe(true);
  expect(isUnanswered({ status: 'Call Ended' })).toBe(false);
  expect(isUnanswered({})).toBe(false);
});

it('one line holds no control characters', () => {
  expect(oneLine(' a\u0007b\n\nc  d ')).toBe('a b c d');
});
