import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { say } from '../../scripts/demo/say.ts';
import { root } from '../e2e/support/browser.ts';
import { benchEmulator } from './emulator.ts';
import { emulatorDocument, emulatorTable, missedTargets } from './emulator-report.ts';
import { benchPop, type PopOptions } from './pop.ts';
import { document, overlappingTable, targets, zeroTable } from './report.ts';
import { openBench } from './stage.ts';

const usage = `npm run bench -- pop [--runs 50] [--overlapping 10]
npm run bench -- emulator [--contacts 1000000]

pop   from the hook of a call to the painted profile, and from the hook of its end to the Task.
      With 50 runs or more the result is written to docs/performance.md.
emulator
      an emulated org with many contacts: seeding, look-ups, pages, memory.
      With a million or more the result is written to docs/performance-emulator.md.`;

/** Fewer say little about a 95th percentile. */
const runsOfRecord = 50;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Fewer contacts do not show what an index is worth. */
const contactsOfRecord = 1_000_000;

function readCount(name: string, text: string, [least, most]: readonly [number, number] = [1, 200]): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least || count > most) {
    throw new UsageError(`--${name} is a whole number from ${least} to ${most}, not "${text}".`);
  }
  return count;
}

interface Options extends Pick<PopOptions, 'runs' | 'overlapping'> {
  name: 'pop' | 'emulator';
  contacts: number;
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: String(runsOfRecord) },
      overlapping: { type: 'string', default: '10' },
      contacts: { type: 'string', default: String(contactsOfRecord) },
    },
  });
  const [name] = positionals;
  if (positionals.length !== 1 || (name !== 'pop' && name !== 'emulator')) throw new UsageError(usage);
  return {
    name,
    runs: readCount('runs', values.runs),
    overlapping: readCount('overlapping', values.overlapping),
    contacts: readCount('contacts', values.contacts, [50_000, 5_000_000]),
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

async function main(): Promise<number> {
  const options = readOptions();
  return options.name === 'emulator' ? runEmulator(options.contacts) : runPop(options);
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
