// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { createSettingsStore } from '../../lib/storage/settings-store.ts';
import { createVault } from '../../lib/vault/vault.ts';
import { createCinnoxAccess } from './cinnox-access.ts';

function scene() {
  const deps = createFakeDeps();
  const settings = createSettingsStore({ deps });
  const vault = createVault({ deps });
  return { settings, vault, cinnox: createCinnoxAccess({ settings, vault }) };
}

test('all of it is there once the last part is, and is looked for again only when a part has changed', async () => {
  const { settings, vault, cinnox } = scene();
  const look = vi.spyOn(vault, 'hasSecret');
  expect(await cinnox.areAll()).toBe(false);
  await settings.change({ cinnoxBaseUrl: 'https://acme.cinnox.com', cinnoxAppId: 'app' });
  expect(await cinnox.areAll()).toBe(false);
  await vault.setSecret('cinnox-app-token', 'token');
  expect(await cinnox.areAll()).toBe(true);
  const asked = look.mock.calls.length;
  expect(await cinnox.areAll()).toBe(true);
  expect(look).toHaveBeenCalledTimes(asked);
  await vault.removeSecret('cinnox-app-token');
  expect(await cinnox.areAll()).toBe(false);
});

test('a look that failed is made again', async () => {
  const { settings, vault, cinnox } = scene();
  await settings.change({ cinnoxBaseUrl: 'https://acme.cinnox.com', cinnoxAppId: 'app' });
  vi.spyOn(vault, 'hasSecret').mockRejectedValueOnce(new Error('closed'));
  await expect(cinnox.areAll()).rejects.toThrow('closed');
  expect(await cinnox.areAll()).toBe(false);
});
