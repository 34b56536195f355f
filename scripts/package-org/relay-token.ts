import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A new secret for the relay's path: 43 characters that need no escaping in a URL. */
export function makeRelayPathToken(bytes: (length: number) => Uint8Array = randomBytes): string {
  return Buffer.from(bytes(TOKEN_BYTES)).toString('base64url');
}

/** What the org keeps of it: SHA-256 in lower-case hexadecimal, as the relay's class computes it. */
export function relayPathHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}
