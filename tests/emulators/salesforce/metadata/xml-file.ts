import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parseMetadata, type MetadataElement } from '../package/metadata-files.ts';
import type { Problem } from './deploy-messages.ts';

export interface XmlFile {
  rootName: string;
  root: MetadataElement;
}

/** Reads a metadata file; answers what is wrong with it, and where, when it is no XML. */
export function readXmlFile(text: string): XmlFile | Problem {
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    return { message: `Error parsing file: ${msg}`, line, column: col };
  }
  const parsed: unknown = new XMLParser({ ignoreDeclaration: true, ignoreAttributes: true }).parse(text);
  const [rootName] = Object.keys(typeof parsed === 'object' && parsed !== null ? parsed : {});
  if (rootName === undefined)
    return { message: 'Error parsing file: Content is not allowed in prolog.', line: 1, column: 1 };
  return { rootName, root: parseMetadata(text) };
}

export function isProblem(given: object): given is Problem {
  return 'message' in given;
}
