// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Change } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { createTestOrg } from './test-org.ts';

describe('triggers', () => {
  it('write as the system in the same transaction, and fall with it', async () => {
    const { store, agent } = await createTestOrg();
    store.addTrigger({
      object: 'Contact',
      afterInsert: async ([row], tx) => {
        await tx.insert('Task', { Subject: 'Welcome', WhoId: row?.Id });
        if (row?.['LastName'] === 'Bad')
          throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No bad ones.', []);
      },
    });
    await store.tx(agent, async (tx) => {
      await tx.insert('Contact', { LastName: 'Good' });
      await expect(tx.insert('Contact', { LastName: 'Bad' })).rejects.toMatchObject({ message: 'No bad ones.' });
    });
    const left = await store.tx(agent, async (tx) => tx.query('SELECT Who.Name FROM Task').records);
    expect(left).toMatchObject([{ Who: { Name: 'Good' } }]);
  });

  it('refuse an update, as a validation rule does', async () => {
    const { store, agent } = await createTestOrg();
    store.addTrigger({
      object: 'Case',
      beforeUpdate: ([row], [before]) => {
        if (before?.['IsClosed'] && row?.['Status'] !== 'Closed') {
          throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Closed cases stay closed.', ['Status']);
        }
      },
    });
    const id = await store.tx(agent, (tx) => tx.insert('Case', { Status: 'Closed' }));
    const reopen = store.tx(agent, (tx) => tx.update('Case', id, { Status: 'New' }));
    await expect(reopen).rejects.toMatchObject({ message: 'Closed cases stay closed.', fields: ['Status'] });
  });
});

describe('commit listeners', () => {
  it('hear each transaction once, with rows before and after, and nothing of a rollback', async () => {
    const { store, agent } = await createTestOrg();
    const heard: Change[][] = [];
    const stop = store.onCommit((changes) => heard.push(changes));
    const id = await store.tx(agent, async (tx) => {
      const created = await tx.insert('Contact', { LastName: 'Wong' });
      await tx.update('Contact', created, { Title: 'Buyer' });
      return created;
    });
    await store.tx(agent, (tx) => tx.update('Contact', id, { Title: null }));
    await store.tx(agent, async (tx) => tx.get('Contact', id));
    await store.tx(agent, (tx) => tx.delete('Contact', id));
    await expect(
      store.tx(agent, async (tx) => {
        await tx.insert('Contact', { LastName: 'Never' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    stop();
    await store.tx(agent, (tx) => tx.insert('Contact', { LastName: 'Unheard' }));
    expect(heard.map(([change]) => [change?.type, change?.before?.['Title'], change?.after?.['Title']])).toEqual([
      ['created', undefined, 'Buyer'],
      ['updated', 'Buyer', null],
      ['deleted', null, null],
    ]);
  });
});

describe('platform events', () => {
  it('are published after commit only, in order, and run their triggers apart', async () => {
    const { store, system } = await createTestOrg();
    store.defineObject({
      name: 'Ping__e',
      label: 'Ping',
      labelPlural: 'Pings',
      keyPrefix: 'e00',
      kind: 'event',
      fields: [{ name: 'Text__c', label: 'Text', type: 'string', length: 20 }],
    });
    store.addTrigger({
      object: 'Ping__e',
      afterInsert: async ([row], tx) => {
        if (row?.['Text__c'] === 'b') throw new Error('broken trigger');
        await tx.insert('Account', { Name: `${String(row?.['Text__c'])} ${String(row?.['ReplayId'])}` });
      },
    });
    const texts: unknown[] = [];
    store.onEvent((event) => texts.push(event.values['Text__c']));
    await store.tx(system, async (tx) => {
      tx.publish('Ping__e', { Text__c: 'a' });
      await tx.insert('Ping__e', { Text__c: 'b' });
      await tx.insert('Ping__e', { Text__c: 'c' });
      expect(texts).toEqual([]);
    });
    await store
      .tx(system, async (tx) => {
        tx.publish('Ping__e', { Text__c: 'lost' });
        throw new Error('no');
      })
      .catch(() => undefined);
    await store.idle();
    expect(texts).toEqual(['a', 'b', 'c']);
    const { records } = await store.tx(system, async (tx) => tx.query('SELECT Name FROM Account ORDER BY Name'));
    expect(records.map((row) => row['Name'])).toEqual(['a 1', 'c 3']);
    expect(store.triggerFailures).toHaveLength(1);
  });
});
