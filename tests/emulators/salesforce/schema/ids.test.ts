// @vitest-environment node
import { expect, it } from 'vitest';
import { IdSource, numberOfId, toId18 } from './ids.ts';

it.each([
  ['0038M0000016Wv8', '0038M0000016Wv8QAE'],
  ['0038M0000016Wv8QAE', '0038M0000016Wv8QAE'],
  ['0038M0000016Wv8qae', '0038M0000016Wv8QAE'],
  ['0038M0000016Wv8QAA', undefined],
  ['0038M0000016Wv', undefined],
  ["0038M0000016W'8", undefined],
])('reads the id %s', (text, id) => {
  expect(toId18(text)).toBe(id);
});

it('counts ids per prefix and never gives two alike that differ by case only', () => {
  const ids = new IdSource('00D5g000008FYuREAW');
  const made = Array.from({ length: 200 }, () => ids.next('003'));
  expect(made[0]).toBe('0035g0000000001AAA');
  expect(ids.next('001')).toBe('0015g0000000001AAA');
  expect(new Set(made.map((id) => id.toLowerCase())).size).toBe(200);
  expect(made.map((id) => toId18(id.slice(0, 15)))).toEqual(made);
});

it('finds the id of a number and the number of an id', () => {
  const ids = new IdSource('00D5g000008FYuREAW');
  for (const number of [1, 61, 62, 123_456, 62 ** 6]) expect(numberOfId(ids.idOf('003', number))).toBe(number);
  expect(numberOfId(ids.next('003'))).toBe(1);
});
