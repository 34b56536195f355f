// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { newJournalRow } from '../../lib/domain/journal-row.ts';
import { interactionView } from '../../lib/domain/interaction-view.ts';
import { todayRow, type TodayItem } from '../../lib/domain/today-view.ts';
import { createDrawnItems } from './drawn-items.ts';

function makeItem(): TodayItem {
  const row = newJournalRow({ id: 'r1', kind: 'call', service: 'acme', mode: 'package', now: 0 });
  const view = interactionView(row, {
    now: 0,
    clockOffsetMs: 0,
    me: 'ada',
    userId: '005',
    defaultCountry: 'HK',
    nameOf: (eid) => eid,
    contactFresh: false,
  });
  return { row, view };
}

describe('createDrawnItems', () => {
  it('draws a row once for each version', () => {
    const drawn = createDrawnItems();
    const make = vi.fn(makeItem);
    const first = drawn.item('r1', ['a'], make);
    expect(drawn.item('r1', ['a'], make)).toBe(first);
    expect(make).toHaveBeenCalledTimes(1);
    expect(drawn.item('r1', ['b'], make)).not.toBe(first);
    expect(drawn.item('r1', ['a'], make)).not.toBe(first);
    expect(make).toHaveBeenCalledTimes(3);
  });

  it('draws the line of an item once', () => {
    const drawn = createDrawnItems();
    const item = makeItem();
    const make = vi.fn(() => todayRow(item, 'UTC'));
    expect(drawn.row(item, make)).toBe(drawn.row(item, make));
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('forgets what is not shown any more', () => {
    const drawn = createDrawnItems();
    const make = vi.fn(makeItem);
    drawn.item('r1', ['a'], make);
    drawn.keepOnly(new Set(['r2']));
    drawn.item('r1', ['a'], make);
    expect(make).toHaveBeenCalledTimes(2);
  });
});
