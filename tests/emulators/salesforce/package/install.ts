import { SIGNALS_PUSH_TOPIC } from '../../../../lib/salesforce/package/push-topic.ts';
import { buildPackage } from '../../../../scripts/package-org/build.ts';
import { relayPathHash } from '../../../../scripts/package-org/relay-token.ts';
import type { Surroundings } from '../../kernel/types.ts';
import { metadataOf, type OrgMetadata } from '../metadata/org-metadata.ts';
import { openPackage } from '../metadata/package-zip.ts';
import type { Org } from '../types.ts';
import { systemUser } from './system-user.ts';

export interface InstallOptions {
  surroundings: Surroundings;
  /** The last part of the relay's path; only its SHA-256 is kept in the org. */
  relayPathToken: string;
  assignTo?: readonly { userId: string; permissionSet: string }[];
}

export interface InstalledPackage {
  /** Runs the scheduled clean-up at once. */
  cleanUp(): Promise<void>;
  close(): void;
}

/**
 * Installs the package in an emulated org at once: the very zips that are deployed to a real one, then the steps that
 * `npm run package:org` prints for an administrator. Apex does not run here: the relay, the trigger on CINNOX_Event__e
 * and the scheduled clean-up are native equivalents of the classes (relay.ts, signal-router.ts, clean-up.ts).
 */
export async function installPackage(org: Org, options: InstallOptions): Promise<InstalledPackage> {
  const metadata = metadataOf(org, options.surroundings);
  const user = await systemUser(org.store);
  const { zips } = buildPackage({ relayPathHash: relayPathHash(options.relayPathToken) });
  metadata.registerSitesDomain();
  for (const [name, zip] of zips) await save(metadata, name, zip, user.userId);
  await org.store.tx(user, (tx) => tx.insert('PushTopic', { ...SIGNALS_PUSH_TOPIC }));
  await metadata.native.scheduleCleanUp('CinnoxCleanUp');
  for (const { userId, permissionSet } of options.assignTo ?? []) org.store.access.assign(userId, permissionSet);
  for (const { guestUserId } of metadata.sites.values()) org.store.access.assign(guestUserId, 'CINNOX_Relay_Guest');
  return { cleanUp: () => metadata.native.runCleanUp(), close: () => metadata.close() };
}

async function save(metadata: OrgMetadata, name: string, zip: Uint8Array, userId: string): Promise<void> {
  const opened = openPackage(zip, true);
  if (Array.isArray(opened)) throw new Error(`${name}: ${opened[0]?.problem}`);
  const plan = await metadata.plan(opened, { trusted: true });
  const [finding] = plan.findings;
  if (finding) throw new Error(`${name}: ${finding.fileName}: ${finding.problem}`);
  await metadata.apply(plan, userId);
}
