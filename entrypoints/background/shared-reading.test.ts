// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { noon } from '../../lib/domain/testing/rows.ts';
import { ownContext } from '../../lib/inbox/testing/reports.ts';
import { createSweeper } from '../../lib/inbox/sweeper.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import { createJournal } from '../../lib/journal/journal.ts';
import type { LeasePurpose } from '../../lib/journal/writers/leases.ts';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import type { SalesforceClient, SObject } from '../../lib/salesforce/client.ts';
import { openWorkDatabase } from '../../lib/storage/work-database.ts';
import { createSharedReading } from './shared-reading.ts';

const minute = 60_000;

async function scene(taken?: Map<number, object>) {
  const deps = createFakeDeps();
  const database = await openWorkDatabase(deps.indexedDB, { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: deps.clock });
  const world = {
    agents: 101,
    mode: 'package' as 'package' | 'package-free',
    held: new Set<LeasePurpose>(),
    asked: [] as LeasePurpose[],
    owner: '',
    isSupervisor: false,
    isDown: false,
    rows: [] as SObject[],
    kicks: 0,
    queries: [] as string[],
    /** How far this machine's clock is behind. */
    behindMs: 0,
  };
  const client: Pick<SalesforceClient, 'query'> = {
    async query(text) {
      world.queries.push(text.toString());
      if (world.isDown) throw new AppError('network', 'no answer');
      return world.rows;
    },
  };
  const shared = createSharedReading({
    journal,
    clock: deps.clock,
    // The only method that is used here.
    client: client as SalesforceClient,
    writers: {
      leases: {
        async heldUntil(purpose) {
          if (world.isDown) throw new Error('no answer');
          world.asked.push(purpose);
          const slot = Math.floor(deps.clock.now() / (10 * minute));
          if (purpose === 'reader' && taken?.has(slot) === false) taken.set(slot, world);
          if (taken?.get(slot) === world) return { held: purpose === 'reader', until: 0 };
          return { held: world.held.has(purpose), until: 0 };
        },
      },
      decisions: {
        known: async () => ({ owner: { value: world.owner, by: '', at: 0 } }),
        refresh: async () => ({}),
        decide: async () => ({}),
      },
      users: {
        userOf: async () => undefined,
        roles: async () => ({ supervisor: world.isSupervisor, admin: false }),
      },
    },
    agents: async () => world.agents,
    own: async () => ownContext({ mode: world.mode }),
    service: async () => 'acme',
    serverNow: () => deps.clock.now() + world.behindMs,
    isDeaf: async () => taken !== undefined,
    kick: () => (world.kicks += 1),
  });
  return { shared, world, deps, journal, database };
}

