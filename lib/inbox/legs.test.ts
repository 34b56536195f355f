// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { CallFacts } from '../domain/journal-row.ts';
import { callFacts, noon } from '../domain/testing/rows.ts';
import { isBetterLeg, isEarlierLeg, isInside, joinedMeanwhile, withAnnounced, type Naming } from './legs.ts';
import { callReport } from './testing/reports.ts';

const second = 1_000;

describe('of two legs with one call id', () => {
  const kept = (change: Partial<CallFacts>): CallFacts =>
    callFacts({ reported: true, hid: 'h1', durationS: 60, ...change });
  const mine = kept({ own: true });
  const nobodys = kept({ unnamed: true });
  const anothers = kept({});

  it.each<[string, CallFacts, Naming, boolean]>([
    ['mine before nobody’s', nobodys, 'me', true],
    ['mine before another’s', anothers, 'me', true],
    ['nobody’s before another’s', anothers, 'nobody', true],
    ['mine, not nobody’s', mine, 'nobody', false],
    ['mine, not another’s', mine, 'another', false],
    ['nobody’s, not another’s', nobodys, 'another', false],
  ])('stands %s', (_which, known, naming, expected) => {
    expect(isBetterLeg(known, callReport({ hid: 'h2', durationS: 600 }), naming)).toBe(expected);
    expect(isBetterLeg(known, callReport({ hid: 'h2', durationS: 0 }), naming)).toBe(expected);
  });

  it.each([
    ['the longer one', 61, 0, true],
    ['the kept one', 59, 0, false],
    ['the earlier one of two as long', 60, -second, true],
    ['the kept one of two as long', 60, second, false],
  ])('of mine stands %s', (_which, durationS, later, expected) => {
    const report = callReport({ hid: 'h2', durationS, startedAt: noon + later });
    expect(isBetterLeg(mine, report, 'me')).toBe(expected);
  });

  it.each<[string, number, number, boolean]>([
    ['the longer one that began after it had been announced to me', 0, 150, false],
    ['the one that began as it was announced to me, not the one before', 150, 150, true],
    ['the longer one of two that began with it', 2, 4, true],
    ['the longer one of two that began after it', -60, 150, true],
  ])('of nobody’s the rule is about %s', (_which, announcedS, laterS, expected) => {
    const announced = { ...nobodys, announcedAt: noon + announcedS * second };
    const report = callReport({ hid: 'h2', durationS: 600, startedAt: noon + laterS * second });
    expect(isBetterLeg(announced, report, 'nobody')).toBe(expected);
    expect(isBetterLeg({ ...announced, own: true }, report, 'me')).toBe(true);
  });

  it('of nobody’s the one stands that was answered just before it was announced, not the one that began just after', () => {
    const answered = { ...nobodys, endedAt: noon + 21 * second, durationS: 6, announcedAt: noon + 18 * second };
    const next = callReport({ hid: 'h2', startedAt: noon + 21 * second, endedAt: noon + 29 * second, durationS: 5 });
    expect(isBetterLeg(answered, next, 'nobody')).toBe(false);
    expect(isBetterLeg({ ...answered, announcedAt: noon + 26 * second }, next, 'nobody')).toBe(true);
  });

  it('takes all news of the leg that is kept, and any report of a call that has none', () => {
    expect(isBetterLeg(mine, callReport({ durationS: 1 }), 'another')).toBe(true);
    expect(isBetterLeg(callFacts(), callReport(), 'another')).toBe(true);
    expect(isBetterLeg(undefined, callReport(), 'another')).toBe(true);
    const { hid, ...unnumbered } = callReport({ durationS: 1 });
    void hid;
    expect(isBetterLeg(mine, unnumbered, 'nobody')).toBe(true);
  });
});

