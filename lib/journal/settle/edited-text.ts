import type { GuardedPatch } from '../../domain/edit-guard.ts';
import type { JournalRow, WrittenValue } from '../../domain/journal-row.ts';
import {
  descriptionLimit,
  longLength,
  notesText,
  outsideBlocks,
  unixLines,
  wholeNote,
  type RecordFile,
} from '../../domain/log-texts.ts';
import { saysWords } from '../../domain/merge-notes.ts';
import type { Note } from '../../domain/note.ts';
import type { SObject } from '../../salesforce/client.ts';
import { ownText } from './create.ts';
import type { LogRow } from './log-row.ts';
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
  known: LogRow | undefined,
  context: SettleContext,
): GuardedPatch {
  if (!guarded.edited.includes('Description') || !hasNewWords(row, known)) return guarded;
  const text = textOf(current);
  const { patch, written } = guarded;
  const base = withoutAdded(text, written.Added);
  const words = missingWords(base, row, context);
  const whole = [base, words].filter(Boolean).join('\n\n');
  // Nothing is cut silently: what does not fit any more goes into the file.
  if (whole === text || longLength(whole) > descriptionLimit) return guarded;
  return { ...guarded, patch: { ...patch, Description: whole }, written: { ...written, Added: words } };
}

/** What the record was last to say, here and by the org's row; a person may have taken some of it out again. */
const settledTexts = ({ log }: JournalRow, known: LogRow | undefined): string[] =>
  [log.task, log.case, known?.data.task, known?.data.case]
    .flatMap((written) => [written?.Description, written?.Section, written?.Added])
    .flatMap((text) => (typeof text === 'string' ? [outsideBlocks(text)] : []));

/** Words that were not settled in the record yet: mine, or those of another browser, which may have come later. */
export function hasNewWords(row: JournalRow, known: LogRow | undefined): boolean {
  if (row.log.loggedNote !== ownText(row)) return true;
  const texts = settledTexts(row, known);
  const isSettled = ({ text }: Note) => texts.some((settled) => saysWords(settled, unixLines(text.trim())));
  return row.notes.some((note) => note.browser !== undefined && note.text.trim() !== '' && !isSettled(note));
}

function missingWords(text: string, row: JournalRow, context: SettleContext): string {
  // What a customer wrote, or a fact, is no word of ours.
  const said = outsideBlocks(text);
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
  known: LogRow | undefined,
  context: SettleContext,
): RecordFile | undefined {
  if (!edited.includes('Description') || 'Description' in patch || !hasNewWords(row, known)) return undefined;
  const words = missingWords(textOf(current), row, context);
  return words === '' ? undefined : wholeNote(words);
}
