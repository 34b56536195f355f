import type { Org, OrgDescription } from '../types.ts';
import { asSystem } from './variety-kit.ts';

/** What an edition changes in the description of an org, before the org is made. */
export const EDITIONS: Readonly<
  Record<'production' | 'sandbox' | 'developer', (org: OrgDescription) => OrgDescription>
> = {
  production: (org) => withHosts(org, companyOf(org), '', false),
  sandbox: (org) => withHosts(org, `${companyOf(org)}--${org.name}`, 'sandbox.', true),
  developer: (org) => withHosts(org, `${companyOf(org)}-dev-ed`, 'develop.', false),
};

/** `acme` of `acme--uat.sandbox.my.salesforce.com`. */
function companyOf({ myDomainHost }: OrgDescription): string {
  return /^[a-z0-9]+/.exec(myDomainHost)?.[0] ?? 'acme';
}

/** https://help.salesforce.com/s/articleView?id=platform.domain_name_url_formats.htm */
function withHosts(org: OrgDescription, domain: string, partition: string, isSandbox: boolean): OrgDescription {
  return {
    ...org,
    isSandbox,
    myDomainHost: `${domain}.${partition}my.salesforce.com`,
    lightningHost: `${domain}.${partition}lightning.force.com`,
    siteHost: org.siteHost === '' ? '' : `${domain}.${partition}my.salesforce-sites.com`,
  };
}

async function setEdition(org: Org, OrganizationType: string): Promise<void> {
  await asSystem(org, (tx) => tx.update('Organization', org.orgId, { OrganizationType }));
}

/** https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-api.html */
export async function makeDeveloper(org: Org): Promise<void> {
  await setEdition(org, 'Developer Edition');
  org.store.settings.dailyApiLimit = 15_000;
}

/** Professional Edition has the API only as an add-on. */
export async function makeProfessional(org: Org): Promise<void> {
  await setEdition(org, 'Professional Edition');
  org.store.settings.api.enabled = false;
}
