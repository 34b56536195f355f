import { SalesforceError } from '../types.ts';
import type { LineStore } from './line-store.ts';

export const INGEST_OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const;
export const QUERY_OPERATIONS = ['query', 'queryAll'] as const;
export type IngestOperation = (typeof INGEST_OPERATIONS)[number];
export type QueryOperation = (typeof QUERY_OPERATIONS)[number];

/** https://developer.salesforce.com/docs/platform/api-asynch/guide/bulk-api-2-job-states.md */
export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export const DELIMITERS = {
  COMMA: ',',
  SEMICOLON: ';',
  PIPE: '|',
  TAB: '\t',
  CARET: '^',
  BACKQUOTE: '`',
} as const;
export type ColumnDelimiter = keyof typeof DELIMITERS;
export const LINE_ENDINGS = { LF: '\n', CRLF: '\r\n' } as const;
export type LineEnding = keyof typeof LINE_ENDINGS;

export interface Format {
  columnDelimiter: ColumnDelimiter;
  lineEnding: LineEnding;
}

interface Job extends Format {
  readonly id: string;
  readonly apiVersion: string;
  readonly object: string;
  readonly createdById: string;
  readonly createdMs: number;
  changedMs: number;
  state: JobState;
  errorMessage?: string;
  processed: number;
  /** When the service began with it; undefined before. */
  startedMs?: number;
  processingMs: number;
}

/** One line of the upload as its cells, and what came of it. */
export interface IngestedRow {
  readonly cells: readonly string[];
  readonly id: string;
  readonly created: boolean;
}

export interface RefusedRow {
  readonly cells: readonly string[];
  readonly id: string;
  readonly error: string;
}

export interface IngestJob extends Job {
  readonly kind: 'ingest';
  readonly operation: IngestOperation;
  readonly externalIdFieldName?: string;
  readonly assignmentRuleId?: string;
  /** The upload; absent until there is one. */
  content?: string;
  columns: readonly string[];
  succeeded: IngestedRow[];
  refused: RefusedRow[];
  unprocessed: (readonly string[])[];
}

export interface QueryJob extends Job {
  readonly kind: 'query';
  readonly operation: QueryOperation;
  readonly query: string;
  /** The header and one line of CSV for each record, without line endings. */
  header: string;
  readonly lines: LineStore;
}

export type BulkJob = IngestJob | QueryJob;

export function isOver(job: BulkJob): boolean {
  return job.state === 'JobComplete' || job.state === 'Failed' || job.state === 'Aborted';
}

/** `InvalidJob` and its kin are written in capitals by version 2.0. */
export function invalidJob(message: string): SalesforceError {
  return new SalesforceError(400, 'INVALIDJOB', message);
}

export function invalidJobState(message: string): SalesforceError {
  return new SalesforceError(400, 'INVALIDJOBSTATE', message);
}
