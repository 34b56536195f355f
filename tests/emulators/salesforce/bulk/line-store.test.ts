// @vitest-environment node
import { expect, it } from 'vitest';
import { writeLine, writeTable } from './csv.ts';
import { LineStore } from './line-store.ts';

const line = (index: number): string => `"${index}","a\nb ä ${index % 7}"`;

it.each([
  [0, 0],
  [5, 5],
  [1999, 1999],
  [2000, 2000],
  [6500, 6500],
])('gives back %d lines in their order', (count, length) => {
  const store = new LineStore();
  for (let index = 0; index < count; index += 1) store.push(line(index));
  expect(store.length).toBe(length);
  expect(store.slice(0, count + 10)).toEqual(Array.from({ length }, (_, index) => line(index)));
});

it.each([
  [0, 1],
  [1990, 2010],
  [2000, 4000],
  [3999, 6001],
  [6400, 9000],
  [6500, 6600],
])('gives the lines from %d to before %d', (start, end) => {
  const store = new LineStore();
  const all = Array.from({ length: 6500 }, (_, index) => line(index));
  for (const each of all) store.push(each);
  expect(store.slice(start, end)).toEqual(all.slice(start, end));
});

it.each(['COMMA', 'TAB', 'CARET'] as const)('a line is written as a table with one line is (%s)', (columnDelimiter) => {
  const format = { columnDelimiter, lineEnding: 'LF' as const };
  for (const cells of [['a', '', 'b "c"'], ['x,y\tz^', 'ä\nb'], ['']])
    expect(`${writeLine(cells, format)}\n`).toBe(writeTable([cells], format));
});
