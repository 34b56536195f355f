// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { assigned, type Fit } from './assign.ts';

const fits = (costs: Record<string, number>): Fit<string>[] =>
  Object.entries(costs).map(([to, cost]) => ({ to, cost }));

describe('who gets what', () => {
  it('is what fits best, alone', () => {
    expect(assigned([fits({ a: 2, b: 1 })])).toBe('b');
    expect(assigned([fits({ a: 1, b: 1 })])).toBe('a');
    expect(assigned([fits({})])).toBeUndefined();
  });

  it('is what leaves the others something that fits', () => {
    expect(assigned([fits({ a: 1, b: 2 }), fits({ a: 1, b: 100 })])).toBe('b');
    expect(assigned([fits({ a: 1, b: 100 }), fits({ a: 1, b: 2 })])).toBe('a');
    expect(assigned([fits({ a: 1, b: 2 }), fits({ a: 3 }), fits({ b: 1, c: 1 })])).toBe('b');
  });

  it('is nothing where another one needs it more, and of two that need it alike either gets it', () => {
    expect(assigned([fits({ a: 2 }), fits({ a: 1 })])).toBeUndefined();
    expect(assigned([fits({ a: 1 }), fits({ a: 1 })])).toBe('a');
  });

  it('never leaves everybody without what fits them best', () => {
    const things = [fits({ a: 1, b: 4, c: 9 }), fits({ a: 2, b: 3 }), fits({ b: 2, c: 2.5 })];
    const best = things.map((some) => some.toSorted((x, y) => x.cost - y.cost)[0]?.to);
    const own = things.map((some, index) => assigned([some, ...things.filter((_one, at) => at !== index)]));
    expect(own.some((to, index) => to === best[index])).toBe(true);
    expect(new Set(own).size).toBe(own.length);
  });
});
