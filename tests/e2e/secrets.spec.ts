import { readFile } from 'node:fs/promises';
import type { BrowserContext, Frame, Page } from '@playwright/test';
import { secretsIn, secretsOf } from '../integration/support/secret-search.ts';
import { expect } from './support/fixtures.ts';
import { ada } from './support/people.ts';
import { notes, readReportsNow, ring, test, typeNote } from './support/scene.ts';
import { allowAccess } from './support/set-up.ts';

interface Found {
  place: string;
  text: string;
}

/** Everything that the extension keeps in this profile, as text; bytes in both encodings of text. */
async function kept(page: Page): Promise<Found[]> {
  const stores = await page.evaluate(async () => {
    const latin = new TextDecoder('latin1');
    const wide = new TextDecoder('utf-16le');
    const bytes = (value: ArrayBuffer | ArrayBufferView) => `${latin.decode(value)} ${wide.decode(value)}`;
    const text = (value: unknown) =>
      JSON.stringify(value, (_key, part: unknown) => {
        if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) return bytes(part);
        return part instanceof CryptoKey ? { extractable: part.extractable } : part;
      });
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('no answer'));
      });
    const found: { place: string; text: string }[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const open = await answer(indexedDB.open(name));
      for (const store of open.objectStoreNames) {
        const objects = open.transaction(store).objectStore(store);
        const rows = [answer(objects.getAllKeys()), answer<unknown[]>(objects.getAll())];
        found.push({ place: `database ${name}/${store}`, text: text(await Promise.all(rows)) });
      }
      open.close();
    }
    for (const area of ['local', 'session', 'sync', 'managed'] as const) {
      // Without a policy Chromium answers for the managed area, or refuses to.
      const values: unknown = await chrome.storage[area].get(null).catch(() => ({}));
      found.push({ place: `storage.${area}`, text: text(values) });
    }
    const caches = await globalThis.caches.keys();
    found.push({
      place: 'web storage',
      text: text([{ ...localStorage }, { ...sessionStorage }, document.cookie, caches]),
    });
    return found;
  });
  return stores;
}

/** A document as a person and a script see it: markup, texts, values of inputs, closed roots of our own frames left out. */
const drawn = (frame: Page | Frame): Promise<string> =>
  frame.evaluate(() => {
    const values = [...document.querySelectorAll('input, textarea, select')].map((field) =>
      'value' in field ? field.value : '',
    );
    return [document.documentElement.outerHTML, document.body.innerText, document.title, ...values].join('\n');
  });

/** Console lines and addresses of everything that runs in this browser. */
function listen(context: BrowserContext): Found[] {
  const heard: Found[] = [];
  context.on('console', (message) => heard.push({ place: 'console', text: message.text() }));
  context.on('request', (request) => heard.push({ place: 'address of a request', text: request.url() }));
  return heard;
}

declare global {
  interface Window {
    overheard?: string[];
  }
}

/** What is broadcast between the extension's contexts while the page is open, each message apart. */
async function overhear(page: Page): Promise<() => Promise<Found[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    window.overheard = heard;
    chrome.runtime.onMessage.addListener((message: unknown) => {
      heard.push(JSON.stringify(message));
      return false;
    });
  });
  return async () => {
    const heard = await page.evaluate(() => window.overheard ?? []);
    return heard.map((text) => ({ place: 'message', text }));
  };
}

const passphrase = 'correct horse battery staple';

