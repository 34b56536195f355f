// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { percentile, summarise } from './statistics.ts';

const oneToHundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('percentile', () => {
  it('takes the nearest rank', () => {
    expect(percentile(oneToHundred, 0.5)).toBe(50);
    expect(percentile(oneToHundred, 0.95)).toBe(95);
    expect(percentile([7, 3], 0.5)).toBe(3);
    expect(percentile([7, 3], 0.95)).toBe(7);
  });

  it('does not sort numbers as texts', () => {
    expect(percentile([9, 10, 100], 0.5)).toBe(10);
  });

  it('has no value for nothing', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('summarise', () => {
  it('counts and orders', () => {
    expect(summarise(oneToHundred)).toEqual({ count: 100, p50: 50, p95: 95, max: 100 });
  });
});
