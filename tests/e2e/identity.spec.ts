import type { BrowserContext, Frame, Page } from '@playwright/test';
import type { World } from '../emulators/world.ts';
import { expect, test as bare } from './support/fixtures.ts';
import { ada, lightningHosts, logIn, panelIn } from './support/people.ts';
import { chooseDisposition, readReportsNow, ring, test, typeNote } from './support/scene.ts';
import type { Scene } from './support/scene.ts';
import { expectCallLogged } from './support/logged.ts';
import { allowAccess, consumerKey } from './support/set-up.ts';

/** Everything that the extension has stored, as one of its own pages can read it; sealed values as their names. */
async function stored(
  page: Page,
): Promise<{ databases: string[]; sealed: string[]; areas: Record<string, unknown>; open: (string | undefined)[] }> {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? '').toSorted();
    const sealed = await new Promise<string[]>((resolve, reject) => {
      const open = indexedDB.open('cinnox-vault');
      open.onerror = () => reject(new Error('no vault'));
      open.onsuccess = () => {
        const names = open.result.transaction('sealed').objectStore('sealed').getAllKeys();
        names.onsuccess = () => {
          open.result.close();
          resolve(names.result.map(String).toSorted());
        };
      };
    });
    const [local, session, sync, managed, caches] = await Promise.all([
      chrome.storage.local.get(null),
      chrome.storage.session.get(null),
      chrome.storage.sync.get(null),
      // Without a policy Chromium answers, or refuses to.
      chrome.storage.managed.get(null).catch(() => ({})),
      globalThis.caches.keys(),
    ]);
    const web = { ...localStorage, ...sessionStorage, cookie: document.cookie };
    const contexts = await chrome.runtime.getContexts({});
    const open = contexts.map(({ documentUrl = '' }) => documentUrl.split('/').at(-1));
    return { databases, sealed, areas: { local, session, sync, managed, caches, web }, open };
  });
}

function expectNoTokenIn(text: string, world: World): void {
  const issued = world.salesforce.oauth.issued();
  expect(issued.length).toBeGreaterThan(0);
  for (const { kind, token } of issued)
    expect(text.includes(token), `a token (${kind}) is stored in the open`).toBe(false);
}

const userIdOf = async (world: World, username: string): Promise<string> => {
  const { store } = world.salesforce.org('uat');
  const { records } = await store.tx({ userId: 'system', system: true }, async (tx) =>
    tx.query(`SELECT Id, Email FROM User WHERE Username = '${username}'`),
  );
  expect(records[0]?.Email).toMatch(/\.invalid$/);
  return String(records[0]?.Id);
};

/** Names of the buttons that assistive technology finds in a page, closed roots included. */
async function buttonsOf(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.filter(({ role }) => role?.value === 'button').map(({ name }) => String(name?.value));
}

bare(
  'sign-in: closed, refused by the org, denied, cut by the end of the worker; then it works',
  async ({ context, extensionId, world, killWorker, shot }) => {
    bare.setTimeout(120_000);
    const options = await context.newPage();
    await options.goto(`chrome-extension://${extensionId}/options.html`);
    const salesforce = options.getByRole('region', { name: 'Salesforce', exact: true });
    const alert = salesforce.getByRole('alert');
    async function press(): Promise<Page> {
      const opened = context.waitForEvent('page');
      await salesforce.getByRole('button', { name: 'Connect', exact: true }).click();
      return opened;
    }
    await salesforce.getByRole('radio', { name: 'Sandbox' }).check();
    await salesforce.getByLabel('My Domain').fill(` https://${lightningHosts.uat}/lightning/page/home `);
    await salesforce.getByLabel('Sandbox Location').fill('cs12');
    await salesforce.getByLabel('Consumer key').fill(consumerKey('uat'));

    await bare.step('the window shows an error of Salesforce and is closed', async () => {
      const app = world.salesforce.oauth.apps.get('uat');
      const { callbackUrls } = app;
      app.callbackUrls = ['https://elsewhere.example/'];
      const window = await press();
      await expect(window.getByText('error=redirect_uri_mismatch')).toBeVisible();
      await window.close();
      app.callbackUrls = callbackUrls;
      await expect(alert).toContainText('closed before Salesforce answered');
      await expect(salesforce.getByText('redirect_uri_mismatch')).toBeVisible();
      await expect(salesforce.getByLabel('Callback URL of this extension')).toHaveValue(
        `https://${extensionId}.chromiumapp.org/oauth2`,
      );
      await shot(options, 'sign-in-error-page');
    });

    await bare.step('denied', async () => {
      const window = await press();
      await logIn(window, ada('uat'));
      await window.getByRole('button', { name: 'Deny' }).click();
      await expect(alert).toContainText('The sign-in was denied.');
    });

    await bare.step('the worker ends while the window is open', async () => {
      const window = await press();
      await window.getByRole('button', { name: 'Allow', exact: true }).waitFor();
      await killWorker();
      await expect(alert).toContainText('The sign-in was interrupted');
      if (!window.isClosed()) await window.close();
      // The next start of the worker clears it away.
      await expect
        .poll(async () => JSON.stringify((await stored(options)).areas), { timeout: 20_000 })
        .not.toContain('verifier');
    });

    await bare.step('and then it works; the staff are found behind .invalid', async () => {
      await allowAccess(await press(), ada('uat'));
      await expect(salesforce.getByText('Signed in as')).toBeVisible();
      await expect(salesforce.getByText('SANDBOX', { exact: true })).toBeVisible();
      const { baseUrl, appId, appToken } = world.cinnox.info();
      const cinnox = options.getByRole('region', { name: 'CINNOX', exact: true });
      await cinnox.getByLabel('Base URL').fill(baseUrl);
      await cinnox.getByLabel('App ID').fill(appId);
      await cinnox.getByLabel('App token').fill(appToken);
      await cinnox.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(options.getByRole('region', { name: 'You in CINNOX' })).toContainText('Ada Lam');
      await userIdOf(world, ada('uat').username);
      expectNoTokenIn(JSON.stringify(await stored(options)), world);
      await shot(options, 'settings-connected');
    });
  },
);

