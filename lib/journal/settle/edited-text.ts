import type { GuardedPatch } from '../../domain/edit-guard.ts';
import type { JournalRow, WrittenValue } from '../../domain/journal-row.ts';
import {
  descriptionLimit,
  longLength,
  notesText,
  unixLines,
  wholeNote,
  type RecordFile,
} from '../../domain/log-texts.ts';
import { saysWords } from '../../domain/merge-notes.ts';
import type { SObject } from '../../salesforce/client.ts';
import { ownText } from './create.ts';
import type { SettleContext } from './settle-context.ts';

const textOf = ({ Description: text }: SObject) => (typeof text === 'string' ? text.trimEnd() : '');

/** The text without what was added last, where that still stands at its end, word for word. */
function withoutAdded(text: string, added: WrittenValue | undefined): string {
  if (typeof added !== 'string' || added === '' || text === added) return text === added ? '' : text;
  const end = `\n\n${added}`;
  const found = [end, end.replaceAll('\n', '\r\n')].find((one) => text.endsWith(one));
  return found === undefined ? text : text.slice(0, -found.length);
}

/**
 * A person rewrote the Description: theirs stays, and words of ours that are not in it are added below, in the place of
 * what was added before. `Added` among the written fields is what that was.
 */
export function addToEdited(
  guarded: GuardedPatch,
  current: SObject,
  row: JournalRow,
  context: SettleContext,
): GuardedPatch {
  if (!guarded.edited.includes('Description') || row.log.loggedNote === ownText(row)) return guarded;
  const text = textOf(current);
  const { patch, written } = guarded;
  const base = withoutAdded(text, written.Added);
  const words = missingWords(base, row, context);
  const whole = [base, words].filter(Boolean).join('\n\n');
  // Nothing is cut silently: what does not fit any more goes into the file.
  if (whole === text || longLength(whole) > descriptionLimit) return guarded;
  return { ...guarded, patch: { ...patch, Description: whole }, written: { ...written, Added: words } };
}

function missingWords(text: string, row: JournalRow, context: SettleContext): string {
  const said = unixLines(text);
  return notesText(
    row.notes.filter((note) => !saysWords(said, unixLines(note.text.trim()))),
    context.text.nameOf,
  );
}

/** Words of ours for which there is no room in a Description that a person rewrote. */
export function wordsLeftOver(
  { edited, patch }: GuardedPatch,
  current: SObject,
  row: JournalRow,
  context: SettleContext,
): RecordFile | undefined {
  if (!edited.includes('Description') || 'Description' in patch || row.log.loggedNote === ownText(row))
    return undefined;
  const words = missingWords(textOf(current), row, context);
  return words === '' ? undefined : wholeNote(words);
}
