import type { Route } from '../rest/rest-types.ts';
import type { OrgStore } from '../types.ts';
import { JobTable } from './job-table.ts';
import { ingestRoutes } from './ingest-routes.ts';
import { queryJobRoutes } from './query-job-routes.ts';

/** Bulk API 2.0. Jobs are kept for each org as long as the handler lives. */
export function bulkRoutes(): Route[] {
  const tables = new WeakMap<OrgStore, JobTable>();
  const jobsOf = ({ store }: { store: OrgStore }): JobTable => {
    const table = tables.get(store) ?? new JobTable(store.organization.orgId);
    tables.set(store, table);
    return table;
  };
  return [...ingestRoutes(jobsOf), ...queryJobRoutes(jobsOf)];
}
