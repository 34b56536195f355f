// @vitest-environment node
import { expect, test, vi } from 'vitest';
import type { StorageAreaPort } from '../platform/ports.ts';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { keepInMemory } from './area-memory.ts';

function scene() {
  const { session } = createFakeDeps().browser;
  const get = vi.spyOn(session, 'get');
  const area: StorageAreaPort = session;
  return { session, get, memory: keepInMemory(area) };
}

test('asks for a key once, also where there is nothing', async () => {
  const { session, get, memory } = scene();
  await session.set({ a: 1 });
  expect(await memory.get(['a', 'b'])).toEqual({ a: 1 });
  expect(await memory.get(['b'])).toEqual({});
  expect(await memory.get(['a'])).toEqual({ a: 1 });
  expect(get).toHaveBeenCalledTimes(1);
});

test('what was set or removed is told at once, and stored', async () => {
  const { session, memory } = scene();
  const setting = memory.set({ a: { list: [1] } });
  expect(await memory.get(['a'])).toEqual({ a: { list: [1] } });
  await setting;
  expect(session.snapshot()).toEqual({ a: { list: [1] } });
  await memory.remove(['a']);
  expect(await memory.get(['a'])).toEqual({});
  expect(session.snapshot()).toEqual({});
});

test('gives copies', async () => {
  const { memory } = scene();
  const given = { list: [1] };
  await memory.set({ a: given });
  given.list.push(2);
  expect(await memory.get(['a'])).toEqual({ a: { list: [1] } });
});

test('a write that failed is not believed', async () => {
  const { session, memory } = scene();
  await memory.set({ a: 1 });
  vi.spyOn(session, 'set').mockRejectedValueOnce(new Error('full'));
  await expect(memory.set({ a: 2 })).rejects.toThrow('full');
  expect(await memory.get(['a'])).toEqual({ a: 1 });
});

test('a read that began before a write does not bring back what was there', async () => {
  const { session, memory } = scene();
  await session.set({ a: 'old' });
  const reading = memory.get(['a']);
  await memory.set({ a: 'new' });
  await reading;
  expect(await memory.get(['a'])).toEqual({ a: 'new' });
});

test('all of it is read where it is', async () => {
  const { session, memory } = scene();
  await memory.set({ a: 1 });
  await session.set({ b: 2 });
  expect(await memory.get(null)).toEqual({ a: 1, b: 2 });
});

test('counts what may have changed, whoever changed it, what is aside not', async () => {
  const { session } = createFakeDeps().browser;
  const memory = keepInMemory(session, (key) => key.startsWith('aside'));
  await memory.get(['a']);
  const before = memory.changes();
  await memory.set({ 'aside:1': 1 });
  expect(memory.changes()).toBe(before);
  await memory.set({ a: 1, 'aside:1': 2 });
  const own = memory.changes();
  expect(own).toBeGreaterThan(before);
  await session.set({ a: 2 });
  expect(memory.changes()).toBeGreaterThan(own);
});
