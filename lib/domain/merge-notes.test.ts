import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeNotes, movedPosition, saysWords } from './merge-notes.ts';

describe('mergeNotes', () => {
  it.each([
    ['only I changed', 'a', 'ab', 'a', 'ab'],
    ['only they changed', 'a', 'a', 'ac', 'ac'],
    ['the same change', 'a', 'ab', 'ab', 'ab'],
    ['mine holds theirs', '', 'call back today', 'call back', 'call back today'],
    ['theirs holds mine', '', 'call', 'call back', 'call back'],
    [
      'both kept the base',
      'dock closed',
      'dock closed, wants Monday',
      'Driver: dock closed',
      'Driver: dock closed, wants Monday',
    ],
    ['mine stands only inside a word of theirs', '', 'ok', 'booked', 'ok\n\nbooked'],
    ['nothing in common', 'a', 'mine', 'theirs', 'mine\n\ntheirs'],
    ['both began at nothing', '', 'mine', 'theirs', 'mine\n\ntheirs'],
    ['both added at the end', 'Base.', 'Base. One', 'Base. Two', 'Base. One Two'],
    ['both wrote in the middle', 'one two three', 'one 1 two three', 'one two 2 three', 'one 1 two 2 three'],
    ['they took away what I did not touch', 'one two three', 'one two three four', 'two three', 'two three four'],
    ['both replaced the same words', 'see cat', 'see dog', 'see bird', 'see dog\n\nsee bird'],
    ['signs of two units stay whole', 'a😀b', 'a😀😁b', 'a😂😀b', 'a😂😀😁b'],
    ['replacement signs are text', 'x', '$& x', 'x $1', '$& x $1'],
  ])('%s', (_, base, mine, theirs, merged) => {
    expect(mergeNotes(base, mine, theirs)).toBe(merged);
  });
});

it('keeps every word of two who write in places of their own', () => {
  const word = fc.stringMatching(/^[a-z]{1,6}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 2 }), word, word, fc.nat(), fc.nat(), (words, one, two, first, second) => {
      const insert = (text: string, place: number) => words.toSpliced(place % (words.length + 1), 0, text).join(' ');
      const merged = mergeNotes(words.join(' '), insert(`<${one}>`, first), insert(`[${two}]`, second));
      for (const text of [`<${one}>`, `[${two}]`]) expect(merged.split(text)).toHaveLength(2);
    }),
  );
});

it.each([
  ['Customer booked a demo', 'ok', false],
  ['Customer booked, ok.', 'ok', true],
  ['room 12', '1', false],
  ['A:\nhello\n\nB:\nbye', 'hello', true],
  ['Note: hello', 'hello', true],
  ['已確認客戶要發票', '客戶要發票', true],
  ['Größe', 'Gr', false],
  ['x😀y', '😀', true],
  ['anything', '', true],
])('%s says %s: %s', (text, words, says) => {
  expect(saysWords(text, words)).toBe(says);
});

describe('movedPosition', () => {
  it.each([
    ['before the change', 'one two', 'one two three', 3, 3],
    ['at what was added there', 'one', 'one two', 3, 3],
    ['behind what was added', 'two', 'one two', 1, 5],
    ['behind what was taken', 'one two', 'two', 6, 2],
    ['inside what was replaced', 'one two six', 'one 12 six', 5, 6],
  ])('%s', (_, before, after, position, moved) => {
    expect(movedPosition(before, after, position)).toBe(moved);
  });
});
