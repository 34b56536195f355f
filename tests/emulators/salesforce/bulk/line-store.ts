import { deflateRawSync, inflateRawSync } from 'node:zlib';

const LINES_PER_BLOCK = 2000;
/** Fast rather than small: results are much alike, so even this takes little room. */
const LEVEL = 1;

/** The lines of a finished job's result, as they were then, packed: there may be very many. */
export class LineStore {
  readonly #blocks: Uint8Array[] = [];
  #open: string[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(line: string): void {
    this.#open.push(line);
    this.#length += 1;
    if (this.#open.length < LINES_PER_BLOCK) return;
    this.#blocks.push(deflateRawSync(JSON.stringify(this.#open), { level: LEVEL }));
    this.#open = [];
  }

  slice(start: number, end: number): string[] {
    const lines: string[] = [];
    const last = Math.min(end, this.#length);
    for (let block = Math.floor(start / LINES_PER_BLOCK); block * LINES_PER_BLOCK < last; block += 1) {
      const first = block * LINES_PER_BLOCK;
      for (const line of this.#block(block).slice(Math.max(0, start - first), last - first)) lines.push(line);
    }
    return lines;
  }

  #block(at: number): string[] {
    const packed = this.#blocks[at];
    // Written by `push` alone.
    return packed ? (JSON.parse(inflateRawSync(packed).toString()) as string[]) : this.#open;
  }
}
