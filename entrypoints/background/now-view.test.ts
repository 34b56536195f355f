// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { callRow, noon } from '../../lib/domain/testing/rows.ts';
import { shownUntil } from './now-view.ts';

const minute = 60_000;
const ended = (at: number) => callRow({}, { endedAt: at });

describe('shownUntil', () => {
  it('is now while something goes on', () => {
    expect(shownUntil([ended(noon), callRow()], noon)).toBe(noon);
  });

  it('is when the first that ended leaves the list', () => {
    const rows = [ended(noon - 20 * minute), ended(noon - 5 * minute), ended(noon - minute)];
    expect(shownUntil(rows, noon)).toBe(noon + 10 * minute);
  });

  it('is never where nothing is shown that could leave', () => {
    expect(shownUntil([], noon)).toBe(Infinity);
    expect(shownUntil([ended(noon - 20 * minute)], noon)).toBe(Infinity);
  });
});
