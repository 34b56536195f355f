import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { getDemoLatencies } from '../../tests/emulators/kernel/latencies.ts';
import { serveWorld } from '../../tests/emulators/server.ts';
import { createWorld } from '../../tests/emulators/world.ts';
import type { World } from '../../tests/emulators/world.ts';
import { copyExtension, createProfile, launchBrowser, removeFolder, root } from '../../tests/e2e/support/browser.ts';
import { openLightning } from '../../tests/e2e/support/people.ts';
import { setUpExtension } from '../../tests/e2e/support/set-up.ts';
import { runProgram } from '../test/run-program.ts';
import { say } from './say.ts';

const output = path.join(root, 'demo-output');

/** The running world with a browser in which the extension is connected and an org is open. */
export interface Stage {
  world: World;
  port: number;
  chromiumArgs: string[];
  context: BrowserContext;
  lightning: Page;
  shot(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

async function build(): Promise<void> {
  say('Building the extension.');
  const { code, output: text } = await runProgram('wxt', ['build'], { show: false });
  if (code !== 0) throw new Error(`The build failed:\n${text}`);
}

function screenshots(folder: string) {
  mkdirSync(folder, { recursive: true });
  // Pictures of the run before would be taken for this one's; what others keep here stays.
  for (const file of readdirSync(folder)) if (/^\d\d-.*\.png$/.test(file)) rmSync(path.join(folder, file));
  let number = 0;
  return async (page: Page, name: string) => {
    number += 1;
    const file = path.join(folder, `${String(number).padStart(2, '0')}-${name}.png`);
    await page.screenshot({ path: file, fullPage: page.url().startsWith('chrome-extension:') });
    say(`Screenshot ${path.relative(root, file)}`);
  };
}

export interface StageOptions {
  headless: boolean;
  /** Where under `demo-output` the pictures go: a check does not take away those of a demo, nor the other way round. */
  pictures: 'demo' | 'check';
  /** Contacts of the demo org; the world's own number without it. */
  contacts?: number;
}

/** Starts everything in order and undoes in the reverse order what was started, also when a step fails. */
export async function openStage({ headless, pictures, contacts }: StageOptions): Promise<Stage> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    await build();
    say('Starting the local world: two Salesforce orgs, one CINNOX service.');
    const world = createWorld({ latencies: getDemoLatencies(), ...(contacts === undefined ? {} : { contacts }) });
    undo.push(() => world.close());
    await world.ready;
    const served = await serveWorld(world);
    undo.push(() => served.close());
    say(`The world listens on 127.0.0.1:${served.port}.`);
    const extension = copyExtension();
    undo.push(() => removeFolder(extension));
    const profile = createProfile();
    undo.push(() => removeFolder(profile));
    say(`Opening the browser${headless ? ' without a window' : ''}.`);
    const worldArgs = served.chromiumArgs;
    const { context, extensionId } = await launchBrowser({
      profile,
      extension,
      worldArgs,
      headless,
      viewport: headless ? { width: 1760, height: 1000 } : null,
    });
    undo.push(() => context.close());
    const shot = screenshots(path.join(output, pictures));
    say('Connecting the extension on its options page, as Ada Lam.');
    const options = await setUpExtension(context, extensionId, { org: 'uat', cinnox: world.cinnox.info() });
    await shot(options, 'options');
    await options.close();
    say('Logging in to Salesforce Lightning.');
    const lightning = await openLightning(context);
    return { world, port: served.port, chromiumArgs: worldArgs, context, lightning, shot, close };
  } catch (error) {
    await close();
    throw error;
  }
}
