import type { RelatedListView } from '../page-model.ts';
import { noAccess, notFound } from './problem.ts';
import type { OrgReader, Row } from './org-reader.ts';
import { soqlIds, soqlText } from './soql.ts';
import { tableOf } from './tables.ts';

const versionFields = [
  'Title',
  'PathOnClient',
  'FileExtension',
  'FileType',
  'ContentSize',
  'ContentDocumentId',
  'CreatedDate',
  'OwnerId',
];
const columns = [
  { field: 'Title', label: 'Title' },
  { field: 'OwnerId', label: 'Owner' },
  { field: 'CreatedDate', label: 'Last Modified' },
  { field: 'ContentSize', label: 'Size' },
];

export interface StoredFile {
  versionId: string;
  fileName: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Files linked to a record; undefined in an org without files. */
export function readFileList(reader: OrgReader, recordId: string): RelatedListView | undefined {
  if (!reader.canRead('ContentDocumentLink') || !reader.canRead('ContentVersion')) return undefined;
  const links = reader.select('ContentDocumentLink', ['ContentDocumentId'], {
    where: `LinkedEntityId = ${soqlText(recordId)}`,
  });
  const documentIds = links.map((link) => String(link['ContentDocumentId']));
  const rows = documentIds.length === 0 ? [] : latestVersions(reader, `ContentDocumentId IN ${soqlIds(documentIds)}`);
  const table = tableOf(reader, 'ContentVersion', columns, rows);
  const documentOf = new Map(rows.map((row) => [String(row['Id']), String(row['ContentDocumentId'])]));
  return {
    name: 'AttachedContentDocuments',
    label: 'Files',
    object: 'ContentDocument',
    total: rows.length,
    parentField: null,
    columns: table.columns,
    rows: table.rows.map((row) => ({ ...row, id: documentOf.get(row.id) ?? row.id, object: 'ContentDocument' })),
  };
}

function latestVersions(reader: OrgReader, where: string): Row[] {
  const latest = reader.field('ContentVersion', 'IsLatest') === undefined ? '' : ' AND IsLatest = true';
  return reader.select('ContentVersion', versionFields, { where: `${where}${latest}`, orderBy: 'CreatedDate DESC' });
}

/** A file by the id of one of its versions (068) or of its document (069). */
export function readFile(reader: OrgReader, id: string): StoredFile {
  if (!reader.canRead('ContentVersion')) throw noAccess();
  const where = id.startsWith('069') ? `ContentDocumentId = ${soqlText(id)}` : `Id = ${soqlText(id)}`;
  const row = id.startsWith('069')
    ? latestVersions(reader, where)[0]
    : reader.select('ContentVersion', versionFields, { where })[0];
  if (row === undefined) throw notFound();
  const versionId = String(row['Id']);
  const data = reader.tx.get('ContentVersion', versionId)?.['VersionData'];
  return {
    versionId,
    fileName: fileNameOf(row),
    bytes: Uint8Array.from(Buffer.from(typeof data === 'string' ? data : '', 'base64')),
  };
}

function fileNameOf(row: Row): string {
  const title = String(row['Title'] ?? 'file');
  const fromPath = /\.([A-Za-z0-9]{1,8})$/.exec(String(row['PathOnClient'] ?? ''))?.[1];
  const extension = String(row['FileExtension'] ?? '') || fromPath;
  return extension === undefined || title.endsWith(`.${extension}`) ? title : `${title}.${extension}`;
}