describe('who reads the reports', () => {
  it('everybody for himself in a small team, and where nothing of ours is in the org', async () => {
    const { shared, world } = await scene();
    world.agents = 100;
    expect(await shared.role(undefined)).toBe('alone');
    world.agents = 1000;
    world.mode = 'package-free';
    expect(await shared.role(undefined)).toBe('alone');
    expect(world.asked).toEqual([]);
  });

  it('whoever has the lease, at once where a browser begins', async () => {
    const { shared, world } = await scene();
    expect(await shared.role(undefined)).toBe('served');
    world.held.add('reader');
    expect(await shared.role(undefined)).toBe('reader');
  });

  it('is not taken from who read before, unless that browser lets the slot grow old', async () => {
    const { shared, world, deps } = await scene();
    expect(noon % (10 * minute)).toBe(0);
    world.held.add('reader');
    expect(await shared.role('served')).toBe('served');
    expect(world.asked).not.toContain('reader');
    expect(await shared.role('reader')).toBe('reader');
    await deps.clock.advance(3 * minute);
    expect(await shared.role('served')).toBe('reader');
  });

  it('nobody asks CINNOX instead where the org cannot be asked', async () => {
    const { shared, world } = await scene();
    world.isDown = true;
    expect(await shared.role(undefined)).toBe('served');
  });

  it('a browser that could not read leaves the next slot to the others, and not the one that it has', async () => {
    const { shared, world, deps } = await scene();
    world.held.add('reader');
    expect(await shared.role(undefined)).toBe('reader');
    expect(await shared.role('reader', true)).toBe('reader');
    await deps.clock.advance(10 * minute);
    expect(await shared.role('reader', true)).toBe('served');
    await deps.clock.advance(5 * minute);
    expect(await shared.role('served')).toBe('served');
    await deps.clock.advance(8 * minute);
    expect(await shared.role('served')).toBe('reader');
  });

  it('one that CINNOX refuses does not silence the reports for everybody', async () => {
    const taken = new Map<number, object>();
    const browsers = await Promise.all(
      [true, false].map(async (isRefused) => {
        const { shared, world, deps, journal } = await scene(taken);
        world.agents = 150;
        const reads: number[] = [];
        const sweeper = createSweeper({
          ...{ deps, journal, shared, serverNow: deps.clock.now, visible: async () => false },
          gateway: {
            ...{ staff: async () => [], chat: async () => [], enquiries: async () => [] },
            async calls() {
              if (isRefused) throw new AppError('cinnox_refused', 'This token is not valid.');
              reads.push(deps.clock.now() - noon);
              return [];
            },
          },
          context: async () => ownContext({ now: deps.clock.now(), since: deps.clock.now() }),
          ...{ agents: async () => world.agents, afterwards: async () => undefined },
        });
        return { sweeper, deps, reads };
      }),
    );
    for (let at = 0; at < 15 * minute; at += minute / 4) {
      for (const { sweeper, deps } of browsers) {
        await sweeper.run();
        await deps.clock.advance(minute / 4);
      }
    }
    const [refused, healthy] = browsers;
    expect(refused?.reads).toEqual([]);
    expect(healthy?.reads[0]).toBeLessThanOrEqual(15 * minute);
  });

  it('the owner and the supervisors look for what nobody writes, one of each', async () => {
    const { shared, world } = await scene();
    world.held.add('owner').add('supervisor');
    expect(await shared.role(undefined)).toBe('served');
    world.isSupervisor = true;
    expect(await shared.role(undefined)).toBe('watcher');
    world.held.delete('supervisor');
    expect(await shared.role(undefined)).toBe('served');
    world.owner = 'ada';
    expect(await shared.role(undefined)).toBe('watcher');
  });
});

describe('what was told and did not arrive', () => {
  it('is taken up once, whichever way it came', async () => {
    const { shared, world, database } = await scene();
    world.rows = ['a01000000000001', 'a01000000000002'].map((Id) => ({ attributes: { type: 'CINNOX_Signal__c' }, Id }));
    await shared.catchUp(noon);
    await shared.catchUp(noon);
    const jobs = await database.getAll('outbox');
    expect(jobs.map(({ payload }) => payload)).toEqual([
      { recordId: 'a01000000000001' },
      { recordId: 'a01000000000002' },
    ]);
    expect(world.kicks).toBe(2);
  });

  it('is asked for again where the org did not answer', async () => {
    const { shared, world } = await scene();
    const begin = (at: number) => new Date(at - 2 * minute).toISOString().slice(0, 19);
    world.isDown = true;
    await shared.catchUp(noon);
    await shared.catchUp(noon + 10 * minute);
    world.isDown = false;
    await shared.catchUp(noon + 20 * minute);
    expect(world.queries.at(-1)).toContain(begin(noon));
    await shared.catchUp(noon + 30 * minute);
    expect(world.queries.at(-1)).toContain(begin(noon + 30 * minute));
  });

  it('is asked for by the clock of the org, whatever this machine says', async () => {
    const { shared, world } = await scene();
    world.behindMs = 5 * 60 * minute;
    await shared.catchUp(noon);
    expect(world.queries.at(-1)).toContain(new Date(noon - 2 * minute).toISOString().slice(0, 19));
  });
});
