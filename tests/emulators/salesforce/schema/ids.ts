const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Where the counter stands in an id. */
const COUNTER_START = 6;
const COUNTER_END = 15;
const ID_PATTERN = /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/;

/** The three characters that make a 15-character id safe to compare without case. */
export function idChecksum(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let index = 0; index < 5; index += 1) {
      const char = id15.charAt(block * 5 + index);
      if (char >= 'A' && char <= 'Z') bits |= 1 << index;
    }
    suffix += SUFFIX_ALPHABET.charAt(bits);
  }
  return suffix;
}

/** The 18-character form of a 15- or 18-character id, or undefined when the text is no id. */
export function toId18(text: string): string | undefined {
  if (!ID_PATTERN.test(text)) return undefined;
  const id15 = text.slice(0, 15);
  const suffix = idChecksum(id15);
  if (text.length === 18 && text.slice(15).toUpperCase() !== suffix) return undefined;
  return id15 + suffix;
}

/** Base 62 as Salesforce counts record ids: digits, capitals, small letters. */
function toBase62(value: number, width: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < width; index += 1) {
    text = ALPHABET.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** The place of a row among those of its object: what the counter said when its id was made. */
export function numberOfId(id: string): number {
  let number = 0;
  for (const char of id.slice(COUNTER_START, COUNTER_END)) number = number * 62 + ALPHABET.indexOf(char);
  return number;
}

/** Makes record ids of one org: key prefix, the org's two instance characters, a counter per prefix, checksum. */
export class IdSource {
  readonly #instance: string;
  readonly #counters = new Map<string, number>();

  constructor(orgId: string) {
    this.#instance = orgId.slice(3, 5);
  }

  next(keyPrefix: string): string {
    const count = (this.#counters.get(keyPrefix) ?? 0) + 1;
    this.#counters.set(keyPrefix, count);
    return this.idOf(keyPrefix, count);
  }

  /** The id that the counter made or will make at the number: the inverse of `numberOfId`. */
  idOf(keyPrefix: string, number: number): string {
    const id15 = `${keyPrefix}${this.#instance}0${toBase62(number, COUNTER_END - COUNTER_START)}`;
    return id15 + idChecksum(id15);
  }
}
