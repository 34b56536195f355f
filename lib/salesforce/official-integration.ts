import { AppError } from '../errors/app-error.ts';
import type { SalesforceClient, SObject } from './client.ts';
import { soql } from './soql.ts';

/** What of the official CINNOX integration is installed in the org, by name. */
export interface InstalledIntegration {
  /** Apex class `Webhook`, which CINNOX's guide has an admin make. */
  hasClass: boolean;
  /** Triggers on Contact: the guide leaves their names open. */
  contactTriggers: string[];
  /** Active remote sites that lead to CINNOX. */
  remoteSites: string[];
}

/** https://docs.cinnox.com/docs/integrating-salesforce: "Copy the Webhook Class code". */
const className = 'Webhook';

function isCinnox(address: unknown, ownHost: string): boolean {
  if (typeof address !== 'string' || !URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === ownHost || /(^|\.)cinnox\.(com|cn)$/.test(hostname);
}

const nameOf = (field: string) => (row: SObject) => String(row[field]);

/** Setup is hidden from most users: then nothing can be said. What may work at another time is no such answer. */
function isHidden(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.advice !== 'backoff' && thrown.advice !== 'after-sign-in';
}

/**
 * Asks Setup for the parts that CINNOX's guide has an admin make. Undefined: this user may not see Setup. Throws what the
 * client throws. `ownHost`: the host of the service's base URL.
 */
export async function readInstalledIntegration(
  client: Pick<SalesforceClient, 'tooling'>,
  ownHost: string,
): Promise<InstalledIntegration | undefined> {
  try {
    const classes = await client.tooling(soql`SELECT Name FROM ApexClass WHERE Name = ${className}`);
    const triggers = await client.tooling(
      soql`SELECT Name FROM ApexTrigger WHERE TableEnumOrId = 'Contact' AND Status = 'Active' LIMIT 20`,
    );
    const sites = await client.tooling(soql`SELECT SiteName, EndpointUrl FROM RemoteProxy WHERE IsActive = true`);
    return {
      hasClass: classes.length > 0,
      contactTriggers: triggers.map(nameOf('Name')),
      remoteSites: sites.filter((site) => isCinnox(site.EndpointUrl, ownHost)).map(nameOf('SiteName')),
    };
  } catch (thrown) {
    if (isHidden(thrown)) return undefined;
    throw thrown;
  }
}

/** A class of this name alone, or any trigger on Contact, are common: together, or with a way to CINNOX, they are not. */
export function isIntegrated({ hasClass, contactTriggers, remoteSites }: InstalledIntegration): boolean {
  return remoteSites.length > 0 || (hasClass && contactTriggers.length > 0);
}

/** What gives it away, a sentence for each. */
export function integrationSentences(found: InstalledIntegration): string[] {
  if (!isIntegrated(found)) return [];
  const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join(', ');
  const trigger = quoted(found.contactTriggers.slice(0, 3));
  return [
    ...(found.remoteSites.length === 0 ? [] : [`The remote site ${quoted(found.remoteSites)} leads to CINNOX.`]),
    ...(found.hasClass && found.contactTriggers.length > 0
      ? [`There are the Apex class “${className}” and a trigger on Contact (${trigger}), as in CINNOX’s guide.`]
      : []),
  ];
}
