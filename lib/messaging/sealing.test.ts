// @vitest-environment node
import { expect, test } from 'vitest';
import { contract } from './contract.ts';
import { createDoorKeys, publicText, seal, sealedFields, unseal } from './sealing.ts';

const { subtle } = crypto;

test('what is sealed is read by its door only, each time in other words', async () => {
  const [keys, others] = [await createDoorKeys(subtle), await createDoorKeys(subtle)];
  const door = await publicText(subtle, keys);
  const text = JSON.stringify({ appToken: `geheim ✓ ${'x'.repeat(4000)}` });
  const sealed = await seal(subtle, door, text);
  expect(await unseal(subtle, keys, sealed)).toBe(text);
  expect(await seal(subtle, door, text)).not.toBe(sealed);
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('geheim');
  await expect(unseal(subtle, others, sealed)).rejects.toMatchObject({ code: 'bad_input' });
});

test('what was changed on the way, or is nothing of ours, is refused with a sentence', async () => {
  const keys = await createDoorKeys(subtle);
  const sealed = await seal(subtle, await publicText(subtle, keys), 'secret');
  const bytes = Buffer.from(sealed, 'base64');
  for (const at of [0, 70, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(unseal(subtle, keys, changed.toString('base64')), String(at)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringMatching(/enter it again/),
    });
  }
  for (const nothing of ['', 'x', '*', sealed.slice(0, 40)])
    await expect(unseal(subtle, keys, nothing)).rejects.toMatchObject({ code: 'bad_input' });
});

test('the private key cannot be exported; every field that is sealed is one of the contract, of the settings page only', async () => {
  const { privateKey } = await createDoorKeys(subtle);
  expect(privateKey.extractable).toBe(false);
  for (const [name, fields = []] of Object.entries(sealedFields)) {
    const command = Object.entries(contract).find(([known]) => known === name)?.[1];
    expect(command?.from, name).toEqual(['settings']);
    const entries = command !== undefined && 'entries' in command.input ? command.input.entries : {};
    for (const field of fields) expect(entries, name).toHaveProperty(field);
  }
});
