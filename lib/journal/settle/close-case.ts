import { guardPatch, type GuardedPatch } from '../../domain/edit-guard.ts';
import type { JournalRow, WrittenFields } from '../../domain/journal-row.ts';
import { conversationFile } from '../../domain/log-texts.ts';
import { caseFields } from '../../domain/record-fields.ts';
import { AppError } from '../../errors/app-error.ts';
import type { CompositePart } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql, soqlId } from '../../salesforce/soql.ts';
import { adoptLogRow, mergeDrafts } from './adopt.ts';
import { isClosed, readClosing, type Closing } from './conversation.ts';
import { filePart, keepOwner, mergedPart, ownText, transcriptPart, withoutError } from './create.ts';
import { lookup, nothingFound, queryAll } from './lookup.ts';
import { addToEdited, dataPart, differs, gone, readRecord, tellNobody, updateable } from './patch.ts';
import type { EnquiryToWrite } from './plan.ts';
import { adopter, type SettleContext } from './settle-context.ts';

/** A closing that is not in the Case yet, or one whose note changed since. */
function needsClosing({ row, enquiry }: EnquiryToWrite): boolean {
  if (!isClosed(enquiry)) return false;
  return row.log.closedFor !== (enquiry.closedAt ?? 0) || (row.log.loggedNote ?? '') !== ownText(row);
}

function desiredFields(item: EnquiryToWrite, closing: Closing | undefined, context: SettleContext): WrittenFields {
  const closes = closing !== undefined && context.settings.closeCase;
  return {
    ...caseFields(item.row, item.enquiry, context.org),
    ...(closing === undefined ? {} : { Description: closing.texts.description }),
    ...(closes ? { Status: context.org.closedCaseStatus } : {}),
  };
}

/** What we last wrote; a Case adopted from another browser was made with the org's default status. */
function lastWritten(row: JournalRow, context: SettleContext): WrittenFields {
  if ('Status' in row.log.case) return row.log.case;
  const initial = context.caseObject?.fields.Status?.picklistValues.find((value) => value.defaultValue)?.value;
  return initial === undefined ? row.log.case : { ...row.log.case, Status: initial };
}

/** The conversation goes into a file when it is too long, or when the Description is a person's by now. */
function fileOf(closing: Closing, guarded: GuardedPatch, enquiryNumber: string): Closing['texts']['file'] {
  if (closing.texts.file !== undefined) return closing.texts.file;
  if (!guarded.edited.includes('Description')) return undefined;
  return conversationFile(enquiryNumber, closing.conversation);
}

/** One document per enquiry, whoever made it: an edition after a resumed chat is its next version. */
async function fileParts(
  closing: Closing | undefined,
  guarded: GuardedPatch,
  item: EnquiryToWrite,
  context: SettleContext,
): Promise<CompositePart[]> {
  const { caseId } = item.row.log;
  const file = closing === undefined ? undefined : fileOf(closing, guarded, item.enquiry.displayCaseNumber);
  if (file === undefined || caseId === undefined) return [];
  const [links = []] = await queryAll(context, [
    soql`SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = ${soqlId(caseId)} AND ContentDocument.Title = ${file.title} LIMIT 1`,
  ]);
  const documentId = links[0]?.ContentDocumentId;
  return [filePart(file, typeof documentId === 'string' ? { documentId } : { caseId })];
}

function afterwards(
  item: EnquiryToWrite,
  closing: Closing | undefined,
  guarded: GuardedPatch,
  desired: WrittenFields,
): JournalRow {
  const { row, enquiry } = item;
  const settled = Object.fromEntries(guarded.edited.map((field) => [field, desired[field] ?? null]));
  return {
    ...row,
    log: {
      ...withoutError(row.log),
      state: 'logged',
      case: { ...guarded.written, ...settled },
      ...(closing === undefined
        ? {}
        : { closedFor: enquiry.closedAt ?? 0, transcriptSeq: closing.lastSeq, loggedNote: ownText(row) }),
    },
  };
}

/** Completes the Case of a closed enquiry and keeps contact and subject right while it is open. Undefined: nothing to do. */
export async function patchCase(due: EnquiryToWrite, context: SettleContext): Promise<JournalRow | undefined> {
  const { caseId } = due.row.log;
  if (caseId === undefined) return undefined;
  const found = needsClosing(due) && context.mode === 'package' ? await lookup([], due, context) : nothingFound();
  const known = found.rows.get(due.key);
  // Decided in another browser: the Case stays as it is.
  if (known?.state === 'do-not-log') return adoptLogRow(due.row, known, adopter(context));
  const { drafts } = found;
  const row = mergeDrafts(due.row, drafts, context.browserId, context.me, context.now());
  const item = { ...due, row };
  const closing = needsClosing(item) ? await readClosing(item, context) : undefined;
  const desired = updateable(desiredFields(item, closing, context), context.caseObject);
  const last = lastWritten(row, context);
  if (closing === undefined && !differs(desired, last)) return tellNobody(row, { case: row.log.case }, context);
  const current = await readRecord('Case', caseId, Object.keys(desired), context);
  if (current === undefined) return gone(row, 'The Case was deleted in Salesforce, or it is hidden from you.');
  const guarded = guardPatch(desired, current, last);
  const patch = addToEdited(guarded, current, row, context);
  const isNewEdition = closing !== undefined && row.log.transcriptSeq !== closing.lastSeq;
  const parts: CompositePart[] = [
    ...(isNewEdition && context.mode === 'package' ? [transcriptPart(closing, caseId, context)] : []),
    ...(Object.keys(patch).length === 0
      ? []
      : [
          {
            method: 'PATCH' as const,
            path: `sobjects/Case/${caseId}`,
            referenceId: 'case',
            httpHeaders: keepOwner,
            body: patch,
          },
        ]),
    ...(isNewEdition ? await fileParts(closing, guarded, item, context) : []),
    ...mergedPart(drafts),
    ...dataPart(
      row,
      { case: guarded.written, note: ownText(row), ...(closing === undefined ? {} : { seq: closing.lastSeq }) },
      context,
    ),
  ];
  if (parts.length === 0) return afterwards(item, closing, guarded, desired);
  const answers = await context.client.composite(parts, { allOrNone: true });
  const error = compositeError(answers);
  if (error === null) return afterwards(item, closing, guarded, desired);
  if (error instanceof AppError && error.code === 'duplicate_key' && closing !== undefined) {
    // Another browser, or an answer that never came: this edition is in the Case.
    return { ...row, log: { ...row.log, transcriptSeq: closing.lastSeq, closedFor: item.enquiry.closedAt ?? 0 } };
  }
  throw error;
}
