import { existsSync, readFileSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { projectNode, run } from './packages.mjs';
import { Refusal, say } from './say.mjs';

/** Names on PATH, best first. Branded Chrome is absent: from 137 on it ignores --load-extension. */
const programs = [
  'chromium',
  'chromium-browser',
  'chrome-for-testing',
  'microsoft-edge',
  'microsoft-edge-stable',
  'microsoft-edge-beta',
  'microsoft-edge-dev',
];

const places = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const advice =
  'No browser that can load the extension was found, and none could be fetched. Install Chromium ' +
  '(Debian: apt-get install chromium), Chrome for Testing or Microsoft Edge, or set CHROME_PATH to its program.';

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return programs.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** Chromiums that Playwright has downloaded before. */
function downloaded() {
  const cache = {
    darwin: path.join(os.homedir(), 'Library/Caches/ms-playwright'),
    win32: path.join(os.homedir(), 'AppData/Local/ms-playwright'),
  };
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ?? cache[process.platform] ?? path.join(os.homedir(), '.cache/ms-playwright');
  if (!existsSync(folder)) return [];
  const programsInside = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-win64/chrome.exe',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ];
  return readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap((name) => programsInside.map((inside) => path.join(folder, name, inside)));
}

/** The first line of `--version`, or undefined when the program does not start (Ubuntu's chromium is only a snap stub). */
async function versionOf(program) {
  if (process.platform === 'win32') return 'Chromium';
  const { code, output } = await run(program, ['--version'], { quiet: true });
  const line = output.split('\n').find((text) => /Chrom|Edge/.test(text));
  return code === 0 ? line?.trim() : undefined;
}

function ignoresExtensions(version) {
  const branded = /^Google Chrome (\d+)/.exec(version);
  return branded !== null && Number(branded[1]) >= 137;
}

async function firstUsable(candidates) {
  for (const program of candidates.filter((candidate) => existsSync(candidate))) {
    const version = await versionOf(program);
    if (version === undefined || ignoresExtensions(version)) continue;
    say(`Browser: ${version} (${program}).`);
    return program;
  }
  return undefined;
}

async function fromVariable() {
  const named = process.env.CHROME_PATH;
  if (named === undefined || named === '') return undefined;
  const version = existsSync(named) ? await versionOf(named) : undefined;
  if (version === undefined) throw new Refusal(`CHROME_PATH is ${named}, but no browser starts there.`);
  if (!ignoresExtensions(version)) return named;
  say(`CHROME_PATH is ${version}, which refuses to load an unpacked extension: looking for another browser.`);
  return undefined;
}

function isDebian() {
  const release = '/etc/os-release';
  return existsSync(release) && /^ID="?debian"?$/m.test(readFileSync(release, 'utf8'));
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || !isDebian()) return undefined;
  say('Installing Chromium from Debian (about half a minute).');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-qq'], { quiet: true, env });
  const packages = ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji', 'fonts-wqy-zenhei'];
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const { code, output } = await run('apt-get', install, { quiet: true, env });
  if (code === 0) return firstUsable(['/usr/bin/chromium']);
  say(`apt-get failed: ${`${update.output}${output}`.trim().split('\n').at(-1)}`);
  return undefined;
}

async function fromPlaywright() {
  say('Downloading Chromium with Playwright (about 170 MB).');
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  const args = [
    'node_modules/@playwright/test/cli.js',
    'install',
    ...(root ? ['--with-deps'] : []),
    '--no-shell',
    'chromium',
  ];
  const { code } = await run(projectNode(), args);
  return code === 0 ? firstUsable(downloaded()) : undefined;
}

/** The path of a browser that loads unpacked extensions; fetches one when there is none. Found once per process. */
export async function ensureBrowser() {
  const found =
    (await fromVariable()) ??
    (await firstUsable([...onPath(), ...places, ...downloaded()])) ??
    (await fromDebian()) ??
    (await fromPlaywright());
  if (found === undefined) throw new Refusal(advice);
  process.env.CHROME_PATH = found;
  return found;
}
