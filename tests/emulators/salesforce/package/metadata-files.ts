import { XMLParser } from 'fast-xml-parser';

/** An element of a metadata file: text, or elements by tag name, always as lists. */
export interface MetadataElement {
  readonly text: string;
  /** Names of the elements inside, each once. */
  readonly tags: readonly string[];
  all(tag: string): MetadataElement[];
  first(tag: string): MetadataElement | undefined;
  /** The text of the first such element, or undefined. */
  value(tag: string): string | undefined;
  /** `true` only when the element says so. */
  flag(tag: string): boolean;
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
  const tags = Object.keys(children).filter((tag) => tag !== '#text');
  return { text, tags, all, first, value: (tag) => first(tag)?.text, flag: (tag) => first(tag)?.text === 'true' };
}

/** The root element of a metadata file; throws when the text is no XML. */
export function parseMetadata(xml: string): MetadataElement {
  const parser = new XMLParser({ ignoreDeclaration: true, parseTagValue: false, ignoreAttributes: true });
  const parsed: unknown = parser.parse(xml, true);
  const [root] = Object.values(isBranch(parsed) ? parsed : {});
  return element(root);
}
