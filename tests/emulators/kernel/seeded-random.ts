import type { RandomSource } from '../../../lib/platform/random.ts';

/** A random source that gives the same values for the same seed. */
export interface SeededRandom extends RandomSource {
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** `length` characters out of `alphabet`. */
  text(length: number, alphabet: string): string;
  /** An independent source, so that one consumer's draws do not shift another's. */
  fork(label: string): SeededRandom;
}

/** Mulberry32: 32 bits of state, well spread, and the same on every platform. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** FNV-1a over UTF-16 units: turns a label into a seed. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

export function createSeededRandom(seed: number): SeededRandom {
  const next = mulberry32(seed);
  const bytes = (length: number): Uint8Array<ArrayBuffer> => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) out[at] = Math.floor(next() * 256);
    return out;
  };
  return {
    next,
    bytes,
    uuid: () => uuidFrom(bytes(16)),
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (values) => values[Math.floor(next() * values.length)] ?? values[0],
    text: (length, alphabet) => textFrom({ next, bytes }, length, alphabet),
    fork: (label) => createSeededRandom(hashText(`${seed}/${label}`)),
  };
}

/** `length` characters out of `alphabet`, from any random source. */
export function textFrom(random: Pick<RandomSource, 'next' | 'bytes'>, length: number, alphabet: string): string {
  let out = '';
  for (let at = 0; at < length; at += 1) out += alphabet.charAt(Math.floor(random.next() * alphabet.length));
  return out;
}

function uuidFrom(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte, at) => {
    const marked = at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  });
  const part = (from: number, to: number): string => hex.slice(from, to).join('');
  return `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}-${part(8, 10)}-${part(10, 16)}`;
}
