// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestOrg } from './test-org.ts';
import { createTestOrg } from './test-org.ts';

/** A promise and the hand that settles it. */
function latch() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

let test: TestOrg;

beforeEach(async () => {
  test = await createTestOrg();
  test.store.defineObject({
    name: 'Log__c',
    label: 'Log',
    labelPlural: 'Logs',
    keyPrefix: 'a00',
    kind: 'custom',
    fields: [
      {
        name: 'Key__c',
        label: 'Key',
        type: 'string',
        length: 255,
        required: true,
        unique: true,
        externalId: true,
        caseSensitive: true,
      },
      { name: 'Code__c', label: 'Code', type: 'string', length: 20, unique: true },
    ],
  });
});

describe('unique keys', () => {
  it('lets the second writer wait, then tells it who has the key', async () => {
    const { store, clock, system } = test;
    const hold = latch();
    const first = store.tx(system, (tx) => tx.insert('Log__c', { Key__c: 'call:1' }), {
      beforeCommit: () => hold.opened,
    });
    await clock.settle();
    let settled = false;
    const second = store
      .tx(system, (tx) => tx.insert('Log__c', { Key__c: 'call:1' }))
      .finally(() => {
        settled = true;
      });
    second.catch(() => undefined);
    await clock.settle();
    expect(settled).toBe(false);
    hold.open();
    const id = await first;
    await expect(second).rejects.toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
      message: `duplicate value found: Key__c duplicates value on record with id: ${id.slice(0, 15)}`,
    });
  });

  it('gives the key to the second writer when the first rolls back', async () => {
    const { store, clock, system } = test;
    const hold = latch();
    const first = store.tx(system, async (tx) => {
      await tx.insert('Log__c', { Key__c: 'call:1' });
      await hold.opened;
      throw new Error('no');
    });
    first.catch(() => undefined);
    const second = store.tx(system, (tx) => tx.insert('Log__c', { Key__c: 'call:1' }));
    await clock.settle();
    hold.open();
    await expect(first).rejects.toThrow('no');
    await expect(second).resolves.toMatch(/^a00/);
  });

  it('compares with case only where the field says so', async () => {
    const { store, system } = test;
    await store.tx(system, async (tx) => {
      await tx.insert('Log__c', { Key__c: 'a', Code__c: 'x' });
      await tx.insert('Log__c', { Key__c: 'A', Code__c: 'y' });
      await expect(tx.insert('Log__c', { Key__c: 'b', Code__c: 'X' })).rejects.toMatchObject({
        errorCode: 'DUPLICATE_VALUE',
      });
    });
    expect(await store.tx(system, async (tx) => tx.query('SELECT Id FROM Log__c').totalSize)).toBe(2);
  });
});

describe('row locks', () => {
  it('makes a second writer wait ten seconds and then refuses', async () => {
    const { store, clock, system } = test;
    const id = await store.tx(system, (tx) => tx.insert('Log__c', { Key__c: 'call:1' }));
    const hold = latch();
    const first = store.tx(system, (tx) => tx.update('Log__c', id, { Code__c: '1' }), {
      beforeCommit: () => hold.opened,
    });
    await clock.settle();
    const second = store.tx(system, (tx) => tx.update('Log__c', id, { Code__c: '2' }));
    second.catch(() => undefined);
    // Readers are not stopped, and see what was committed.
    expect(await store.tx(system, async (tx) => tx.get('Log__c', id)?.['Code__c'])).toBeNull();
    await clock.advance(10_000);
    await expect(second).rejects.toMatchObject({
      errorCode: 'UNABLE_TO_LOCK_ROW',
      message: expect.stringContaining(id),
    });
    hold.open();
    await first;
    expect(await store.tx(system, async (tx) => tx.get('Log__c', id)?.['Code__c'])).toBe('1');
  });

  it('reads the row afresh after the wait, so that no update is lost', async () => {
    const { store, clock, system } = test;
    const id = await store.tx(system, (tx) => tx.insert('Contact', { LastName: 'Wong', Title: 'a' }));
    const hold = latch();
    const first = store.tx(system, (tx) => tx.update('Contact', id, { Title: 'b' }), {
      beforeCommit: () => hold.opened,
    });
    await clock.settle();
    const second = store.tx(system, (tx) => tx.update('Contact', id, { FirstName: 'Mei' }));
    await clock.settle();
    hold.open();
    await Promise.all([first, second]);
    expect(await store.tx(system, async (tx) => tx.get('Contact', id))).toMatchObject({ Title: 'b', Name: 'Mei Wong' });
  });
});
