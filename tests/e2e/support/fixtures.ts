import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serveWorld } from '../../emulators/server.ts';
import type { ServedWorld } from '../../emulators/server.ts';
import { createWorld } from '../../emulators/world.ts';
import { secretsIn, secretsOf } from '../../integration/support/secret-search.ts';
import type { World, WorldOptions } from '../../emulators/world.ts';
import { copyExtension, createProfile, launchBrowser, removeFolder, root } from './browser.ts';
import type { ThirdPartyStorage } from './browser.ts';
import { openLightning } from './people.ts';
import type { LightningPlace } from './people.ts';
import { launchRaw } from './raw-browser.ts';
import type { RawBrowser } from './raw-browser.ts';
import { setUpExtension } from './set-up.ts';
import type { Connections } from './set-up.ts';
import { killWorker } from './worker.ts';

export { expect };

/** Set per file or group with `test.use`. */
interface Settings {
  worldOptions: WorldOptions;
  thirdPartyStorage: ThirdPartyStorage;
}

interface Fixtures {
  /** The local world, in this process. */
  world: World;
  served: ServedWorld;
  /** Folder of the loaded extension: a copy of the production build, free to be changed. */
  extension: string;
  profile: string;
  extensionId: string;
  killWorker(): Promise<void>;
  openLightning(place?: LightningPlace): Promise<Page>;
  /** The set-up of a person: options page, sign-in window, CINNOX. Leaves the options page open. */
  signInSalesforce(connections?: Omit<Connections, 'cinnox'>): Promise<Page>;
  /** Closes the browser of this test and opens the same profile in one without a debugger on the worker. */
  launchRaw(): Promise<RawBrowser>;
  /** Writes a screenshot, into docs/gallery when GALLERY is set, else into demo-output/e2e, and looks for secrets on it. */
  shot(page: Page, name: string): Promise<void>;
}

/** What a person reads in a page and its frames, and what stands in fields that show it: no secret of any service. */
async function secretsShown(page: Page, world: World): Promise<string[]> {
  const texts = await Promise.all(
    page.frames().map((frame) =>
      frame
        .evaluate(() => {
          const shown = [...document.querySelectorAll('input:not([type=password]), textarea, select')];
          const values = shown.map((field) => ('value' in field ? String(field.value) : ''));
          return [document.title, document.body?.innerText ?? '', ...values].join('\n');
        })
        // A frame that was just replaced shows nothing.
        .catch(() => ''),
    ),
  );
  return secretsIn(texts.join('\n'), secretsOf(world));
}

const pictures = path.join(root, process.env.GALLERY === undefined ? 'demo-output/e2e' : 'docs/gallery');

export const test = base.extend<Settings & Fixtures>({
  worldOptions: [{}, { option: true }],
  thirdPartyStorage: ['allowed', { option: true }],

  world: async ({ worldOptions }, use) => {
    const world = createWorld(worldOptions);
    await world.ready;
    await use(world);
    world.close();
  },
  served: async ({ world }, use) => {
    const served = await serveWorld(world);
    await use(served);
    await served.close();
  },
  extension: async ({}, use) => {
    const folder = copyExtension();
    await use(folder);
    removeFolder(folder);
  },
  profile: async ({ thirdPartyStorage }, use) => {
    const folder = createProfile({ thirdPartyStorage });
    await use(folder);
    removeFolder(folder);
  },
  context: async ({ served, extension, profile, colorScheme }, use) => {
    const { context } = await launchBrowser({
      profile,
      extension,
      worldArgs: served.chromiumArgs,
      colorScheme: colorScheme === 'dark' ? 'dark' : 'light',
    });
    await use(context);
    await context.close();
  },
  extensionId: async ({ context }, use) => {
    const [worker] = context.serviceWorkers();
    if (worker === undefined) throw new Error('the extension has no worker');
    await use(new URL(worker.url()).host);
  },
  killWorker: async ({ context, extensionId }, use) => {
    await use(() => killWorker(context, extensionId));
  },
  openLightning: async ({ context }, use) => {
    await use((place) => openLightning(context, place));
  },
  signInSalesforce: async ({ context, extensionId, world }, use) => {
    await use((connections = {}) =>
      setUpExtension(context, extensionId, { ...connections, cinnox: world.cinnox.info() }),
    );
  },
  launchRaw: async ({ context, profile, extension, served }, use) => {
    const started: RawBrowser[] = [];
    await use(async () => {
      await context.close();
      const browser = await launchRaw({ profile, extension, worldArgs: served.chromiumArgs });
      started.push(browser);
      return browser;
    });
    for (const browser of started) await browser.close();
  },
  shot: async ({ world }, use) => {
    mkdirSync(pictures, { recursive: true });
    await use(async (page, name) => {
      await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
      expect(await secretsShown(page, world), `secrets on the picture ${name}`).toEqual([]);
    });
  },
});
