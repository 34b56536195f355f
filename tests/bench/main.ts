import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { say } from '../../scripts/demo/say.ts';
import { root } from '../e2e/support/browser.ts';
import { benchEmulator } from './emulator.ts';
import { emulatorDocument, emulatorTable, missedTargets } from './emulator-report.ts';
import { benchPop, type PopOptions } from './pop.ts';
import { benchKills, killsProblems, killsSummary } from './kills.ts';
import { fleetSizes, measuredFleet, playFleet, type FleetRun } from './fleet/children.ts';
import {
  cinnoxReach,
  fleetDocument,
  fleetProblems,
  fleetTable,
  paceTable,
  reachTable,
  startTable,
} from './fleet/report.ts';
import { benchOutbox } from './outbox.ts';
import { missedOutboxTargets, outboxDocument, outboxTable } from './outbox-report.ts';
import { document, overlappingTable, targets, zeroTable } from './report.ts';
import { openBench } from './stage.ts';

const usage = `npm run bench -- pop [--runs 50] [--overlapping 10]
npm run bench -- emulator [--contacts 1000000]
npm run bench -- outbox [--waiting 10000]
npm run bench -- kills [--crashes 50] [--typing 100] [--seed 1]
npm run bench -- fleet [--agents 1000] [--seed 1] [--resume]

pop   from the hook of a call to the painted profile, and from the hook of its end to the Task.
      With 50 runs or more the result is written to docs/performance.md.
emulator
      an emulated org with many contacts: seeding, look-ups, pages, memory.
      With a million or more the result is written to docs/performance-emulator.md.
outbox
      the journal's commits and the queue behind them, in a real browser.
      With 10,000 waiting jobs or more the result is written to docs/performance-outbox.md.
kills
      worker and browser are killed at requests of a call and in the middle of typing.
fleet
      what 1, 10, 50, 200 and 1,000 agents ask of Salesforce and CINNOX, against the limits of each edition.
      With 1,000 agents the result is written to docs/performance-fleet.md. --resume goes on with an interrupted one.`;

/** Fewer say little about a 95th percentile. */
const runsOfRecord = 50;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Fewer contacts do not show what an index is worth. */
const contactsOfRecord = 1_000_000;
const agentsOfRecord = Math.max(...fleetSizes);
const waitingOfRecord = 10_000;
/** Written in bulk beside the outbox. */
const bulkContacts = 100_000;

function readCount(name: string, text: string, [least, most]: readonly [number, number] = [1, 200]): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least || count > most) {
    throw new UsageError(`--${name} is a whole number from ${least} to ${most}, not "${text}".`);
  }
  return count;
}

const benches = ['pop', 'emulator', 'outbox', 'kills', 'fleet'] as const;
type BenchName = (typeof benches)[number];

interface Options extends Pick<PopOptions, 'runs' | 'overlapping'> {
  name: BenchName;
  contacts: number;
  waiting: number;
  crashes: number;
  typing: number;
  agents: number;
  resume: boolean;
  seed: number;
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: String(runsOfRecord) },
      overlapping: { type: 'string', default: '10' },
      contacts: { type: 'string', default: String(contactsOfRecord) },
      waiting: { type: 'string', default: String(waitingOfRecord) },
      crashes: { type: 'string', default: '50' },
      typing: { type: 'string', default: '100' },
      resume: { type: 'boolean', default: false },
      agents: { type: 'string', default: String(agentsOfRecord) },
      seed: { type: 'string', default: '1' },
    },
  });
  const name = benches.find((known) => known === positionals[0]);
  if (positionals.length !== 1 || name === undefined) throw new UsageError(usage);
  return {
    name,
    runs: readCount('runs', values.runs),
    overlapping: readCount('overlapping', values.overlapping),
    contacts: readCount('contacts', values.contacts, [50_000, 5_000_000]),
    waiting: readCount('waiting', values.waiting, [100, 1_000_000]),
    crashes: readCount('crashes', values.crashes, [0, 10_000]),
    typing: readCount('typing', values.typing, [0, 10_000]),
    resume: values.resume,
    agents: readCount('agents', values.agents, [1, agentsOfRecord]),
    seed: readCount('seed', values.seed, [0, 1_000_000]),
  };
}

async function runEmulator(contacts: number): Promise<number> {
  const result = await benchEmulator(contacts, say);
  process.stdout.write(`${result.machine}\n\n${emulatorTable(result)}\n`);
  if (contacts >= contactsOfRecord)
    writeFileSync(path.join(root, 'docs/performance-emulator.md'), emulatorDocument(result));
  const missed = missedTargets(result);
  for (const line of missed) say(`Target missed: ${line}.`);
  return missed.length === 0 ? 0 : 1;
}

async function runOutbox(waiting: number): Promise<number> {
  const result = await benchOutbox({ contacts: bulkContacts, waiting, say });
  process.stdout.write(`${result.machine}\n\n${outboxTable(result)}\n`);
  if (waiting >= waitingOfRecord) writeFileSync(path.join(root, 'docs/performance-outbox.md'), outboxDocument(result));
  const missed = missedOutboxTargets(result);
  for (const line of missed) say(`Target missed: ${line}.`);
  return missed.length === 0 ? 0 : 1;
}

async function runKills(options: Options): Promise<number> {
  const result = await benchKills({ ...options, say });
  process.stdout.write(`${killsSummary(result)}\n`);
  const problems = killsProblems(result);
  for (const problem of problems) say(problem);
  return problems.length === 0 ? 0 : 1;
}

/** Up to so many agents. */
async function runFleets({ agents, seed, resume }: Options): Promise<number> {
  const runs: FleetRun[] = [];
  for (const size of fleetSizes.filter((one) => one <= agents)) {
    say(`${size} agents at work.`);
    runs.push((resume ? measuredFleet(size, seed) : undefined) ?? (await playFleet(size, seed)));
  }
  process.stdout.write(`${fleetTable(runs)}\n\n${paceTable(runs)}\n\n${startTable(runs)}\n\n${reachTable(runs)}\n`);
  say(`CINNOX's requests of a minute are used up by ${cinnoxReach(runs) ?? 'more agents than these'}.`);
  say(`Processor time: ${runs.map((run) => `${run.agents}: ${run.cpuSeconds.toFixed(0)} s`).join(', ')}.`);
  if (agents >= agentsOfRecord) writeFileSync(path.join(root, 'docs/performance-fleet.md'), fleetDocument(runs));
  const problems = fleetProblems(runs);
  for (const problem of problems) say(problem);
  return problems.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options.name === 'emulator') return runEmulator(options.contacts);
  if (options.name === 'kills') return runKills(options);
  if (options.name === 'fleet') return runFleets(options);
  return options.name === 'outbox' ? runOutbox(options.waiting) : runPop(options);
}

async function runPop(options: Options): Promise<number> {
  const bench = await openBench(say);
  try {
    const result = await benchPop(bench, { ...options, say });
    process.stdout.write(`${result.machine}\n\n${zeroTable(result)}\n\n${overlappingTable(result.overlapping)}\n`);
    if (options.runs >= runsOfRecord) writeFileSync(path.join(root, 'docs/performance.md'), document(result));
    const missed = targets(result).filter(({ isMet }) => !isMet);
    for (const { what, p95, target } of missed) say(`Target missed: ${what}: p95 is ${p95} ms, wanted ${target} ms.`);
    return missed.length === 0 ? 0 : 1;
  } finally {
    bench.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