test('a second org and Login-As in other tabs are told and do nothing; disconnecting leaves nothing behind', async ({
  scene,
  context,
  extensionId,
  openLightning,
  shot,
}) => {
  test.setTimeout(150_000);
  const { world, panel } = scene;

  await test.step('a tab of another org', async () => {
    const page = await openLightning({ org: 'globex' });
    const other = await panelIn(page);
    await expect(other.getByRole('heading', { name: 'Another org' })).toBeVisible();
    await expect(
      other.getByText(/shows globex \(production\)\. CINNOX is connected to .+ \(sandbox\) as Ada Lam/),
    ).toBeVisible();
    await ring(scene);
    await expect(other.getByRole('heading', { name: 'Another org' })).toBeVisible();
    await expect(other.getByText(scene.caller.name)).toHaveCount(0);
    await shot(page, 'another-org');
    await page.close();
  });

  await test.step('a tab in which an admin is logged in as somebody else', async () => {
    const ben = await userIdOf(world, 'ben.ortiz@acme.example.uat');
    const sid = world.salesforce.oauth.webSession(world.salesforce.org('uat'), ben, 'lightning');
    const page = await context.newPage();
    await page.goto(`https://${lightningHosts.uat}/secur/frontdoor.jsp?sid=${encodeURIComponent(sid)}`);
    const other = await panelIn(page);
    await expect(other.getByRole('heading', { name: 'Another user' })).toBeVisible();
    await expect(other.getByText(/signed in to Salesforce as somebody else.+logs calls as Ada Lam/)).toBeVisible();
    await expect(panel.getByRole('heading', { name: 'Call for you' })).toBeVisible();
    await shot(page, 'another-user');
    await page.close();
  });

  await test.step('minimised, the launcher still says that this is a sandbox, and that a call rings', async () => {
    await panel.getByRole('button', { name: 'Minimise' }).click();
    const { page } = scene;
    await expect.poll(() => buttonsOf(page)).toContain('CINNOX · Incoming call SANDBOX');
    await shot(page, 'launcher-sandbox');
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    await page.mouse.click(width - 40, height - 66);
    await expect(panel.getByRole('heading', { name: 'Call for you' })).toBeVisible();
  });

  await test.step('disconnect, with a call that is not logged yet', async () => {
    const { callId } = world.cinnox.ledger.calls().at(-1) ?? { callId: '' };
    world.cinnox.actions.answer({ call: callId, staff: scene.ada });
    await typeNote(panel, 'Words that Salesforce has not seen.');
    const options = await context.newPage();
    await options.goto(`chrome-extension://${extensionId}/options.html`);
    const before = await stored(options);
    expect(before.databases).toHaveLength(3);
    expect(JSON.stringify(before.areas)).toContain(scene.caller.name);
    expectNoTokenIn(JSON.stringify(before), world);
    const salesforce = options.getByRole('region', { name: 'Salesforce', exact: true });
    await salesforce.getByRole('button', { name: 'Disconnect' }).click();
    const dialog = salesforce.getByRole('alertdialog');
    await expect(dialog).toContainText('1 call or chat is not logged yet');
    await shot(options, 'settings-disconnect-waiting');
    const download = options.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save as a file' }).click();
    expect((await download).suggestedFilename()).toMatch(/^cinnox-not-logged-.+\.csv$/);
    await dialog.getByRole('radio', { name: 'Delete it from this browser' }).check();
    await dialog.getByRole('button', { name: 'Disconnect now' }).click();
    await expect(salesforce.getByRole('button', { name: 'Connect', exact: true })).toBeVisible();

    const after = await stored(options);
    expect(after.areas).toMatchObject({ sync: {}, managed: {}, caches: [], web: { cookie: '' } });
    expect(before.open).toContain('stream.html');
    expect(after.open).not.toContain('stream.html');
    expect(after.databases).toEqual(['cinnox-vault']);
    expect(after.sealed).toEqual(['secret:cinnox-app-token']);
    const { local, session } = after.areas as Record<string, Record<string, unknown>>;
    expect(Object.keys(local ?? {}).toSorted()).toEqual(expect.arrayContaining(['browser-id', 'settings']));
    const text = JSON.stringify(after);
    for (const gone of [scene.caller.name, scene.adaUserId, 'Words that Salesforce', world.salesforce.org('uat').orgId])
      expect(text, gone).not.toContain(gone);
    expect(Object.keys(session ?? {}).filter((key) => key.startsWith('ui:'))).toEqual(['ui:session']);
    expect(world.salesforce.oauth.grants().every(({ revoked }) => revoked)).toBe(true);
  });
});

