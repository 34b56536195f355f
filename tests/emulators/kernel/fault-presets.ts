import type { Fault } from './faults.ts';

/** What a preset says about a fault; which requests it strikes is said apart. */
export type FaultPreset = Omit<Fault, 'route'>;

const MAINTENANCE_PAGE = `<!DOCTYPE html>
<html lang="en">
<head><title>Scheduled Maintenance</title></head>
<body>
<h1>We are down for maintenance.</h1>
<p>Sorry for the inconvenience. We'll be back shortly.</p>
</body>
</html>
`;

function refusal(status: number, errorCode: string, message: string, headers?: Record<string, string>): FaultPreset {
  return { response: { status, body: [{ message, errorCode }], ...(headers ? { headers } : {}) } };
}

/**
 * Faults by name. Codes and texts of refusals:
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm,
 * statuses: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export const faultPresets = {
  /** The work is done; the answer never comes. */
  'reply-lost': { point: 'afterCommit', cut: true },
  /** The connection breaks before the work is done; nothing is written. */
  'cut-before-commit': { point: 'beforeCommit', cut: true },
  /** Longer than a service worker of a browser waits for an answer (30 s). */
  'slow-answer': { point: 'afterCommit', latencyMs: 35_000 },
  'slow-body': { slowBodyMs: 35_000 },
  'truncated-json': { truncateTo: 0.5 },
  'cut-body': { cutBodyAt: 0.5 },
  'maintenance-page': {
    response: { status: 503, body: MAINTENANCE_PAGE, headers: { 'content-type': 'text/html; charset=UTF-8' } },
  },
  'empty-503': { response: { status: 503 } },
  'server-busy': refusal(503, 'SERVER_UNAVAILABLE', 'Server is busy'),
  /** As after a rename of the org's My Domain. The new host answers only when the org was renamed too. */
  'new-my-domain': { redirectHost: 'acme-renamed--uat.sandbox.my.salesforce.com' },
  'daily-limit': refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
  'concurrent-limit': refusal(
    403,
    'REQUEST_LIMIT_EXCEEDED',
    'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
  ),
  'session-expired': refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid', { 'www-authenticate': 'Token' }),
  'locked-row': refusal(
    400,
    'UNABLE_TO_LOCK_ROW',
    'unable to obtain exclusive access to this record or 1 records: 0035g00000AbCdE',
  ),
  'query-timeout': refusal(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'),
} as const satisfies Record<string, FaultPreset>;

export type FaultPresetName = keyof typeof faultPresets;
