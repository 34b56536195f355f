import type { RecordFile } from '../../domain/log-texts.ts';
import type { CompositePart } from '../../salesforce/client.ts';
import { soql, soqlId } from '../../salesforce/soql.ts';
import { toBase64 } from './conversation.ts';
import { queryAll } from './lookup.ts';
import type { SettleContext } from './settle-context.ts';

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

/** One document per record and title, whoever made it: what is written later is its next version. */
export async function editionPart(
  file: RecordFile | undefined,
  recordId: string,
  context: SettleContext,
  referenceId = 'file',
): Promise<CompositePart[]> {
  if (file === undefined) return [];
  const [links = []] = await queryAll(context, [
    soql`SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = ${soqlId(recordId)} AND ContentDocument.Title = ${file.title} LIMIT 1`,
  ]);
  const documentId = links[0]?.ContentDocumentId;
  return [filePart(file, typeof documentId === 'string' ? { documentId } : { recordId }, referenceId)];
}
