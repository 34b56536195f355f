import type { RandomSource } from './random.ts';

/** The browser's cryptographic random numbers. */
export function createRealRandom(): RandomSource {
  const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  return {
    next: () => new DataView(bytes(4).buffer).getUint32(0) / 2 ** 32,
    bytes,
    uuid: () => crypto.randomUUID(),
  };
}
