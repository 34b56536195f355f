// @vitest-environment node
import { expect, it } from 'vitest';
import type { CallFacts, JournalRow } from '../domain/journal-row.ts';
import { callFacts, callRow, noon } from '../domain/testing/rows.ts';
import { goesOnFrom, isHandedOn } from './handed-on.ts';

const minuteMs = 60_000;
const leg = { startedAt: noon, endedAt: noon + 5 * minuteMs, number: '+852 9466 7788' };
const now = noon + 6 * minuteMs;

/** A call that rings when the leg is over, and is not reported yet. */
function next(change: Partial<CallFacts> = {}): CallFacts {
  const { endedAt: _end, ...call } = callFacts({ number: '+85294667788', reported: false, outgoing: false });
  return { ...call, startedAt: leg.endedAt + 1_000, ...change };
}

it('a call of the same number that is announced when a leg ends goes on from it, until its report comes', () => {
  expect(goesOnFrom(next(), leg, now)).toBe(true);
  expect(goesOnFrom(next({ reported: true }), leg, now)).toBe(false);
  expect(goesOnFrom(next({ startedAt: leg.endedAt + 20_000 }), leg, now)).toBe(true);
  const { number: _number, ...unknown } = next();
  expect(goesOnFrom(unknown, leg, now)).toBe(true);
});

it('another number, another time, or one that I placed does not', () => {
  expect(goesOnFrom(next({ number: '+6565321100' }), leg, now)).toBe(false);
  expect(goesOnFrom(next({ startedAt: leg.endedAt + minuteMs }), leg, now)).toBe(false);
  expect(goesOnFrom(next({ startedAt: leg.endedAt - 20_000 }), leg, now)).toBe(false);
  expect(goesOnFrom(next({ startedAt: leg.startedAt }), { ...leg, endedAt: noon + 5_000 }, now)).toBe(false);
  expect(goesOnFrom(next({ outgoing: true }), leg, now)).toBe(false);
});

it('one of which no report comes is waited for no longer', () => {
  expect(goesOnFrom(next({ endedAt: now }), leg, now + 9 * minuteMs)).toBe(true);
  expect(goesOnFrom(next({ endedAt: now }), leg, now + 11 * minuteMs)).toBe(false);
  expect(goesOnFrom(next(), leg, now + 3 * 60 * minuteMs)).toBe(true);
  expect(goesOnFrom(next(), leg, now + 5 * 60 * minuteMs)).toBe(false);
});

it('a leg is handed on to who was named in the announcement', async () => {
  const among = (row: JournalRow) => ({ since: async () => [row] });
  expect(await isHandedOn(among(callRow({ forMe: true, call: next() })), leg, now)).toBe(true);
  expect(await isHandedOn(among(callRow({ forMe: false, call: next() })), leg, now)).toBe(false);
});
