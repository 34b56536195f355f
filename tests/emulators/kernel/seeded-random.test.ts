// @vitest-environment node
import { expect, test } from 'vitest';
import { createSeededRandom } from './seeded-random.ts';

test('the same seed gives the same values, another seed others', () => {
  const draw = (seed: number): unknown[] => {
    const random = createSeededRandom(seed);
    return [random.next(), random.uuid(), [...random.bytes(8)], random.text(10, 'abc'), random.between(3, 9)];
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('a fork does not depend on what its parent has drawn', () => {
  const fresh = createSeededRandom(7).fork('cinnox').next();
  const parent = createSeededRandom(7);
  parent.next();
  expect(parent.fork('cinnox').next()).toBe(fresh);
  expect(parent.fork('salesforce').next()).not.toBe(fresh);
});

test('UUIDs are of version 4, and values spread over their range', () => {
  const random = createSeededRandom(1);
  expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const seen = new Set(Array.from({ length: 300 }, () => random.between(1, 6)));
  expect([...seen].toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
});
