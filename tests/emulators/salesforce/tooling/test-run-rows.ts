import { formatInstantToSecond } from '../store/instants.ts';
import type { SObjectRow } from '../types.ts';
import type { OrgMetadata } from '../metadata/org-metadata.ts';
import { TEST_MS } from '../metadata/test-report.ts';
import type { QueueItem, TestResult, TestRun } from '../metadata/test-runs.ts';

interface TestRunRows {
  runs: SObjectRow[];
  items: SObjectRow[];
  results: SObjectRow[];
}

function itemStatus({ results }: QueueItem, startMs: number, now: number): string {
  if (results.every(({ endMs }) => endMs <= now)) return 'Completed';
  const [first] = results;
  const begins = first ? first.endMs - TEST_MS : startMs;
  return now < begins ? 'Queued' : 'Processing';
}

function runRow(run: TestRun, now: number): SObjectRow {
  const results = run.items.flatMap((item) => item.results);
  const through = results.filter(({ endMs }) => endMs <= now);
  const isOver = now >= run.endMs;
  const failed = through.filter(({ outcome }) => outcome.failure).length;
  return {
    Id: run.resultId,
    AsyncApexJobId: run.id,
    Status: now < run.startMs ? 'Queued' : !isOver ? 'Processing' : failed > 0 ? 'Failed' : 'Passed',
    JobName: null,
    Source: 'Tooling API',
    UserId: run.userId,
    ClassesCompleted: run.items.filter((item) => itemStatus(item, run.startMs, now) === 'Completed').length,
    ClassesEnqueued: run.items.length,
    MethodsCompleted: through.length,
    MethodsEnqueued: results.length,
    MethodsFailed: failed,
    TestTime: through.length * TEST_MS,
    TestSetupTime: 0,
    StartTime: formatInstantToSecond(run.startMs),
    EndTime: isOver ? formatInstantToSecond(run.endMs) : null,
    CreatedDate: formatInstantToSecond(run.createdMs),
    IsAllTests: false,
  };
}

function itemRow(run: TestRun, item: QueueItem, now: number): SObjectRow {
  const status = itemStatus(item, run.startMs, now);
  const passed = item.results.filter(({ outcome }) => !outcome.failure).length;
  return {
    Id: item.id,
    ApexClassId: item.classId,
    Status: status,
    ExtendedStatus: status === 'Completed' ? `(${passed}/${item.results.length})` : null,
    ParentJobId: run.id,
    TestRunResultId: run.resultId,
    CreatedDate: formatInstantToSecond(run.createdMs),
    CreatedById: run.userId,
  };
}

function resultRow(run: TestRun, item: QueueItem, { id, outcome, endMs }: TestResult): SObjectRow {
  return {
    Id: id,
    ApexClassId: item.classId,
    QueueItemId: item.id,
    ApexTestRunResultId: run.resultId,
    AsyncApexJobId: run.id,
    MethodName: outcome.method,
    Outcome: outcome.failure ? 'Fail' : 'Pass',
    Message: outcome.failure?.message ?? null,
    StackTrace: outcome.failure?.stackTrace ?? null,
    ApexLogId: null,
    RunTime: TEST_MS,
    TestTimestamp: formatInstantToSecond(endMs),
    IsTestSetup: false,
  };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_apextestqueueitem.htm */
export function testRunRows(metadata: OrgMetadata): TestRunRows {
  const now = metadata.surroundings.clock.now();
  const rows: TestRunRows = { runs: [], items: [], results: [] };
  for (const run of metadata.testRuns.list()) {
    rows.runs.push(runRow(run, now));
    for (const item of run.items) {
      rows.items.push(itemRow(run, item, now));
      const through = item.results.filter(({ endMs }) => endMs <= now);
      rows.results.push(...through.map((result) => resultRow(run, item, result)));
    }
  }
  return rows;
}
