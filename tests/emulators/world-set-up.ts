import { textFrom } from './kernel/seeded-random.ts';
import type { Surroundings } from './kernel/types.ts';
import type { CinnoxEmulator } from './cinnox/cinnox.ts';
import type { SalesforceEmulator } from './salesforce/emulator.ts';
import { metadataOf } from './salesforce/metadata/org-metadata.ts';
import { installPackage, type InstalledPackage } from './salesforce/package/install.ts';
import type { PackageSource } from './salesforce/package/package-source.ts';
import { seedOrg } from './salesforce/seed/seed-org.ts';
import { applyVarieties, type VarietyName } from './salesforce/variety/varieties.ts';
import { startOfficialWriter } from './salesforce/variety/official-writer.ts';
import type { Org } from './salesforce/types.ts';

/** The address that CINNOX posts its hooks to. Who knows the token may post. */
export interface Relay {
  readonly pathToken: string;
  readonly url: string;
}

/** By the name of the org. */
export type Varieties = Readonly<Record<string, readonly VarietyName[]>>;

interface SetUpOptions {
  salesforce: SalesforceEmulator;
  cinnox: CinnoxEmulator;
  around(label: string): Surroundings;
  contacts: number;
  varieties: Varieties;
  people: number;
  packageSource: PackageSource | undefined;
}

const PACKAGED_ORG = 'uat';
/** A million contacts are for one org: each org would take as much memory again. */
const MAX_ELSEWHERE = 20_000;
const TOKEN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Who gets which permission set of the package. */
const PERMISSION_SETS: Readonly<Record<string, readonly string[]>> = {
  'ada.lam@acme.example.uat': ['CINNOX_Agent'],
  'ben.ortiz@acme.example.uat': ['CINNOX_Agent'],
  'chris.mori@acme.example.uat': ['CINNOX_Supervisor', 'CINNOX_Admin'],
};

function permissionSetsOf(username: string): readonly string[] {
  return PERMISSION_SETS[username] ?? (username.includes('.crew@') ? ['CINNOX_Agent'] : []);
}

/** Fills the orgs, installs the package in the demo org, and subscribes its relay to CINNOX's hooks. */
export function setUpOrgs({ salesforce, cinnox, around, contacts, varieties, people, packageSource }: SetUpOptions): {
  relay: Relay;
  done: Promise<void>;
  close(): void;
} {
  const packaged = salesforce.orgs.find(({ name }) => name === PACKAGED_ORG);
  const surroundings = around('set-up');
  const pathToken = textFrom(surroundings.random, 43, TOKEN_ALPHABET);
  const relay: Relay = {
    pathToken,
    url: `https://${packaged?.siteHost ?? 'relay.invalid'}/services/apexrest/cinnox/relay/${pathToken}`,
  };
  let installed: InstalledPackage | undefined;
  let endWriter: (() => void) | undefined;

  const connect = async (org: Org): Promise<void> => {
    const assignTo = await assignments(org);
    installed = await installPackage(org, {
      surroundings,
      relayPathToken: pathToken,
      source: packageSource,
      assignTo,
    });
    for (const event of ['call', 'inquiry', 'external-contact'] as const) {
      const outcome = await cinnox.hooks.subscribe(event, relay.url);
      if ('refused' in outcome)
        throw new Error(`the relay did not answer the challenge of ${event}: ${outcome.refused}`);
    }
  };
  const run = async (): Promise<void> => {
    for (const org of salesforce.orgs) {
      const count = org === packaged ? contacts : Math.min(contacts, MAX_ELSEWHERE);
      await seedOrg(org, { surroundings: around('seed'), contacts: count, people });
    }
    if (packaged !== undefined) await connect(packaged);
    for (const org of salesforce.orgs) {
      const names = varieties[org.name] ?? [];
      // Made here, it goes by the world's clock.
      if (names.includes('official-integration')) metadataOf(org, surroundings);
      await applyVarieties(org, names);
    }
    endWriter = startOfficialWriter({ cinnox, orgs: salesforce.orgs, clock: surroundings.clock });
  };
  const close = (): void => {
    endWriter?.();
    installed?.close();
  };
  return { relay, done: run(), close };
}

async function assignments(org: Org): Promise<{ userId: string; permissionSet: string }[]> {
  const users = await org.store.tx({ userId: 'system', system: true }, async (tx) =>
    tx.find('User', { IsActive: true }),
  );
  return users.flatMap((user) =>
    permissionSetsOf(String(user['Username'])).map((permissionSet) => ({ userId: user.Id, permissionSet })),
  );
}
