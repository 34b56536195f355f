// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { createSetupCodes } from './setup-code.ts';

const codes = createSetupCodes({ ...createFakeDeps(), subtle: crypto.subtle });
const values = { host: 'acme.my.salesforce.com', dispositions: ['Zürich 報價單'], closeCase: false };
const secret = { token: 'the-app-token', passphrase: 'correct horse battery' };

describe('a set-up code', () => {
  it('comes back as it was, also with line breaks of a mail program', async () => {
    const code = await codes.write(values);
    const read = await codes.read(`\n ${code.slice(0, 30)}\r\n${code.slice(30)} `);
    expect(read).toEqual({ values });
  });

  it.each([
    ['', /not a set-up code/],
    ['https://acme.my.salesforce.com', /not a set-up code/],
    ['CINNOX2.abc.def', /another version/],
    ['CINNOX1.abc', /damaged/],
    ['CINNOX1.%%%.x', /damaged/],
  ])('%j is refused in a sentence', async (typed, sentence) => {
    await expect(codes.read(typed)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringMatching(sentence),
    });
  });

  it('is refused with any character changed, added or missing', async () => {
    const code = await codes.write(values);
    for (let at = 8; at < code.length; at += 7) {
      const other = code[at] === 'A' ? 'B' : 'A';
      await expect(codes.read(code.slice(0, at) + other + code.slice(at + 1))).rejects.toMatchObject({
        code: 'bad_input',
      });
      await expect(codes.read(code.slice(0, at) + code.slice(at + 1))).rejects.toMatchObject({ code: 'bad_input' });
    }
  });

  it('holds the App token under a passphrase only, bound to its settings', async () => {
    const code = await codes.write(values, secret);
    const content = Buffer.from(code.split('.')[1] ?? '', 'base64url').toString();
    expect(content).not.toContain(secret.token);
    const read = await codes.read(code);
    expect(await read.openToken?.(secret.passphrase)).toBe(secret.token);
    await expect(read.openToken?.('correct horse')).rejects.toMatchObject({ details: { field: 'passphrase' } });

    const parsed = JSON.parse(content) as { values: object; token: object };
    const forged = { ...parsed, values: { ...parsed.values, host: 'evil.my.salesforce.com' } };
    const payload = Buffer.from(JSON.stringify(forged)).toString('base64url');
    const sum = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(payload)))
      .toString('base64url')
      .slice(0, 10);
    const moved = await codes.read(`CINNOX1.${payload}.${sum}`);
    await expect(moved.openToken?.(secret.passphrase)).rejects.toMatchObject({ code: 'bad_input' });
  });
});
