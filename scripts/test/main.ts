import process from 'node:process';
import { parseArgs } from 'node:util';
import { steps } from './steps.ts';
import type { Outcome, Step } from './steps.ts';

/** Steps by name (`lint`, `unit`, …) or group (`check`, `test`), comma-separated. */
function chosenSteps(only: string | undefined): readonly Step[] {
  if (only === undefined) return steps;
  const names = only.split(',');
  const unknown = names.filter((name) => !steps.some((step) => step.name === name || step.group === name));
  if (unknown.length > 0) {
    throw new Error(`--only ${unknown.join(',')}: there are check, test, ${steps.map(({ name }) => name).join(', ')}.`);
  }
  return steps.filter(({ name, group }) => names.includes(name) || names.includes(group));
}

async function outcomeOf(step: Step): Promise<Outcome> {
  try {
    return await step.run();
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, details: error instanceof Error ? error.message : String(error) };
  }
}

interface Timed {
  outcome: Outcome;
  seconds: string;
}

async function timed(step: Step): Promise<Timed> {
  const startedAt = performance.now();
  const outcome = await outcomeOf(step);
  return { outcome, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) };
}

/** What only reads the sources runs at once: each of them keeps a single core busy. */
function startReaders(chosen: readonly Step[]): Map<Step, Promise<Timed>> {
  return new Map(chosen.filter(({ reads }) => reads === true).map((step) => [step, timed(step)]));
}

function print(step: Step, outcome: Outcome, seconds: string): void {
  const counts = step.group === 'test' ? ` ${outcome.passed} passed, ${outcome.failed} failed` : '';
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : '';
  const note = outcome.note === undefined ? '' : ` (${outcome.note})`;
  console.log(`${outcome.failed === 0 ? '✓' : '✗'} ${step.name}${counts}${skipped}${note}, ${seconds} s`);
  if (outcome.details !== undefined) console.log(outcome.details.trimEnd().replaceAll(/^/gm, '    '));
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const total = { passed: 0, failed: 0, skipped: 0 };
  const chosen = chosenSteps(values.only);
  const ahead = startReaders(chosen);
  for (const step of chosen) {
    const { outcome, seconds } = await (ahead.get(step) ?? timed(step));
    print(step, outcome, seconds);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.skipped += outcome.skipped;
  }
  if (total.skipped > 0) console.log(`${total.skipped} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  return 1;
});
