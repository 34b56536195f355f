import type { RandomSource } from '../../../lib/platform/random.ts';

/** `length` lower-case hexadecimal digits, the look of CINNOX's ids. */
export function hexId(random: RandomSource, length = 24): string {
  const bytes = random.bytes(Math.ceil(length / 2));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, length);
}
