// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import type { Note } from '../../../lib/domain/note.ts';
import { callRow } from '../../../lib/domain/testing/rows.ts';
import { mergeNoteText, savedText } from './merge-note.ts';

const note = (text: string, revision: number): Note => ({ author: 'ada', text, at: 1, revision });

describe('mergeNoteText', () => {
  it.each<[what: string, current: Note | undefined, text: string, revision: number, merged: string]>([
    ['the first words', undefined, 'a', 0, 'a'],
    ['a change of what is there', note('a', 3), 'b', 3, 'b'],
    ['deleting all of it', note('a', 3), '', 3, ''],
    ['more of the same from an older panel', note('a', 3), 'a b', 2, 'a b'],
    ['less of the same from an older panel', note('a b', 3), 'a', 2, 'a b'],
    ['other words from another panel', note('a', 3), 'b', 2, 'a\n\nb'],
    ['nothing from a panel that knows nothing', note('a', 3), '', 0, 'a'],
    ['words over an emptied note', note('', 3), 'b', 2, 'b'],
  ])('%s', (_what, current, text, revision, merged) => {
    expect(mergeNoteText(current, text, revision)).toBe(merged);
  });

  it('never loses a word of a panel that did not see the other one’s', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (there, typed) => {
        const merged = mergeNoteText(note(there, 5), typed, 4);
        expect(merged).toContain(there);
        expect(merged).toContain(typed);
        expect(mergeNoteText(note(merged, 6), typed, 4)).toBe(merged);
      }),
    );
  });

  it('joins what two panels type at once by what each started from, without saying anything twice', () => {
    const started = { revision: 4, text: 'dock closed' };
    const current: Note = { ...note('Driver: dock closed', 5), history: [started] };
    expect(mergeNoteText(current, 'dock closed, Monday', 4)).toBe('Driver: dock closed, Monday');
    expect(mergeNoteText(current, 'dock closed', 4)).toBe('Driver: dock closed');
  });
});

describe('a panel that heard no answer to what it sent before', () => {
  const started = { revision: 4, text: 'Base.' };
  const sent = ['Base. Wants a slto'];
  const current: Note = { ...note('Base. Wants a slto', 5), history: [started] };
  const typedOn = 'Base. Wants a slot on Monday';

  it('has its new words in place of those', () => {
    expect(mergeNoteText(current, typedOn, 4, sent)).toBe(typedOn);
    // It may not have arrived at all.
    expect(mergeNoteText(note('Base.', 4), typedOn, 4, sent)).toBe(typedOn);
  });

  it('has them beside what another panel added meanwhile', () => {
    const { text, revision } = current;
    const theirs: Note = { ...note(`Ben: ${text}`, 6), history: [started, { revision, text }] };
    expect(mergeNoteText(theirs, typedOn, 4, sent)).toBe(`Ben: ${typedOn}`);
  });

  it('has them in the row that took the place of the one it shows', () => {
    const words = current.text;
    const merged = (history: NonNullable<Note['history']>, there: Note): JournalRow => ({
      ...callRow(),
      notes: [there],
      absorbed: [{ id: 'gone', history }],
    });
    const arrivedBefore = merged([started, { revision: 5, text: words }], note(`Report.\n\n${words}`, 9));
    expect(savedText(arrivedBefore, 'gone', typedOn, 4, sent)).toBe(`Report.\n\n${typedOn}`);
    const arrivedAfter = merged([started], { ...note(words, 7), history: [{ revision: 6, text: 'Base.' }] });
    expect(savedText(arrivedAfter, 'gone', typedOn, 4, sent)).toBe(typedOn);
  });
});

describe('words for a row that was merged into another', () => {
  const row: JournalRow = {
    ...callRow(),
    notes: [note('from the report\n\ntyped into the hook’s', 6)],
    absorbed: [{ id: 'gone', history: [{ revision: 3, text: 'typed into the hook’s' }] }],
  };

  it('are added to what it says by what they started from', () => {
    const text = 'typed into the hook’s row, and on';
    expect(savedText(row, 'gone', text, 3)).toBe(`from the report\n\n${text}`);
  });

  it('are kept whole when that is not known', () => {
    const merged = savedText(row, 'gone', 'other words', 2);
    expect(merged).toContain('other words');
    expect(merged).toContain('from the report');
  });
});
