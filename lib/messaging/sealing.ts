import { AppError } from '../errors/app-error.ts';
import type { CommandName } from './contract.ts';

/** What a person types as a secret crosses the browser's messages sealed for the worker: other pages could hear them. */
export const sealedFields: Partial<Record<CommandName, readonly string[]>> = {
  'salesforce.save': ['consumerSecret'],
  'cinnox.save': ['appToken'],
  'setup.print': ['passphrase'],
  'setup.apply': ['passphrase'],
};

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
const publicLength = 65;
const encode = (text: string) => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
const fromText = (text: string) => Uint8Array.from(atob(text), (char) => char.codePointAt(0) ?? 0);
// Each message has a key of its own, so that one nonce is never used twice with it.
const cipher = { name: 'AES-GCM', iv: new Uint8Array(12) };

/** The key that the two ends of one message agree on; `salt` is the message's public half. */
async function messageKey(
  subtle: SubtleCrypto,
  own: CryptoKey,
  other: CryptoKey,
  salt: Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const shared = await subtle.deriveBits({ name: 'ECDH', public: other }, own, 256);
  const base = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: encode('cinnox/1') };
  return subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

const importPublic = (subtle: SubtleCrypto, raw: Uint8Array<ArrayBuffer>) =>
  subtle.importKey('raw', raw, curve, true, []);

/** The worker's two keys; the private one cannot be exported. */
export const createDoorKeys = (subtle: SubtleCrypto): Promise<CryptoKeyPair> =>
  subtle.generateKey(curve, false, ['deriveBits']);

/** The public key as pages get it. */
export async function publicText(subtle: SubtleCrypto, { publicKey }: CryptoKeyPair): Promise<string> {
  return toText(new Uint8Array(await subtle.exportKey('raw', publicKey)));
}

/** Called by a page: only the holder of the private key can read it. */
export async function seal(subtle: SubtleCrypto, doorKey: string, text: string): Promise<string> {
  const own = await createDoorKeys(subtle);
  const salt = new Uint8Array(await subtle.exportKey('raw', own.publicKey));
  const key = await messageKey(subtle, own.privateKey, await importPublic(subtle, fromText(doorKey)), salt);
  const data = new Uint8Array(await subtle.encrypt(cipher, key, encode(text)));
  return toText(Uint8Array.from([...salt, ...data]));
}

/** Called by the worker. Throws `bad_input` for what was not sealed for it. */
export async function unseal(subtle: SubtleCrypto, { privateKey }: CryptoKeyPair, sealed: string): Promise<string> {
  try {
    const bytes = fromText(sealed);
    const salt = bytes.slice(0, publicLength);
    const key = await messageKey(subtle, privateKey, await importPublic(subtle, salt), salt);
    return new TextDecoder().decode(await subtle.decrypt(cipher, key, bytes.slice(publicLength)));
  } catch (cause) {
    throw new AppError(
      'bad_input',
      'What was typed could not be read. Reload this page and enter it again.',
      {},
      { cause },
    );
  }
}
