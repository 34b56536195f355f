// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createJournal } from '../../lib/journal/journal.ts';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import type { ObjectDescribe, SalesforceClient } from '../../lib/salesforce/client.ts';
import { openWorkDatabase } from '../../lib/storage/work-database.ts';
import { keepDescribes } from './kept-describes.ts';

const minute = 60_000;

async function scene() {
  const deps = createFakeDeps();
  const database = await openWorkDatabase(deps.indexedDB, { orgId: '00D1', userId: '0051' });
  const asked: string[] = [];
  const world = { isHidden: false, label: 'Call Result' };
  /** A new worker: the client has forgotten, the database has not. */
  const worker = () => {
    const journal = createJournal({ database, clock: deps.clock });
    // The two methods that are used here.
    const client = {
      async describe(object: string): Promise<ObjectDescribe | null> {
        asked.push(object);
        if (world.isHidden) return null;
        return { name: world.label, createable: true, updateable: true, queryable: true, keyPrefix: null, fields: {} };
      },
      forgetDescribes: () => undefined,
    } as unknown as SalesforceClient;
    return keepDescribes(client, { journal, clock: deps.clock });
  };
  return { deps, asked, world, worker };
}

describe('what the objects of the org are like', () => {
  it('is asked for once an hour, however many workers come and go', async () => {
    const { deps, asked, worker } = await scene();
    for (let life = 0; life < 5; life += 1) {
      const client = worker();
      expect((await client.describe('Task'))?.name).toBe('Call Result');
      expect((await client.describe('Case'))?.name).toBe('Call Result');
      await client.describe('Task');
    }
    expect(asked).toEqual(['Task', 'Case']);
    await deps.clock.advance(61 * minute);
    await worker().describe('Task');
    expect(asked).toEqual(['Task', 'Case', 'Task']);
  });

  it('is asked for again after permissions changed, by this worker at once and by the next', async () => {
    const { asked, world, worker } = await scene();
    const client = worker();
    await client.describe('Task');
    world.label = 'Changed';
    client.forgetDescribes();
    expect((await client.describe('Task'))?.name).toBe('Changed');
    expect((await worker().describe('Task'))?.name).toBe('Changed');
    expect(asked).toHaveLength(2);
  });

  it('is not kept for another worker where the user may not see the object', async () => {
    const { asked, world, worker } = await scene();
    world.isHidden = true;
    expect(await worker().describe('CINNOX_Log__c')).toBeNull();
    world.isHidden = false;
    expect(await worker().describe('CINNOX_Log__c')).not.toBeNull();
    expect(asked).toHaveLength(2);
  });
});
