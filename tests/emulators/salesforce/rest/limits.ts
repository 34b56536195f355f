import type { OrgStore } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { RouteHandler } from './rest-types.ts';

/** Counts a call of the daily quota. Throws REQUEST_LIMIT_EXCEEDED (403, never 429) when it is used up. */
export function countRequest(store: OrgStore): void {
  const { settings } = store;
  if (settings.apiRequestsUsed >= settings.dailyApiLimit) {
    throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  }
  settings.apiRequestsUsed += 1;
}

export function limitInfo(store: OrgStore): string {
  return `api-usage=${store.settings.apiRequestsUsed}/${store.settings.dailyApiLimit}`;
}

export const getLimits: RouteHandler = async (call) => {
  const { store, limits } = call.session.org;
  const { settings } = store;
  const free = (max: number): { Max: number; Remaining: number } => ({ Max: max, Remaining: max });
  const body = {
    DailyApiRequests: {
      Max: settings.dailyApiLimit,
      Remaining: Math.max(0, settings.dailyApiLimit - settings.apiRequestsUsed),
    },
    DailyBulkV2QueryJobs: free(10_000),
    DataStorageMB: free(10_240),
    FileStorageMB: free(10_240),
    ...limits?.(),
  };
  return { status: 200, body };
};
