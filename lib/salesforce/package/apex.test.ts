// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { apexFindings } from '../../../scripts/package-org/apex-rules.ts';

const workspace = fileURLToPath(new URL('.', import.meta.url));
const classes = fileURLToPath(new URL('main/default/classes/', import.meta.url));
const triggers = fileURLToPath(new URL('main/default/triggers/', import.meta.url));
/** The Apex checker comes with this package's jars. */
const require = createRequire(import.meta.url);
const engine = require.resolve('@salesforce/code-analyzer-pmd-engine');
const checker = join(dirname(engine), 'java-lib', '*');
const JAVA = 'java';

function sources(folder: string, suffix: string): { name: string; text: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => ({ name, text: readFileSync(folder + name, 'utf8') }));
}

const apexClasses = sources(classes, '.cls');

describe('the Apex of the package', () => {
  it.each(apexClasses)('$name parses, states sharing and access mode', ({ text }) => {
    expect(apexFindings(text, 'class')).toEqual([]);
  });

  // Since API version 67.0 what is not stated is user mode and `with sharing`:
  // https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apex/versioned_behavior_changes.htm
  it.each(apexClasses)(
    '$name is at a version where modes must be stated, and flagged without them',
    ({ name, text }) => {
      const meta = readFileSync(`${classes}${name}-meta.xml`, 'utf8');
      expect(Number(/<apiVersion>(.+)<\/apiVersion>/.exec(meta)?.[1])).toBeGreaterThanOrEqual(67);
      const bare = text.replaceAll(
        /\b(?:with|without) sharing (?=class)|\bWITH (?:SYSTEM|USER)_MODE\b|\bas (?:system|user)\b/g,
        '',
      );
      expect(apexFindings(bare, 'class').map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/states no (?:sharing|access mode)/),
      );
    },
  );

  it.each(sources(triggers, '.trigger'))('$name parses', ({ text }) => {
    expect(apexFindings(text, 'trigger')).toEqual([]);
  });

  it.each(apexClasses.filter(({ name }) => !name.endsWith('Test.cls')))('$name is named by a test', ({ name }) => {
    const own = name.replace('.cls', '');
    const tests = apexClasses.filter((other) => other.name.endsWith('Test.cls'));
    expect(tests.some(({ text }) => new RegExp(`\\b${own}\\b`).test(text))).toBe(true);
  });

  it.each(apexClasses.filter(({ name }) => name.endsWith('Test.cls')))('$name asserts in each test', ({ text }) => {
    expect(text).toMatch(/@IsTest\(SeeAllData=false\)/);
    const methods = text.split(/@IsTest\n/).slice(1);
    expect(methods.length).toBeGreaterThan(0);
    for (const method of methods) expect(method).toMatch(/Assert\./);
  });

  const java = spawnSync(JAVA, ['-version']);
  if (java.error) console.warn('Skipped: the type check of the Apex needs Java 11 or newer on the PATH.');

  it.skipIf(java.error !== undefined)('passes the type checker', { timeout: 120_000 }, () => {
    expect(typeCheck(workspace)).toEqual({ status: 0, output: '' });
  });

  it.skipIf(java.error !== undefined)('is really type-checked: a wrong line is found', { timeout: 120_000 }, () => {
    const copy = mkdtempSync(join(tmpdir(), 'cinnox-apex-'));
    try {
      cpSync(workspace, copy, { recursive: true });
      const file = join(copy, 'main/default/classes/CinnoxSettings.cls');
      writeFileSync(file, readFileSync(file, 'utf8').replace('Integer.valueOf', 'Integer.noSuchMethod'));
      const { status, output } = typeCheck(copy);
      expect(status).not.toBe(0);
      expect(output).toContain('noSuchMethod');
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

function typeCheck(folder: string): { status: number | null; output: string } {
  const args = ['-cp', checker, 'io.github.apexdevtools.apexls.CheckForIssues', '-n', '-d', 'warnings'];
  const result = spawnSync(JAVA, [...args, '--workspace', folder], { encoding: 'utf8' });
  return { status: result.status, output: `${result.stdout}${result.stderr}`.trim() };
}