describe('a colleague’s leg before the transfer', () => {
  // Reported from noon to a minute after it.
  const report = callReport();
  it.each<[string, Partial<CallFacts>, Naming, number, boolean]>([
    ['mine rings when it ends and goes on', { startedAt: noon + 61 * second }, 'another', 90, true],
    ['the same, and it names nobody', { startedAt: noon + 61 * second }, 'nobody', 90, true],
    ['mine ended long after it', { startedAt: noon + 61 * second, endedAt: noon + 200 * second }, 'another', 300, true],
    ['it names me', { startedAt: noon + 61 * second }, 'me', 90, false],
    ['it began with mine', { startedAt: noon + 2 * second }, 'another', 90, false],
    [
      'mine was told late and ended with it',
      { startedAt: noon + 61 * second, endedAt: noon + 62 * second },
      'nobody',
      90,
      false,
    ],
    ['no end was told for ten minutes', { startedAt: noon + 61 * second }, 'nobody', 700, false],
    ['mine began in the middle of it', { startedAt: noon + 20 * second }, 'nobody', 90, false],
    ['mine is reported', { startedAt: noon + 61 * second, reported: true }, 'another', 90, false],
  ])('when %s', (_when, call, naming, nowS, expected) => {
    expect(isEarlierLeg(callFacts(call), report, naming, noon + nowS * second)).toBe(expected);
  });
});

it('a short call that is announced as it is answered is no leg before mine', () => {
  const short = callReport({ endedAt: noon + 14 * second, durationS: 6 });
  const isEarlier = (atS: number) =>
    isEarlierLeg(callFacts({ startedAt: noon + atS * second }), short, 'nobody', noon + 60 * second);
  expect(isEarlier(12)).toBe(false);
  expect(isEarlier(15)).toBe(true);
});

describe('a call that a colleague invites me into', () => {
  it.each<[string, Partial<CallFacts>, boolean]>([
    ['is announced in the middle of the colleague’s', { startedAt: noon + 20 * second }, true],
    ['may be so a few seconds before its end', { startedAt: noon + 56 * second }, true],
    ['is none that rang with it', { startedAt: noon + 2 * second }, false],
    ['is none that began when it ended', { startedAt: noon + 59 * second }, false],
    ['is none that rang at several', { startedAt: noon + 20 * second, shared: true }, false],
    ['stays one', { startedAt: noon, reported: true, joined: true }, true],
  ])('%s', (_what, call, expected) => {
    expect(joinedMeanwhile(callFacts(call), callReport())).toBe(expected);
  });

  it('is one where CINNOX calls it a conference', () => {
    expect(joinedMeanwhile(callFacts(), callReport({ type: 'conference' }))).toBe(true);
  });

  it('is known by its end where no id tells', () => {
    const report = callReport({ endedAt: noon + 600 * second });
    expect(isInside(callFacts({ startedAt: noon + 300 * second, endedAt: noon + 602 * second }), report)).toBe(true);
    expect(isInside(callFacts({ startedAt: noon + 300 * second, endedAt: noon + 400 * second }), report)).toBe(false);
    expect(isInside(callFacts({ startedAt: noon - 300 * second, endedAt: noon + 602 * second }), report)).toBe(false);
  });

  it('is known by its number alone where no end was announced, and by its second ring', () => {
    const report = callReport({ endedAt: noon + 600 * second });
    expect(isInside(callFacts({ startedAt: noon + 300 * second }), report)).toBe(true);
    expect(isInside(callFacts({ startedAt: noon + 596 * second }), report)).toBe(true);
    expect(isInside(callFacts({ startedAt: noon + 599 * second }), report)).toBe(false);
    const again = (change: Partial<CallFacts>, at: number, shared?: boolean) =>
      withAnnounced(callFacts(change), shared === undefined ? {} : { shared }, at).again;
    expect(again({}, noon + 60 * second)).toBe(true);
    expect(again({}, noon + 5 * second)).toBe(false);
    expect(again({}, noon + 60 * second, true)).toBe(false);
    expect(again({ endedAt: noon + 600 * second }, noon + 60 * second)).toBe(true);
    expect(again({ endedAt: noon + 30 * second }, noon + 60 * second)).toBe(false);
    expect(again({ outgoing: true }, noon + 60 * second)).toBe(false);
  });

  it('is known by its second ring, which may be heard before the first', () => {
    const first = { startedAt: noon, announcedAt: noon };
    const later = noon + 60 * second;
    const inOrder = withAnnounced(callFacts({ ...first, shared: true }), {}, later);
    expect(inOrder).toEqual({ startedAt: noon, announcedAt: later, again: true });
    const calledIn = callFacts({ startedAt: later, announcedAt: later });
    expect(withAnnounced(calledIn, { shared: true }, noon)).toEqual(inOrder);
    expect(withAnnounced(undefined, {}, noon)).toEqual({ startedAt: noon, announcedAt: noon, again: false });
  });
});
