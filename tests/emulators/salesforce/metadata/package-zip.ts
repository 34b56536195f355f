import { strFromU8, unzipSync } from 'fflate';
import { SalesforceError } from '../types.ts';
import type { MetadataElement } from '../package/metadata-files.ts';
import { notEmulated, type Finding } from './deploy-messages.ts';
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
  /** Reads a metadata file; as any other when absent. */
  readXml?: typeof readXmlFile;
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

const NOT_FOUND = 'No package.xml found';
const NAMESPACE = '{http://soap.sforce.com/2006/04/metadata}';
/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_package.htm */
const PACKAGE_TAGS: ReadonlySet<string> = new Set(
  'apiAccessLevel description fullName namespacePrefix objectPermissions packageType postInstallClass setupWeblinks types uninstallClass version'.split(
    ' ',
  ),
);
const OLDEST_VERSION = 7;
const NEWEST_VERSION = 68;
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

function failure(fileName: string, problem: string): Finding {
  return { type: '', fullName: 'package.xml', fileName, problem, problemType: 'Error' };
}

/** Where package.xml stands: at the root of a single package, else in the folder that the zip has. */
function folderOf(paths: readonly string[], singlePackage: boolean): string | Finding[] {
  if (singlePackage) return paths.includes('package.xml') ? '' : [failure('package.xml', NOT_FOUND)];
  const folders = [...new Set(paths.filter((path) => path.includes('/')).map((path) => `${path.split('/')[0]}/`))];
  const [first, ...others] = folders;
  if (first === undefined) return [failure('package.xml', NOT_FOUND)];
  const lacking = folders.filter((folder) => !paths.includes(`${folder}package.xml`));
  if (lacking.length > 0) return lacking.map((folder) => failure(`${folder}package.xml`, NOT_FOUND));
  return others.length === 0 ? first : [failure('package.xml', notEmulated('several packages in one zip').message)];
}

/** Reads a manifest; answers a text that says what is wrong with it. */
function readManifest(files: ReadonlyMap<string, Uint8Array>, path: string): MetadataElement | string {
  const read = readXmlFile(strFromU8(files.get(path) ?? new Uint8Array()));
  if (isProblem(read)) return read.message;
  const { root, rootName } = read;
  if (rootName !== 'Package')
    return `Error parsing file: Unexpected element ${NAMESPACE}${rootName} during simple type deserialization`;
  const strange = root.tags.find((tag) => !PACKAGE_TAGS.has(tag));
  if (strange !== undefined)
    return `Error parsing file: Element ${NAMESPACE}${strange} invalid at this location in type Package`;
  return root.all('types').some((each) => !each.value('name')) ? 'Required field is missing: name' : root;
}

function versionProblem(version: string | undefined): string | undefined {
  if (!version) return 'No version specified';
  const isKnown = /^\d+\.0$/.test(version) && Number(version) >= OLDEST_VERSION && Number(version) <= NEWEST_VERSION;
  return isKnown ? undefined : `Invalid version specified: ${version}`;
}

/**
 * Opens the zip of a deployment. Throws INVALID_ZIP_FILE or LIMIT_EXCEEDED for what the service refuses at once;
 * answers failures for what a deployment fails with. At most 10,000 files, 39 MB zipped and 600 MB unzipped:
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
 */
export function openPackage(bytes: Uint8Array, singlePackage: boolean): PackageZip | Finding[] {
  const all = unzip(bytes);
  const folder = folderOf([...all.keys()], singlePackage);
  if (typeof folder !== 'string') return folder;
  const files = new Map(
    [...all].flatMap(([path, content]) =>
      path.startsWith(folder) ? [[path.slice(folder.length), content] as const] : [],
    ),
  );
  const root = readManifest(files, 'package.xml');
  if (typeof root === 'string') return [failure(`${folder}package.xml`, root)];
  const problem = versionProblem(root.value('version'));
  if (problem !== undefined) return [failure(`${folder}package.xml`, problem)];
  const deletions: Deletion[] = [];
  for (const fileName of DESTRUCTIVE.filter((path) => files.has(path))) {
    const read = readManifest(files, fileName);
    if (typeof read === 'string') return [{ ...failure(folder + fileName, read), fullName: fileName }];
    deletions.push(...membersOf(read).map((member) => ({ ...member, fileName })));
  }
  return { folder, files, manifest: { version: root.value('version') ?? '', members: membersOf(root) }, deletions };
}
