import { callbackUrls, DEVELOPMENT_EXTENSION_ID } from '../../../lib/platform/extension-ids.ts';
import type { Org } from '../salesforce/types.ts';
import type { ControlledWorld } from './controlled-world.ts';

const system = { userId: 'system', system: true } as const;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function users(org: Org, world: ControlledWorld) {
  const { records } = await org.store.tx(system, async (tx) =>
    tx.query(
      'SELECT Id, Name, FirstName, Username, Email, TimeZoneSidKey FROM User WHERE IsActive = true ORDER BY Username',
    ),
  );
  const passwordUsers = world.salesforce.oauth.users;
  return records
    .filter(({ Username }) => text(Username).includes('@acme.example.'))
    .map((row) => ({
      id: text(row.Id),
      name: text(row.Name),
      username: text(row.Username),
      email: text(row.Email),
      timeZone: text(row.TimeZoneSidKey),
      password: passwordUsers.passwordOf({ Id: text(row.Id), FirstName: text(row.FirstName) }),
    }));
}

async function orgInfo(org: Org, world: ControlledWorld) {
  const { name, orgId, isSandbox, organizationName, myDomainHost, lightningHost, siteHost } = org;
  return {
    name,
    orgId,
    isSandbox,
    organizationName,
    myDomainHost,
    lightningHost,
    siteHost,
    consumerKey: `3MVG9.cinnox.demo.${name}`,
    users: await users(org, world),
  };
}

/** Everything a client must be told to find its way, secrets of this made-up world included. */
export async function worldInfo(world: ControlledWorld) {
  const orgs = [];
  for (const org of world.salesforce.orgs) orgs.push(await orgInfo(org, world));
  return {
    now: world.clock.now(),
    cinnox: world.cinnox.info(),
    orgs,
    extension: {
      id: DEVELOPMENT_EXTENSION_ID,
      callbackUrls: callbackUrls(),
      optionsPage: `chrome-extension://${DEVELOPMENT_EXTENSION_ID}/options.html`,
    },
    latencies: world.latencies,
    relayUrl: world.relay.url,
    subscriptions: world.cinnox.hooks.subscriptions(),
  };
}

export type WorldInfo = Awaited<ReturnType<typeof worldInfo>>;
