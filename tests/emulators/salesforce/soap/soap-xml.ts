import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element of a SOAP message; prefixes of names are cut off. */
export interface SoapElement {
  readonly name: string;
  readonly text: string;
  /** Local value of `xsi:type`, e.g. `Contact` of `xsi:type="urn:Contact"`. */
  readonly type: string | undefined;
  /** `xsi:nil="true"`. */
  readonly nil: boolean;
  /** In the order of the message. */
  readonly children: readonly SoapElement[];
  all(name: string): SoapElement[];
  first(name: string): SoapElement | undefined;
  /** The text of the first such element; undefined when there is none or it is nil. */
  value(name: string): string | undefined;
  /** `true` only when the element says so. */
  flag(name: string): boolean;
}

/** What is written into an answer: objects by element name, lists as repeated elements, null as `xsi:nil`. */
export type SoapValue =
  string | number | boolean | null | undefined | readonly SoapValue[] | { [name: string]: SoapValue };

const ATTRIBUTES = ':@';
const TEXT = '#text';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toElement(node: Record<string, unknown>): SoapElement {
  const name = Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';
  const inner = Array.isArray(node[name]) ? node[name].filter(isRecord) : [];
  const attributes = isRecord(node[ATTRIBUTES]) ? node[ATTRIBUTES] : {};
  const children = inner.filter((child) => !(TEXT in child)).map(toElement);
  const text = inner.map((child) => (TEXT in child ? String(child[TEXT]) : '')).join('');
  const type = typeof attributes['type'] === 'string' ? attributes['type'].replace(/^.*:/, '') : undefined;
  const nil = attributes['nil'] === 'true' || attributes['nil'] === '1';
  const all = (wanted: string): SoapElement[] => children.filter((child) => child.name === wanted);
  const first = (wanted: string): SoapElement | undefined => all(wanted)[0];
  return {
    name,
    text,
    type,
    nil,
    children,
    all,
    first,
    value: (wanted) => {
      const found = first(wanted);
      return found && !found.nil ? found.text : undefined;
    },
    flag: (wanted) => first(wanted)?.text.trim() === 'true',
  };
}

/** The root element, or undefined when the text is no well-formed XML. */
export function parseSoapXml(xml: string): SoapElement | undefined {
  if (XMLValidator.validate(xml) !== true) return undefined;
  const parser = new XMLParser({
    preserveOrder: true,
    removeNSPrefix: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    ignoreDeclaration: true,
    ignorePiTags: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
  });
  const parsed: unknown = parser.parse(xml);
  const root = Array.isArray(parsed) ? parsed.filter(isRecord).find((node) => !(TEXT in node)) : undefined;
  return root && toElement(root);
}

function toBuilderValue(value: SoapValue): unknown {
  if (value === null) return { '@xsi:nil': 'true' };
  if (Array.isArray(value)) return value.map(toBuilderValue);
  if (!isRecord(value)) return String(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(
    entries.map(([name, entry]) => [name, name.startsWith('@') ? String(entry) : toBuilderValue(entry)]),
  );
}

/** `{ result: { id: 'x' } }` as XML; keys that begin with `@` are attributes, `undefined` is left out. */
export function toSoapXml(value: { [name: string]: SoapValue }): string {
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  return builder.build(toBuilderValue(value));
}
