import {
  coverableUnits,
  coverageOf,
  percentCovered,
  runApexTests,
  type Coverage,
  type TestOutcome,
  type TestSelection,
} from './apex-tests.ts';
import type { ApexUnit } from './apex-unit.ts';
import type { DeployOptions } from './deploy-options.ts';
import type { DeployPlan } from './deploy-plan.ts';
import type { OrgMetadata } from './org-metadata.ts';

const LEAST_PERCENT = 75;
/** Emulated: each test method takes the same time. */
export const TEST_MS = 100;

export interface CoverageWarning {
  unit: ApexUnit | undefined;
  message: string;
}

/** What the tests of a deployment or of a test run came to. Nothing here was found out by running Apex. */
export interface TestReport {
  outcomes: TestOutcome[];
  coverage: Coverage[];
  warnings: CoverageWarning[];
}

function mentions(test: ApexUnit, names: readonly string[]): boolean {
  const forced = /@isTest\s*\([^)]*testFor\s*=\s*'([^']*)'/i.exec(test.source)?.[1] ?? '';
  return names.some((name) => new RegExp(`\\b${name}\\b`, 'i').test(`${test.masked} ${forced}`));
}

/** Production orgs test what contains Apex; sandboxes test what they are told to. */
function levelOf(options: DeployOptions, isSandbox: boolean, hasApex: boolean): DeployOptions['testLevel'] {
  if (options.testLevel !== undefined) return options.testLevel;
  if (options.runTests.length > 0) return 'RunSpecifiedTests';
  return !isSandbox && hasApex ? 'RunLocalTests' : 'NoTestRun';
}

function selectTests(options: DeployOptions, level: DeployOptions['testLevel'], plan: DeployPlan): TestSelection[] {
  const tests = plan.view.apexUnits().filter((unit) => unit.isTest);
  if (level === 'NoTestRun' || level === undefined) return [];
  if (level === 'RunSpecifiedTests') {
    const wanted = new Set(options.runTests.map((name) => name.toLowerCase()));
    return tests.filter(({ name }) => wanted.has(name.toLowerCase())).map((unit) => ({ unit }));
  }
  if (level === 'RunRelevantTests') {
    const deployed = plan.components.filter(({ type }) => type.startsWith('Apex')).map(({ fullName }) => fullName);
    return tests.filter((test) => mentions(test, deployed)).map((unit) => ({ unit }));
  }
  return tests.map((unit) => ({ unit }));
}

function percentOf(coverage: readonly Coverage[], unit: ApexUnit): number {
  return percentCovered(coverage.filter((each) => each.unit === unit));
}

/** https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_code_coverage_intro.htm */
function coverageWarnings(
  level: DeployOptions['testLevel'],
  coverage: Coverage[],
  deployed: ApexUnit[],
): CoverageWarning[] {
  const kind = (unit: ApexUnit): string => (unit.kind === 'class' ? 'Apex Class' : 'Apex Trigger');
  if (level === 'RunSpecifiedTests' || level === 'RunRelevantTests') {
    return deployed
      .filter((unit) => percentOf(coverage, unit) < LEAST_PERCENT)
      .map((unit) => ({
        unit,
        message: `Test coverage of selected ${kind(unit)} is ${percentOf(coverage, unit)}%, at least ${LEAST_PERCENT}% test coverage is required`,
      }));
  }
  const average = percentCovered(coverage);
  const warnings: CoverageWarning[] = deployed
    .filter((unit) => unit.kind === 'trigger' && percentOf(coverage, unit) === 0)
    .map((unit) => ({
      unit,
      message: 'Test coverage of selected Apex Trigger is 0%, at least 1% test coverage is required',
    }));
  if (average < LEAST_PERCENT) {
    const message = `Average test coverage across all Apex Classes and Triggers is ${average}%, at least ${LEAST_PERCENT}% test coverage is required.`;
    warnings.unshift({ unit: undefined, message });
  }
  return warnings;
}

/** The tests a deployment asks for; undefined when it asks for none. Answers a text for tests that do not exist. */
export function testDeployment(
  metadata: OrgMetadata,
  options: DeployOptions,
  plan: DeployPlan,
): TestReport | string | undefined {
  const { isSandbox } = metadata.org;
  const hasApex = plan.components.some(({ type }) => type === 'ApexClass' || type === 'ApexTrigger');
  const level = levelOf(options, isSandbox, hasApex);
  if (level === 'NoTestRun' || level === undefined) return undefined;
  const units = plan.view.apexUnits();
  const selection = selectTests(options, level, plan);
  const missing = options.runTests.find(
    (name) => !selection.some(({ unit }) => unit.name.toLowerCase() === name.toLowerCase()),
  );
  if (missing !== undefined) return `The test class ${missing} does not exist, or is no test class`;
  const outcomes = runApexTests(selection, units);
  const coverage = coverableUnits(units).map((unit) => coverageOf(unit, outcomes));
  const names = new Set(
    plan.components.filter(({ type }) => type.startsWith('Apex')).map(({ fullName }) => fullName.toLowerCase()),
  );
  const deployed = coverage.map(({ unit }) => unit).filter(({ name }) => names.has(name.toLowerCase()));
  const warnings = isSandbox || !hasApex ? [] : coverageWarnings(level, coverage, deployed);
  return { outcomes, coverage, warnings };
}
