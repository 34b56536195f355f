import { IdSource, toId18 } from '../schema/ids.ts';
import { SalesforceError } from '../types.ts';
import type { ApiSession } from '../types.ts';
import type { BulkJob } from './bulk-job.ts';

const JOBS_PER_PAGE = 1000;

/** May the user see and stop the jobs of others ("Manage Data Integrations")? */
function managesJobs({ org, userId }: ApiSession): boolean {
  return org.store.access.objectAccess({ userId }, 'User').modifyAll;
}

/** The bulk jobs of one org. */
export class JobTable {
  readonly #jobs = new Map<string, BulkJob>();
  readonly #ids: IdSource;

  constructor(orgId: string) {
    this.#ids = new IdSource(orgId);
  }

  nextId(): string {
    return this.#ids.next('750');
  }

  add(job: BulkJob): void {
    this.#jobs.set(job.id, job);
  }

  remove(job: BulkJob): void {
    this.#jobs.delete(job.id);
  }

  /** Throws NOT_FOUND for a job of another kind, or of another user unless the caller manages all. */
  find<K extends BulkJob['kind']>(session: ApiSession, kind: K, id: string): Extract<BulkJob, { kind: K }> {
    const job = this.#jobs.get(toId18(id) ?? id);
    const isMine = job !== undefined && (job.createdById === session.userId || managesJobs(session));
    if (isMine && isOfKind(job, kind)) return job;
    throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
  }

  /** A page of those that the caller may see; `from` counts on from the page before. */
  page(session: ApiSession, wanted: (job: BulkJob) => boolean, from: number): { jobs: BulkJob[]; next?: number } {
    const all = [...this.#jobs.values()].filter(
      (job) => wanted(job) && (job.createdById === session.userId || managesJobs(session)),
    );
    const end = from + JOBS_PER_PAGE;
    return { jobs: all.slice(from, end), ...(end < all.length ? { next: end } : {}) };
  }
}

function isOfKind<K extends BulkJob['kind']>(job: BulkJob, kind: K): job is Extract<BulkJob, { kind: K }> {
  return job.kind === kind;
}
