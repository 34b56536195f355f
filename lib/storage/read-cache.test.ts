// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { createReadCache } from './read-cache.ts';

const create = () => createReadCache<unknown>({ capacity: 10 });

describe('createReadCache', () => {
  it('asks once', async () => {
    const cache = create();
    const load = vi.fn(() => Promise.resolve({ eid: 'a' }));
    expect(await cache.read('me', load)).toEqual({ eid: 'a' });
    expect(await cache.read('me', load)).toEqual({ eid: 'a' });
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('remembers that there is nothing', async () => {
    const cache = create();
    const load = vi.fn(() => Promise.resolve(undefined));
    await cache.read('me', load);
    expect(await cache.read('me', load)).toBeUndefined();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('gives what was written last', async () => {
    const cache = create();
    await cache.read('mode', () => Promise.resolve('package'));
    cache.committed(new Map([['mode', 'package-free']]));
    expect(await cache.read('mode', () => Promise.reject(new Error('not asked')))).toBe('package-free');
  });

  it('does not keep what a read saw before a write', async () => {
    const cache = create();
    const answer = Promise.withResolvers<unknown>();
    const slow = cache.read('mode', () => answer.promise);
    cache.committed(new Map([['mode', 'new']]));
    answer.resolve('old');
    expect(await slow).toBe('old');
    expect(await cache.read('mode', () => Promise.resolve('old'))).toBe('new');
  });

  it('gives what nobody can change', async () => {
    const cache = create();
    const written = { list: [1] };
    cache.committed(new Map([['staff', written]]));
    written.list.push(2);
    const read = await cache.read('staff', () => Promise.resolve(undefined));
    expect(read).toEqual({ list: [1] });
    expect(() => (read as typeof written).list.push(3)).toThrow(TypeError);
    expect(() => Object.assign(read as object, { list: [] })).toThrow(TypeError);
    expect(await cache.read('staff', () => Promise.resolve(undefined))).toBe(read);
  });

  it('keeps nothing of a read that failed', async () => {
    const cache = create();
    await expect(cache.read('mode', () => Promise.reject(new Error('closed')))).rejects.toThrow('closed');
    expect(await cache.read('mode', () => Promise.resolve('package'))).toBe('package');
  });

  it('lets the oldest go', async () => {
    const cache = createReadCache<number>({ capacity: 2 });
    cache.committed(new Map([['a', 1]]));
    cache.committed(new Map([['b', 2]]));
    cache.committed(new Map([['c', 3]]));
    expect(await cache.read('b', () => Promise.resolve(0))).toBe(2);
    expect(await cache.read('c', () => Promise.resolve(0))).toBe(3);
    expect(await cache.read('a', () => Promise.resolve(0))).toBe(0);
  });
});

describe('holds', () => {
  it('is true where the database is known to say the same', async () => {
    const cache = create();
    expect(cache.holds('staff', undefined)).toBe(false);
    cache.committed(new Map([['staff', { list: ['ada'] }]]));
    expect(cache.holds('staff', { list: ['ada'] })).toBe(true);
    expect(cache.holds('staff', { list: ['ben'] })).toBe(false);
    expect(cache.holds('staff', undefined)).toBe(false);
    await cache.read('mode', () => Promise.resolve(undefined));
    expect(cache.holds('mode', undefined)).toBe(true);
  });
});

describe('changes', () => {
  it('are told of a value that a read finds before it is told as written', async () => {
    const cache = create();
    const answer = Promise.withResolvers<unknown>();
    const slow = cache.read('mode', () => answer.promise);
    cache.committed(new Map([['staff', []]]));
    answer.resolve(undefined);
    expect(await slow).toBeUndefined();
    const shown = cache.changes('sweep');
    await cache.read('mode', () => Promise.resolve('package'));
    cache.committed(new Map([['mode', 'package']]));
    expect(cache.changes('sweep')).toBeGreaterThan(shown);
  });
});
