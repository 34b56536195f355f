const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
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
    const id15 = `${keyPrefix}${this.#instance}0${toBase62(count, 9)}`;
    return id15 + idChecksum(id15);
  }
}
