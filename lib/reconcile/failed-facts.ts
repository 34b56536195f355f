import type { FailedView } from '../domain/failed-jobs.ts';
import type { Decision, JournalRow } from '../domain/journal-row.ts';
import type { Job, JobKind } from '../outbox/job.ts';

/** Work beside a call that a person gave up; kept in this browser. */
export interface DroppedJob extends Decision {
  id: string;
  kind: JobKind;
  reason: string;
}

/** What the worker knows of what failed; the page makes a list of it. */
export interface FailedFacts {
  /** Those with an error, a reason, or a job that failed. */
  rows: JournalRow[];
  /** Those with a last error. */
  jobs: Job[];
  dropped: DroppedJob[];
  timeZone: string;
  dispositions: string[];
  mode: FailedView['mode'];
  me: string;
  staff: { eid: string; name: string }[];
  /** From this machine's clock, by which jobs wait, to the services' (ms). */
  clockOffsetMs: number;
}
