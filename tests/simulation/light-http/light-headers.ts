const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const outerSpace = /^[\t\n\r ]|[\t\n\r ]$/;
/** What may stand in a value, without looking at each character by itself. */
const plainValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Names that were found to be well-formed, in small letters. */
type Names = Map<string, string>;

export interface LightHeaders {
  append(name: string, value: string): void;
  set(name: string, value: string): void;
  get(name: string): string | null;
  has(name: string): boolean;
  delete(name: string): void;
  getSetCookie(): string[];
  entries(): IterableIterator<[string, string]>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

export type LightHeadersClass = new (init?: HeadersInit | LightHeaders) => LightHeaders;

/**
 * Headers as a plain map. Whatever is not quite ordinary is left to the platform's own class, which also words the
 * errors.
 */
export function createLightHeaders(Real: typeof Headers): LightHeadersClass {
  const names: Names = new Map();

  function nameOf(name: string): string {
    const known = names.get(name);
    if (known !== undefined) return known;
    if (!tokenPattern.test(name)) new Real().set(name, '');
    const small = name.toLowerCase();
    if (names.size < 1000) names.set(name, small);
    return small;
  }

  function valueOf(value: string): string {
    const text = typeof value === 'string' ? value : String(value);
    const trimmed = outerSpace.test(text) ? text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '') : text;
    if (!plainValue.test(trimmed)) new Real().set('x', trimmed);
    return trimmed;
  }

  return class Light implements LightHeaders {
    readonly #values = new Map<string, string>();
    #cookies: string[] = [];

    constructor(init?: HeadersInit | LightHeaders) {
      if (init === undefined || init === null) return;
      if (init instanceof Light) {
        for (const [name, value] of init.#values) this.#values.set(name, value);
        this.#cookies = [...init.#cookies];
        return;
      }
      const isList = typeof init === 'object' && Symbol.iterator in init;
      const pairs = isList ? init : Object.entries(init);
      for (const [name, value] of pairs) {
        if (name === undefined || value === undefined) throw new TypeError('Headers constructor: a pair has two parts');
        this.append(name, value);
      }
    }

    append(name: string, value: string): void {
      const key = nameOf(name);
      const text = valueOf(value);
      if (key === 'set-cookie') this.#cookies.push(text);
      const before = this.#values.get(key);
      this.#values.set(key, before === undefined ? text : `${before}, ${text}`);
    }

    set(name: string, value: string): void {
      const key = nameOf(name);
      const text = valueOf(value);
      if (key === 'set-cookie') this.#cookies = [text];
      this.#values.set(key, text);
    }

    get(name: string): string | null {
      return this.#values.get(nameOf(name)) ?? null;
    }

    has(name: string): boolean {
      return this.#values.has(nameOf(name));
    }

    delete(name: string): void {
      const key = nameOf(name);
      if (key === 'set-cookie') this.#cookies = [];
      this.#values.delete(key);
    }

    getSetCookie(): string[] {
      return [...this.#cookies];
    }

    *entries(): Generator<[string, string]> {
      for (const name of [...this.#values.keys()].toSorted()) {
        if (name === 'set-cookie') for (const cookie of this.#cookies) yield [name, cookie];
        else yield [name, this.#values.get(name) ?? ''];
      }
    }

    *keys(): Generator<string> {
      for (const [name] of this.entries()) yield name;
    }

    *values(): Generator<string> {
      for (const [, value] of this.entries()) yield value;
    }

    forEach(run: (value: string, name: string, headers: LightHeaders) => void): void {
      for (const [name, value] of this.entries()) run(value, name, this);
    }

    [Symbol.iterator](): Generator<[string, string]> {
      return this.entries();
    }
  };
}
