import type { CinnoxAccess } from '../../lib/cinnox/open-api-client.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import type { Vault } from '../../lib/vault/vault.ts';

/** Address and credentials of the CINNOX side as they are entered; null until all of them are. */
export function createCinnoxAccess({ settings, vault }: { settings: SettingsStore; vault: Vault }) {
  return async (): Promise<CinnoxAccess | null> => {
    const [known, appToken] = await Promise.all([settings.read(), vault.getSecret('cinnox-app-token')]);
    if (known.cinnoxBaseUrl === '' || known.cinnoxAppId === '' || appToken === null) return null;
    return { baseUrl: known.cinnoxBaseUrl, appId: known.cinnoxAppId, appToken };
  };
}
