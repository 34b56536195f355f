const WIDTH = 18;

/** Very many ids in their order: one text, which takes a third of what as many texts would. */
export class IdList {
  readonly #joined: string;

  /** `joined`: ids of 18 characters, nothing between them. */
  constructor(joined: string) {
    this.#joined = joined;
  }

  get length(): number {
    return this.#joined.length / WIDTH;
  }

  slice(start: number, end: number): string[] {
    const ids: string[] = [];
    for (let at = start; at < Math.min(end, this.length); at += 1)
      ids.push(this.#joined.slice(at * WIDTH, (at + 1) * WIDTH));
    return ids;
  }
}
