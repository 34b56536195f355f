import type { Note } from '../../../lib/domain/journal-row.ts';
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
