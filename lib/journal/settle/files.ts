import type { JournalRow } from '../../domain/journal-row.ts';
import { notesText, wholeNote, type RecordFile } from '../../domain/log-texts.ts';
import { caseNoteFile, taskNoteFile } from '../../domain/record-fields.ts';
import type { AppError } from '../../errors/app-error.ts';
import type { CompositePart } from '../../salesforce/client.ts';
import { soql, soqlAnd, soqlId } from '../../salesforce/soql.ts';
import { toBase64 } from './conversation.ts';
import { queryAll } from './lookup.ts';
import { caseWriter, hasDescription, taskWriter, type SettleContext } from './settle-context.ts';

/** The note that is too long for the Description of its record, or any where that may not be written. */
export function noteFileOf(row: JournalRow, context: SettleContext): RecordFile | undefined {
  const { call, enquiry } = row;
  const long =
    call === undefined
      ? enquiry && caseNoteFile(row, enquiry, caseWriter(row, context))
      : taskNoteFile(row, call, taskWriter(row, context));
  if (long !== undefined || hasDescription(call === undefined ? context.caseObject : context.taskObject)) return long;
  const words = notesText(row.notes, context.text.nameOf);
  return words === '' ? undefined : wholeNote(words);
}

/** A text as a file that hangs on one record and nowhere else, or as the next version of a document that does. */
export function filePart(
  file: RecordFile,
  place: { recordId: string } | { documentId: string },
  referenceId = 'file',
): CompositePart {
  return {
    method: 'POST',
    path: 'sobjects/ContentVersion',
    referenceId,
    body: {
      Title: file.title,
      PathOnClient: file.fileName,
      VersionData: toBase64(file.text),
      ...('recordId' in place ? { FirstPublishLocationId: place.recordId } : { ContentDocumentId: place.documentId }),
    },
  };
}

/**
 * One document per record and title, whoever made it: what is written later is its next version. A colleague's that may
 * not be changed gets one of mine beside it. `isKnown`: it says this already, where it is there at all.
 */
export async function editionPart(
  file: RecordFile | undefined,
  { recordId, ownFiles, isKnown }: { recordId: string; ownFiles: true | undefined; isKnown?: boolean },
  context: SettleContext,
  referenceId = 'file',
): Promise<CompositePart[]> {
  if (file === undefined) return [];
  const same = soqlAnd([
    soql`LinkedEntityId = ${soqlId(recordId)} AND ContentDocument.Title = ${file.title}`,
    ...(ownFiles === true ? [soql`ContentDocument.OwnerId = ${context.userId}`] : []),
  ]);
  const [links = []] = await queryAll(context, [
    soql`SELECT ContentDocumentId FROM ContentDocumentLink WHERE ${same} LIMIT 1`,
  ]);
  const documentId = links[0]?.ContentDocumentId;
  if (isKnown === true && documentId !== undefined) return [];
  return [filePart(file, typeof documentId === 'string' ? { documentId } : { recordId }, referenceId)];
}

/** A document may only be viewed, as what hangs on a record is by whoever sees that: undefined when it is another refusal. */
export function withOwnFiles(row: JournalRow, { advice, details: { part } }: AppError): JournalRow | undefined {
  const isRefused = (part === 'file' || part === 'noteFile') && advice === 'after-config';
  return isRefused && row.log.ownFiles !== true ? { ...row, log: { ...row.log, ownFiles: true } } : undefined;
}
