import { strFromU8 } from 'fflate';
import type { MetadataElement } from '../package/metadata-files.ts';
import type { Finding, Problem } from './deploy-messages.ts';
import { notEmulated } from './deploy-messages.ts';
import { CUSTOM_FIELD, METADATA_TYPES, metadataType, type MetadataType } from './metadata-types.ts';
import type { PackageZip } from './package-zip.ts';
import { isProblem, readXmlFile } from './xml-file.ts';

/** One component of a zip, read but not yet checked. */
export interface PackageComponent {
  type: string;
  fullName: string;
  /** As results name it, e.g. `classes/X.cls`. */
  fileName: string;
  root: MetadataElement;
  /** The text of a class, trigger or page; the whole file otherwise. */
  text: string;
  /** Files by path inside the package. */
  files: ReadonlyMap<string, string>;
}

export interface PackageContent {
  components: PackageComponent[];
  findings: Finding[];
}

interface Reading extends PackageContent {
  zip: PackageZip;
  allowMissingFiles: boolean;
  used: Set<string>;
}

function text({ zip }: Reading, path: string): string | undefined {
  const bytes = zip.files.get(path);
  return bytes && strFromU8(bytes);
}

function refuse(reading: Reading, type: string, fullName: string, path: string, problem: Problem): void {
  const { message, line, column, warning } = problem;
  reading.findings.push({
    type,
    fullName,
    fileName: reading.zip.folder + path,
    problem: message,
    problemType: warning === true ? 'Warning' : 'Error',
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  });
}

function rootOf(reading: Reading, type: MetadataType, fullName: string, path: string): MetadataElement | undefined {
  const readXml = reading.zip.readXml ?? readXmlFile;
  const read = readXml(text(reading, path) ?? '');
  if (isProblem(read)) {
    refuse(reading, type.xmlName, fullName, path, read);
    return undefined;
  }
  if (read.rootName === type.xmlName) return read.root;
  const message = `Error parsing file: Unexpected element {http://soap.sforce.com/2006/04/metadata}${read.rootName} during simple type deserialization`;
  refuse(reading, type.xmlName, fullName, path, { message, line: 1, column: 1 });
  return undefined;
}

function missing(reading: Reading, type: string, fullName: string): void {
  if (reading.allowMissingFiles) return;
  const message = `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`;
  refuse(reading, type, fullName, 'package.xml', { message });
}

function readPlain(reading: Reading, type: MetadataType, fullName: string): void {
  const path = `${type.directoryName}/${fullName}.${type.suffix}`;
  const content = text(reading, path);
  if (content === undefined) return missing(reading, type.xmlName, fullName);
  reading.used.add(path);
  const metaPath = type.metaFile ? `${path}-meta.xml` : path;
  const meta = text(reading, metaPath);
  if (meta === undefined) {
    return refuse(reading, type.xmlName, fullName, path, { message: `Metadata file ${metaPath} is missing` });
  }
  reading.used.add(metaPath);
  const root = rootOf(reading, type, fullName, metaPath);
  if (!root) return;
  const files = new Map([
    [path, content],
    [metaPath, meta],
  ]);
  reading.components.push({
    type: type.xmlName,
    fullName,
    fileName: reading.zip.folder + path,
    root,
    text: content,
    files,
  });
}

/** The object itself when it is named, and the fields that are named or come with it. */
function readObject(reading: Reading, object: string, isNamed: boolean, fields: ReadonlySet<string>): void {
  const path = `objects/${object}.object`;
  const type = metadataType('CustomObject');
  const content = text(reading, path);
  if (content === undefined || !type) {
    if (isNamed) missing(reading, 'CustomObject', object);
    for (const field of fields) missing(reading, CUSTOM_FIELD, `${object}.${field}`);
    return;
  }
  reading.used.add(path);
  const root = rootOf(reading, type, object, path);
  if (!root) return;
  const common = { fileName: reading.zip.folder + path, text: content, files: new Map([[path, content]]) };
  if (isNamed) reading.components.push({ type: 'CustomObject', fullName: object, root, ...common });
  const given = new Set<string>();
  for (const field of root.all('fields')) {
    const name = field.value('fullName') ?? '';
    given.add(name);
    if (!isNamed && !fields.has(name)) continue;
    reading.components.push({ type: CUSTOM_FIELD, fullName: `${object}.${name}`, root: field, ...common });
  }
  for (const field of fields) if (!given.has(field)) missing(reading, CUSTOM_FIELD, `${object}.${field}`);
}

function named({ zip }: Reading, type: MetadataType): string[] {
  const members = zip.manifest.members.filter((member) => member.type === type.xmlName).map(({ fullName }) => fullName);
  const start = `${type.directoryName}/`;
  const end = `.${type.suffix}`;
  const found = [...zip.files.keys()]
    .filter((path) => path.startsWith(start) && path.endsWith(end))
    .map((path) => path.slice(start.length, -end.length));
  return [...new Set(members.flatMap((member) => (member === '*' ? found : [member])))];
}

function readObjects(reading: Reading, type: MetadataType): void {
  const objects = new Set(named(reading, type));
  const fields = new Map<string, Set<string>>();
  for (const { type: xmlName, fullName } of reading.zip.manifest.members) {
    const [object = '', field = ''] = fullName.split('.');
    if (xmlName === CUSTOM_FIELD) fields.set(object, (fields.get(object) ?? new Set()).add(field));
  }
  for (const object of new Set([...objects, ...fields.keys()])) {
    readObject(reading, object, objects.has(object), fields.get(object) ?? new Set());
  }
}

function refuseUnknown(reading: Reading): void {
  for (const { type, fullName } of reading.zip.manifest.members) {
    if (type === CUSTOM_FIELD || metadataType(type)) continue;
    refuse(reading, type, fullName, 'package.xml', notEmulated(`metadata of type ${type}`));
  }
}

/** Files that package.xml does not list are left alone; the service warns of them. */
function warnOfUnlisted(reading: Reading): void {
  for (const path of reading.zip.files.keys()) {
    const isManifest = path === 'package.xml' || path.startsWith('destructiveChanges');
    if (isManifest || reading.used.has(path) || path.endsWith('-meta.xml') || !path.includes('/')) continue;
    const type = METADATA_TYPES.find((known) => path.startsWith(`${known.directoryName}/`));
    if (!type) continue;
    const fullName = path.slice(type.directoryName.length + 1, -type.suffix.length - 1);
    refuse(reading, '', fullName, path, { message: 'Not in package.xml', warning: true });
  }
}

/** The components that package.xml lists, in the order in which they are saved. */
export function readComponents(zip: PackageZip, allowMissingFiles: boolean): PackageContent {
  const reading: Reading = { zip, allowMissingFiles, used: new Set(), components: [], findings: [] };
  for (const type of METADATA_TYPES) {
    if (type.xmlName === 'CustomObject') readObjects(reading, type);
    else for (const fullName of named(reading, type)) readPlain(reading, type, fullName);
  }
  refuseUnknown(reading);
  warnOfUnlisted(reading);
  return { components: reading.components, findings: reading.findings };
}
