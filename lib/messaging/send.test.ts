// @vitest-environment node
import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { CHANNEL } from './contract.ts';
import { createSend } from './send.ts';

function sender(sendMessage: (message: unknown) => Promise<unknown>) {
  const clock = createManualClock();
  const runtime = { current: 'abc' as string | undefined, id: () => runtime.current, sendMessage: vi.fn(sendMessage) };
  return { clock, runtime, send: createSend({ runtime, clock }) };
}

const nobody = new Error('Could not establish connection. Receiving end does not exist.');

test('carries channel, name and input, and gives the value', async () => {
  const { send, runtime, clock } = sender(async () => ({ ok: true, value: { revision: 4, text: 'x' } }));
  expect(await send('note.save', { id: 'r', text: 'x', revision: 3 })).toEqual({ revision: 4, text: 'x' });
  expect(runtime.sendMessage).toHaveBeenCalledWith({
    channel: CHANNEL,
    name: 'note.save',
    input: { id: 'r', text: 'x', revision: 3 },
  });
  expect(clock.pending()).toBe(0);
});

test('an error of the worker is thrown with its code; an unknown code is internal', async () => {
  const { send } = sender(async () => ({ ok: false, error: { code: 'not_allowed', message: 'No.' } }));
  await expect(send('panel.hello', {})).rejects.toMatchObject({ code: 'not_allowed', message: 'No.' });
  const named = sender(async () => ({ ok: false, error: { code: 'bad_input', message: 'No.', field: 'host' } }));
  await expect(named.send('panel.hello', {})).rejects.toMatchObject({ details: { field: 'host' } });
  const other = sender(async () => ({ ok: false, error: { code: 'toString', message: 5 } }));
  await expect(other.send('panel.hello', {})).rejects.toMatchObject({ code: 'internal' });
});

test('waits for a worker that is just starting', async () => {
  let tries = 0;
  const { send, clock } = sender(async () => {
    tries += 1;
    if (tries < 3) throw nobody;
    return { ok: true, value: null };
  });
  const answer = send('panel.open', {});
  await clock.advance(500);
  expect(await answer).toBeNull();
  expect(tries).toBe(3);
});

test('gives up when the worker never comes', async () => {
  const { send, clock, runtime } = sender(() => Promise.reject(nobody));
  const seen = expect(send('panel.open', {})).rejects.toMatchObject({ code: 'network' });
  await clock.advance(5000);
  await seen;
  expect(runtime.sendMessage).toHaveBeenCalledTimes(5);
});

test('a message whose answer was lost is not sent twice', async () => {
  const { send, runtime } = sender(() => Promise.reject(new Error('The message channel closed before a response')));
  await expect(send('call.claim', { id: 'r' })).rejects.toMatchObject({ code: 'network' });
  expect(runtime.sendMessage).toHaveBeenCalledTimes(1);
});

test('after an update the page is told', async () => {
  const { send, runtime } = sender(() => Promise.reject(new Error('Extension context invalidated.')));
  await expect(send('panel.open', {})).rejects.toMatchObject({ code: 'context_invalidated' });
  runtime.current = undefined;
  await expect(send('panel.open', {})).rejects.toMatchObject({ code: 'context_invalidated' });
  expect(runtime.sendMessage).toHaveBeenCalledTimes(1);
});

test('a worker that hangs does not hang the page; a sign-in may take longer', async () => {
  const { send, clock } = sender(() => new Promise(() => undefined));
  const quick = expect(send('panel.open', {})).rejects.toMatchObject({ code: 'timeout' });
  let isOver = false;
  const slow = send('session.signIn', {}).catch(() => (isOver = true));
  await clock.advance(60_000);
  await quick;
  expect(isOver).toBe(false);
  await clock.advance(9 * 60_000);
  await slow;
  expect(isOver).toBe(true);
});

test.each([undefined, null, 'x', {}])('%j is no answer', async (reply) => {
  const { send } = sender(async () => reply);
  await expect(send('panel.open', {})).rejects.toMatchObject({ code: 'internal' });
});

test('pages do not get the schemas: the contract is imported for its types only', async () => {
  const source = await readFile(new URL('./send.ts', import.meta.url), 'utf8');
  const imports = source.split('\n').filter((line) => line.includes('contract.ts'));
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.every((line) => line.startsWith('import type '))).toBe(true);
  expect(source).not.toContain('valibot');
});

test('seals what a person types as a secret, for the key that the worker gives; a page without a seal sends none', async () => {
  const sent: unknown[] = [];
  const runtime = {
    id: () => 'abc',
    sendMessage: async (message: unknown) => {
      sent.push(message);
      return { ok: true, value: 'door key' };
    },
  };
  const clock = createManualClock();
  const seal = vi.fn(async (key: string) => `for ${key}`);
  const send = createSend({ runtime, clock, seal });
  await send('cinnox.save', { baseUrl: 'b', appId: 'a', appToken: 'S3CRET' });
  await send('cinnox.save', { baseUrl: 'b', appId: 'a', appToken: null });
  await send('setup.apply', { code: 'c', passphrase: 'by phone' });
  expect(sent).toEqual([
    { channel: CHANNEL, name: 'settings.door', input: {} },
    { channel: CHANNEL, name: 'cinnox.save', input: { baseUrl: 'b', appId: 'a' }, sealed: 'for door key' },
    { channel: CHANNEL, name: 'cinnox.save', input: { baseUrl: 'b', appId: 'a', appToken: null } },
    { channel: CHANNEL, name: 'settings.door', input: {} },
    { channel: CHANNEL, name: 'setup.apply', input: { code: 'c' }, sealed: 'for door key' },
  ]);
  expect(seal).toHaveBeenCalledWith('door key', '{"appToken":"S3CRET"}');
  const plain = createSend({ runtime, clock });
  await expect(plain('cinnox.save', { baseUrl: 'b', appId: 'a', appToken: 'S3CRET' })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  expect(JSON.stringify(sent)).not.toContain('S3CRET');
});
