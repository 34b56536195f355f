import assert from 'node:assert/strict';
import type { Answer, Stage } from './stage.ts';

/** What later commands need of earlier ones: ids of records, jobs and deployments. */
export type Memory = Map<string, string>;

export interface Check {
  /** Without `sf` and `--json`. Given late, for ids are known only then. */
  args(memory: Memory, stage: Stage): string[];
  env?(stage: Stage): Record<string, string>;
  /** The command prints JSON of its own and knows no `--json`. */
  plain?: boolean;
  /** Versions of the CLI differ here: a flag that this one does not know is no failure. */
  optional?: boolean;
  /** The exit code that is right; 0 when absent. */
  code?: number;
  /** Throws when the answer is not what it has to be. `result` is that of `--json`, or the whole of what was printed. */
  proves(result: unknown, memory: Memory, stage: Stage): void;
}

/** Follows keys into what a command printed; undefined where there is nothing. */
export function at(value: unknown, ...keys: (string | number)[]): unknown {
  let inner: unknown = value;
  for (const key of keys) {
    inner =
      typeof inner === 'object' && inner !== null
        ? Object.entries(inner).find(([name]) => name === `${key}`)?.[1]
        : undefined;
  }
  return inner;
}

/** The text at the end of the keys. Throws when there is none. */
export function textAt(value: unknown, ...keys: (string | number)[]): string {
  const found = at(value, ...keys);
  assert.ok(typeof found === 'string' && found !== '', `there is no text at ${keys.join('.')}`);
  return found;
}

/** The list at the end of the keys. Throws when there is none. */
export function listAt(value: unknown, ...keys: (string | number)[]): unknown[] {
  const found = at(value, ...keys);
  assert.ok(Array.isArray(found), `there is no list at ${keys.join('.')}`);
  return found;
}

/** `expected` must be part of `actual`. */
export function holds(actual: unknown, expected: object): void {
  assert.ok(typeof actual === 'object' && actual !== null, `the answer is ${String(actual)}`);
  assert.partialDeepStrictEqual(actual, expected);
}

function parse({ stdout, stderr }: Answer): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`no JSON was printed: ${stdout.slice(0, 500)} ${stderr.slice(0, 500)}`);
  }
}

export type Outcome = { kind: 'passed' } | { kind: 'failed' | 'skipped'; reason: string };

/** Runs one command. */
export async function perform(check: Check, args: string[], memory: Memory, stage: Stage): Promise<Outcome> {
  const answer = await stage.sf(check.plain ? args : [...args, '--json'], check.env?.(stage));
  try {
    const printed = parse(answer);
    const told = textOf(at(printed, 'message'));
    const wanted = check.code ?? 0;
    if (check.optional && told.startsWith('Nonexistent flag'))
      return { kind: 'skipped', reason: told.split('\n')[0] ?? '' };
    assert.equal(
      answer.code,
      wanted,
      `ended with ${answer.code} instead of ${wanted}: ${told || answer.stdout.slice(-1500)}`,
    );
    check.proves(check.plain || wanted !== 0 ? printed : at(printed, 'result'), memory, stage);
    return { kind: 'passed' };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
