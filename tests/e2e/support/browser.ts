import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { chromium } from '@playwright/test';
import type { BrowserContext } from '@playwright/test';
import { ensureBrowser } from '../../../scripts/setup/browser.mjs';

export const root = path.resolve(import.meta.dirname, '../../..');
/** EXTENSION_DIR: another unpacked build than the one of `npm run build`. */
const built = path.resolve(root, process.env.EXTENSION_DIR ?? '.output/chrome-mv3');

/** `blocked` refuses storage to embedded frames of other sites, which the panel's frame is. */
export type ThirdPartyStorage = 'allowed' | 'blocked';

export interface ProfileOptions {
  thirdPartyStorage?: ThirdPartyStorage;
}

export interface LaunchOptions {
  /** Where the profile lives; see `createProfile`. */
  profile: string;
  extension: string;
  /** From `serveWorld`: how the browser finds the world under its real names. */
  worldArgs: readonly string[];
  headless?: boolean;
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number } | null;
}

/** A browser profile as a person would have it after switching on developer mode (else a reloaded extension stays off). */
export function createProfile({ thirdPartyStorage = 'allowed' }: ProfileOptions = {}): string {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'cinnox-profile-'));
  mkdirSync(path.join(profile, 'Default'));
  const preferences = {
    extensions: { ui: { developer_mode: true } },
    profile: { cookie_controls_mode: thirdPartyStorage === 'blocked' ? 1 : 0 },
    browser: { has_seen_welcome_page: true },
  };
  writeFileSync(path.join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  return profile;
}

/** A copy of the production build, so that a test may replace its files while it is loaded. */
export function copyExtension(): string {
  if (!existsSync(path.join(built, 'manifest.json')))
    throw new Error(`Run "npm run build" first: there is no build in ${built}.`);
  const copy = mkdtempSync(path.join(os.tmpdir(), 'cinnox-extension-'));
  cpSync(built, copy, { recursive: true });
  return copy;
}

/** The same files under a higher version, as an update would bring them. */
export function raiseVersion(extension: string): string {
  const file = path.join(extension, 'manifest.json');
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) throw new Error('no manifest');
  const parts = String(manifest.version).split('.').map(Number);
  const version = [...parts.slice(0, 2), (parts[2] ?? 0) + 1].join('.');
  writeFileSync(file, JSON.stringify({ ...manifest, version }));
  return version;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Flags for a Chromium that has the extension and the world, whoever starts it. */
export function chromiumArgs({ extension, worldArgs }: Pick<LaunchOptions, 'extension' | 'worldArgs'>): string[] {
  return [
    `--disable-extensions-except=${extension}`,
    `--load-extension=${extension}`,
    '--disable-search-engine-choice-screen',
    '--hide-crash-restore-bubble',
    ...worldArgs,
  ];
}

/** Chromium refuses its sandbox to root. */
export const sandboxed = process.getuid?.() !== 0;

/** Starts the browser with the extension loaded and waits for its worker. */
export async function launchBrowser(options: LaunchOptions): Promise<{ context: BrowserContext; extensionId: string }> {
  const { headless = true, colorScheme = 'light', viewport = { width: 1440, height: 900 } } = options;
  const context = await chromium.launchPersistentContext(options.profile, {
    executablePath: await ensureBrowser(),
    headless,
    chromiumSandbox: sandboxed,
    colorScheme,
    viewport,
    locale: 'en-US',
    args: chromiumArgs(options),
  });
  const [running] = context.serviceWorkers();
  const worker = running ?? (await context.waitForEvent('serviceworker', { timeout: 10_000 }));
  return { context, extensionId: new URL(worker.url()).host };
}
