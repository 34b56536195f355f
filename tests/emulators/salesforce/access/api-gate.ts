import type { ClientApp } from '../oauth/types.ts';
import type { OrgStore } from '../types.ts';
import { SalesforceError } from '../types.ts';

/** Whose API calls an org takes; mutable, read at each call. */
export interface ApiPolicy {
  /** Has the edition the API? Professional Edition has it only when it was bought. */
  enabled: boolean;
  /** API Access Control: only apps whose users an administrator approved may call, browser sessions never. */
  accessControl: boolean;
  /**
   * The callers' addresses are outside the profile's login IP ranges: `off` = there are none, `sign-in` = they count at
   * sign-in, `every-request` = "Enforce login IP ranges on every request".
   */
  ipRanges: 'off' | 'sign-in' | 'every-request';
}

export function openApiPolicy(): ApiPolicy {
  return { enabled: true, accessControl: false, ipRanges: 'off' };
}

interface Caller {
  userId: string;
  /** Undefined for a browser session. */
  app: ClientApp | undefined;
}

/**
 * Why the data API does not take this caller, whose session is good; undefined when it does.
 *
 * API_DISABLED_FOR_ORG, API_CURRENTLY_DISABLED, INVALID_SESSION_ID:
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm;
 * API Access Control: https://help.salesforce.com/s/articleView?id=xcloud.security_api_access_control_about.htm;
 * IP ranges: https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm
 */
export function refusalOf({ settings, access }: OrgStore, { userId, app }: Caller): SalesforceError | undefined {
  const { api } = settings;
  // The session was made elsewhere: to the service it is as good as gone, and nothing says that the address is why.
  if (api.ipRanges === 'every-request') {
    return new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  }
  if (!api.enabled) {
    return new SalesforceError(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.');
  }
  if (!access.apiEnabled(userId)) {
    return new SalesforceError(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User');
  }
  const isApproved = app?.adminApprovedOnly === true && app.approvedUserIds.has(userId);
  if (api.accessControl && !isApproved) {
    return new SalesforceError(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API');
  }
  return undefined;
}
