import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBrowser } from '../../../scripts/setup/browser.mjs';

/** Where each browser for Linux looks for its administrator's files. */
const folders: readonly { version: RegExp; folder: string }[] = [
  { version: /^Google Chrome for Testing/, folder: '/etc/opt/chrome_for_testing/policies/managed' },
  { version: /^Microsoft Edge/, folder: '/etc/opt/edge/policies/managed' },
  { version: /Chromium/, folder: '/etc/chromium/policies/managed' },
];

function isWritable(folder: string): boolean {
  let place = folder;
  while (!existsSync(place)) place = path.dirname(place);
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folder of the browser that the tests start, or why a policy cannot be set for it here. */
export async function policyFolder(): Promise<{ folder: string } | { impossible: string }> {
  if (process.platform !== 'linux') return { impossible: 'A policy is set by a file on Linux only.' };
  const browser = await ensureBrowser();
  const version = execFileSync(browser, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const folder = folders.find((one) => version.split('\n').some((line) => one.version.test(line)))?.folder;
  if (folder === undefined) return { impossible: `It is not known where ${version.trim()} looks for policies.` };
  if (!isWritable(folder)) return { impossible: `A policy needs a file in ${folder}, where only root may write.` };
  return { folder };
}

/**
 * Gives a copy of the build an id of its own, by a key that nobody else has: a policy for it concerns no other browser
 * on this machine.
 */
export function giveOwnId(extension: string): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const file = path.join(extension, 'manifest.json');
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) throw new Error('no manifest');
  writeFileSync(file, JSON.stringify({ ...manifest, key: der.toString('base64') }));
  const digits = createHash('sha256').update(der).digest('hex').slice(0, 32);
  return [...digits].map((digit) => String.fromCodePoint(97 + Number.parseInt(digit, 16))).join('');
}

export interface PolicyFile {
  /** Replaces what the policy sets; browsers that run hear of it after some seconds. */
  set(values: Record<string, unknown>): void;
  remove(): void;
}

/** The policy file of one extension, and nothing else of the machine's. */
export function createPolicyFile(folder: string, extensionId: string): PolicyFile {
  const missing: string[] = [];
  for (let place = folder; !existsSync(place); place = path.dirname(place)) missing.push(place);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `cinnox-test-${extensionId}.json`);
  const draft = path.join(folder, `.cinnox-test-${extensionId}`);
  return {
    set(values) {
      // A browser never sees half of it.
      writeFileSync(draft, JSON.stringify({ '3rdparty': { extensions: { [extensionId]: values } } }));
      renameSync(draft, file);
    },
    remove() {
      rmSync(file, { force: true });
      rmSync(draft, { force: true });
      // What was made here goes with it, unless somebody else keeps something there by now.
      for (const place of missing) if (existsSync(place) && readdirSync(place).length === 0) rmdirSync(place);
    },
  };
}
