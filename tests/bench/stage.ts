import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Frame, Page } from '@playwright/test';
import { pause } from '../../scripts/demo/wait.ts';
import { runProgram } from '../../scripts/test/run-program.ts';
import { copyExtension, createProfile, launchBrowser, removeFolder, root } from '../e2e/support/browser.ts';
import { openLightning, panelIn } from '../e2e/support/people.ts';
import { setUpExtension } from '../e2e/support/set-up.ts';
import { serveWorld } from '../emulators/server.ts';
import { createWorld } from '../emulators/world.ts';
import type { World } from '../emulators/world.ts';

/** A world without latencies and a browser in which Ada is ready for calls. */
export interface BenchStage {
  world: World;
  context: BrowserContext;
  page: Page;
  panel: Frame;
  /** Ada's staff id in CINNOX. */
  ada: string;
  /** Resolves when nothing has been asked of the world for a moment: what came before is done. */
  quiet(): Promise<void>;
}

/** Worlds with browsers, one after the other. */
export interface Bench {
  /** Cores, memory and browser; known once a browser was open. */
  machine(): string;
  /** Runs `work` where nothing has happened yet. Another seed, other people. */
  inFreshWorld<T>(seed: number, work: (stage: BenchStage) => Promise<T>): Promise<T>;
  close(): void;
}

/** Enough that every measured call can come from somebody else. */
const contacts = 400;

async function build(): Promise<void> {
  const { code, output } = await runProgram('wxt', ['build'], { show: false });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

function describeMachine(context: BrowserContext): string {
  const memoryGb = Math.round(os.totalmem() / 2 ** 30);
  const chromium = context.browser()?.version() ?? 'of unknown version';
  const load = os.loadavg()[0]?.toFixed(1) ?? '?';
  return `${os.availableParallelism()} processor cores, ${memoryGb} GB of memory, ${os.type()}, headless Chromium ${chromium}; load average at the end ${load}`;
}

/** Between two calls of one agent there is at least this much peace. */
const quietMs = 400;

/** The world with a note of when it was last asked for something; a long poll counts when it begins. */
function watchRequests(world: World) {
  let lastAt = 0;
  const fetch: World['fetch'] = (request) => {
    lastAt = Date.now();
    return world.fetch(request);
  };
  const quiet = async () => {
    for (;;) {
      const left = lastAt + quietMs - Date.now();
      if (left <= 0) return;
      await pause(left);
    }
  };
  return { servable: { ready: world.ready, fetch }, quiet };
}

async function makeReady(
  world: World,
  { context, extensionId }: Awaited<ReturnType<typeof launchBrowser>>,
  quiet: BenchStage['quiet'],
): Promise<BenchStage> {
  const options = await setUpExtension(context, extensionId, { cinnox: world.cinnox.info() });
  await options.close();
  const page = await openLightning(context);
  const panel = await panelIn(page);
  await panel.getByText('Events arrive live').waitFor({ timeout: 60_000 });
  const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid;
  if (ada === undefined) throw new Error('The seed has no Ada.');
  return { world, context, page, panel, ada, quiet };
}

async function keepPicture(context: BrowserContext): Promise<void> {
  const page = context.pages().at(-1);
  await page?.screenshot({ path: path.join(root, 'demo-output/bench-failed.png') }).catch(() => undefined);
}

export async function openBench(say: (line: string) => void): Promise<Bench> {
  say('Building the extension.');
  await build();
  const extension = copyExtension();
  let machine = '';
  return {
    machine: () => machine,
    async inFreshWorld(seed, work) {
      const world = createWorld({ contacts, seed });
      const { servable, quiet } = watchRequests(world);
      const served = await serveWorld(servable);
      const profile = createProfile();
      const browser = await launchBrowser({ profile, extension, worldArgs: served.chromiumArgs });
      machine = describeMachine(browser.context);
      try {
        return await work(await makeReady(world, browser, quiet));
      } catch (error) {
        await keepPicture(browser.context);
        throw error;
      } finally {
        await browser.context.close();
        await served.close();
        world.close();
        removeFolder(profile);
      }
    },
    close: () => removeFolder(extension),
  };
}
