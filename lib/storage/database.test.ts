// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { DBSchema } from 'idb';
import { expect, it } from 'vitest';
import { openDatabase, storageError, type UpgradeStep } from './database.ts';

interface Schema extends DBSchema {
  one: { key: string; value: { id: string; text: string } };
  two: { key: string; value: string };
}

const first: UpgradeStep = (database) => void database.createObjectStore('one', { keyPath: 'id' });
const second: UpgradeStep = (database) => void database.createObjectStore('two');

it('runs the steps that are missing, and keeps what is there', async () => {
  const factory = new IDBFactory();
  const old = await openDatabase<Schema>(factory, 'x', [first]);
  await old.put('one', { id: 'a', text: 'kept' });
  old.close();
  const now = await openDatabase<Schema>(factory, 'x', [first, second]);
  expect(now.version).toBe(2);
  expect(await now.get('one', 'a')).toEqual({ id: 'a', text: 'kept' });
  expect([...now.objectStoreNames]).toEqual(['one', 'two']);
  now.close();
});

it('refuses a database of a newer version instead of guessing its shape', async () => {
  const factory = new IDBFactory();
  (await openDatabase<Schema>(factory, 'x', [first, second])).close();
  await expect(openDatabase<Schema>(factory, 'x', [first])).rejects.toMatchObject({ code: 'storage_corrupt' });
});

it('never stands in the way of an upgrade', async () => {
  const factory = new IDBFactory();
  const old = await openDatabase<Schema>(factory, 'x', [first]);
  const now = await openDatabase<Schema>(factory, 'x', [first, second]);
  expect(() => old.transaction('one')).toThrow();
  now.close();
});

it('tells a full disk from a broken database', () => {
  expect(storageError(new DOMException('full', 'QuotaExceededError'))).toMatchObject({
    code: 'storage_full',
    advice: 'backoff',
  });
  expect(storageError(new Error('what?'))).toMatchObject({ code: 'storage_corrupt', advice: 'backoff' });
  expect(storageError(null)).toMatchObject({ code: 'storage_corrupt' });
});
