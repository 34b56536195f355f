import type { JournalRow } from '../../domain/journal-row.ts';
import type { Note } from '../../domain/note.ts';
import type { LogRow } from './log-row.ts';

type Words = Pick<Note, 'author' | 'at' | 'mirrored'> & {
  text: string | undefined;
  browser: string;
  revision?: number | undefined;
};

export const isEmptied = ({ text }: { text: string }): boolean => text.trim() === '';

/** Somebody else's words on the same thing are kept under their author; the same words are not said twice. */
export function withNote(row: JournalRow, { text, ...said }: Words): JournalRow {
  const words = text?.trim() ?? '';
  if (words === '' || row.notes.some((note) => note.text.trim() === words)) return row;
  const others = row.notes.filter((note) => note.browser !== said.browser);
  return { ...row, notes: [...others, { ...said, text: words, revision: said.revision ?? 0 }] };
}

/**
 * Somebody took all their words out again: who still holds them gives them up, and goes on to tell so. What that browser
 * mirrored later, of a record that was hidden from it by then, is news.
 */
export function withoutWords(row: JournalRow, said: Words): JournalRow {
  const held = row.notes.filter((note) => note.browser === said.browser);
  const { revision = 0 } = said;
  if (held.some((note) => isEmptied(note) || note.revision > revision)) return row;
  const others = row.notes.filter((note) => note.browser !== said.browser);
  return { ...row, notes: [...others, { ...said, text: '', revision }] };
}

export const isSameNote = (told: { browser: string; text: string }, { browser, text }: Note): boolean =>
  told.browser === browser && told.text.trim() === text.trim();

/** What the org's row tells of a browser that has mirrored more since says no news. */
export function isSaidOn({ notes }: JournalRow, { browser, text }: { browser: string; text: string }): boolean {
  return notes.some((note) => note.mirrored === true && note.browser === browser && note.text.includes(text.trim()));
}

/** A draft whose words that browser took out again since, by what is known here. */
export function isTakenOut({ notes }: JournalRow, { browser, data: { revision = 0 } }: LogRow): boolean {
  return notes.some((note) => note.browser === browser && isEmptied(note) && note.revision >= revision);
}
