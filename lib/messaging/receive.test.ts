// @vitest-environment node
import { expect, test, vi } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { createRingLog } from '../platform/ring-log.ts';
import { CHANNEL, contract, type Handlers } from './contract.ts';
import { createClassifier, createReceiver, type RawSender } from './receive.ts';

const ID = 'jjedeofkmoklplepkiladbabefhbcnic';
const root = `chrome-extension://${ID}/`;
const classify = createClassifier({ extensionId: ID, extensionUrl: (path) => root + path });

const panel: RawSender = { id: ID, url: `${root}panel.html`, frameId: 7, tab: { id: 3, windowId: 1 } };
const sidePanel: RawSender = { id: ID, url: `${root}panel.html` };
const options: RawSender = { id: ID, url: `${root}options.html`, frameId: 0, tab: { id: 4, windowId: 1 } };
const popup: RawSender = { id: ID, url: `${root}popup.html` };
const stream: RawSender = { id: ID, url: `${root}stream.html` };
const content: RawSender = {
  id: ID,
  url: 'https://acme--uat.sandbox.lightning.force.com/lightning/page/home',
  frameId: 0,
  tab: { id: 3, windowId: 1 },
};

test.each<[string, RawSender, string | null]>([
  ['the embedded panel', panel, 'page'],
  ['the side panel', sidePanel, 'page'],
  ['the options page', options, 'settings'],
  ['the popup', popup, 'settings'],
  ['the stream page', stream, 'stream'],
  ['a content script in the top frame', content, 'content'],
  ['a content script of the Chinese cloud', { ...content, url: 'https://a.lightning.sfcrmapps.cn/x' }, 'content'],
  ['a content script in a frame', { ...content, frameId: 12 }, null],
  ['a page that is called like Lightning', { ...content, url: 'https://a.lightning.force.com.evil.com/' }, null],
  ['Lightning in a path', { ...content, url: 'https://evil.com/a.lightning.force.com/' }, null],
  ['Lightning as a user name', { ...content, url: 'https://a.lightning.force.com@evil.com/' }, null],
  ['Lightning without https', { ...content, url: 'http://a.lightning.force.com/' }, null],
  ['the options page in a frame of a tab', { ...options, frameId: 5 }, null],
  ['the stream page opened in a tab', { ...stream, tab: { id: 9 } }, null],
  ['an unknown page of ours', { ...sidePanel, url: `${root}other.html` }, null],
  ['another extension', { ...sidePanel, id: 'a'.repeat(32) }, null],
  ['a sender without URL', { id: ID }, null],
])('%s is %s', (_who, raw, kind) => expect(classify(raw)?.kind ?? null).toBe(kind));

test('a sender carries its tab', () => {
  expect(classify(panel)).toEqual({ kind: 'page', tabId: 3, windowId: 1, url: `${root}panel.html` });
  expect(classify(sidePanel)).toEqual({ kind: 'page', url: `${root}panel.html` });
});

function receiver(ready: Promise<unknown> = Promise.resolve()) {
  const unexpected = vi.fn(() => Promise.reject(new Error('not expected')));
  const names = Object.keys(contract);
  // Every command needs a handler; a test replaces those that it calls.
  const handlers = Object.fromEntries(names.map((name) => [name, unexpected])) as unknown as Handlers;
  const log = createRingLog({ clock: { now: () => 0 } });
  const receive = createReceiver({
    handlers,
    classify,
    open: async (sealed) => sealed.slice(1),
    ready: () => ready,
    log,
  });
  const ask = (name: string, input: unknown, sender: RawSender = panel, sealed?: string) =>
    new Promise<unknown>((resolve) => {
      expect(receive({ channel: CHANNEL, name, input, sealed }, sender, resolve)).toBe(true);
    });
  return { handlers, receive, ask, unexpected, log };
}

test('a command reaches its handler with parsed input and the sender, and its value comes back', async () => {
  const { handlers, ask } = receiver();
  handlers['note.save'] = vi.fn(async ({ text, revision }) => ({ text, revision: revision + 1 }));
  expect(await ask('note.save', { id: 'r1', text: 'hi', revision: 3 })).toEqual({
    ok: true,
    value: { text: 'hi', revision: 4 },
  });
  expect(handlers['note.save']).toHaveBeenCalledWith(
    { id: 'r1', text: 'hi', revision: 3 },
    expect.objectContaining({ kind: 'page', tabId: 3 }),
  );
});

test.each([
  [{ type: 'somebody else' }],
  [{ channel: 'cinnox/0', name: 'panel.hello', input: {} }],
  ['text'],
  [null],
  [undefined],
  [{ channel: CHANNEL }],
])('%j is not ours and stays unanswered', (message) => {
  const { receive } = receiver();
  const respond = vi.fn();
  expect(receive(message, panel, respond)).toBe(false);
  expect(respond).not.toHaveBeenCalled();
});

