import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Check, Memory } from './check.ts';
import { at, holds, listAt, textAt } from './check.ts';
import type { Stage } from './stage.ts';

const DEPLOY = ['project', 'deploy'];

function recall(memory: Memory, name: string): string {
  const value = memory.get(name);
  assert.ok(value !== undefined, `an earlier command left no ${name}`);
  return value;
}

function addBrokenClass(stage: Stage): string {
  const folder = path.join(stage.project, 'main', 'default', 'classes');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'Broken.cls');
  writeFileSync(file, 'public class Broken {\n  void run() { Integer a = 1 }\n}\n');
  const meta =
    '<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>68.0</apiVersion><status>Active</status></ApexClass>';
  writeFileSync(`${file}-meta.xml`, `<?xml version="1.0" encoding="UTF-8"?>\n${meta}\n`);
  return file;
}

function removeBrokenClass(stage: Stage): void {
  const file = path.join(stage.project, 'main', 'default', 'classes', 'Broken.cls');
  for (const each of [file, `${file}-meta.xml`]) rmSync(each, { force: true });
}

/** The package into the production org: validated with its tests, deployed without running them again. */
const production: readonly Check[] = [
  {
    args: () => [
      ...[...DEPLOY, 'validate', '--target-org', 'globex', '--source-dir', 'main'],
      ...['--test-level', 'RunLocalTests', '--wait', '3'],
    ],
    proves: (result, memory) => {
      holds(result, { checkOnly: true, success: true, status: 'Succeeded', numberTestErrors: 0 });
      assert.ok(Number(at(result, 'numberTestsCompleted')) > 0);
      memory.set('validation', textAt(result, 'id'));
    },
  },
  {
    args: (memory) => [...DEPLOY, 'report', '--target-org', 'globex', '--job-id', recall(memory, 'validation')],
    proves: (result, memory) => holds(result, { id: recall(memory, 'validation'), done: true, status: 'Succeeded' }),
  },
  {
    args: (memory) => [
      ...[...DEPLOY, 'quick', '--target-org', 'globex', '--job-id', recall(memory, 'validation'), '--wait', '3'],
    ],
    proves: (result) => holds(result, { success: true, status: 'Succeeded', checkOnly: false }),
  },
  {
    args: () => ['org', 'list', 'metadata', '--target-org', 'globex', '--metadata-type', 'ApexClass'],
    proves: (result) => assert.equal(listAt(result).length, 9),
  },
];

/** The package into the sandbox, over SOAP and over REST, and what can go wrong. */
const sandbox: readonly Check[] = [
  {
    args: () => [...DEPLOY, 'start', '--source-dir', 'main', '--wait', '3'],
    proves: (result) => {
      holds(result, { success: true, status: 'Succeeded', numberComponentErrors: 0 });
      const files = listAt(result, 'files').map((each) => at(each, 'fullName'));
      assert.ok(files.includes('CinnoxRelay') && files.includes('CINNOX_Log__c.Key__c'));
    },
  },
  {
    args: () => [...DEPLOY, 'start', '--metadata', 'PermissionSet:CINNOX_Agent', '--wait', '3'],
    env: () => ({ SF_ORG_METADATA_REST_DEPLOY: 'true' }),
    proves: (result) => holds(result, { success: true, status: 'Succeeded', numberComponentsDeployed: 1 }),
  },
  {
    args: (_memory, stage) => [...DEPLOY, 'start', '--source-dir', addBrokenClass(stage), '--wait', '3'],
    code: 1,
    proves: (printed, _memory, stage) => {
      removeBrokenClass(stage);
      const [failure] = listAt(printed, 'result', 'details', 'componentFailures');
      holds(failure, { fullName: 'Broken', componentType: 'ApexClass', lineNumber: 2, columnNumber: 30 });
    },
  },
  {
    args: () => [...DEPLOY, 'start', '--source-dir', 'main', '--test-level', 'RunLocalTests', '--async'],
    proves: (result, memory) => memory.set('waiting', textAt(result, 'id')),
  },
  {
    args: (memory) => [...DEPLOY, 'cancel', '--job-id', recall(memory, 'waiting'), '--wait', '2'],
    proves: (result) => assert.equal(textAt(result, 'status'), 'Canceled'),
  },
  {
    args: () => ['project', 'retrieve', 'start', '--metadata', 'ApexClass:CinnoxRelay', '--wait', '3'],
    proves: (result) => {
      holds(result, { success: true, status: 'Succeeded' });
      assert.ok(listAt(result, 'files').some((each) => at(each, 'fullName') === 'CinnoxRelay'));
    },
  },
];

const apex: readonly Check[] = [
  {
    args: () => ['apex', 'run', 'test', '--class-names', 'CinnoxRelayTest', '--wait', '3', '--code-coverage'],
    proves: (result, memory) => {
      holds(at(result, 'summary'), { outcome: 'Passed', failing: 0 });
      memory.set('run', textAt(result, 'summary', 'testRunId'));
    },
  },
  {
    args: (memory) => ['apex', 'get', 'test', '--test-run-id', recall(memory, 'run'), '--code-coverage'],
    proves: (result) => {
      holds(at(result, 'summary'), { outcome: 'Passed', failing: 0 });
      assert.ok(listAt(result, 'coverage', 'coverage').some((each) => at(each, 'name') === 'CinnoxRelay'));
    },
  },
  {
    args: () => ['apex', 'run', 'test', '--tests', 'CinnoxRelayTest.comparesWholeTexts', '--synchronous'],
    proves: (result) => holds(at(result, 'summary'), { outcome: 'Passed', testsRan: 1 }),
  },
  {
    args: () => [
      'project',
      'delete',
      'source',
      '--metadata',
      'ApexClass:CinnoxCleanUpTest',
      '--no-prompt',
      '--wait',
      '3',
    ],
    proves: (result) => holds(result, { success: true, status: 'Succeeded' }),
  },
];

export const deployChecks: readonly Check[] = [...production, ...sandbox, ...apex];
