import { settledNotes } from '../../domain/note.ts';
import { saysStill, withSection } from '../../domain/case-section.ts';
import { needsDetails } from '../../domain/closings.ts';
import { type JournalRow, type WrittenFields } from '../../domain/journal-row.ts';
import { caseDetails } from '../../domain/record-fields.ts';
import { withDetails } from '../../domain/transcript.ts';
import type { CompositePart } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { isSame } from '../../storage/same.ts';
import { newerWords } from './adopt.ts';
import { toldByClosing, type Closing } from './conversation.ts';
import { addToEdited, wordsLeftOver } from './edited-text.ts';
import { editionPart, noteFileOf, withOwnFiles } from './files.ts';
import { keepOwner, mergedPart, ownText, transcriptPart, withoutError } from './create.ts';
import { goneOrMerged, masterField } from './merged-case.ts';
import { isToldWhole, type LogRow } from './log-row.ts';
import {
  dataPartOf,
  freshUntil,
  ifUnchanged,
  readRecord,
  isNobodyTold,
  noteTried,
  tellNobody,
  updateable,
} from './patch.ts';
import type { EnquiryToWrite } from './plan.ts';
import { adopter, caseWriter, type SettleContext } from './settle-context.ts';

interface JoinedCase extends EnquiryToWrite {
  closing: Closing | undefined;
  drafts: readonly LogRow[];
  /** The enquiry's own row in the org. */
  known: LogRow | undefined;
}

/**
 * Its details alone while there is no conversation; undefined while it goes on. Without the package they stand there at
 * once: nothing else tells a colleague who has a part of it that it is in this Case.
 */
function textsOf({ row, enquiry, closing, known }: JoinedCase, context: SettleContext) {
  if (closing !== undefined) return { whole: closing.texts.description, short: closing.texts.short };
  const isNew = row.log.case.Section === undefined;
  const isDue = enquiry.status === 'missed' ? isNew || needsDetails(row) : isNew && context.mode === 'package-free';
  if (!isDue) return undefined;
  const written = [known?.data.case, row.log.tried, row.log.case].map((one) => one?.Section);
  const details = withDetails(caseDetails(row, enquiry, caseWriter(row, context)), written);
  return { whole: details, short: details };
}

const hasNewNote = (row: JournalRow) => (row.log.loggedNote ?? '') !== ownText(row);

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/**
 * An enquiry that shares the Case of an earlier one adds its section below what stands there and closes the Case again
 * as it opened it. `Section` among the written fields is what it wrote. Undefined: nothing to do; a number: when to come
 * back.
 */
