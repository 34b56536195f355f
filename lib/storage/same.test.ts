import { expect, it } from 'vitest';
import { areSame, isSame } from './same.ts';

it.each<[one: unknown, other: unknown, same: boolean]>([
  [{ a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: undefined }, { b: 1 }, false],
  [{ b: 1 }, { a: undefined }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [null, {}, false],
  [Number.NaN, Number.NaN, true],
])('%j and %j', (one, other, same) => {
  expect(isSame(one, other)).toBe(same);
});

it('of a list each has to be the very same value', () => {
  const row = { a: 1 };
  expect(areSame([row, 1], [row, 1])).toBe(true);
  expect(areSame([row], [{ a: 1 }])).toBe(false);
  expect(areSame([row], [row, 1])).toBe(false);
});
