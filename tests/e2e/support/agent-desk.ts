import process from 'node:process';
import type { BrowserContext, Frame, Page } from '@playwright/test';
import { castContacts, type Person } from '../../../scripts/demo/cast.ts';
import { serveWorld, type ServedWorld } from '../../emulators/server.ts';
import { createWorld, type World } from '../../emulators/world.ts';
import { copyExtension, createProfile, launchBrowser, removeFolder } from './browser.ts';
import { openLightning, panelIn } from './people.ts';
import { createRequestGate, type RequestGate } from './request-gate.ts';
import { contactPath } from './scene.ts';
import { setUpExtension } from './set-up.ts';
import { killWorker } from './worker.ts';

/** Ada's browser on its profile, which outlives it. */
export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly panel: Frame;
  killWorker(): Promise<void>;
  /** As when the machine loses power: nothing is closed, nothing is said. */
  killBrowser(): Promise<void>;
  /** Further Lightning tabs; their panels. */
  openMoreTabs(count: number): Promise<Frame[]>;
  /** Closes the Lightning tab without a word and opens another. */
  closeTab(): Promise<void>;
  /** Starts the browser again on the same profile, with one Lightning tab. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

/** A world with a gate before it, in which desks are opened. */
export interface Office {
  readonly world: World;
  readonly gate: RequestGate;
  readonly caller: Person;
  /** Ada's staff id in CINNOX. */
  readonly ada: string;
  openDesk(): Promise<Desk>;
  close(): Promise<void>;
}

async function killProcess(context: BrowserContext): Promise<void> {
  const browser = context.browser();
  if (browser === null) throw new Error('The browser of this context is not known.');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const main = processInfo.find(({ type }) => type === 'browser');
  if (main === undefined) throw new Error('The browser does not say which process it is.');
  const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
  process.kill(main.id, 'SIGKILL');
  await gone;
}

async function openDesk(world: World, served: ServedWorld, extension: string, caller: Person): Promise<Desk> {
  const profile = createProfile();
  const launch = () => launchBrowser({ profile, extension, worldArgs: served.chromiumArgs });
  let { context, extensionId } = await launch();
  const openTab = async () => {
    const page = await openLightning(context, { path: contactPath(caller) });
    return { page, panel: await panelIn(page, 30_000) };
  };
  await (await setUpExtension(context, extensionId, { cinnox: world.cinnox.info() })).close();
  let tab = await openTab();
  await tab.panel.getByText('Events arrive live').waitFor({ timeout: 60_000 });
  return {
    get context() {
      return context;
    },
    get page() {
      return tab.page;
    },
    get panel() {
      return tab.panel;
    },
    killWorker: () => killWorker(context, extensionId),
    killBrowser: () => killProcess(context),
    async openMoreTabs(count) {
      const panels: Frame[] = [];
      for (let index = 0; index < count; index += 1) panels.push((await openTab()).panel);
      return panels;
    },
    async closeTab() {
      await tab.page.close({ runBeforeUnload: false });
      tab = await openTab();
    },
    async startAgain() {
      ({ context, extensionId } = await launch());
      tab = await openTab();
    },
    async close() {
      await context.close();
      removeFolder(profile);
    },
  };
}

/** The local world behind a gate, and browsers in which Ada is ready for calls. */
export async function openOffice(): Promise<Office> {
  const world = createWorld();
  await world.ready;
  const gate = createRequestGate(world.fetch);
  const served = await serveWorld({ ready: world.ready, fetch: gate.fetch });
  const extension = copyExtension();
  const { caller } = await castContacts(world);
  const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid;
  if (ada === undefined) throw new Error('The seed has no Ada.');
  const desks: Desk[] = [];
  return {
    world,
    gate,
    caller,
    ada,
    async openDesk() {
      const desk = await openDesk(world, served, extension, caller);
      desks.push(desk);
      return desk;
    },
    async close() {
      for (const desk of desks) await desk.close();
      await served.close();
      world.close();
      removeFolder(extension);
    },
  };
}
