import { ownNote, type JournalRow } from '../../../lib/domain/journal-row.ts';
import type { Note } from '../../../lib/domain/note.ts';
import { mergeNotes } from '../../../lib/domain/merge-notes.ts';

/** What the note says and said lately, oldest first. */
const statesOf = ({ history = [], revision, text }: Note) => [...history, { revision, text }];

/**
 * Two panels may edit one note. A save that starts from an older text is not thrown away: what it adds stands below
 * what is there. `sent`: what the same panel sent before without hearing an answer; where that arrived, this follows on it.
 */
export function mergeNoteText(
  current: Note | undefined,
  text: string,
  revision: number,
  sent: readonly string[] = [],
): string {
  if (current === undefined || current.revision === revision) return text;
  const later = statesOf(current).findLast((state) => state.revision > revision && sent.includes(state.text));
  const base = later ?? current.history?.find((entry) => entry.revision === revision);
  if (base !== undefined) return mergeNotes(base.text, text, current.text);
  if (text.includes(current.text)) return text;
  return current.text.includes(text) ? current.text : `${current.text}\n\n${text}`;
}

/** The words may come for a row that was merged into this one: what they add to the text they started from is added. */
export function savedText(
  row: JournalRow,
  id: string,
  text: string,
  revision: number,
  sent: readonly string[] = [],
): string {
  const note = ownNote(row);
  const gone = row.absorbed?.find((one) => one.id === id)?.history;
  const from =
    gone?.findLast((one) => one.revision > revision && sent.includes(one.text)) ??
    gone?.find((one) => one.revision === revision);
  if (from === undefined || note === undefined) return mergeNoteText(note, text, revision, sent);
  // What was sent for it since stands in this row.
  const arrived = statesOf(note).findLast((state) => sent.includes(state.text));
  return mergeNotes((arrived ?? from).text, text, note.text);
}
