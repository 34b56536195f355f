import * as v from 'valibot';
import { AppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';

/** What a code holds: settings by their names, and perhaps the App token under a passphrase. */
export interface SetupCode {
  values: Record<string, unknown>;
  /** Present when the App token is in the code. Throws `bad_input` when the passphrase does not open it. */
  openToken?: (passphrase: string) => Promise<string>;
}

const FORMAT = 'CINNOX';
const VERSION = 1;
/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2 */
const ITERATIONS = 600_000;

const sealedSchema = v.object({ salt: v.string(), iv: v.string(), data: v.string() });
const contentSchema = v.object({ values: v.record(v.string(), v.unknown()), token: v.exactOptional(sealedSchema) });

const wrong = (message: string, field = 'code') => new AppError('bad_input', message, { field });
const damaged = () =>
  wrong('This set-up code is damaged: a part of it is missing or was changed. Copy the whole code again.');

const bytesOf = (text: string) => new TextEncoder().encode(text);

function toText(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const fromText = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.codePointAt(0) ?? 0);

/**
 * The set-up code that agents paste: `CINNOX1.<content>.<checksum>`. It holds no secret but, when the admin wants it,
 * the App token, encrypted (AES-GCM, PBKDF2) under a passphrase that travels another way and bound to the settings of
 * its code, so that nobody can put it into a code with another address.
 */
export function createSetupCodes({ subtle, random }: Pick<Deps, 'subtle' | 'random'>) {
  async function checksum(content: string): Promise<string> {
    return toText(new Uint8Array(await subtle.digest('SHA-256', bytesOf(content)))).slice(0, 10);
  }

  async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
    const base = await subtle.importKey('raw', bytesOf(passphrase.normalize('NFC')), 'PBKDF2', false, ['deriveKey']);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS };
    return subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  }

  const cipher = (iv: Uint8Array<ArrayBuffer>, values: Record<string, unknown>) => ({
    ...{ name: 'AES-GCM', iv },
    additionalData: bytesOf(JSON.stringify(values)),
  });

  return {
    async write(values: Record<string, unknown>, secret?: { token: string; passphrase: string }): Promise<string> {
      const [salt, iv] = [random.bytes(16), random.bytes(12)];
      const token =
        secret === undefined
          ? {}
          : {
              token: {
                ...{ salt: toText(salt), iv: toText(iv) },
                data: toText(
                  new Uint8Array(
                    await subtle.encrypt(
                      cipher(iv, values),
                      await keyOf(secret.passphrase, salt),
                      bytesOf(secret.token),
                    ),
                  ),
                ),
              },
            };
      const content = toText(bytesOf(JSON.stringify({ values, ...token })));
      return `${FORMAT}${VERSION}.${content}.${await checksum(content)}`;
    },

    /** Throws `bad_input` with a sentence for what is no code, a damaged one, or one of a newer version. */
    async read(typed: string): Promise<SetupCode> {
      // Mail programs break long lines.
      const text = typed.replace(/[\s\u200B]/g, '');
      const version = new RegExp(`^${FORMAT}(\\d+)\\.`).exec(text)?.[1];
      if (version === undefined) {
        throw wrong(
          'This is not a set-up code of CINNOX for Salesforce: those begin with CINNOX1. Ask your admin for it.',
        );
      }
      if (Number(version) !== VERSION) {
        throw wrong(
          'This set-up code was made by another version of the extension. Update the extension, then try again.',
        );
      }
      const [, content = '', sum] = text.split('.');
      if (sum !== (await checksum(content))) throw damaged();
      let parsed: unknown;
      try {
        parsed = JSON.parse(new TextDecoder().decode(fromText(content)));
      } catch {
        throw damaged();
      }
      const { success, output } = v.safeParse(contentSchema, parsed);
      if (!success) throw damaged();
      const { values, token } = output;
      if (token === undefined) return { values };
      return {
        values,
        async openToken(passphrase) {
          try {
            const key = await keyOf(passphrase, fromText(token.salt));
            const opened = await subtle.decrypt(cipher(fromText(token.iv), values), key, fromText(token.data));
            return new TextDecoder().decode(opened);
          } catch {
            throw wrong(
              'This passphrase does not open the App token in the code. Check it with your admin.',
              'passphrase',
            );
          }
        },
      };
    },
  };
}
