import { idChecksum } from './schema/ids.ts';
import type { OrgDescription } from './types.ts';

function orgId(id15: string): string {
  return id15 + idChecksum(id15);
}

/** The demo org: a sandbox with the package and a Site. */
export const UAT: OrgDescription = {
  name: 'uat',
  orgId: orgId('00D5g000008FYuR'),
  isSandbox: true,
  myDomainHost: 'acme--uat.sandbox.my.salesforce.com',
  lightningHost: 'acme--uat.sandbox.lightning.force.com',
  siteHost: 'acme--uat.sandbox.my.salesforce-sites.com',
  organizationName: 'Acme Support',
  instanceName: 'CS151',
};

/** A production org without the package and without a Site. */
export const GLOBEX: OrgDescription = {
  name: 'globex',
  orgId: orgId('00D2w00000QxT4k'),
  isSandbox: false,
  myDomainHost: 'globex.my.salesforce.com',
  lightningHost: 'globex.lightning.force.com',
  siteHost: '',
  organizationName: 'Globex Trading',
  instanceName: 'AP24S',
};