test('no token or secret stands in a storage, message, console, address, or on a page, from sign-in to disconnect', async ({
  scene,
  world,
  context,
  extensionId,
}) => {
  test.setTimeout(180_000);
  const { panel, page, ada: adaEid } = scene;
  const heard = listen(context);
  const open = async (file: string) => {
    const tab = await context.newPage();
    await tab.goto(`chrome-extension://${extensionId}/${file}`);
    return tab;
  };
  const options = await open('options.html');
  const popup = await open('popup.html');
  const messages = await overhear(popup);
  await options.getByText('Signed in as').waitFor();

  const found: Found[] = [];
  const look = async (when: string) => {
    const now = [
      ...(await kept(options)),
      { place: 'panel', text: await drawn(panel) },
      { place: 'options', text: await drawn(options) },
      { place: 'popup', text: await drawn(popup) },
      { place: 'Lightning page', text: await drawn(page) },
    ];
    found.push(...now.map(({ place, text }) => ({ place: `${when}: ${place}`, text })));
  };

  const salesforce = options.getByRole('region', { name: 'Salesforce', exact: true });
  await test.step('signed in anew, with a consumer secret', async () => {
    const app = world.salesforce.oauth.apps.get('uat');
    await salesforce.getByText('Consumer secret: only if').click();
    await salesforce.getByLabel('Consumer secret', { exact: true }).fill(app.secret);
    // Whoever is logged in to Salesforce and has allowed the app sees no window.
    context.once('page', (window) => void allowAccess(window, ada('uat')).catch(() => undefined));
    await salesforce.getByRole('button', { name: 'Connect again' }).click();
    await expect(salesforce.getByText('Connected', { exact: true })).toBeVisible({ timeout: 20_000 });
  });
  await look('signed in');
  const { callId } = await ring(scene);
  world.cinnox.actions.answer({ call: callId, staff: adaEid });
  await typeNote(panel, 'Nothing secret in here.');
  await look('in a call');

  await test.step('tokens are renewed in the middle of it', async () => {
    const before = world.salesforce.oauth.issued().length;
    world.salesforce.oauth.expireAll();
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await readReportsNow(panel);
    await expect.poll(() => world.salesforce.oauth.issued().length, { timeout: 20_000 }).toBeGreaterThan(before);
    await expect(notes(panel)).toHaveValue('Nothing secret in here.');
    await look('renewed');
  });

  await test.step('the App token is typed again', async () => {
    const service = options.getByRole('region', { name: 'CINNOX', exact: true });
    await service.getByLabel('App token').fill(world.cinnox.info().appToken);
    await service.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(service.getByText('Saved, and it works')).toBeVisible({ timeout: 20_000 });
    await look('saved');
  });

  await test.step('a code for agents, with the token under a passphrase', async () => {
    const agents = options.getByRole('region', { name: 'Code for agents' });
    await agents.getByLabel('Put the App token in, under a passphrase').check();
    await agents.getByLabel('Passphrase for the App token').fill(passphrase);
    await agents.getByRole('button', { name: 'Make a code' }).click();
    const code = await agents.getByLabel('Set-up code').inputValue();
    found.push({
      place: 'set-up code',
      text: `${code}\n${Buffer.from(code.split('.')[1] ?? '', 'base64').toString()}`,
    });
    expect(found.at(-1)?.text).toContain('"token":{');
    await agents.getByLabel('Put the App token in, under a passphrase').uncheck();
    await look('code made');
  });

  await test.step('what is unfinished is taken along as a file, and the org is left', async () => {
    const second = world.cinnox.actions.ringIn({ from: scene.caller.phone, to: adaEid });
    world.cinnox.actions.answer({ call: second.callId, staff: adaEid });
    await panel.getByRole('button', { name: 'Show call' }).click({ timeout: 20_000 });
    await typeNote(panel, 'Not in Salesforce yet.');
    await salesforce.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await expect(salesforce.getByRole('alertdialog')).toContainText('not logged yet');
    const download = options.waitForEvent('download');
    await salesforce.getByRole('button', { name: 'Save as a file' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toContain('Not in Salesforce yet.');
    found.push({ place: 'exported file', text: file });
    await look('about to leave');
    await salesforce.getByRole('button', { name: 'Disconnect now' }).click();
    await expect(salesforce.getByRole('button', { name: 'Connect', exact: true })).toBeVisible();
    await look('left');
  });

  const typed = { name: 'passphrase', text: passphrase };
  const secrets = [...secretsOf(world), typed].filter(({ name }) => name !== 'web token');
  const web = secretsOf(world).filter(({ name }) => name === 'web token');
  expect(secrets.filter(({ name }) => name === 'access token').length).toBeGreaterThan(1);
  // What a person types on the settings page reaches the worker sealed, in the one message that saves it.
  const said = await messages();
  for (const name of ['salesforce.save', 'cinnox.save', 'setup.print'])
    expect(said.filter(({ text }) => text.includes(`"name":"${name}"`) && text.includes('"sealed":'))).toHaveLength(1);
  expect(said.length).toBeGreaterThan(3);
  found.push(...heard.filter(({ place }) => place === 'console'), ...said);
  const leaks = found.flatMap(({ place, text }) => secretsIn(text, secrets).map((name) => `${place}: ${name}`));
  expect(leaks).toEqual([]);
  // Salesforce's own page holds the person's web session; nothing of ours does.
  const ours = found.filter(({ place }) => !place.endsWith('Lightning page'));
  expect(ours.flatMap(({ place, text }) => secretsIn(text, web).map((name) => `${place}: ${name}`))).toEqual([]);
  // An authorization code travels in the address of the callback by design, good for one use with the verifier only.
  const lasting = secrets.filter(({ name }) => name !== 'code token');
  const addresses = heard.filter(({ place, text }) => place.startsWith('address') && !text.includes('/relay/'));
  expect(addresses.flatMap(({ text }) => secretsIn(text, lasting))).toEqual([]);

  await test.step('the search would find one', async () => {
    const token = secrets.find(({ name }) => name === 'refresh token')?.text ?? '';
    await options.evaluate((text) => chrome.storage.local.set({ planted: { deep: [text] } }), token);
    const again = await kept(options);
    expect(again.filter(({ text }) => secretsIn(text, secrets).length > 0).map(({ place }) => place)).toEqual([
      'storage.local',
    ]);
    const sealed = again.find(({ place }) => place === 'database cinnox-vault/sealed')?.text ?? '';
    expect(sealed).toContain('secret:cinnox-app-token');
    expect(again.find(({ place }) => place === 'database cinnox-vault/keys')?.text).toContain('"extractable":false');
  });
});