test.each<[string, unknown, RawSender, string]>([
  ['stream.grant', {}, panel, 'not_allowed'],
  ['stream.grant', {}, options, 'not_allowed'],
  ['stream.grant', {}, content, 'not_allowed'],
  ['settings.read', {}, panel, 'not_allowed'],
  ['salesforce.disconnect', {}, content, 'not_allowed'],
  ['note.save', { id: 'r1', text: 'x', revision: 0 }, content, 'not_allowed'],
  ['content.mount', { url: 'https://a.lightning.force.com/' }, panel, 'not_allowed'],
  ['panel.hello', {}, { ...panel, id: 'b'.repeat(32) }, 'not_allowed'],
  ['panel.hello', { extra: 1 }, panel, 'bad_input'],
  ['note.save', { id: '', text: 'x', revision: 0 }, panel, 'bad_input'],
  ['note.save', { id: 'r1', text: 'x', revision: -1 }, panel, 'bad_input'],
  ['note.save', { id: 'r1', text: 'x'.repeat(400_001), revision: 1 }, panel, 'bad_input'],
  ['record.open', { recordId: "003'; alert(1)" }, panel, 'bad_input'],
  ['no.such', {}, panel, 'bad_input'],
  ['constructor', {}, panel, 'bad_input'],
  ['toString', {}, panel, 'bad_input'],
])('%s with %j is refused', async (name, input, sender, code) => {
  const { ask, unexpected } = receiver();
  expect(await ask(name, input, sender)).toMatchObject({ ok: false, error: { code } });
  expect(unexpected).not.toHaveBeenCalled();
});

test('options page and popup may do what pages may', async () => {
  const { handlers, ask } = receiver();
  handlers['panel.hello'] = async () => ({ tabId: null, who: null });
  expect(await ask('panel.hello', {}, options)).toMatchObject({ ok: true });
  expect(await ask('panel.hello', {}, popup)).toMatchObject({ ok: true });
});

test('no handler runs before the worker is ready; a failed start is said', async () => {
  let open = (): void => undefined;
  const { handlers, ask } = receiver(new Promise<void>((resolve) => (open = resolve)));
  handlers['panel.hello'] = vi.fn(async () => ({ tabId: 1, who: null }));
  const answer = ask('panel.hello', {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(handlers['panel.hello']).not.toHaveBeenCalled();
  open();
  expect(await answer).toMatchObject({ ok: true });

  const failing = Promise.reject(new AppError('storage_full', 'No space.'));
  failing.catch(() => undefined);
  expect(await receiver(failing).ask('panel.hello', {})).toEqual({
    ok: false,
    error: { code: 'storage_full', message: 'No space.' },
  });
});

test('errors travel as values, unknown ones as internal, and the log holds no content', async () => {
  const { handlers, ask, log } = receiver();
  handlers['call.claim'] = () => Promise.reject(new AppError('not_found', 'Gone.', { reason: 'x' }));
  expect(await ask('call.claim', { id: 'r1' })).toEqual({ ok: false, error: { code: 'not_found', message: 'Gone.' } });
  handlers['call.claim'] = () => Promise.reject(new AppError('bad_input', 'No.', { field: 'host', reason: 'x' }));
  expect(await ask('call.claim', { id: 'r1' })).toEqual({
    ok: false,
    error: { code: 'bad_input', message: 'No.', field: 'host' },
  });
  handlers['call.claim'] = () => {
    throw new TypeError('boom');
  };
  expect(await ask('call.claim', { id: 'secret-row' })).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(JSON.stringify(log.entries())).not.toContain('secret-row');
});

test('a secret comes sealed: it is put into its field, and refused in the open or in another place', async () => {
  const { handlers, ask, unexpected } = receiver();
  const saved = vi.fn(async () => null as never);
  handlers['cinnox.save'] = saved;
  const input = { baseUrl: 'https://acme.cinnox.com', appId: 'app' };
  const withToken = JSON.stringify({ appToken: 'the token' });
  expect(await ask('cinnox.save', input, options, `#${withToken}`)).toMatchObject({ ok: true });
  expect(await ask('cinnox.save', { ...input, appToken: null }, options)).toMatchObject({ ok: true });
  expect(saved.mock.calls.map(([first]: unknown[]) => first)).toEqual([
    { ...input, appToken: 'the token' },
    { ...input, appToken: null },
  ]);
  for (const [name, given, sealed] of [
    ['cinnox.save', { ...input, appToken: 'in the open' }, undefined],
    ['cinnox.save', { ...input, appToken: 'in the open' }, `#${withToken}`],
    ['cinnox.save', input, '#{"baseUrl":"https://elsewhere.example"}'],
    ['cinnox.save', input, '#{"appToken":5}'],
    ['cinnox.save', input, '#no JSON'],
    ['staff.choose', { eid: 'e1' }, '#{"eid":"e2"}'],
    ['settings.read', {}, '#{}'],
  ] as const) {
    expect(await ask(name, given, options, sealed), `${name} ${sealed}`).toMatchObject({
      error: { code: 'bad_input' },
    });
  }
  expect(saved).toHaveBeenCalledTimes(2);
  expect(unexpected).not.toHaveBeenCalled();
});
