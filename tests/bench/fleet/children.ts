import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import type { FleetOptions, FleetRun } from './fleet.ts';

export type { FleetRun } from './fleet.ts';

export const fleetSizes: readonly number[] = [1, 10, 50, 200, 1000];

/** Few agents need a long time to have contacts enough, many a long time on the machine. */
function timesOf(agents: number): Omit<FleetOptions, 'agents' | 'seed'> {
  if (agents >= 1000) return { minutes: 4, arrival: 12, warm: 4, history: 20 };
  if (agents >= 200) return { minutes: 8, arrival: 6, warm: 4, history: 60 };
  return { minutes: agents >= 50 ? 12 : 30, arrival: 6, warm: 5, history: 60 };
}

const kept = (agents: number, seed: number): string =>
  fileURLToPath(new URL(`../../../.cache/fleet/${agents}-${seed}.json`, import.meta.url));

/** What an interrupted bench has measured already, as it was told by the run itself. */
export function measuredFleet(agents: number, seed: number): FleetRun | undefined {
  const path = kept(agents, seed);
  if (!existsSync(path)) return undefined;
  const run: FleetRun = JSON.parse(readFileSync(path, 'utf8'));
  return run;
}

function keep(run: FleetRun, seed: number): void {
  const path = kept(run.agents, seed);
  mkdirSync(fileURLToPath(new URL('.', `file://${path}`)), { recursive: true });
  writeFileSync(path, JSON.stringify(run));
}

/** A thousand workers make much that lives for a moment. */
const roomyHeap = ['--max-semi-space-size=64', '--min-semi-space-size=64', '--max-old-space-size=8192'];

/** A process of its own for each size: the clock of the simulation takes over the process that it runs in. */
export function playFleet(agents: number, seed: number): Promise<FleetRun> {
  const options: FleetOptions = { agents, ...timesOf(agents), seed };
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), [JSON.stringify(options)], {
      execArgv: [...process.execArgv, ...roomyHeap],
    });
    let run: FleetRun | undefined;
    child.on('message', (told: FleetRun) => (run = told));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (run === undefined) reject(new Error(`the run with ${agents} agents ended with ${code}`));
      else {
        keep(run, seed);
        resolve(run);
      }
    });
  });
}