/** A request to Salesforce from this tab's panel, with the session as it is. */
const search = (panel: Frame): Promise<unknown> =>
  panel.evaluate(() =>
    chrome.runtime
      .sendMessage({ channel: 'cinnox/1', name: 'contacts.search', input: { text: 'Berg' } })
      .catch(() => undefined),
  );

async function twelvePanels({ page, panel }: Scene, context: BrowserContext): Promise<Frame[]> {
  const pages = await Promise.all(
    Array.from({ length: 11 }, async () => {
      const tab = await context.newPage();
      await tab.goto(page.url());
      return tab;
    }),
  );
  const panels = await Promise.all(pages.map((tab) => panelIn(tab, 60_000)));
  await page.bringToFront();
  return [panel, ...panels];
}

test('twelve tabs, sessions that end under load with rotation on: one refresh each; a lost reply is one sign-in', async ({
  scene,
  context,
}) => {
  test.setTimeout(240_000);
  const { world, panel, adaUserId } = scene;
  const { oauth } = world.salesforce;
  const refreshes = () => oauth.issued().filter(({ kind }) => kind === 'refresh').length;
  const panels = await twelvePanels(scene, context);
  const { callId } = await ring(scene);
  world.cinnox.actions.answer({ call: callId, staff: scene.ada });
  await typeNote(panel, 'Said while sessions ended.');
  await chooseDisposition(panel, 'Resolved');

  for (let round = 1; round <= 3; round += 1) {
    await test.step(`the session ends, round ${round}`, async () => {
      const before = refreshes();
      oauth.expireAll(adaUserId);
      await Promise.all([...panels, ...panels].map(search));
      expect(refreshes() - before).toBe(1);
    });
  }
  expect(oauth.grants().some(({ userId, revoked }) => userId === adaUserId && revoked)).toBe(false);

  await test.step('the reply to a refresh is lost after the tokens were replaced', async () => {
    const fault = world.faults.add({
      service: 'salesforce',
      route: 'POST /services/oauth2/token',
      contains: 'grant_type=refresh_token',
      point: 'afterCommit',
      cut: true,
      times: 1,
    });
    oauth.expireAll(adaUserId);
    await Promise.all(panels.map(search));
    expect(fault.struck).toBe(1);
    await expect(panel.getByText(/^Signed out of Salesforce\./)).toHaveCount(1, { timeout: 30_000 });
    await expect(panel.getByRole('textbox', { name: 'Notes' })).toHaveValue('Said while sessions ended.');
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    const opened = context.waitForEvent('page');
    await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
    await allowAccess(await opened, ada('uat'));
    await expect(panel.getByText(/^Signed out of Salesforce\./)).toHaveCount(0, { timeout: 30_000 });
  });
  await expectCallLogged(
    scene,
    { callId, note: 'Said while sessions ended.', disposition: 'Resolved' },
    { meanwhile: () => readReportsNow(panel) },
  );
});
