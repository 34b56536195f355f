import { unwrittenGroups } from '../../lib/domain/unwritten-view.ts';
import { galleryNow, today } from './fixtures.ts';

const minuteMs = 60_000;

/** A day with calls that nobody writes. */
export const unwrittenToday = today({
  pill: { text: '2 no writer', tone: 'wait', filter: 'all' },
  unwritten: unwrittenGroups(
    [
      { key: 'c1', kind: 'call', who: '+852 2812 3456', at: galleryNow - 90 * minuteMs, reason: 'no-owner' },
      { key: 'e1', kind: 'enquiry', who: 'Tomás Ibáñez', at: galleryNow - 60 * minuteMs, reason: 'no-owner' },
    ],
    'Asia/Hong_Kong',
  ),
});
