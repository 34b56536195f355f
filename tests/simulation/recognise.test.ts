// @vitest-environment node
import { expect, it } from 'vitest';
import type { CallFacts } from '../../lib/domain/journal-row.ts';
import { callRow } from '../../lib/domain/testing/rows.ts';
import type { Call } from '../emulators/cinnox/model.ts';
import { legShown } from './recognise.ts';
import type { LiveThing } from './run.ts';

const me = 'eid-of-mine';
const startedAt = Date.UTC(2026, 10, 23, 10);

function leg(callId: string, eids: readonly string[]): Call {
  return {
    ...{ callId, hid: `hid-${callId}`, foreignId: `foreign-${callId}`, inquiry: 'inquiry', roomId: 'room' },
    ...{ direction: 'inbound', externalNumber: '+6565321100', virtualNumber: '+85230010000', state: 'talking' },
    ...{ outcome: undefined, releaseParty: '', byeReason: '', startedAt, answeredAt: undefined, endedAt: undefined },
    parts: eids.map((eid) => ({ eid, rungAt: startedAt, answeredAt: undefined, endedAt: undefined, state: 'ringing' })),
  };
}

function thing(...legs: Call[]): LiveThing {
  return { kind: 'call', inquiry: 'inquiry', displayCaseNumber: '100001', before: [], legs, from: '+65 6532 1100' };
}

/** As the panel has it by a report or a hook alone. */
const rowOf = (ids: Pick<CallFacts, 'callId' | 'messageId'>) => callRow({}, ids);

const first = leg('first', [me, 'colleague']);
const conference = leg('conference', [me, 'colleague']);
const call = thing(first, conference);

it.each([
  ['its report', { callId: 'first' }],
  ['its hook with a call id', { messageId: 'first' }],
  ['its hook with an hid', { messageId: 'hid-first' }],
])('takes a row for the leg before the conference by %s', (_by, ids) => {
  expect(legShown(rowOf(ids), call, me)).toBe(first);
});

it('takes a row of the conference for the conference', () => {
  expect(legShown(rowOf({ messageId: 'conference' }), call, me)).toBe(conference);
});

it('takes a row that its report made for that leg, also when another one’s hook was taken for its own', () => {
  const row = rowOf({ callId: 'first', messageId: 'hid-conference' });
  expect(legShown({ ...row, aliases: ['call:acme:first'] }, call, me)).toBe(first);
  expect(legShown({ ...row, aliases: ['hook:acme:hid-conference'] }, call, me)).toBe(conference);
});

it('takes the latest of several legs with one id', () => {
  const later = { ...first, hid: 'hid-later' };
  expect(legShown(rowOf({ callId: 'first' }), thing(first, later), me)).toBe(later);
});

it('takes a row whose id no report shows for the latest leg', () => {
  expect(legShown(rowOf({ messageId: 'foreign-first' }), call, me)).toBe(conference);
});

const colleagues = leg('colleagues', ['colleague']);
const mine = { by: 'enquiry' as const, at: startedAt };
const { mine: _mine, ...nobodys } = callRow({}, { callId: 'colleagues', reported: true });

it('takes a colleague’s leg that is reported, and shown as this person’s own, for that leg', () => {
  const row = callRow({ mine }, { callId: 'colleagues', reported: true });
  expect(legShown(row, thing(colleagues, first), me)).toBe(colleagues);
});

it.each([
  ['not reported', callRow({ mine }, { callId: 'colleagues', reported: false })],
  ['reported as nobody’s', nobodys],
])('takes no leg without this person that is %s', (_what, row) => {
  expect(legShown(row, thing(colleagues, first), me)).toBe(first);
});
