import { componentOf } from './components.ts';
import type { Component } from './components.ts';

export const API_VERSION = '68.0';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * The files of a deployment zip out of source files: objects put together from their parts, the rest under the names of
 * the Metadata API, and a package.xml that lists every component.
 */
export function deployFiles(source: ReadonlyMap<string, string>): Map<string, string> {
  const files = new Map<string, string>();
  const components: Component[] = [];
  const fields = new Map<string, string[]>();
  for (const [path, text] of source) {
    const component = componentOf(path);
    components.push(component);
    if (component.type === 'CustomField') {
      fields.set(component.deployPath, [...(fields.get(component.deployPath) ?? []), text]);
    } else {
      files.set(component.deployPath, text);
    }
  }
  for (const [path, texts] of fields) files.set(path, withFields(files.get(path), texts));
  files.set('package.xml', packageXml(components));
  return new Map([...files].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** An object's text with its fields in it; a standard object's file carries nothing but the fields. */
function withFields(object: string | undefined, fields: readonly string[]): string {
  const text = object ?? `${HEAD}<CustomObject ${NAMESPACE}>\n</CustomObject>\n`;
  const blocks = fields.map((field) => {
    const inner = /<CustomField\b[^>]*>\n([\s\S]*)<\/CustomField>/.exec(field)?.[1];
    if (inner === undefined) throw new Error('A field file has no <CustomField> element.');
    return `    <fields>\n${inner.replaceAll(/^(?=.)/gm, '    ')}    </fields>\n`;
  });
  return replaceLast(text, '</CustomObject>', `${blocks.join('')}</CustomObject>`);
}

/** The manifest: types and members in alphabetical order. */
function packageXml(components: readonly Component[]): string {
  const types = new Map<string, Set<string>>();
  for (const { type, fullName } of components) types.set(type, (types.get(type) ?? new Set()).add(fullName));
  const blocks = [...types.keys()].sort().map((type) => {
    const members = [...(types.get(type) ?? [])].sort().map((name) => `        <members>${name}</members>\n`);
    return `    <types>\n${members.join('')}        <name>${type}</name>\n    </types>\n`;
  });
  return `${HEAD}<Package ${NAMESPACE}>\n${blocks.join('')}    <version>${API_VERSION}</version>\n</Package>\n`;
}

const HASH_FILE = 'customMetadata/CINNOX_Setting.Relay_Path_Hash.md-meta.xml';
export const HASH_PLACEHOLDER = 'REPLACED_BY_PACKAGE_ORG';

/** The source with the hash of the relay's path token in the setting that the relay reads. */
export function withRelayPathHash(source: ReadonlyMap<string, string>, hash: string): Map<string, string> {
  const text = source.get(HASH_FILE);
  if (text?.includes(HASH_PLACEHOLDER) !== true) throw new Error(`${HASH_FILE} has no place for the hash.`);
  return new Map(source).set(HASH_FILE, text.replace(HASH_PLACEHOLDER, hash));
}

export interface SiteOptions {
  /** User name of the person Salesforce writes to about the Site; also owner of what guests create. */
  siteAdmin?: string | undefined;
  /** Path of the Site; the root of the Sites domain when absent. */
  sitePath?: string | undefined;
}

const SITE_FILE = 'sites/CINNOX_Relay.site-meta.xml';

/** The source with what differs from org to org in the Site's file. */
export function withSiteOptions(source: ReadonlyMap<string, string>, options: SiteOptions): Map<string, string> {
  const text = source.get(SITE_FILE);
  if (text === undefined) throw new Error(`${SITE_FILE} is missing.`);
  const entries = [
    ['siteAdmin', options.siteAdmin],
    ['siteGuestRecordDefaultOwner', options.siteAdmin],
    ['urlPathPrefix', options.sitePath],
  ];
  const added = entries.flatMap(([tag, value]) => (value ? [`    <${tag}>${escapeXml(value)}</${tag}>\n`] : []));
  return new Map(source).set(SITE_FILE, replaceLast(text, '</CustomSite>', `${added.join('')}</CustomSite>`));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function replaceLast(text: string, wanted: string, replacement: string): string {
  const at = text.lastIndexOf(wanted);
  if (at < 0) throw new Error(`There is no ${wanted} in the file.`);
  return text.slice(0, at) + replacement + text.slice(at + wanted.length);
}
