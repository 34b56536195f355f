import type { CinnoxAccess } from '../../lib/cinnox/open-api-client.ts';
import { areSame } from '../../lib/storage/same.ts';
import type { Settings, SettingsStore } from '../../lib/storage/settings-store.ts';
import type { Vault } from '../../lib/vault/vault.ts';

/** Address and credentials of the CINNOX side as they are entered. */
export interface CinnoxEntries {
  /** Null until all of them are there. */
  read(): Promise<CinnoxAccess | null>;
  /** Are all of them there? The token stays sealed. */
  areAll(): Promise<boolean>;
}

export function createCinnoxAccess({ settings, vault }: { settings: SettingsStore; vault: Vault }): CinnoxEntries {
  /** Asked for at each turn: one answer for as long as it stands on the same. */
  let told: { from: readonly unknown[]; areAll: Promise<boolean> } | undefined;

  async function find(read: Promise<Settings>): Promise<boolean> {
    const { cinnoxBaseUrl, cinnoxAppId } = await read;
    return cinnoxBaseUrl !== '' && cinnoxAppId !== '' && vault.hasSecret('cinnox-app-token');
  }

  function areAll(): Promise<boolean> {
    const read = settings.read();
    const from = [read, vault.secretChanges()];
    if (told === undefined || !areSame(told.from, from)) {
      const asked = { from, areAll: find(read) };
      told = asked;
      asked.areAll.catch(() => {
        if (told === asked) told = undefined;
      });
    }
    return told.areAll;
  }
  return {
    areAll,
    async read() {
      const { cinnoxBaseUrl: baseUrl, cinnoxAppId: appId } = await settings.read();
      if (baseUrl === '' || appId === '') return null;
      const appToken = await vault.getSecret('cinnox-app-token');
      return appToken === null ? null : { baseUrl, appId, appToken };
    },
  };
}
