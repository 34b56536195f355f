/** Keys as this product has them: numbers sort before texts. */
export type Key = number | string;

export function fault(name: string, message: string): DOMException {
  return new DOMException(message, name);
}

export const isKey = (value: unknown): value is Key =>
  typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value));

export function asKey(value: unknown): Key {
  if (!isKey(value)) throw fault('DataError', 'No valid key.');
  return value;
}

export function compareKeys(left: Key, right: Key): number {
  if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
  return left < right ? -1 : Number(left > right);
}

/** `IDBKeyRange`. */
export class KeyRange {
  readonly lower: Key | undefined;
  readonly upper: Key | undefined;
  readonly lowerOpen: boolean;
  readonly upperOpen: boolean;

  constructor(lower: Key | undefined, upper: Key | undefined, lowerOpen: boolean, upperOpen: boolean) {
    if (lower !== undefined && upper !== undefined && compareKeys(lower, upper) > 0)
      throw fault('DataError', 'Lower is above upper.');
    [this.lower, this.upper, this.lowerOpen, this.upperOpen] = [lower, upper, lowerOpen, upperOpen];
  }

  static only(value: unknown): KeyRange {
    return new KeyRange(asKey(value), asKey(value), false, false);
  }

  static lowerBound(lower: unknown, open = false): KeyRange {
    return new KeyRange(asKey(lower), undefined, open, true);
  }

  static upperBound(upper: unknown, open = false): KeyRange {
    return new KeyRange(undefined, asKey(upper), true, open);
  }

  static bound(lower: unknown, upper: unknown, lowerOpen = false, upperOpen = false): KeyRange {
    return new KeyRange(asKey(lower), asKey(upper), lowerOpen, upperOpen);
  }

  isBelow(key: Key): boolean {
    if (this.upper === undefined) return false;
    const order = compareKeys(key, this.upper);
    return order > 0 || (order === 0 && this.upperOpen);
  }

  isAbove(key: Key): boolean {
    if (this.lower === undefined) return false;
    const order = compareKeys(key, this.lower);
    return order < 0 || (order === 0 && this.lowerOpen);
  }

  includes(key: Key): boolean {
    return !this.isAbove(key) && !this.isBelow(key);
  }
}

export type Query = Key | KeyRange | undefined | null;

/** Keys in their order; sorted when somebody asks after one came or went. */
export class SortedKeys {
  #sorted: Key[] | undefined;
  readonly #has: Iterable<Key>;

  constructor(of: Iterable<Key>) {
    this.#has = of;
  }

  changed(): void {
    this.#sorted = undefined;
  }

  /** The keys within, in order. */
  within(range: KeyRange | undefined): readonly Key[] {
    const sorted = (this.#sorted ??= [...this.#has].sort(compareKeys));
    if (range === undefined) return sorted;
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const key = sorted[middle];
      if (key !== undefined && range.isAbove(key)) from = middle + 1;
      else to = middle;
    }
    let end = from;
    for (let key = sorted[end]; key !== undefined && !range.isBelow(key); key = sorted[end]) end += 1;
    return sorted.slice(from, end);
  }
}
