import { lastWrittenOf, type GuardedPatch } from '../../domain/edit-guard.ts';
import { chatAgainAt, closingOf, hasNews, needsDetails } from '../../domain/closings.ts';
import { isNobody, type JournalRow, type WrittenFields } from '../../domain/journal-row.ts';
import { settledNotes } from '../../domain/note.ts';
import type { RecordFile } from '../../domain/log-texts.ts';
import { caseDetails, caseFields } from '../../domain/record-fields.ts';
import { withDetails } from '../../domain/transcript.ts';
import { AppError } from '../../errors/app-error.ts';
import type { CompositePart, SObject } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { isSame } from '../../storage/same.ts';
import { accountField, withAccount } from './account-of-case.ts';
import { adoptLogRow, mergeDrafts, newerWords, withNewerWords, withTheirChoices } from './adopt.ts';
import { isClosed, readClosing, readClosingIfReady, toldByClosing, type Closing } from './conversation.ts';
import { keepOwner, mergedPart, ownText, transcriptPart, withoutError } from './create.ts';
import { editionPart, noteFileOf, withOwnFiles } from './files.ts';
import { patchJoinedCase } from './joined-case.ts';
import { lookup, nothingFound } from './lookup.ts';
import { isToldWhole, type LogRow } from './log-row.ts';
import { goneOrMerged, masterField } from './merged-case.ts';
import { guardContact } from './merged-contact.ts';
import { inOwnPart, type OwnPart } from './own-part.ts';
import { addToEdited, hasNewWords, wordsLeftOver } from './edited-text.ts';
import {
  certainOf,
  dataPartOf,
  freshUntil,
  ifUnchanged,
  newHere,
  noteTried,
  readRecord,
  isNobodyTold,
  isOnlyFound,
  tellNobody,
  updateable,
} from './patch.ts';
import type { EnquiryToWrite } from './plan.ts';
import { adopter, caseWriter, type SettleContext } from './settle-context.ts';
import { withoutHidden } from './unreachable.ts';

/** A closing that is not in the Case yet, or one of which more is said since. */
const needsClosing = ({ row, enquiry }: EnquiryToWrite): boolean =>
  isClosed(enquiry) && (row.log.closedFor !== closingOf(enquiry) || hasNews(row));

/** Nobody says when this chat was closed: it may have been resumed and closed again unseen. */
function mustReadAgain({ row }: EnquiryToWrite, now: number): boolean {
  const at = chatAgainAt(row);
  return at !== undefined && at <= now;
}

/** Read now, or not given: then it goes on. */
function readNow(row: JournalRow, closing: Closing | undefined, now: number): JournalRow {
  if (chatAgainAt(row) === undefined) return row;
  return { ...row, log: { ...row.log, chatReadAt: now, ...(closing === undefined ? { chatOpenAt: now } : {}) } };
}

/** Undefined: there is nothing to complete, or it goes on and is not given. */
async function closingIfDue(
  item: EnquiryToWrite,
  again: boolean,
  context: SettleContext,
): Promise<Closing | undefined> {
  if (needsClosing(item)) return readClosing(item, context);
  return again ? readClosingIfReady(item, context) : undefined;
}

function desiredFields(
  item: EnquiryToWrite,
  closing: Closing | undefined,
  known: LogRow | undefined,
  context: SettleContext,
): WrittenFields {
  const { log } = item.row;
  const written = [known?.data.case, log.tried, log.case].map((one) => one?.Description);
  const closes = closing !== undefined && context.settings.closeCase && item.row.log.attached !== true;
  const { ContactId = null, ...fields } = caseFields(item.row, item.enquiry, caseWriter(item.row, context));
  return {
    ...fields,
    ...(leavesPerson(item.row) ? {} : { ContactId }),
    ...(closing === undefined ? {} : { Description: closing.texts.description }),
    ...(needsDetails(item.row)
      ? { Description: withDetails(caseDetails(item.row, item.enquiry, caseWriter(item.row, context)), written) }
      : {}),
    ...(closes ? { Status: context.org.closedCaseStatus } : {}),
  };
}

/** What we last wrote; a Case adopted from another browser was made with the org's default status. */
function lastWritten(row: JournalRow, context: SettleContext): WrittenFields {
  if ('Status' in row.log.case) return row.log.case;
  const initial = context.caseObject?.fields.Status?.picklistValues.find((value) => value.defaultValue)?.value;
  return initial === undefined ? row.log.case : { ...row.log.case, Status: initial };
}

/**
 * The conversation where it needs a file: what is new of it, and what stood in the Description until a note took its
 * room. The Description is written in the same change: where it is as it should be, so is the file.
 */
