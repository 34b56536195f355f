import { SIGNALS_PUSH_TOPIC } from '../../../../lib/salesforce/package/push-topic.ts';
import { relayPathHash } from '../../../../scripts/package-org/relay-token.ts';
import type { Surroundings } from '../../kernel/types.ts';
import { metadataOf, type OrgMetadata } from '../metadata/org-metadata.ts';
import type { PackageZip } from '../metadata/package-zip.ts';
import type { Org } from '../types.ts';
import { builtPackage, type PackageSource } from './package-source.ts';
import { systemUser } from './system-user.ts';

export interface InstallOptions {
  surroundings: Surroundings;
  /** The last part of the relay's path; only its SHA-256 is kept in the org. */
  relayPathToken: string;
  /** Built anew when absent. */
  source?: PackageSource | undefined;
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
  const { source = builtPackage } = options;
  metadata.registerSitesDomain();
  for (const zip of source.open(relayPathHash(options.relayPathToken))) await save(metadata, zip, user.userId);
  await org.store.tx(user, (tx) => tx.insert('PushTopic', { ...SIGNALS_PUSH_TOPIC }));
  await metadata.native.scheduleCleanUp('CinnoxCleanUp');
  for (const { userId, permissionSet } of options.assignTo ?? []) org.store.access.assign(userId, permissionSet);
  for (const { guestUserId } of metadata.sites.values()) org.store.access.assign(guestUserId, 'CINNOX_Relay_Guest');
  return { cleanUp: () => metadata.native.runCleanUp(), close: () => metadata.close() };
}

async function save(metadata: OrgMetadata, zip: PackageZip, userId: string): Promise<void> {
  const plan = await metadata.plan(zip, { trusted: true });
  const [finding] = plan.findings;
  if (finding) throw new Error(`${finding.fileName}: ${finding.problem}`);
  await metadata.apply(plan, userId);
}
