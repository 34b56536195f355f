import { createCipheriv, createDecipheriv, createHash, createSecretKey, type KeyObject } from 'node:crypto';
import type { RandomSource } from '../../../lib/platform/random.ts';

const tagLength = 16;

function bytesOf(source: BufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

function exact(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

interface GcmParams {
  iv: BufferSource;
  additionalData?: BufferSource;
}

function decrypt({ iv, additionalData }: GcmParams, key: KeyObject, data: BufferSource): ArrayBuffer {
  const sealed = bytesOf(data);
  const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(iv));
  if (additionalData !== undefined) decipher.setAAD(bytesOf(additionalData));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  const text = decipher.update(sealed.subarray(0, sealed.length - tagLength));
  return exact(Buffer.concat([text, decipher.final()]));
}

function encrypt({ iv, additionalData }: GcmParams, key: KeyObject, data: BufferSource): ArrayBuffer {
  const cipher = createCipheriv('aes-256-gcm', key, bytesOf(iv));
  if (additionalData !== undefined) cipher.setAAD(bytesOf(additionalData));
  const text = cipher.update(bytesOf(data));
  return exact(Buffer.concat([text, cipher.final(), cipher.getAuthTag()]));
}

const areEqual = (one: BufferSource, other: BufferSource) => Buffer.compare(bytesOf(one), bytesOf(other)) === 0;

/** Opens what was opened last without doing it again: the worker reads its secrets at each request. */
function createOpener(key: KeyObject) {
  const nothing = new Uint8Array();
  const opened = new WeakMap<object, { iv: BufferSource; about: BufferSource; text: ArrayBuffer }>();
  return (params: GcmParams, data: BufferSource): ArrayBuffer => {
    const { iv, additionalData: about = nothing } = params;
    const known = opened.get(data);
    if (known !== undefined && known.iv === iv && areEqual(known.about, about)) return known.text.slice(0);
    const text = decrypt(params, key, data);
    opened.set(data, { iv, about, text });
    return text.slice(0);
  };
}

/**
 * The part of Web Crypto that the worker uses (AES-GCM and SHA-256), done at once instead of on another thread: the order
 * of everything in a run is then decided by its seed alone.
 */
export function createSyncSubtle(random: Pick<RandomSource, 'bytes'>): SubtleCrypto {
  // One browser has one key. Web Crypto's own is only what is stored: its bytes are not to be had from it.
  const secret = createSecretKey(random.bytes(32));
  const open = createOpener(secret);
  const known = {
    generateKey: async (algorithm: AlgorithmIdentifier, extractable: boolean, usages: KeyUsage[]) =>
      secret.toCryptoKey(algorithm, extractable, usages),
    encrypt: async (params: GcmParams, _key: CryptoKey, data: BufferSource) => encrypt(params, secret, data),
    decrypt: async (params: GcmParams, _key: CryptoKey, data: BufferSource) => open(params, data),
    digest: async (_name: AlgorithmIdentifier, data: BufferSource) =>
      exact(createHash('sha256').update(bytesOf(data)).digest()),
  };
  return new Proxy(crypto.subtle, {
    get(_target, name) {
      if (name in known) return Reflect.get(known, name);
      throw new Error(`crypto.subtle.${String(name)} is not part of the simulation`);
    },
  });
}