function conversationFile(
  closing: Closing | undefined,
  { needsFile, edited }: OwnPart,
  patch: WrittenFields,
  { isNewEdition, isWritable }: Record<'isNewEdition' | 'isWritable', boolean>,
): { conversation?: RecordFile; isKnown: boolean } {
  const isOurs = !edited.includes('Description');
  const isPatched = 'Description' in patch;
  const isDue = closing !== undefined && needsFile && (isNewEdition || (isOurs && isPatched));
  const isKnown = isOurs && !(isNewEdition && (isPatched || !isWritable));
  return isDue ? { conversation: closing.texts.file, isKnown } : { isKnown };
}

/** That, and the note where it is too long for the Description. */
async function fileParts(
  item: EnquiryToWrite,
  {
    closing,
    conversation,
    isKnown,
    leftOver,
    known,
  }: ReturnType<typeof conversationFile> & {
    closing: Closing | undefined;
    leftOver: RecordFile | undefined;
    known: LogRow | undefined;
  },
  patch: WrittenFields,
  context: SettleContext,
): Promise<CompositePart[]> {
  const { row } = item;
  const { caseId, ownFiles } = row.log;
  if (caseId === undefined || (closing === undefined && !needsDetails(item.row))) return [];
  const place = { recordId: caseId, ownFiles };
  const isTold = !hasNewWords(row, known) || isToldWhole(row, known, context, closing?.lastSeq);
  const isNews = 'Description' in patch || !isTold;
  const note = isNews ? (noteFileOf(row, context) ?? leftOver) : undefined;
  return [
    ...(await editionPart(conversation, { ...place, isKnown }, context)),
    ...(await editionPart(note, place, context, 'noteFile')),
  ];
}

/** Without the package nobody can tell whether a colleague said that it was nobody in Salesforce. */
function leavesPerson({ log, match }: JournalRow): boolean {
  return log.colleagues === true && (match.chosen === undefined || match.chosen.found === true);
}

/**
 * Whom a person chooses for a colleague's Case takes the place of whom the colleague's browser found: without the package
 * nobody can tell that from what a person filled in, and who chooses sees who stands there.
 */
function chosenAfterAll(row: JournalRow, { ContactId }: SObject): WrittenFields {
  return row.log.colleagues === true && !leavesPerson(row) && typeof ContactId === 'string' ? { ContactId } : {};
}

const descriptionIn = ({ patch, written }: GuardedPatch): WrittenFields =>
  patch.Description === undefined || written.Description === undefined ? {} : { Description: written.Description };

function afterwards(
  item: EnquiryToWrite,
  closing: Closing | undefined,
  guarded: GuardedPatch,
  wanted: WrittenFields,
): JournalRow {
  const { row, enquiry } = item;
  const isSaid = closing !== undefined || needsDetails(item.row);
  return {
    ...row,
    ...(isSaid ? { notes: settledNotes(row.notes) } : {}),
    log: {
      ...withoutError(row.log),
      tried: undefined,
      state: 'logged',
      // What a person edited, or another browser chose, counts as settled; our part of a Description is what it became.
      case: { ...guarded.written, ...wanted },
      nobody: isNobody(row),
      ...(isSaid ? { ...toldByClosing(row, enquiry, closing), loggedNote: ownText(row) } : {}),
    },
  };
}

/**
 * Completes the Case of a closed enquiry and keeps contact and subject right while it is open. Undefined: nothing to do; a number:
 * when to come back.
 * Enquiries that share a Case take turns: what others say in its Description goes back as it was read, and Salesforce
 * does not tell a change within the same second.
 */
export async function patchCase(due: EnquiryToWrite, context: SettleContext): Promise<JournalRow | number | undefined> {
  const { caseId } = due.row.log;
  if (caseId === undefined) return undefined;
  return context.locks.request(`case:${caseId}`, () => patchInTurn(due, caseId, context));
}

