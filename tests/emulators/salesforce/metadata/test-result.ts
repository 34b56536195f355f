import type { ApexUnit } from './apex-unit.ts';
import type { Coverage, TestOutcome } from './apex-tests.ts';
import type { OrgMetadata } from './org-metadata.ts';
import type { TestReport } from './test-report.ts';
import { TEST_MS } from './test-report.ts';

type Json = Record<string, unknown>;

function idOf(metadata: OrgMetadata, unit: ApexUnit): string {
  return metadata.idOf(unit.kind === 'class' ? 'ApexClass' : 'ApexTrigger', unit.name);
}

function success(metadata: OrgMetadata, { unit, method }: TestOutcome): Json {
  return {
    id: idOf(metadata, unit),
    methodName: method,
    name: unit.name,
    namespace: null,
    seeAllData: false,
    time: TEST_MS,
  };
}

function failure(metadata: OrgMetadata, outcome: TestOutcome): Json {
  const { message = '', stackTrace = '' } = outcome.failure ?? {};
  return { ...success(metadata, outcome), message, packageName: outcome.unit.name, stackTrace, type: 'Class' };
}

function coverage(metadata: OrgMetadata, { unit, covered, uncovered }: Coverage): Json {
  return {
    dmlInfo: [],
    id: idOf(metadata, unit),
    locationsNotCovered: uncovered.map((line) => ({ column: 0, line, numExecutions: 0, time: -1 })),
    methodInfo: [],
    name: unit.name,
    namespace: null,
    numLocations: covered.length + uncovered.length,
    numLocationsNotCovered: uncovered.length,
    soqlInfo: [],
    soslInfo: [],
    type: unit.kind === 'class' ? 'Class' : 'Trigger',
  };
}

/**
 * `RunTestsResult`: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 * Times are milliseconds.
 */
export function runTestResult(metadata: OrgMetadata, report: TestReport | undefined, upTo = Infinity): Json {
  const outcomes = report?.outcomes.slice(0, upTo) ?? [];
  const failures = outcomes.filter((outcome) => outcome.failure);
  return {
    apexLogId: '',
    codeCoverage: upTo === Infinity ? (report?.coverage ?? []).map((each) => coverage(metadata, each)) : [],
    codeCoverageWarnings:
      upTo === Infinity
        ? (report?.warnings ?? []).map(({ unit, message }) => ({
            id: unit ? idOf(metadata, unit) : '',
            message,
            name: unit?.name ?? null,
            namespace: null,
          }))
        : [],
    failures: failures.map((outcome) => failure(metadata, outcome)),
    flowCoverage: [],
    flowCoverageWarnings: [],
    numFailures: failures.length,
    numTestsRun: outcomes.length,
    successes: outcomes.filter((outcome) => !outcome.failure).map((outcome) => success(metadata, outcome)),
    totalTime: outcomes.length * TEST_MS,
  };
}
