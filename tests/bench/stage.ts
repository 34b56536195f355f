import os from 'node:os';
import type { BrowserContext, Frame, Page } from '@playwright/test';
import { runProgram } from '../../scripts/test/run-program.ts';
import { copyExtension, createProfile, launchBrowser, removeFolder } from '../e2e/support/browser.ts';
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
  machine: string;
  close(): Promise<void>;
}

/** Enough that every measured call can come from somebody else. */
const contacts = 600;

async function build(): Promise<void> {
  const { code, output } = await runProgram('wxt', ['build'], { show: false });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

function describeMachine(context: BrowserContext): string {
  const memoryGb = Math.round(os.totalmem() / 2 ** 30);
  const chromium = context.browser()?.version() ?? 'of unknown version';
  return `${os.availableParallelism()} processor cores, ${memoryGb} GB of memory, ${os.type()}, headless Chromium ${chromium}`;
}

export async function openBenchStage(say: (line: string) => void): Promise<BenchStage> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    say('Building the extension.');
    await build();
    const extension = copyExtension();
    undo.push(() => removeFolder(extension));
    const profile = createProfile();
    undo.push(() => removeFolder(profile));
    say('Starting the local world and the browser.');
    const world = createWorld({ contacts });
    undo.push(() => world.close());
    const served = await serveWorld(world);
    undo.push(() => served.close());
    const { context, extensionId } = await launchBrowser({ profile, extension, worldArgs: served.chromiumArgs });
    undo.push(() => context.close());
    const options = await setUpExtension(context, extensionId, { cinnox: world.cinnox.info() });
    await options.close();
    const page = await openLightning(context);
    const panel = await panelIn(page);
    await panel.getByText('Events arrive live').waitFor({ timeout: 60_000 });
    const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid;
    if (ada === undefined) throw new Error('The seed has no Ada.');
    return { world, context, page, panel, ada, machine: describeMachine(context), close };
  } catch (error) {
    await close();
    throw error;
  }
}
