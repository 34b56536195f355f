import type { SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { IndexCondition } from './index-condition.ts';
import type { Transaction } from './transaction.ts';
import { insufficientAccess, type Writer } from './writer.ts';

type Insert = (writer: Writer, object: string, values: Record<string, unknown>) => Promise<string>;

const FILE_TYPES: Readonly<Record<string, string>> = {
  txt: 'TEXT',
  html: 'HTML',
  pdf: 'PDF',
  png: 'PNG',
  jpg: 'JPG',
  json: 'JSON',
  csv: 'CSV',
};

function text(row: SObjectRow, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

function byteLength(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

function versionsOf(tx: Transaction, documentId: string): SObjectRow[] {
  const condition: IndexCondition = { kind: 'in', field: 'ContentDocumentId', values: [documentId] };
  return [...tx.scan('ContentVersion', condition)].filter((row) => row['ContentDocumentId'] === documentId);
}

const USER_PREFIX = '005';

/**
 * A file that is published on a record may be viewed by whoever sees the record, not changed (`ShareType` V,
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm).
 */
export function checkMayRevise({ tx, user }: Writer, row: SObjectRow): void {
  const documentId = row['ContentDocumentId'];
  if (user.system === true || typeof documentId !== 'string') return;
  if (tx.read('ContentDocument', documentId)?.['OwnerId'] === user.userId) return;
  const condition: IndexCondition = { kind: 'in', field: 'ContentDocumentId', values: [documentId] };
  const links = [...tx.scan('ContentDocumentLink', condition)].filter(
    (link) => link['ContentDocumentId'] === documentId,
  );
  const mayRevise = links.some(({ ShareType, LinkedEntityId }) =>
    ShareType === 'C' ? true : ShareType === 'I' && !String(LinkedEntityId).startsWith(USER_PREFIX),
  );
  if (!mayRevise) throw insufficientAccess(documentId);
}

/** Fills what the service derives from the file itself; runs before a ContentVersion is inserted. */
export function describeFile(tx: Transaction, row: SObjectRow): void {
  const fileName = text(row, 'PathOnClient').split(/[\\/]/).at(-1) ?? '';
  const dot = fileName.lastIndexOf('.');
  const extension = dot > 0 ? fileName.slice(dot + 1).toLowerCase() : null;
  row['Title'] ??= dot > 0 ? fileName.slice(0, dot) : fileName;
  row['FileExtension'] = extension;
  row['FileType'] = extension ? (FILE_TYPES[extension] ?? 'UNKNOWN') : 'UNKNOWN';
  row['ContentSize'] = byteLength(text(row, 'VersionData'));
  row['IsLatest'] = true;
  row['VersionNumber'] = '1';
  const documentId = row['ContentDocumentId'];
  if (typeof documentId !== 'string') return;
  if (row['FirstPublishLocationId'] !== null) {
    const message = 'You cannot set a value for First Publish Location when publishing a new version.';
    throw new SalesforceError(400, 'INVALID_FIELD', message, ['FirstPublishLocationId']);
  }
  row['VersionNumber'] = String(versionsOf(tx, documentId).length + 1);
}

/** The document that a first version makes, and its links; a later version becomes the document's latest. */
export async function publishVersion(writer: Writer, row: SObjectRow, insert: Insert): Promise<void> {
  const { tx } = writer;
  const shared = {
    Title: row['Title'],
    FileType: row['FileType'],
    FileExtension: row['FileExtension'],
    ContentSize: row['ContentSize'],
  };
  const documentId = row['ContentDocumentId'];
  if (typeof documentId === 'string') {
    for (const older of versionsOf(tx, documentId)) {
      if (older.Id !== row.Id && older['IsLatest']) tx.stage('ContentVersion', { ...older, IsLatest: false });
    }
    const document = tx.read('ContentDocument', documentId);
    if (document)
      tx.stage('ContentDocument', {
        ...document,
        Title: row['Title'] ?? null,
        ContentSize: row['ContentSize'] ?? null,
        LatestPublishedVersionId: row.Id,
      });
    return;
  }
  const created = await insert(writer, 'ContentDocument', {
    ...shared,
    OwnerId: row['OwnerId'],
    LatestPublishedVersionId: row.Id,
  });
  tx.stage('ContentVersion', { ...row, ContentDocumentId: created });
  await insert(writer, 'ContentDocumentLink', {
    ContentDocumentId: created,
    LinkedEntityId: row['OwnerId'],
    ShareType: 'I',
  });
  const location = row['FirstPublishLocationId'];
  if (typeof location !== 'string' || location === row['OwnerId']) return;
  await insert(writer, 'ContentDocumentLink', { ContentDocumentId: created, LinkedEntityId: location, ShareType: 'V' });
}
