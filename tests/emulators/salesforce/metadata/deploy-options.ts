import type { Org } from '../types.ts';
import { SalesforceError } from '../types.ts';

export const TEST_LEVELS = [
  'NoTestRun',
  'RunSpecifiedTests',
  'RunLocalTests',
  'RunAllTestsInOrg',
  'RunRelevantTests',
] as const;
export type TestLevel = (typeof TEST_LEVELS)[number];

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm */
export interface DeployOptions {
  allowMissingFiles: boolean;
  autoUpdatePackage: boolean;
  checkOnly: boolean;
  ignoreWarnings: boolean;
  performRetrieve: boolean;
  purgeOnDelete: boolean;
  rollbackOnError: boolean;
  runTests: string[];
  singlePackage: boolean;
  /** Undefined: the org decides. */
  testLevel: TestLevel | undefined;
}

const FLAGS = [
  'allowMissingFiles',
  'autoUpdatePackage',
  'checkOnly',
  'ignoreWarnings',
  'performRetrieve',
  'purgeOnDelete',
  'rollbackOnError',
  'singlePackage',
] as const;

/** What a client said; undefined for what it left out. */
export type GivenOptions = { [name: string]: boolean | string | string[] | undefined };

function invalid(message: string): SalesforceError {
  return new SalesforceError(400, 'INVALID_OPERATION', message);
}

function flagOf(given: GivenOptions, name: (typeof FLAGS)[number], org: Org): boolean {
  const value = given[name];
  if (value === undefined) return name === 'rollbackOnError' && !org.isSandbox;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new SalesforceError(400, 'INVALID_FIELD', `${name} must be true or false`);
}

function testLevelOf(level: GivenOptions[string]): TestLevel | undefined {
  if (level === undefined || level === '') return undefined;
  const known = TEST_LEVELS.find((each) => each === level);
  if (!known)
    throw new SalesforceError(400, 'INVALID_FIELD', `'${String(level)}' is not a valid value for the enum 'TestLevel'`);
  return known;
}

function checkTests(options: DeployOptions, org: Org): void {
  const { testLevel, runTests } = options;
  if (testLevel === 'NoTestRun' && !org.isSandbox) {
    throw invalid('testLevel of NoTestRun cannot be used in production organizations');
  }
  if (runTests.length > 0 && testLevel !== undefined && testLevel !== 'RunSpecifiedTests') {
    throw invalid('runTests can be used only with a testLevel of RunSpecifiedTests');
  }
  if (testLevel === 'RunSpecifiedTests' && runTests.length === 0) {
    throw invalid('A testLevel of RunSpecifiedTests requires tests to be named in runTests');
  }
}

/** Checks a client's options against the kind of org. Throws INVALID_OPERATION and INVALID_FIELD. */
export function deployOptions(given: GivenOptions, org: Org): DeployOptions {
  for (const name of Object.keys(given)) {
    if (FLAGS.some((flag) => flag === name) || ['runTests', 'testLevel', 'runAllTests'].includes(name)) continue;
    throw new SalesforceError(400, 'INVALID_FIELD', `No such column '${name}' on DeployOptions`);
  }
  const flags = Object.fromEntries(FLAGS.map((name) => [name, flagOf(given, name, org)])) as Record<
    (typeof FLAGS)[number],
    boolean
  >;
  const { runTests } = given;
  const tests = Array.isArray(runTests) ? runTests : typeof runTests === 'string' && runTests !== '' ? [runTests] : [];
  // What `testLevel` was called before API version 34.0; clients still send it.
  const isAll = given['runAllTests'] === true || given['runAllTests'] === 'true';
  const testLevel = testLevelOf(given['testLevel']) ?? (isAll ? 'RunAllTestsInOrg' : undefined);
  const options: DeployOptions = { ...flags, runTests: tests, testLevel };
  if (!options.rollbackOnError && !org.isSandbox) {
    throw invalid('rollbackOnError must be true in production organizations');
  }
  checkTests(options, org);
  return options;
}
