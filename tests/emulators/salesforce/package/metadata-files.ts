import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';

/** The package's source files: the one place its objects, fields and permission sets are described. */
const PACKAGE_ROOT = fileURLToPath(new URL('../../../../lib/salesforce/package/', import.meta.url));

/** An element of a metadata file: text, or elements by tag name, always as lists. */
export interface MetadataElement {
  readonly text: string;
  all(tag: string): MetadataElement[];
  first(tag: string): MetadataElement | undefined;
  /** The text of the first such element, or undefined. */
  value(tag: string): string | undefined;
  /** `true` only when the element says so. */
  flag(tag: string): boolean;
}

export interface MetadataFile {
  /** Path below the package's root, with `/`. */
  path: string;
  root: MetadataElement;
}

function isBranch(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

function textOf(node: unknown): string {
  return typeof node === 'string' ? node : '';
}

function element(node: unknown): MetadataElement {
  const children = isBranch(node) ? node : {};
  const text = textOf(isBranch(node) ? node['#text'] : node);
  const all = (tag: string): MetadataElement[] => {
    const found = children[tag];
    if (found === undefined) return [];
    return (Array.isArray(found) ? found : [found]).map(element);
  };
  const first = (tag: string): MetadataElement | undefined => all(tag)[0];
  return { text, all, first, value: (tag) => first(tag)?.text, flag: (tag) => first(tag)?.text === 'true' };
}

/** The root element of a metadata file; throws when the text is no XML. */
export function parseMetadata(xml: string): MetadataElement {
  const parser = new XMLParser({ ignoreDeclaration: true, parseTagValue: false, ignoreAttributes: true });
  const parsed: unknown = parser.parse(xml, true);
  const [root] = Object.values(isBranch(parsed) ? parsed : {});
  return element(root);
}

/** All metadata files of the package, in the order of their paths. */
export function readMetadataFiles(): MetadataFile[] {
  return readdirSync(PACKAGE_ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('-meta.xml'))
    .map((path) => relative(PACKAGE_ROOT, join(PACKAGE_ROOT, path)).split(sep).join('/'))
    .sort()
    .map((path) => ({ path, root: parseMetadata(readFileSync(join(PACKAGE_ROOT, path), 'utf8')) }));
}
