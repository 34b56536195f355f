import * as v from 'valibot';
import type { Org, OrgStore } from '../salesforce/types.ts';
import { name } from './answers.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const right = v.exactOptional(v.boolean());

/** What an administrator, or time, may change in an org. */
export const orgSettings = v.strictObject({
  /** How long the search index lags behind. */
  searchLagMs: v.exactOptional(whole),
  dailyApiLimit: v.exactOptional(whole),
  apiRequestsUsed: v.exactOptional(whole),
  lockWaitMs: v.exactOptional(whole),
  defaultCaseOwnerId: v.exactOptional(v.nullable(name)),
  apiEnabled: v.exactOptional(v.boolean()),
  apiAccessControl: v.exactOptional(v.boolean()),
  ipRanges: v.exactOptional(v.picklist(['off', 'sign-in', 'every-request'])),
  /** Renames My Domain: the former host redirects from then on. */
  myDomainHost: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\.[a-z]+)?\.my\.salesforce\.com$/))),
});

export const profileBody = v.strictObject({
  objects: v.exactOptional(
    v.record(
      v.string(),
      v.strictObject({ read: right, create: right, edit: right, delete: right, viewAll: right, modifyAll: right }),
    ),
  ),
  fields: v.exactOptional(v.record(v.string(), v.strictObject({ read: v.boolean(), edit: v.boolean() }))),
});

export const sharingBody = v.strictObject({ model: v.picklist(['public', 'public-read', 'private']) });

export function viewOfSettings({ settings }: OrgStore) {
  const { api, ...rest } = settings;
  return { ...rest, apiEnabled: api.enabled, apiAccessControl: api.accessControl, ipRanges: api.ipRanges };
}

export function changeOrg(org: Org, changes: v.InferOutput<typeof orgSettings>): void {
  const { searchLagMs, myDomainHost, apiEnabled, apiAccessControl, ipRanges, ...settings } = changes;
  const { api } = org.store.settings;
  Object.assign(org.store.settings, settings);
  api.enabled = apiEnabled ?? api.enabled;
  api.accessControl = apiAccessControl ?? api.accessControl;
  api.ipRanges = ipRanges ?? api.ipRanges;
  org.searchLagMs = searchLagMs ?? org.searchLagMs;
  if (myDomainHost === undefined || myDomainHost === org.myDomainHost) return;
  org.formerHosts = [...(org.formerHosts ?? []), org.myDomainHost];
  org.myDomainHost = myDomainHost;
}
