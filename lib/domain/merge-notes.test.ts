import { describe, expect, it } from 'vitest';
import { mergeNotes } from './merge-notes.ts';

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
    ['nothing in common', 'a', 'mine', 'theirs', 'mine\n\ntheirs'],
    ['both began at nothing', '', 'mine', 'theirs', 'mine\n\ntheirs'],
    ['replacement signs are text', 'x', '$& x', 'x $1', '$& x $1'],
  ])('%s', (_, base, mine, theirs, merged) => {
    expect(mergeNotes(base, mine, theirs)).toBe(merged);
  });
});
