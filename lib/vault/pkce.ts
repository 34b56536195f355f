import type { Deps } from '../platform/ports.ts';
import type { RandomSource } from '../platform/random.ts';

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** 256 random bits as text. */
export function randomToken(random: Pick<RandomSource, 'bytes'>): string {
  return base64Url(random.bytes(32));
}

/** A PKCE verifier: 86 characters (RFC 7636 allows 43 to 128). */
export function createVerifier(random: Pick<RandomSource, 'bytes'>): string {
  return base64Url(random.bytes(64));
}

/** The S256 challenge of a verifier. */
export async function codeChallenge(subtle: Pick<Deps['subtle'], 'digest'>, verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}
