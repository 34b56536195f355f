import { createHash } from 'node:crypto';
import { SIGNALS_PUSH_TOPIC } from '../../../../lib/salesforce/package/push-topic.ts';
import type { Surroundings } from '../../kernel/types.ts';
import type { Org, OrgStore, Tx, UserContext } from '../types.ts';
import type { CleanUp } from './clean-up.ts';
import { scheduleCleanUp } from './clean-up.ts';
import { addEventTrigger } from './event-trigger.ts';
import type { MetadataFile } from './metadata-files.ts';
import { readMetadataFiles } from './metadata-files.ts';
import { objectDefinitions } from './object-definitions.ts';
import { permissionSets } from './permission-sets.ts';
import { createRelay } from './relay.ts';
import { settingRecords } from './settings.ts';

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
 * Installs lib/salesforce/package in an emulated org: its objects, fields, permission sets and settings from the very
 * metadata files that are deployed to a real one. Apex does not run here: the relay, the trigger on CINNOX_Event__e and
 * the scheduled clean-up are native equivalents of the classes (relay.ts, signal-router.ts, clean-up.ts).
 */
export async function installPackage(org: Org, options: InstallOptions): Promise<InstalledPackage> {
  const { store } = org;
  const { clock } = options.surroundings;
  const files = readMetadataFiles();
  defineMetadata(store, files);
  const user = await store.tx(await systemUser(store), async (tx) => {
    await insertSettings(tx, files, options.relayPathToken);
    await tx.insert('PushTopic', { ...SIGNALS_PUSH_TOPIC });
    return tx.user;
  });
  for (const { userId, permissionSet } of options.assignTo ?? []) store.access.assign(userId, permissionSet);
  org.apexRest.set('cinnox/relay/*', createRelay({ store, clock }));
  const endTrigger = addEventTrigger({ store, user });
  const cleanUp: CleanUp = scheduleCleanUp({ store, clock, user });
  return {
    cleanUp: () => cleanUp.run(),
    close: () => {
      endTrigger();
      cleanUp.stop();
      org.apexRest.delete('cinnox/relay/*');
    },
  };
}

function defineMetadata(store: OrgStore, files: MetadataFile[]): void {
  const { objects, added, private: privateObjects } = objectDefinitions(files);
  for (const object of objects) store.defineObject(object);
  for (const { object, field } of added) store.defineField(object, field);
  for (const object of privateObjects) store.access.setSharing(object, 'private');
  for (const set of permissionSets(files)) store.access.definePermissionSet(set);
}

async function insertSettings(tx: Tx, files: MetadataFile[], relayPathToken: string): Promise<void> {
  const relayPathHash = createHash('sha256').update(relayPathToken, 'utf8').digest('hex');
  for (const { name, label, value, locked } of settingRecords(files)) {
    await tx.insert('CINNOX_Setting__mdt', {
      DeveloperName: name,
      QualifiedApiName: name,
      MasterLabel: label,
      Label: label,
      Language: 'en_US',
      Value__c: name === 'Relay_Path_Hash' ? relayPathHash : value,
      Locked__c: locked,
    });
  }
}

/**
 * The Automated Process, in whose name the platform runs event triggers and scheduled jobs; an administrator where the
 * org's seed has no such user.
 */
async function systemUser(store: OrgStore): Promise<UserContext> {
  const found = await store.tx({ userId: '', system: true }, async (tx) => {
    const administrators = tx.find('Profile', { PermissionsModifyAllData: true });
    const candidates = [
      ...tx.find('User', { UserType: 'AutomatedProcess' }),
      ...administrators.flatMap((profile) => tx.find('User', { ProfileId: profile.Id })),
      ...tx.find('User', {}),
    ];
    return candidates[0];
  });
  if (!found) throw new Error('Seed the users of the org before the package is installed.');
  return { userId: found.Id, system: true };
}
