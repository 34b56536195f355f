import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { say } from '../../scripts/demo/say.ts';
import { root } from '../e2e/support/browser.ts';
import { benchPop, type PopOptions } from './pop.ts';
import { document, overlappingTable, targets, zeroTable } from './report.ts';
import { openBench } from './stage.ts';

const usage = `npm run bench -- pop [--runs 50] [--overlapping 10]

pop   from the hook of a call to the painted profile, and from the hook of its end to the Task.
      With 50 runs or more the result is written to docs/performance.md.`;

/** Fewer say little about a 95th percentile. */
const runsOfRecord = 50;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 200) {
    throw new UsageError(`--${name} is a whole number from 1 to 200, not "${text}".`);
  }
  return count;
}

function readOptions(): Pick<PopOptions, 'runs' | 'overlapping'> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: String(runsOfRecord) },
      overlapping: { type: 'string', default: '10' },
    },
  });
  if (positionals.length !== 1 || positionals[0] !== 'pop') throw new UsageError(usage);
  return { runs: readCount('runs', values.runs), overlapping: readCount('overlapping', values.overlapping) };
}

async function main(): Promise<number> {
  const options = readOptions();
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
