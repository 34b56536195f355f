#!/usr/bin/env node
// Runs a task of the project on a machine that may have nothing yet: it fetches what the task needs, says so, and then
// starts the task on the project's own Node. Everything here has to run on plain Node 20 without packages.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { ensureBrowser } from './setup/browser.mjs';
import { ensurePackages, projectEnvironment, projectNode, root } from './setup/packages.mjs';
import { Refusal, say } from './setup/say.mjs';

/** What each task needs before it starts, and what starts it. `wxt` is a program of a package, the others are ours. */
const tasks = {
  demo: { browser: true, command: ['scripts/demo/main.ts'] },
  test: { browser: true, command: ['scripts/test/main.ts'] },
  check: { browser: false, command: ['scripts/test/main.ts', '--only', 'check'] },
  bench: { browser: true, command: ['tests/bench/main.ts'] },
  simulate: { browser: false, command: ['tests/simulation/main.ts'] },
  build: { browser: false, command: ['node_modules/wxt/bin/wxt.mjs', 'build'] },
  'check:sf': { browser: false, command: ['scripts/check-sf/main.ts'] },
  'package:org': { browser: false, command: ['scripts/package-org.ts'] },
};

async function main([name, ...rest]) {
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
  if (task === undefined) throw new Refusal(`Name one of these tasks: ${Object.keys(tasks).join(', ')}.`);
  await ensurePackages();
  const browser = task.browser && needsBrowser(name, rest) ? await ensureBrowser() : undefined;
  return start([...task.command, ...rest], browser === undefined ? {} : { CHROME_PATH: browser });
}

/** `npm test -- --only unit`, `npm run bench -- emulator` and the like start no browser. */
function needsBrowser(name, rest) {
  if (name === 'bench') return rest[0] !== 'emulator' && rest[0] !== 'fleet';
  const at = rest.indexOf('--only');
  return name !== 'test' || at === -1 || (rest[at + 1] ?? '').split(',').includes('e2e');
}

/** node:sqlite and type stripping announce themselves on every start. */
function quietNode() {
  return [process.env.NODE_OPTIONS, '--disable-warning=ExperimentalWarning'].filter(Boolean).join(' ');
}

function start(command, extra) {
  const child = spawn(projectNode(), command, {
    cwd: root,
    stdio: 'inherit',
    env: { ...projectEnvironment(), NODE_OPTIONS: quietNode(), ...extra },
  });
  // Ctrl-C reaches the whole group; the task closes what it opened and this process only waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(error.message);
  process.exitCode = 1;
}
