import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkBudgets } from '../checks/budgets.ts';
import type { CheckResult } from '../checks/check-result.ts';
import { checkContents } from '../checks/contents.ts';
import { brokenDirections } from '../checks/directions.ts';
import { checkManifest } from '../checks/manifest.ts';
import { runProgram } from './run-program.ts';

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** One line beside the step's name. */
  note?: string;
  /** What a person needs to see when it failed. */
  details?: string;
}

export interface Step {
  name: string;
  group: 'check' | 'test';
  /** Changes nothing and needs nothing of what another step makes: it may run beside the others. */
  reads?: true;
  run(): Promise<Outcome>;
}

export const root = path.resolve(import.meta.dirname, '../..');
const results = path.join(root, '.cache/test');

const passed = (note?: string): Outcome => ({
  passed: 1,
  failed: 0,
  skipped: 0,
  ...(note === undefined ? {} : { note }),
});
const failed = (details: string): Outcome => ({ passed: 0, failed: 1, skipped: 0, details });

/** A program that says by its exit code whether all is well. */
function program(name: string, command: string, args: string[], { reads }: Pick<Step, 'reads'> = {}): Step {
  return {
    name,
    group: 'check',
    ...(reads === undefined ? {} : { reads }),
    run: async () => {
      const { code, output } = await runProgram(command, args, { show: false });
      return code === 0 ? passed() : failed(output);
    },
  };
}

function check(name: string, run: () => CheckResult): Step {
  return {
    name,
    group: 'check',
    run: async () => {
      const { problems, summary } = run();
      return problems.length === 0 ? passed(summary) : failed(problems.join('\n'));
    },
  };
}

function checkDirections(): CheckResult {
  const { modules, broken } = brokenDirections(root);
  return {
    problems: broken.map(({ rule, from, to }) => `${rule}: ${from} imports ${to}`),
    summary: `${modules} modules`,
  };
}

function readResult(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function numberAt(value: unknown, ...keys: string[]): number {
  let inner: unknown = value;
  for (const key of keys) {
    inner = typeof inner === 'object' && inner !== null ? Object.entries(inner).find(([name]) => name === key)?.[1] : 0;
  }
  return typeof inner === 'number' ? inner : 0;
}

/** A runner that ends badly without a failed test (a crash, an unhandled error) still counts as one failure. */
function withExitCode(code: number, counted: Outcome, name: string): Outcome {
  const nothingRan = counted.passed + counted.failed === 0;
  if (code === 0 && !nothingRan) return counted;
  if (counted.failed > 0) return counted;
  const details = nothingRan ? `${name} ran no test.` : `${name} ended with exit code ${code}; see its output above.`;
  return { ...counted, failed: counted.failed + 1, details };
}

/** One vitest run of the projects. */
function vitest(name: string, projects: readonly string[]): Step {
  const file = path.join(results, `${name}.json`);
  return {
    name,
    group: 'test',
    run: async () => {
      rmSync(file, { force: true });
      const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
      const chosen = projects.flatMap((project) => ['--project', project]);
      const { code } = await runProgram('vitest', ['run', ...chosen, ...reporters], { show: true });
      const report = readResult(file);
      const counted = {
        passed: numberAt(report, 'numPassedTests'),
        failed: numberAt(report, 'numFailedTests'),
        skipped: numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests'),
      };
      return withExitCode(code, counted, name);
    },
  };
}

function playwright(): Step {
  const file = path.join(results, 'e2e.json');
  return {
    name: 'e2e',
    group: 'test',
    run: async () => {
      rmSync(file, { force: true });
      const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file };
      const { code } = await runProgram('playwright', ['test', '--reporter=list,json'], { show: true, env });
      const report = readResult(file);
      const repeated = numberAt(report, 'stats', 'flaky');
      const counted = {
        passed: numberAt(report, 'stats', 'expected') + repeated,
        failed: numberAt(report, 'stats', 'unexpected'),
        skipped: numberAt(report, 'stats', 'skipped'),
      };
      const outcome = withExitCode(code, counted, 'e2e');
      return repeated === 0 ? outcome : { ...outcome, note: `${repeated} of them only when repeated` };
    },
  };
}

/** Everything that is checked, in the order in which a mistake is found soonest. */
export const steps: readonly Step[] = [
  program('types', 'tsc', ['--noEmit', '-p', '.'], { reads: true }),
  program('lint', 'oxlint', ['--deny-warnings'], { reads: true }),
  program('format', 'prettier', ['--check', '--log-level', 'warn', '.'], { reads: true }),
  check('directions', checkDirections),
  program('unused', 'knip', ['--no-progress'], { reads: true }),
  program('build', 'wxt', ['build']),
  check('manifest', () => checkManifest()),
  check('budgets', () => checkBudgets()),
  check('contents', () => checkContents()),
  vitest('unit', ['unit']),
  vitest('component', ['component']),
  vitest('integration', ['integration', 'simulation', 'clients']),
  playwright(),
];
