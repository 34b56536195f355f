import type { ErrorCode } from '../errors/codes.ts';

/** What a job does; its payload says to what. Each kind is safe to run again after any crash. */
export interface JobPayloads {
  /** Read a signal row that the stream announced and act on it. */
  signal: { recordId: string };
  /** Find the contact of a journal row. */
  match: { rowId: string };
  /** Bring the org to what the journal rows of this lane say: create, patch, close. */
  settle: { lane: string };
  /** Copy my note into the draft row of the org. */
  mirror: { rowId: string };
  /** Bring into records that were written already what was left in drafts, and links that were refused. */
  late: Record<string, never>;
  /** Write what was learned about hook ids. */
  learn: { service: string };
}

export type JobKind = keyof JobPayloads;

export interface Job<K extends JobKind = JobKind> {
  /** Sequence number: order within a lane. */
  id?: number;
  kind: K;
  version: 1;
  lane: string;
  payload: JobPayloads[K];
  state: 'waiting' | 'leased' | 'parked' | 'dead';
  attempts: number;
  /** Epoch ms. */
  notBefore: number;
  leaseUntil: number;
  /** The worker's life that holds the lease: another life's lease is void, there is one worker per browser. */
  leaseOwner: string;
  lastError?: { code: ErrorCode; message: string; at: number };
  createdAt: number;
}

export type NewJob = {
  [K in JobKind]: { kind: K; lane: string; payload: JobPayloads[K]; notBefore?: number };
}[JobKind];

/** What running a job came to. `again` = not due yet, come back at that time (epoch ms). */
export type JobOutcome = { done: true } | { done: false; again: number };

/** How long a claimed job may run before another claim may take it (ms); requests time out long before. */
export const leaseMs = 120_000;
