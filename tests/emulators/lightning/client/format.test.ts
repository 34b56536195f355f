// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { dayOf, formatDate, formatDateTime, formatDuration, formatSize, monthHeading, relativeDay } from './format.ts';

const now = Date.UTC(2026, 10, 23, 18, 0, 0);

describe('formats of the page', () => {
  it('shows moments in the zone of the user', () => {
    expect(formatDateTime('2026-11-23T18:00:00.000+0000', 'Asia/Hong_Kong')).toMatch(/^11\/24\/2026, 2:00\sAM$/);
    expect(formatDateTime('2026-11-23T18:00:00.000+0000', 'America/New_York')).toMatch(/^11\/23\/2026, 1:00\sPM$/);
    expect(formatDateTime('soon', 'UTC')).toBe('soon');
  });

  it('shows dates without moving them by a zone', () => {
    expect(formatDate('2026-01-31')).toBe('1/31/2026');
    expect(dayOf(now, 'Asia/Hong_Kong')).toBe('2026-11-24');
    expect(dayOf(now, 'America/New_York')).toBe('2026-11-23');
  });

  it('names days near today by the day of the user', () => {
    expect(relativeDay('2026-11-24', now, 'Asia/Hong_Kong')).toBe('Today');
    expect(relativeDay('2026-11-23', now, 'Asia/Hong_Kong')).toBe('Yesterday');
    expect(relativeDay('2026-11-25', now, 'Asia/Hong_Kong')).toBe('Tomorrow');
    expect(relativeDay('2026-10-02', now, 'UTC')).toBe('Oct 2');
    expect(relativeDay('2025-10-02', now, 'UTC')).toBe('Oct 2, 2025');
  });

  it('heads months with their distance', () => {
    expect(monthHeading('2026-11-01', now, 'UTC')).toEqual({ title: 'November • 2026', distance: 'This Month' });
    expect(monthHeading('2026-10-01', now, 'UTC').distance).toBe('Last Month');
    expect(monthHeading('2025-12-01', now, 'UTC').distance).toBe('11 Months Ago');
    expect(monthHeading('2026-12-01', now, 'UTC').distance).toBe('Next Month');
  });

  it('writes durations and sizes', () => {
    expect([0, 59, 245, 3605].map(formatDuration)).toEqual(['0 sec', '59 sec', '4 min 5 sec', '1 h 5 sec']);
    expect([12, 2048, 3_145_728].map(formatSize)).toEqual(['12 B', '2 KB', '3.0 MB']);
  });
});
