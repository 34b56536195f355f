import { ownNote, type JournalRow, type Note } from '../../../lib/domain/journal-row.ts';
import { mergeNotes } from '../../../lib/domain/merge-notes.ts';

/**
 * Two panels may edit one note. A save that starts from an older text is not thrown away: what it adds stands below
 * what is there.
 */
export function mergeNoteText(current: Note | undefined, text: string, revision: number): string {
  if (current === undefined || current.revision === revision) return text;
  const base = current.history?.find((entry) => entry.revision === revision)?.text;
  if (base !== undefined) return mergeNotes(base, text, current.text);
  if (text.includes(current.text)) return text;
  return current.text.includes(text) ? current.text : `${current.text}\n\n${text}`;
}

/** The words may come for a row that was merged into this one: what they add to the text they started from is added. */
export function savedText(row: JournalRow, id: string, text: string, revision: number): string {
  const note = ownNote(row);
  const gone = row.absorbed?.find((one) => one.id === id)?.history.find((one) => one.revision === revision);
  if (gone === undefined || note === undefined) return mergeNoteText(note, text, revision);
  return mergeNotes(gone.text, text, note.text);
}
