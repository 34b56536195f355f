import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Refusal, say } from './say.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const inRoot = (...parts) => path.join(root, ...parts);
const onWindows = process.platform === 'win32';

/** The Node that the packages ask for, itself a package; the machine's own may be older. */
export function projectNode() {
  const own = inRoot('node_modules', 'node', 'bin', onWindows ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Refusal(
    'node_modules/node has no program for this machine (were install scripts switched off?). Run "npm ci" or use Node 24.',
  );
}

/** The environment of a task: programs of packages, and with them the project's Node, are found first. */
export function projectEnvironment() {
  const programs = inRoot('node_modules', '.bin');
  const parts = (process.env.PATH ?? '').split(path.delimiter).filter((part) => part !== programs);
  return { ...process.env, PATH: [programs, ...parts].join(path.delimiter) };
}

/** Runs a program and resolves with its exit code; `quiet` keeps its output for the error message. */
export function run(command, args, { quiet = false, env = projectEnvironment() } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    shell: onWindows,
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Packages of the lockfile that are absent or of another version (optional ones depend on the machine). */
function outdatedPackages() {
  const wanted = readJson(inRoot('package-lock.json'))?.packages ?? {};
  const present = readJson(inRoot('node_modules', '.package-lock.json'))?.packages;
  if (present === undefined) return undefined;
  return Object.entries(wanted)
    .filter(([name, entry]) => name !== '' && entry.optional !== true)
    .filter(([name, entry]) => present[name]?.version !== entry.version)
    .map(([name]) => name);
}

function readyToUse() {
  return existsSync(inRoot('node_modules', 'node', 'bin')) && existsSync(inRoot('.wxt', 'tsconfig.json'));
}

/** Installs the packages of the lockfile when they are absent or not the ones it names. */
export async function ensurePackages() {
  const outdated = outdatedPackages();
  if (outdated === undefined || outdated.length > 0) {
    say(outdated === undefined ? 'Installing packages (about a minute).' : `Updating ${outdated.length} packages.`);
    const started = performance.now();
    const { code } = await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
    if (code !== 0) throw new Refusal('npm ci failed; its output above says why. Is the package registry reachable?');
    say(`Packages installed in ${Math.round((performance.now() - started) / 1000)} s.`);
  }
  if (!readyToUse()) {
    say('Preparing generated types.');
    const { code, output } = await run(projectNode(), ['node_modules/wxt/bin/wxt.mjs', 'prepare'], { quiet: true });
    if (code !== 0) throw new Refusal(`wxt prepare failed:\n${output}`);
  }
}
