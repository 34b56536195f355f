import { SalesforceError } from '../types.ts';
import { toId18 } from '../schema/ids.ts';
import { coverableUnits, coverageOf, runApexTests, type TestOutcome, type TestSelection } from './apex-tests.ts';
import type { OrgMetadata } from './org-metadata.ts';
import type { TestReport } from './test-report.ts';

const QUEUE_MS = 500;

export interface TestResult {
  id: string;
  outcome: TestOutcome;
  /** Epoch ms at which the method is through. */
  endMs: number;
}

/** One class of a run. */
export interface QueueItem {
  id: string;
  classId: string;
  className: string;
  results: TestResult[];
}

/** One asynchronous run of tests. What state it is in follows from the org's clock. */
export interface TestRun {
  id: string;
  /** Id of its ApexTestRunResult. */
  resultId: string;
  userId: string;
  createdMs: number;
  startMs: number;
  endMs: number;
  items: QueueItem[];
  report: TestReport;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/intro_rest_resources_testing_runner_async.htm */
export interface TestRequest {
  testLevel?: string | undefined;
  classNames: readonly string[];
  classIds: readonly string[];
  tests: readonly { className?: string | undefined; classId?: string | undefined; testMethods: readonly string[] }[];
}

function groupByClass(outcomes: readonly TestOutcome[]): Map<string, TestOutcome[]> {
  const groups = new Map<string, TestOutcome[]>();
  for (const outcome of outcomes) {
    const { name } = outcome.unit;
    groups.set(name, [...(groups.get(name) ?? []), outcome]);
  }
  return groups;
}

/** The test runs of one org, and the code coverage that the last one left. */
export class TestRuns {
  readonly #metadata: OrgMetadata;
  readonly #runs: TestRun[] = [];
  readonly #deployed: { atMs: number; report: TestReport }[] = [];

  constructor(metadata: OrgMetadata) {
    this.#metadata = metadata;
  }

  list(): readonly TestRun[] {
    return this.#runs;
  }

  /** Throws INVALID_INPUT for a class that has no tests. */
  start(request: TestRequest, userId: string): TestRun {
    const report = this.run(request);
    const now = this.#metadata.surroundings.clock.now();
    const startMs = now + QUEUE_MS;
    const { testMs } = this.#metadata.deployments.speed;
    let endMs = startMs;
    const items = [...groupByClass(report.outcomes)].map(([className, outcomes]): QueueItem => ({
      id: this.#metadata.newId('709'),
      classId: this.#metadata.idOf('ApexClass', className),
      className,
      results: outcomes.map((outcome) => {
        endMs += testMs;
        return { id: this.#metadata.newId('07M'), outcome, endMs };
      }),
    }));
    const id = this.#metadata.newId('707');
    const run = { id, resultId: this.#metadata.newId('05m'), userId, createdMs: now, startMs, endMs, items, report };
    this.#runs.push(run);
    return run;
  }

  /** What the tests come to, at once. */
  run(request: TestRequest): TestReport {
    const units = this.#metadata.apexUnits();
    const outcomes = runApexTests(this.#select(request), units);
    return { outcomes, coverage: coverableUnits(units).map((unit) => coverageOf(unit, outcomes)), warnings: [] };
  }

  /** A deployment that was saved leaves its coverage in the org. */
  keepCoverage(report: TestReport): void {
    this.#deployed.push({ atMs: this.#metadata.surroundings.clock.now(), report });
  }

  /** The report of whatever ran last and is through; undefined when no test has run yet. */
  latest(): TestReport | undefined {
    const now = this.#metadata.surroundings.clock.now();
    const runs = this.#runs.map(({ endMs, report }) => ({ atMs: endMs, report }));
    const through = [...this.#deployed, ...runs].filter(({ atMs }) => atMs <= now);
    return through.toSorted((left, right) => right.atMs - left.atMs)[0]?.report;
  }

  #select({ testLevel, classNames, classIds, tests }: TestRequest): TestSelection[] {
    if (testLevel === 'RunLocalTests' || testLevel === 'RunAllTestsInOrg') {
      return this.#metadata.apexUnits().flatMap((unit) => (unit.isTest ? [{ unit }] : []));
    }
    return [
      ...classNames.map((name) => this.#named(name)),
      ...classIds.map((id) => this.#withId(id)),
      ...tests.map(({ className, classId, testMethods }) => ({
        ...(className === undefined ? this.#withId(classId ?? '') : this.#named(className)),
        ...(testMethods.length > 0 ? { methods: new Set(testMethods.map((name) => name.toLowerCase())) } : {}),
      })),
    ];
  }

  #named(name: string): TestSelection {
    const unit = this.#metadata.get('ApexClass', name)?.apex();
    if (unit?.isTest) return { unit };
    const message = `This class name's value is invalid: ${name}. Provide the name of an Apex class that has test methods.`;
    throw new SalesforceError(400, 'INVALID_INPUT', message);
  }

  #withId(id: string): TestSelection {
    const wanted = toId18(id) ?? id;
    const unit = this.#metadata
      .all('ApexClass')
      .find((component) => component.id === wanted)
      ?.apex();
    if (unit?.isTest) return { unit };
    const message = `This class ID's value is invalid: ${id}. Provide the ID of an Apex class that has test methods.`;
    throw new SalesforceError(400, 'INVALID_INPUT', message);
  }
}
