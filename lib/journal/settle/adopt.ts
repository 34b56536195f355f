import { callObject } from '../../domain/keys.ts';
import type { JournalRow, Note } from '../../domain/journal-row.ts';
import type { Found } from './lookup.ts';
import type { LogRow } from './log-row.ts';

/** Somebody else's words on the same thing are kept under their author; the same words are not said twice. */
function withNote(row: JournalRow, text: string | undefined, author: string, browser: string, at: number): JournalRow {
  const words = text?.trim() ?? '';
  if (words === '' || row.notes.some((note) => note.text.trim() === words)) return row;
  const others = row.notes.filter((note) => note.browser !== browser);
  const note: Note = { author, text: words, at, revision: 0, browser };
  return { ...row, notes: [...others, note] };
}

/** Drafts that other browsers mirrored become notes of this row. */
export function mergeDrafts(
  row: JournalRow,
  drafts: readonly LogRow[],
  ownBrowser: string,
  me: string,
  now: number,
): JournalRow {
  return drafts
    .filter((draft) => draft.browser !== ownBrowser)
    .reduce((next, draft) => withNote(next, draft.note, draft.staff ?? me, draft.browser ?? draft.id, now), row);
}

/** The record exists already: take its ids, keep what a person did here, never put empty over filled. */
export function adoptLogRow(row: JournalRow, found: LogRow, me: string, now: number): JournalRow {
  if (found.state === 'do-not-log') {
    return {
      ...row,
      declined: { by: found.staff ?? me, at: now, written: true },
      log: { ...row.log, state: 'do-not-log', logRowId: found.id },
    };
  }
  if (found.state === 'skipped') return { ...row, log: { ...row.log, state: 'skipped', logRowId: found.id } };
  const merged = withNote(row, found.note, found.staff ?? me, found.browser ?? found.id, now);
  const disposition = merged.disposition ?? foundDisposition(found, me, now);
  return {
    ...merged,
    ...(disposition === undefined ? {} : { disposition }),
    log: {
      ...merged.log,
      state: 'logged',
      logRowId: found.id,
      task: found.data.task ?? {},
      case: found.data.case ?? {},
      ...(found.taskId === undefined || row.kind !== 'call' ? {} : { taskId: found.taskId }),
      ...(found.caseId === undefined || row.kind !== 'enquiry' ? {} : { caseId: found.caseId }),
    },
  };
}

function foundDisposition(found: LogRow, me: string, now: number): JournalRow['disposition'] {
  return found.disposition === undefined ? undefined : { value: found.disposition, by: found.staff ?? me, at: now };
}

/** The row as it is when the org already has its record; undefined when the org has none. */
export function adoptFound(
  row: JournalRow,
  key: string,
  found: Found,
  me: string,
  now: number,
): JournalRow | undefined {
  const logRow = found.rows.get(key);
  if (logRow !== undefined) return adoptLogRow(row, logRow, me, now);
  const taskId = row.kind === 'call' ? found.taskIds.get(callObject(key)) : undefined;
  const ours = row.log.attempt ?? {};
  if (taskId !== undefined) return { ...row, log: { ...row.log, state: 'logged', taskId, task: ours } };
  if (row.kind === 'enquiry' && found.caseId !== undefined) {
    return { ...row, log: { ...row.log, state: 'logged', caseId: found.caseId, case: ours } };
  }
  return undefined;
}
