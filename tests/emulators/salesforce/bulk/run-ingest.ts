import type { Clock } from '../../../../lib/platform/clock.ts';
import { toId18 } from '../schema/ids.ts';
import type { ApiSession, FieldValue, ObjectDefinition, OrgStore, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { IngestJob } from './bulk-job.ts';
import { UploadError, parseTable } from './csv.ts';
import type { RowOrder } from './ingest-row.ts';
import { errorCell, ingestRow } from './ingest-row.ts';
import type { Column } from './upload-columns.ts';
import { compileColumns } from './upload-columns.ts';

/** Triggers see at most this many records at once; each portion is a transaction of its own. */
const PORTION = 200;
/** Between two portions, ms: others get their turn. */
const PAUSE_MS = 10;

interface Plan {
  job: IngestJob;
  store: OrgStore;
  object: ObjectDefinition;
  columns: Column[];
}

function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, ms));
}

function orderOf({ job, object }: Plan): RowOrder {
  const name = job.externalIdFieldName?.toLowerCase();
  return {
    operation: job.operation,
    object,
    key: object.fields.find((field) => field.name.toLowerCase() === name),
    keysSeen: new Set(),
    dml: { autoAssign: job.assignmentRuleId !== undefined },
  };
}

function valuesOf(columns: readonly Column[], cells: readonly string[], tx: Tx): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const [index, column] of columns.entries()) column(cells[index] ?? '', tx, values);
  return values;
}

interface Outcome {
  cells: readonly string[];
  id: string;
  created: boolean;
  error: string | undefined;
}

/** The record that a refused row is about, where the row names it. */
function namedId({ job }: Plan, cells: readonly string[]): string {
  if (job.operation === 'insert') return '';
  const at = job.columns.findIndex((name) => name.toLowerCase() === 'id');
  return toId18((cells[at] ?? '').trim()) ?? '';
}

async function saveRow(plan: Plan, order: RowOrder, cells: readonly string[], tx: Tx): Promise<Outcome> {
  try {
    const done = await tx.attempt(() => ingestRow(tx, order, valuesOf(plan.columns, cells, tx)));
    return { cells, ...done, error: undefined };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return { cells, id: namedId(plan, cells), created: false, error: errorCell(error) };
  }
}

async function savePortion(plan: Plan, portion: readonly (readonly string[])[]): Promise<void> {
  const { job, store } = plan;
  const order = orderOf(plan);
  const outcomes = await store.tx({ userId: job.createdById }, async (tx) => {
    const saved: Outcome[] = [];
    for (const cells of portion) saved.push(await saveRow(plan, order, cells, tx));
    return saved;
  });
  for (const { cells, id, created, error } of outcomes) {
    if (error === undefined) job.succeeded.push({ cells, id, created });
    else job.refused.push({ cells, id, error });
  }
  job.processed += portion.length;
}

/** What was uploaded to a job that does not begin with it: all of it is unprocessed. */
export function leaveUnprocessed(job: IngestJob): void {
  try {
    const { columns, rows } = parseTable(job.content ?? '', job);
    job.columns = columns;
    job.unprocessed = rows;
  } catch (error) {
    // What is no table has no rows.
    if (!(error instanceof UploadError)) throw error;
  }
}

function planOf(job: IngestJob, session: ApiSession): Plan & { rows: (readonly string[])[] } {
  const { store } = session.org;
  const table = parseTable(job.content ?? '', job);
  job.columns = table.columns;
  job.unprocessed = table.rows;
  const object = store.describe(job.object);
  if (!object) throw new UploadError(`InvalidJob : Unable to find object: ${job.object}`);
  const columns = compileColumns({ store, user: { userId: job.createdById }, object }, table.columns);
  return { job, store, object, columns, rows: table.rows };
}

/**
 * Works through an upload, portion by portion, until it is done or the job is aborted; what is left then is
 * unprocessed. A fault of the upload as a whole is thrown as UploadError.
 */
export async function runIngest(job: IngestJob, session: ApiSession): Promise<void> {
  const { clock } = session.org.store;
  const plan = planOf(job, session);
  let next = 0;
  while (next < plan.rows.length && job.state === 'InProgress') {
    await savePortion(plan, plan.rows.slice(next, next + PORTION));
    next += PORTION;
    job.unprocessed = plan.rows.slice(next);
    await sleep(clock, PAUSE_MS);
  }
}
