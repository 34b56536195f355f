import { toAppError } from '../../lib/errors/app-error.ts';
import type { LogPort } from '../../lib/platform/ports.ts';
import { soql } from '../../lib/salesforce/soql.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import type { UserSession } from './user-session.ts';

/** `Voice_Case` is the setting `voiceCase`: names in an org begin with a capital. */
function nameOf(developerName: unknown): string {
  const joined = String(developerName).replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/** Text, or JSON for what is no text. */
function valueOf(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * What the org sets for everybody (`CINNOX_Setting__mdt`): kept for the times when it cannot be asked. A user who may
 * not read it keeps what was read before; nothing else waits for it.
 */
export async function readOrgSettings(session: UserSession, settings: SettingsStore, log: LogPort): Promise<void> {
  try {
    const host = (await session.grant())?.host;
    const rows = await session.client.query(soql`SELECT DeveloperName, Value__c, Locked__c FROM CINNOX_Setting__mdt`);
    if (host === undefined) return;
    await settings.setOrg({
      host,
      values: Object.fromEntries(rows.map((row) => [nameOf(row.DeveloperName), valueOf(row.Value__c)])),
      locked: rows.filter((row) => row.Locked__c === true).map((row) => nameOf(row.DeveloperName)),
    });
  } catch (thrown) {
    log.warn('org.settings-not-read', { code: toAppError(thrown).code });
  }
}
