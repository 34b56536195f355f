import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_EXTENSION_ID, callbackUrl, callbackUrls } from '../../lib/platform/extension-ids.ts';
import { DEVELOPMENT_KEY, manifestFor } from './manifest.ts';

describe('the fixed development id', () => {
  it('is the one that Chromium derives from the public key', () => {
    const digest = createHash('sha256').update(Buffer.from(DEVELOPMENT_KEY, 'base64')).digest('hex').slice(0, 32);
    const id = [...digest].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
    expect(id).toBe(DEVELOPMENT_EXTENSION_ID);
  });

  it('is left to the store in store builds', () => {
    expect(manifestFor({ forStore: false }).key).toBe(DEVELOPMENT_KEY);
    expect(manifestFor({ forStore: true })).not.toHaveProperty('key');
  });

  it('has its callback in the list for the org', () => {
    expect(callbackUrls()).toContain(callbackUrl(DEVELOPMENT_EXTENSION_ID));
    expect(callbackUrl('abc')).toBe('https://abc.chromiumapp.org/oauth2');
  });
});
