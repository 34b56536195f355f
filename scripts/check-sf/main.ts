import process from 'node:process';
import { parseArgs } from 'node:util';
import { perform, type Check, type Memory, type Outcome } from './check.ts';
import { dataChecks } from './data-checks.ts';
import { deployChecks } from './deploy-checks.ts';
import { findCli } from './find-cli.ts';
import { orgChecks } from './org-checks.ts';
import { openStage, type Stage } from './stage.ts';

const ABSENT = `No Salesforce CLI was found, nothing was checked: 0 passed, 0 failed, skipped.
Install it outside the project, e.g. "npm install --prefix ~/.cache/sf-cli @salesforce/cli", and name the folder:
"npm run check:sf -- --cli ~/.cache/sf-cli", or SF_PATH, or have "sf" on the PATH.`;

function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

/** The command as it would be typed. */
function shown(args: readonly string[]): string {
  return ['sf', ...args.map((each) => (/^[\w./:@=-]+$/.test(each) ? each : quoted(each)))].join(' ');
}

const WORDS = { passed: 'passed ', failed: 'FAILED ', skipped: 'skipped' } as const;

async function run(check: Check, memory: Memory, stage: Stage): Promise<Outcome['kind']> {
  const startedAt = performance.now();
  let args: string[] = [];
  let outcome: Outcome;
  try {
    args = check.args(memory, stage);
    outcome = await perform(check, args, memory, stage);
  } catch (error) {
    outcome = { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${WORDS[outcome.kind]} ${shown(args).replaceAll(stage.project, '.')}  ${seconds} s`);
  if (outcome.kind !== 'passed') console.log(outcome.reason.replaceAll(/^/gm, '        '));
  return outcome.kind;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { cli: { type: 'string' } } });
  const cli = findCli(values.cli);
  if (cli === undefined && values.cli !== undefined) throw new Error(`There is no Salesforce CLI in ${values.cli}.`);
  if (cli === undefined) {
    console.log(ABSENT);
    return 0;
  }
  const stage = await openStage(cli);
  try {
    const version = await stage.sf(['--version']);
    console.log(version.stdout.trim());
    const memory: Memory = new Map();
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const check of [...orgChecks, ...dataChecks, ...deployChecks]) {
      counts[await run(check, memory, stage)] += 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    return counts.failed === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  return 1;
});
