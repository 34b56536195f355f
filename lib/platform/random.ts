/** The only source of chance. Seeded in tests and simulations. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  next(): number;
  /** `length` random bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** A version-4 UUID. */
  uuid(): string;
}
