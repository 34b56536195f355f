import type { MetadataElement } from '../package/metadata-files.ts';
import type { Org, Tx } from '../types.ts';

export interface Site {
  name: string;
  /** Path below the Sites domain without slashes; empty for the root. */
  path: string;
  active: boolean;
  indexPage: string;
  guestUserId: string;
}

/** The Sites host belongs to the My Domain name. */
export function sitesHostOf(org: Pick<Org, 'myDomainHost'>): string {
  return org.myDomainHost.replace(/\.my\.salesforce\.com$/, '.my.salesforce-sites.com');
}

/** Each Site has a guest user with a profile of its own, made together with the Site. */
async function guestOf(tx: Tx, org: Org, name: string, label: string): Promise<string> {
  const username = `${name.toLowerCase()}@${org.siteHost}`;
  const known = tx.find('User', { Username: username })[0];
  if (known) return known.Id;
  const profileName = `${label} Profile`;
  const profile = tx.find('Profile', { Name: profileName })[0]?.Id;
  const ProfileId = profile ?? (await tx.insert('Profile', { Name: profileName, UserType: 'Guest' }));
  return tx.insert('User', {
    Username: username,
    LastName: `${label} Site Guest User`,
    Email: username,
    Alias: 'guest',
    UserType: 'Guest',
    ProfileId,
    TimeZoneSidKey: 'GMT',
  });
}

export async function makeSite(tx: Tx, org: Org, name: string, root: MetadataElement): Promise<Site> {
  return {
    name,
    path: (root.value('urlPathPrefix') ?? '').replaceAll('/', ''),
    active: root.flag('active'),
    indexPage: root.value('indexPage') ?? '',
    guestUserId: await guestOf(tx, org, name, root.value('masterLabel') ?? name),
  };
}

/** The Site that answers a path: the longest path that fits, the root Site for all others. */
export function siteAt(sites: Iterable<Site>, pathname: string): Site | undefined {
  const fitting = [...sites].filter(
    ({ path, active }) => active && (path === '' || pathname === `/${path}` || pathname.startsWith(`/${path}/`)),
  );
  return fitting.toSorted((left, right) => right.path.length - left.path.length)[0];
}
