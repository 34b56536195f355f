// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import { AppError } from '../../errors/app-error.ts';
import { createFakeDeps } from '../../platform/testing/fake-deps.ts';
import type { CompositeAnswer, CompositePart, SObject } from '../../salesforce/client.ts';
import { openWorkDatabase } from '../../storage/work-database.ts';
import { createJournal } from '../journal.ts';
import { createLeases } from './leases.ts';

const minute = 60_000;

/** The org's rows of one unique key; a reply may be lost after the row was made. */
function createOrg() {
  const rows = new Map<string, Record<string, unknown>>();
  const org = { rows, inserts: 0, loseReply: false };
  const composite = async ([part]: readonly CompositePart[]): Promise<CompositeAnswer[]> => {
    const body = { ...(part?.body as Record<string, unknown>) };
    const key = String(body.Key__c);
    org.inserts += 1;
    const isTaken = rows.has(key);
    if (!isTaken) rows.set(key, body);
    if (org.loseReply) throw new AppError('network', 'no answer');
    const fault = { errorCode: 'DUPLICATE_VALUE', message: '', fields: [] };
    return [
      isTaken
        ? { referenceId: 'lease', status: 400, body: [fault], faults: [fault] }
        : { referenceId: 'lease', status: 201, body: { id: 'a01' }, faults: [] },
    ];
  };
  const query = async (): Promise<SObject[]> =>
    [...rows.values()].map((row) => ({ attributes: { type: 'CINNOX_Log__c' }, ...row }));
  return { ...org, org, client: { composite, query } };
}

async function browserOf({ client }: ReturnType<typeof createOrg>, id: string, at: { now: number }) {
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const { clock } = createFakeDeps();
  const journal = createJournal({ database, clock });
  let ids = 0;
  const make = () =>
    createLeases({
      journal,
      // The two methods that a lease needs.
      client: client as unknown as Parameters<typeof createLeases>[0]['client'],
      service: async () => 'acme',
      browserId: id,
      newId: () => `${id}-${(ids += 1)}`,
      now: () => at.now,
    });
  return { make, leases: make() };
}

describe('leases', () => {
  it('one of two browsers has a slot, and each slot is taken anew', async () => {
    const org = createOrg();
    const at = { now: 5 * minute };
    const first = await browserOf(org, 'a', at);
    const second = await browserOf(org, 'b', at);
    expect(await first.leases.heldUntil('owner')).toEqual({ held: true, until: 10 * minute });
    expect(await second.leases.heldUntil('owner')).toEqual({ held: false, until: 10 * minute });
    at.now = 11 * minute;
    expect((await second.leases.heldUntil('owner')).held).toBe(true);
    expect((await first.leases.heldUntil('owner')).held).toBe(false);
    expect(org.rows.size).toBe(2);
  });

  it('another purpose is another lease', async () => {
    const org = createOrg();
    const at = { now: 0 };
    const first = await browserOf(org, 'a', at);
    const second = await browserOf(org, 'b', at);
    expect((await first.leases.heldUntil('owner')).held).toBe(true);
    expect((await second.leases.heldUntil('supervisor')).held).toBe(true);
  });

  it('is asked for once in a slot', async () => {
    const org = createOrg();
    const { leases, make } = await browserOf(org, 'a', { now: 0 });
    await leases.heldUntil('owner');
    await leases.heldUntil('owner');
    await make().heldUntil('owner');
    expect(org.org.inserts).toBe(1);
  });

  it('is asked for once by all who need it at the same moment, such as lanes that waited for the slot', async () => {
    const org = createOrg();
    const at = { now: 9 * minute };
    const { leases } = await browserOf(org, 'a', at);
    await leases.heldUntil('owner');
    at.now = 10 * minute;
    const lanes = await Promise.all([1, 2, 3].map(() => leases.heldUntil('owner')));
    expect(lanes.map(({ held }) => held)).toEqual([true, true, true]);
    expect((await leases.heldUntil('owner')).held).toBe(true);
    expect(org.org.inserts).toBe(2);
  });

  it('a lost reply leaves it with whoever inserted the row, in a later life too', async () => {
    const org = createOrg();
    const at = { now: 0 };
    const first = await browserOf(org, 'a', at);
    org.org.loseReply = true;
    await expect(first.leases.heldUntil('owner')).rejects.toMatchObject({ code: 'network' });
    org.org.loseReply = false;
    const second = await browserOf(org, 'b', at);
    expect((await second.leases.heldUntil('owner')).held).toBe(false);
    expect((await first.make().heldUntil('owner')).held).toBe(true);
  });
});
