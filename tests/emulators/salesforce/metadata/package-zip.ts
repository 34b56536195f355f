import { strFromU8, unzipSync } from 'fflate';
import { SalesforceError } from '../types.ts';
import type { MetadataElement } from '../package/metadata-files.ts';
import { isProblem, readXmlFile } from './xml-file.ts';

const MAX_FILES = 10_000;
const MAX_ZIP_BYTES = 39 * 1024 * 1024;
const MAX_BYTES = 600 * 1024 * 1024;

/** The files of a deployment, with the folder that package.xml stands in cut off. */
export interface PackageZip {
  /** `unpackaged/` or empty: file names in results begin with it. */
  folder: string;
  files: ReadonlyMap<string, Uint8Array>;
  manifest: Manifest;
  /** Components to delete, before and after the others are saved. */
  deletions: readonly Deletion[];
}

export interface Manifest {
  version: string;
  members: readonly Member[];
}

export interface Member {
  type: string;
  fullName: string;
}

export interface Deletion extends Member {
  fileName: string;
}

const DESTRUCTIVE = ['destructiveChangesPre.xml', 'destructiveChanges.xml', 'destructiveChangesPost.xml'];

function membersOf(root: MetadataElement): Member[] {
  return root.all('types').flatMap((each) => {
    const type = each.value('name') ?? '';
    return each.all('members').map((member) => ({ type, fullName: member.text }));
  });
}

function unzip(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length > MAX_ZIP_BYTES)
    throw new SalesforceError(400, 'LIMIT_EXCEEDED', 'Maximum size of request reached.');
  let entries: [string, Uint8Array][];
  try {
    entries = Object.entries(unzipSync(bytes));
  } catch {
    throw new SalesforceError(400, 'INVALID_ZIP_FILE', 'Zip file is not valid.');
  }
  const files = entries.filter(([path]) => !path.endsWith('/'));
  const size = files.reduce((sum, [, content]) => sum + content.length, 0);
  if (files.length > MAX_FILES || size > MAX_BYTES) {
    throw new SalesforceError(400, 'LIMIT_EXCEEDED', 'Maximum number or size of files in zip reached.');
  }
  return new Map(files);
}

/** Where package.xml stands: at the root of a single package, else in one folder. */
function folderOf(paths: Iterable<string>, singlePackage: boolean): string | undefined {
  const manifests = [...paths].filter((path) => /^(?:[^/]+\/)?package\.xml$/.test(path));
  const wanted = singlePackage ? manifests : manifests.filter((path) => path.includes('/'));
  const [first] = wanted.toSorted((left, right) => left.length - right.length);
  return first?.slice(0, -'package.xml'.length);
}

function parsed(files: ReadonlyMap<string, Uint8Array>, path: string): MetadataElement {
  const read = readXmlFile(strFromU8(files.get(path) ?? new Uint8Array()));
  if (isProblem(read)) throw new SalesforceError(400, 'INVALID_PACKAGE', `${path}: ${read.message}`);
  return read.root;
}

/**
 * Opens the zip of a deployment. Throws INVALID_ZIP_FILE or LIMIT_EXCEEDED for what the service refuses at once;
 * answers a text for what a deployment fails with. At most 10,000 files, 39 MB zipped and 600 MB unzipped:
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
 */
export function openPackage(bytes: Uint8Array, singlePackage: boolean): PackageZip | string {
  const all = unzip(bytes);
  const folder = folderOf(all.keys(), singlePackage);
  if (folder === undefined) return 'No package.xml found';
  const files = new Map(
    [...all].flatMap(([path, content]) =>
      path.startsWith(folder) ? [[path.slice(folder.length), content] as const] : [],
    ),
  );
  try {
    const root = parsed(files, 'package.xml');
    const manifest = { version: root.value('version') ?? '', members: membersOf(root) };
    const deletions = DESTRUCTIVE.filter((path) => files.has(path)).flatMap((fileName) =>
      membersOf(parsed(files, fileName)).map((member) => ({ ...member, fileName })),
    );
    return { folder, files, manifest, deletions };
  } catch (error) {
    if (error instanceof SalesforceError) return error.message;
    throw error;
  }
}
