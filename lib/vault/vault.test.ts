// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { seal } from '../messaging/sealing.ts';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { createVault } from './vault.ts';
import { grantRecord } from './testing/grant-record.ts';

/** Everything in the database, as an attacker with the files would see it. */
async function rawEntries(factory: IDBFactory): Promise<{ key: unknown; value: unknown }[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open('cinnox-vault');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const entries: { key: unknown; value: unknown }[] = [];
  await new Promise<void>((resolve) => {
    const request = database.transaction('sealed').objectStore('sealed').openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor === null) return resolve();
      entries.push({ key: cursor.key, value: cursor.value });
      cursor.continue();
    };
  });
  database.close();
  return entries;
}

async function overwrite(factory: IDBFactory, change: (store: IDBObjectStore, keys: IDBObjectStore) => void) {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open('cinnox-vault');
    request.onsuccess = () => resolve(request.result);
  });
  const transaction = database.transaction(['sealed', 'keys'], 'readwrite');
  change(transaction.objectStore('sealed'), transaction.objectStore('keys'));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}

test('keeps secrets over a restart, unreadable in the files, and forgets them', async () => {
  const indexedDB = new IDBFactory();
  const vault = createVault({ deps: createFakeDeps({ indexedDB }) });
  expect(await vault.hasSecret('cinnox-app-token')).toBe(false);
  await vault.setSecret('cinnox-app-token', 'tökén-1');
  await vault.writeGrant(grantRecord({ refreshToken: 'refresh-1' }));

  const later = createVault({ deps: createFakeDeps({ indexedDB, seed: 2 }) });
  expect(await later.hasSecret('cinnox-app-token')).toBe(true);
  expect(await later.getSecret('cinnox-app-token')).toBe('tökén-1');
  expect(await later.readGrant()).toEqual(grantRecord({ refreshToken: 'refresh-1' }));

  const files = (await rawEntries(indexedDB)).map(({ value }) => {
    const { data } = value as { data: ArrayBuffer };
    return new TextDecoder('latin1').decode(data);
  });
  expect(files).toHaveLength(2);
  expect(files.join()).not.toMatch(/refresh-1|token|accessToken/);

  await later.removeSecret('cinnox-app-token');
  await later.removeGrant();
  expect(await later.getSecret('cinnox-app-token')).toBeNull();
  expect(await later.readGrant()).toBeNull();
});

test('the key cannot be exported', async () => {
  const deps = createFakeDeps();
  let made: CryptoKey | undefined;
  const subtle = new Proxy(deps.subtle, {
    get(target, name: keyof SubtleCrypto) {
      if (name !== 'generateKey') return target[name].bind(target);
      return async (...input: Parameters<SubtleCrypto['generateKey']>) => {
        made = (await target.generateKey(...input)) as CryptoKey;
        return made;
      };
    },
  });
  await createVault({ deps: { ...deps, subtle } }).setSecret('cinnox-app-token', 'x');
  if (made === undefined) throw new Error('no key was made');
  await expect(crypto.subtle.exportKey('raw', made)).rejects.toThrow();
});

test('two workers that start at once use one key', async () => {
  const indexedDB = new IDBFactory();
  const [one, two] = [1, 2].map((seed) => createVault({ deps: createFakeDeps({ indexedDB, seed }) }));
  if (one === undefined || two === undefined) throw new Error('no vaults');
  await Promise.all([one.setSecret('cinnox-app-token', 'a'), two.writeGrant(grantRecord())]);
  expect(await two.getSecret('cinnox-app-token')).toBe('a');
  expect(await one.readGrant()).toEqual(grantRecord());
});

test('a value put in the place of another, or under a lost key, is reported as corrupt', async () => {
  const indexedDB = new IDBFactory();
  const vault = createVault({ deps: createFakeDeps({ indexedDB }) });
  await vault.setSecret('cinnox-app-token', 'x');
  const [entry] = await rawEntries(indexedDB);
  await overwrite(indexedDB, (sealed) => void sealed.put(entry?.value, 'grant'));
  await expect(vault.readGrant()).rejects.toMatchObject({ code: 'storage_corrupt' });
  await overwrite(indexedDB, (_sealed, keys) => void keys.clear());
  const later = createVault({ deps: createFakeDeps({ indexedDB }) });
  await expect(later.getSecret('cinnox-app-token')).rejects.toMatchObject({ code: 'storage_corrupt' });
  await later.setSecret('cinnox-app-token', 'entered again');
  expect(await later.getSecret('cinnox-app-token')).toBe('entered again');
});

test('generations survive the removal of the grant', async () => {
  const vault = createVault({ deps: createFakeDeps() });
  expect(await vault.lastGeneration()).toBe(0);
  await vault.writeGrant(grantRecord({ generation: 7 }));
  await vault.removeGrant();
  expect(await vault.lastGeneration()).toBe(7);
});

test('the door’s key stays the same over a restart, and two workers that start at once agree on one', async () => {
  const deps = createFakeDeps();
  const [one, other] = [createVault({ deps }), createVault({ deps })];
  const [door, same] = await Promise.all([one.doorKey(), other.doorKey()]);
  expect(same).toBe(door);
  const sealed = await seal(deps.subtle, door, 'the token');
  expect(await createVault({ deps }).unseal(sealed)).toBe('the token');
});
