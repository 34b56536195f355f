import type { CinnoxAccess } from '../../lib/cinnox/open-api-client.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import type { Vault } from '../../lib/vault/vault.ts';

/** Address and credentials of the CINNOX side as they are entered. */
export interface CinnoxEntries {
  /** Null until all of them are there. */
  read(): Promise<CinnoxAccess | null>;
  /** Are all of them there? The token stays sealed. */
  areAll(): Promise<boolean>;
}

export function createCinnoxAccess({ settings, vault }: { settings: SettingsStore; vault: Vault }): CinnoxEntries {
  async function areAll(): Promise<boolean> {
    const { cinnoxBaseUrl, cinnoxAppId } = await settings.read();
    return cinnoxBaseUrl !== '' && cinnoxAppId !== '' && vault.hasSecret('cinnox-app-token');
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
