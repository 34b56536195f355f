// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { callRow } from '../domain/testing/rows.ts';
import type { JournalRow } from '../domain/journal-row.ts';
import { createRowMemory } from './row-memory.ts';

const hour = 3600_000;
const metas: Record<string, unknown> = { known: 7 };
const day = 24 * hour;

function scene(...stored: JournalRow[]) {
  const rows = [...stored];
  const load = vi.fn(async (from: number) => structuredClone(rows.filter((row) => row.createdAt >= from)));
  const meta = async <T>(key: string) => metas[key] as T | undefined;
  const memory = createRowMemory(load, meta);
  const ids = async (at: number) => (await memory.since(at)).map(({ id }) => id);
  return { rows, load, memory, ids };
}

const old = callRow({ id: 'old', createdAt: day, lane: 'lane', aliases: ['call:old'] });
const recent = callRow({ id: 'recent', createdAt: 3 * day, lane: 'lane', aliases: ['call:recent'] });

describe('since', () => {
  it('reads once, and again only for what is older', async () => {
    const { load, ids } = scene(old, recent);
    expect(await ids(2 * day)).toEqual(['recent']);
    expect(await ids(2 * day + hour)).toEqual(['recent']);
    expect(load).toHaveBeenCalledTimes(1);
    expect(await ids(0)).toEqual(['old', 'recent']);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('tells what was committed, in the order of the index', async () => {
    const { memory, ids, load } = scene(recent);
    await ids(0);
    const between = { ...recent, id: 'between', createdAt: 2 * day };
    memory.committed(
      new Map([
        ['between', between],
        ['recent', { ...recent, id: 'recent', touched: true }],
      ]),
      [],
    );
    expect(await ids(0)).toEqual(['between', 'recent']);
    expect((await memory.since(0))[1]?.touched).toBe(true);
    memory.committed(new Map([['between', undefined]]), []);
    expect(await ids(0)).toEqual(['recent']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('does not keep what a read saw before a commit', async () => {
    const { memory, rows, ids } = scene(recent);
    const reading = ids(0);
    rows.push(old);
    memory.committed(new Map([['old', old]]), []);
    expect(await reading).toEqual(['old', 'recent']);
    expect(await ids(0)).toEqual(['old', 'recent']);
  });

  it('gives rows that nobody can change, and that nobody’s later change reaches', async () => {
    const { memory } = scene();
    const row = structuredClone(recent);
    memory.committed(new Map([['recent', row]]), []);
    row.aliases.push('late');
    const [read] = await memory.since(0);
    expect(read?.aliases).toEqual(['call:recent']);
    expect(() => read?.aliases.push('x')).toThrow(TypeError);
  });

  it('reads anew after rows were deleted beside it', async () => {
    const { memory, rows, ids } = scene(old, recent);
    await ids(0);
    rows.shift();
    memory.forget();
    expect(await ids(0)).toEqual(['recent']);
  });
});

describe('wouldWrite', () => {
  it('is false for work that only looks', async () => {
    const { memory } = scene(old, recent);
    const seen: unknown[] = [];
    const writes = await memory.wouldWrite(async (tx) => {
      seen.push((await tx.byAliases(['call:old', 'call:none'])).length, (await tx.byLane('lane')).length);
      seen.push((await tx.get('recent'))?.id, (await tx.since(2 * day)).length, await tx.meta('known'));
    });
    expect(writes).toBe(false);
    expect(seen).toEqual([1, 2, 'recent', 1, 7]);
  });

  it.each(['put', 'remove', 'enqueue', 'setMeta', 'accept'] as const)('is true at %s', async (name) => {
    const { memory } = scene();
    const after = vi.fn();
    const writes = await memory.wouldWrite(async (tx) => {
      await (tx[name] as (...given: unknown[]) => Promise<unknown>)({ id: 'x' }, 1);
      after();
    });
    expect(writes).toBe(true);
    expect(after).not.toHaveBeenCalled();
  });

  it('knows entries that were accepted', async () => {
    const { memory } = scene();
    memory.committed(new Map(), ['report:1']);
    const entry = { id: 'report:1', source: 'report' as const, receivedAt: 1 };
    expect(await memory.wouldWrite((tx) => tx.accept(entry))).toBe(false);
  });

  it('throws what the work throws', async () => {
    const { memory } = scene();
    await expect(memory.wouldWrite(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