async function patchInTurn(
  due: EnquiryToWrite,
  caseId: string,
  context: SettleContext,
): Promise<JournalRow | number | undefined> {
  // Asked once: an answer may set the clock back by a second.
  const again = mustReadAgain(due, context.now());
  const mayClose = needsClosing(due) || again || needsDetails(due.row);
  const found = mayClose && context.mode === 'package' ? await lookup([], due, context) : nothingFound();
  const known = found.rows.get(due.key);
  // Decided in another browser: the Case stays as it is.
  if (known?.state === 'do-not-log') return adoptLogRow(due.row, known, adopter(context));
  const { drafts } = found;
  const merged = mergeDrafts(due.row, drafts, context.browserId, context.me, context.now());
  const row = withNewerWords(merged, known, adopter(context));
  const closing = await closingIfDue({ ...due, row }, again, context);
  const item = { ...due, row: mayClose ? readNow(row, closing, context.now()) : row };
  if (row.log.joined === true) {
    const patched = await patchJoinedCase({ ...item, closing, drafts, known }, context);
    return patched ?? (mayClose ? item.row : undefined);
  }
  const wanted = updateable(desiredFields(item, closing, known, context), context.caseObject);
  const local = lastWritten(row, context);
  const desired = newHere(wanted, certainOf(local, row));
  const isNewEdition = closing !== undefined && row.log.transcriptSeq !== closing.lastSeq;
  // Also where the Description is hidden, or says the same of a note that is too long for it.
  const hasFile = mayClose && hasNews(row) && noteFileOf(row, context) !== undefined;
  if (Object.keys(desired).length === 0 && !isNewEdition && drafts.length === 0 && !hasFile) {
    if (closing !== undefined || needsDetails(item.row))
      return afterwards(item, closing, { patch: {}, edited: [], written: local }, wanted);
    return mayClose ? item.row : tellNobody(row, { case: row.log.case }, context);
  }
  const fields = [...Object.keys(desired), ...accountField(desired, context), ...masterField(context)];
  const read = await readRecord('Case', caseId, fields, { row, context });
  const { current } = read;
  const elsewhere = await goneOrMerged(row, current, context);
  if (elsewhere !== undefined || current === undefined) return elsewhere;
  const told = (read.known ?? known)?.data.case;
  const last = lastWrittenOf(current, local, told, row.log.tried, desired);
  // Its row in the org tells each author's words to whoever patches next: none may be missing there.
  const newer = newerWords(row, read.known, adopter(context));
  if (newer !== undefined) return newer;
  const places = { current, last, enquiryNumber: item.enquiry.displayCaseNumber };
  const ours = { current, last: { ...last, ...chosenAfterAll(row, current) } };
  const own = inOwnPart(await guardContact('ContactId', desired, ours, context), closing, places);
  const guarded = { ...own, ...addToEdited(own, current, row, read.known, context) };
  const patch = await withAccount(guarded.patch, current, context);
  const settled = { ...wanted, ...descriptionIn(own) };
  // Beside words of others: none of them may have been added since it was read.
  const isShared = 'Description' in patch && patch.Description !== desired.Description;
  const until = isShared || isOnlyFound(patch, row) ? freshUntil(current, context) : undefined;
  if (until !== undefined) return until;
  const isWritable = 'Description' in wanted;
  const conversation = conversationFile(closing, guarded, patch, { isNewEdition, isWritable });
  const leftOver = wordsLeftOver(guarded, current, row, read.known, context);
  const parts: CompositePart[] = [
    ...(isNewEdition && context.mode === 'package' ? [transcriptPart(closing, caseId, context)] : []),
    ...(Object.keys(patch).length === 0
      ? []
      : [
          {
            method: 'PATCH' as const,
            path: `sobjects/Case/${caseId}`,
            referenceId: 'case',
            httpHeaders: { ...keepOwner, ...ifUnchanged(current, context) },
            body: patch,
          },
        ]),
    ...(await fileParts({ ...item, row }, { ...conversation, closing, leftOver, known: read.known }, patch, context)),
    ...mergedPart(drafts),
  ];
  // Where nothing is written the row is left alone: another browser may write both at this moment.
  if (parts.length > 0 || !isSame(guarded.written, told) || !isNobodyTold(row)) {
    const data = {
      case: guarded.written,
      note: ownText(row),
      ...(closing === undefined ? {} : { seq: closing.lastSeq }),
    };
    parts.push(...dataPartOf(read.known, withTheirChoices(row, read.known ?? known, desired), data, context));
  }
  if (parts.length === 0) return afterwards(item, closing, guarded, settled);
  await noteTried(row, guarded, last, context);
  const answers = await context.client.composite(parts, { allOrNone: true });
  const error = compositeError(answers);
  if (error === null) return afterwards(item, closing, guarded, settled);
  if (error instanceof AppError && error.code === 'duplicate_key' && closing !== undefined) {
    // Another browser, or an answer that never came: this edition is in the Case. What else was new is still to be written.
    return { ...item.row, log: { ...item.row.log, transcriptSeq: closing.lastSeq } };
  }
  const reachable = error.details.part === 'case' ? await withoutHidden(row, patch, error, context) : undefined;
  const other = reachable ?? withOwnFiles(item.row, error);
  if (other === undefined) throw error;
  return other;
}
