interface Known {
  from: string;
  text: string;
}

/** Rows of reports as JSON: a state of a record is shown again and again, and never changes. */
export class RowTexts<T extends object> {
  readonly #known = new WeakMap<T, Known>();

  /** `from`: whatever else the row is made of. */
  textOf(record: T, from: string, make: () => unknown): string {
    const known = this.#known.get(record);
    if (known?.from === from) return known.text;
    const text = JSON.stringify(make());
    this.#known.set(record, { from, text });
    return text;
  }
}
