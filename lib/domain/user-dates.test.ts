// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, durationText, localDate, localDateTime, localTime, startOfDate, startOfDay } from './user-dates.ts';

const at = (text: string) => Date.parse(text);

describe('dates of the user', () => {
  it('are those of the zone, not of the machine', () => {
    const late = at('2026-11-23T23:30:00Z');
    expect(localDate(late, 'Asia/Hong_Kong')).toBe('2026-11-24');
    expect(localDate(late, 'America/New_York')).toBe('2026-11-23');
    expect(localDate(late, 'Pacific/Kiritimati')).toBe('2026-11-24');
    expect(localDate(at('2026-11-23T00:10:00Z'), 'Pacific/Pago_Pago')).toBe('2026-11-22');
  });

  it('say midnight as 00', () => {
    expect(localDateTime(at('2026-11-23T16:00:00Z'), 'Asia/Hong_Kong')).toBe('2026-11-24 00:00:00');
    expect(localTime(at('2026-11-23T16:05:00Z'), 'Asia/Hong_Kong')).toBe('00:05');
  });

  it('know zones off by half an hour', () => {
    expect(localTime(at('2026-11-23T10:00:00Z'), 'Asia/Kolkata')).toBe('15:30');
    expect(localTime(at('2026-11-23T10:00:00Z'), 'Asia/Kathmandu')).toBe('15:45');
  });
});

describe('startOfDay', () => {
  it.each([
    ['an ordinary day', '2026-11-23T10:00:00Z', 'Asia/Hong_Kong', '2026-11-22T16:00:00Z'],
    ['the first instant', '2026-11-22T16:00:00Z', 'Asia/Hong_Kong', '2026-11-22T16:00:00Z'],
    ['the last instant', '2026-11-23T15:59:59.999Z', 'Asia/Hong_Kong', '2026-11-22T16:00:00Z'],
    ['clocks went forward this morning', '2026-03-08T18:00:00Z', 'America/New_York', '2026-03-08T05:00:00Z'],
    ['clocks went back this morning', '2026-11-01T18:00:00Z', 'America/New_York', '2026-11-01T04:00:00Z'],
    ['the hour that comes twice', '2026-11-01T06:30:00Z', 'America/New_York', '2026-11-01T04:00:00Z'],
    ['clocks go forward at midnight', '2026-09-06T15:00:00Z', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['midnight comes twice', '2026-11-01T17:00:00Z', 'America/Havana', '2026-11-01T04:00:00Z'],
    ['half an hour of summer time', '2026-10-04T08:00:00Z', 'Australia/Lord_Howe', '2026-10-03T13:30:00Z'],
  ])('%s', (_what, now, zone, start) => {
    expect(new Date(startOfDay(at(now), zone)).toISOString()).toBe(new Date(start).toISOString());
  });

  it('is the same for every moment of a day and never later than it', () => {
    const zones = [
      'Asia/Tokyo',
      'America/New_York',
      'Europe/London',
      'America/Santiago',
      'America/Havana',
      'Asia/Kolkata',
      'UTC',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: at('2025-01-01'), max: at('2028-01-01') }),
        fc.constantFrom(...zones),
        (now, zone) => {
          const start = startOfDay(now, zone);
          expect(start).toBeLessThanOrEqual(now);
          expect(now - start).toBeLessThan(25 * 3600_000);
          expect(localDate(start, zone)).toBe(localDate(now, zone));
          expect(localDate(start - 1, zone)).not.toBe(localDate(now, zone));
        },
      ),
    );
  });
});

describe('startOfDate', () => {
  it.each([
    ['2026-11-23', 'Asia/Hong_Kong', '2026-11-22T16:00:00Z'],
    // There is no midnight: the day begins at one o'clock.
    ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
    // There are two.
    ['2026-10-25', 'Atlantic/Azores', '2026-10-25T00:00:00Z'],
  ])('%s in %s', (date, zone, start) => {
    expect(new Date(startOfDate(date, zone)).toISOString()).toBe(new Date(start).toISOString());
  });

  it('is the first moment of each day, wherever the clocks change', () => {
    const zones = ['America/Havana', 'America/Santiago', 'Atlantic/Azores', 'Europe/London'];
    for (const zone of zones)
      for (let date = '2026-01-01'; date < '2026-12-31'; date = addDays(date, 1)) {
        const start = startOfDate(date, zone);
        expect([localDate(start - 1, zone), localDate(start, zone)]).toEqual([addDays(date, -1), date]);
      }
  });

  it('of no date is no moment', () => {
    for (const text of ['', '2026-13-01', '23/11/2026']) expect(startOfDate(text, 'UTC')).toBeNaN();
  });
});

describe('durationText', () => {
  it.each([
    [0, '0:00'],
    [5, '0:05'],
    [59.6, '1:00'],
    [252, '4:12'],
    [3723, '1:02:03'],
    [-4, '0:00'],
  ])('%d s is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
