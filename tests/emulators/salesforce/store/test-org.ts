import type { SeededRandom } from '../../kernel/seeded-random.ts';
import { createSeededRandom } from '../../kernel/seeded-random.ts';
import type { VirtualClock } from '../../kernel/virtual-clock.ts';
import { createVirtualClock } from '../../kernel/virtual-clock.ts';
import type { OrgDescription, OrgStore, UserContext } from '../types.ts';
import { createOrgStore } from './org-store.ts';

export const TEST_ORG: OrgDescription = {
  name: 'uat',
  orgId: '00D5g000008FYuREAW',
  isSandbox: true,
  myDomainHost: 'acme--uat.sandbox.my.salesforce.com',
  lightningHost: 'acme--uat.sandbox.lightning.force.com',
  siteHost: 'acme--uat.sandbox.my.salesforce-sites.com',
  organizationName: 'Acme Support',
  instanceName: 'CS151',
};

export interface TestOrg {
  store: OrgStore;
  clock: VirtualClock;
  random: SeededRandom;
  admin: UserContext;
  agent: UserContext;
  system: UserContext;
}

/** 23 November 2026, 10:00 UTC. */
export const TEST_NOW = Date.UTC(2026, 10, 23, 10, 0, 0);

/** An org with an administrator (Tokyo) and an agent (Hong Kong) and nothing else. */
export async function createTestOrg(): Promise<TestOrg> {
  const clock = createVirtualClock({ startMs: TEST_NOW });
  const random = createSeededRandom(1);
  const store = createOrgStore({ surroundings: { clock, random }, org: TEST_ORG });
  const setUp: UserContext = { userId: '0055g0000000000AAA', system: true };
  const ids = await store.tx(setUp, async (tx) => {
    const profileId = (name: string) => tx.find('Profile', { Name: name })[0]?.Id;
    const person = (first: string, last: string, profile: string, zone: string) =>
      tx.insert('User', {
        FirstName: first,
        LastName: last,
        Username: `${first}.${last}@acme.example.uat`.toLowerCase(),
        Email: `${first}.${last}@acme.example`.toLowerCase(),
        Alias: first.toLowerCase(),
        ProfileId: profileId(profile),
        TimeZoneSidKey: zone,
      });
    return {
      admin: await person('Chris', 'Mori', 'System Administrator', 'Asia/Tokyo'),
      agent: await person('Ada', 'Lam', 'Standard User', 'Asia/Hong_Kong'),
    };
  });
  return {
    store,
    clock,
    random,
    admin: { userId: ids.admin },
    agent: { userId: ids.agent },
    system: { userId: ids.admin, system: true },
  };
}
