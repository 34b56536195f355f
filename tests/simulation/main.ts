import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Violation } from './violation.ts';
import { allKinds, drawPlan, type Kind, type Plan } from './plan.ts';
import { openProgress, type Progress } from './progress.ts';
import { runPlan } from './run.ts';
import { shrink } from './shrink.ts';

const usage = `npm run simulate -- --seed S --runs N --jobs J
  --kinds a,b  only these kinds of trouble (${allKinds.join(', ')}; none);
               --kinds 24: the first 24 of them, as there were when a seed failed
  --trace      what happened, for runs that fail
  --shrink     leave out whatever a failure does not need, then tell
  --again      forget what an interrupted batch has done already`;

const progressFolder = fileURLToPath(new URL('../../.cache/simulation/', import.meta.url));
const savedEvery = 10;
/**
 * A run makes much that lives for a moment: with the usual young heap a fifth of the time goes into tidying it. Helping
 * threads would only take time from the other jobs.
 */
const roomyHeap = ['--max-semi-space-size=64', '--min-semi-space-size=64', '--single-threaded-gc'];

interface Options {
  first: number;
  runs: number;
  jobs: number;
  kinds: ReadonlySet<Kind>;
  trace: boolean;
  shrink: boolean;
  again: boolean;
}

interface Told {
  seed: number;
  violations: Violation[];
  cpuMs: number;
  lines: string[];
}

function readNumber(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number from 1 on.\n${usage}`);
  return value;
}

function readKinds(text: string | undefined): ReadonlySet<Kind> {
  if (text === undefined) return new Set(allKinds);
  if (/^\d+$/.test(text)) return new Set(allKinds.slice(0, Number(text)));
  const names = text.split(',').filter((name) => name !== 'none' && name !== '');
  const unknown = names.filter((name) => !allKinds.some((kind) => kind === name));
  if (unknown.length > 0) throw new Error(`There is no kind ${unknown.join(', ')}.\n${usage}`);
  return new Set(allKinds.filter((kind) => names.includes(kind)));
}

function readOptions(given: string[]): Options {
  const { values } = parseArgs({
    args: given,
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '1' },
      kinds: { type: 'string' },
      trace: { type: 'boolean', default: false },
      shrink: { type: 'boolean', default: false },
      again: { type: 'boolean', default: false },
    },
  });
  const { seed, runs, jobs, kinds, ...flags } = values;
  return {
    first: readNumber(seed, 'seed'),
    runs: readNumber(runs, 'runs'),
    jobs: readNumber(jobs, 'jobs'),
    kinds: readKinds(kinds),
    ...flags,
  };
}

/** The plan without its deeds, on one line. */
function headline({ seed, org, knobs, manners, agents, things, ...plan }: Plan): string {
  const { privateSharing, rotatesTokens, slowNetwork } = plan;
  const desks = agents.map(({ browsers }) => browsers.map(({ skewMs }) => `${Math.round(skewMs / 60_000)}min`));
  return JSON.stringify({ seed, org, things, desks, privateSharing, rotatesTokens, slowNetwork, manners, knobs });
}

async function runSeed(seed: number, options: Options): Promise<Told> {
  const drawn = drawPlan(seed, options);
  let result = await runPlan(drawn);
  const { violations, cpuMs } = result;
  if (violations.length === 0) return { seed, violations, cpuMs, lines: [] };
  if (options.shrink) result = await runPlan(await shrink(drawn));
  const lines = [
    `seed ${seed} ${JSON.stringify(result.counts)}`,
    `  ${headline(drawn)}`,
    ...result.violations.map(({ rule, text }) => `  ${rule}: ${text}`),
    ...(options.trace ? result.trace : []),
  ];
  return { seed, violations, cpuMs, lines };
}

/** Seeds not yet run, handed out one after the other. */
function* remaining({ first, runs }: Options, progress: Progress): Generator<number, undefined> {
  for (let seed = first; seed < first + runs; seed += 1) if (!progress.isDone(seed)) yield seed;
}

function note(told: Told, progress: Progress): void {
  progress.done(told.seed, told.violations.length === 0, told.cpuMs);
  if (told.lines.length > 0) console.log(told.lines.join('\n'));
  if (told.seed % savedEvery === 0) progress.save();
}

function runInChildren(options: Options, progress: Progress): Promise<void[]> {
  const seeds = remaining(options, progress);
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
        env: { ...process.env, SIMULATION_CHILD: '1' },
        execArgv: [...process.execArgv, ...roomyHeap],
      });
      const next = () => {
        const { value } = seeds.next();
        if (value === undefined) child.disconnect();
        else child.send(value);
      };
      child.on('message', (told: Told) => {
        note(told, progress);
        next();
      });
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a job ended with ${code}`))));
      next();
    });
  return Promise.all(Array.from({ length: options.jobs }, work));
}

function report(progress: Progress): number {
  const cpu = progress.cpu().sort((left, right) => left - right);
  const failed = progress.failed();
  const at = (share: number) => cpu[Math.min(cpu.length - 1, Math.floor(cpu.length * share))] ?? 0;
  console.log(
    `${cpu.length} runs, ${failed.length} failed; CPU per run: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`,
  );
  if (failed.length > 0) console.log(`failed seeds: ${failed.join(' ')}`);
  return failed.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (process.send !== undefined && process.env.SIMULATION_CHILD === '1') {
    process.on('message', (seed: number) => void runSeed(seed, options).then((told) => process.send?.(told)));
    return 0;
  }
  const name = JSON.stringify([options.first, [...options.kinds]]);
  const isBatch = options.runs > 1;
  const path = `${progressFolder}${createHash('sha256').update(name).digest('hex').slice(0, 12)}.json`;
  // A single run and a new beginning know of nothing that was done before.
  const progress = openProgress(path, name, { anew: options.again || !isBatch });
  if (isBatch) await runInChildren(options, progress);
  else for (const seed of remaining(options, progress)) note(await runSeed(seed, options), progress);
  if (isBatch) progress.save();
  return report(progress);
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