export async function patchJoinedCase(
  item: JoinedCase,
  context: SettleContext,
): Promise<JournalRow | number | undefined> {
  const { row, enquiry, closing, drafts } = item;
  const { caseId } = row.log;
  const texts = textsOf(item, context);
  if (caseId === undefined) return undefined;
  if (texts === undefined) return tellNobody(row, { case: row.log.case, joined: true }, context);
  const isNewEdition = closing !== undefined && row.log.transcriptSeq !== closing.lastSeq;
  const read = await readRecord('Case', caseId, ['Status', 'Description', ...masterField(context)], { row, context });
  const { current, known = item.known } = read;
  const elsewhere = await goneOrMerged(row, current, context);
  if (elsewhere !== undefined || current === undefined) return elsewhere;
  const newer = newerWords(row, known, adopter(context));
  if (newer !== undefined) return newer;
  const told = known?.data.case;
  const last: WrittenFields = { ...row.log.case, ...told };
  const text = textOf(current.Description) ?? '';
  // Of two browsers that write at once the slower one leaves a row that says less than the Case; so does a lost answer.
  const ours = [row.log.case, row.log.tried, told]
    .map((one) => textOf(one?.Section))
    .filter((one) => one !== undefined);
  // One without a note is part of one with it: the longest is meant.
  const standing = ours.filter((one) => saysStill(text, one)).toSorted((a, b) => b.length - a.length);
  const before = standing[0] ?? textOf(last.Section);
  const result = withSection(text, texts, before, enquiry.displayCaseNumber);
  // Closed by a change whose answer was lost, it is as this enquiry left it, too.
  const isOurs = [last.Status, row.log.tried?.Status].some((one) => one !== undefined && one === current.Status);
  const closes = closing !== undefined && context.settings.closeCase && isOurs;
  const own: WrittenFields = {
    ...last,
    ...(closes ? { Status: context.org.closedCaseStatus } : {}),
    Section: result.section ?? last.Section ?? '',
  };
  const wanted = {
    ...(result.description === undefined ? {} : { Description: result.description }),
    ...(closes && current.Status !== context.org.closedCaseStatus ? { Status: context.org.closedCaseStatus } : {}),
  };
  // A colleague's section, or one that a person edited, stays: words of ours that it does not have are added below.
  const edited = result.section === undefined ? ['Description'] : [];
  const guarded = addToEdited({ patch: wanted, edited, written: own }, current, row, known, context);
  const { written } = guarded;
  const patch = updateable(guarded.patch, context.caseObject);
  // What others say in it goes back as it was read: none of it may have been added since.
  const until = 'Description' in patch ? freshUntil(current, context) : undefined;
  if (until !== undefined) return until;
  const noteFile = noteFileOf(row, context) ?? wordsLeftOver({ ...guarded, patch }, current, row, known, context);
  const isFile =
    closing !== undefined && (isNewEdition || hasNewNote(row)) && (result.needsFile || closing.texts.needsFile);
  const path = `sobjects/Case/${caseId}`;
  const place = { recordId: caseId, ownFiles: row.log.ownFiles };
  // Written in the same change as a section that stands there already.
  const isStanding = result.section !== undefined && result.description === undefined;
  const isKnown = !isNewEdition || isStanding;
  const isNews = hasNewNote(row) && !isToldWhole(row, known, context, closing?.lastSeq);
  const httpHeaders = { ...keepOwner, ...ifUnchanged(current, context) };
  const parts: CompositePart[] = [
    ...(isNewEdition && context.mode === 'package' ? [transcriptPart(closing, caseId, context)] : []),
    ...(Object.keys(patch).length === 0
      ? []
      : [{ method: 'PATCH' as const, path, referenceId: 'case', httpHeaders, body: patch }]),
    ...(isFile ? await editionPart(closing.texts.file, { ...place, isKnown }, context) : []),
    ...(isNews ? await editionPart(noteFile, place, context, 'noteFile') : []),
    ...mergedPart(drafts),
  ];
  // Where nothing is written the row is left alone: another browser may write both at this moment.
  if (parts.length > 0 || !isSame(written, told) || !isNobodyTold(row)) {
    const data = {
      case: written,
      joined: true as const,
      note: ownText(row),
      ...(closing === undefined ? {} : { seq: closing.lastSeq }),
    };
    parts.push(...dataPartOf(read.known, row, data, context));
  }
  const next: JournalRow = {
    ...row,
    notes: settledNotes(row.notes),
    log: {
      ...withoutError(row.log),
      tried: undefined,
      state: 'logged',
      case: written,
      loggedNote: ownText(row),
      ...toldByClosing(row, enquiry, closing),
    },
  };
  if (parts.length === 0) return next;
  // Where nothing of it is known to stand there it is still to be written.
  const stood: WrittenFields = { ...last, ...(before === undefined ? {} : { Section: before }) };
  await noteTried(row, { patch: own, written: own }, stood, context);
  const error = compositeError(await context.client.composite(parts, { allOrNone: true }));
  if (error === null) return next;
  if (error.code === 'duplicate_key' && closing !== undefined) {
    // Another browser, or an answer that never came: this edition is in the Case. What else was new is still to be written.
    return { ...row, log: { ...row.log, transcriptSeq: closing.lastSeq } };
  }
  const other = withOwnFiles(row, error);
  if (other === undefined) throw error;
  return other;
}
