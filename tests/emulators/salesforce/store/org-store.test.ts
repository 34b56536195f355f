// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createTestOrg } from './test-org.ts';

describe('rows', () => {
  it('inserts, derives, updates and reads back', async () => {
    const { store, agent } = await createTestOrg();
    const ids = await store.tx(agent, async (tx) => {
      const account = await tx.insert('Account', { Name: 'Harbour Logistics' });
      const contact = await tx.insert('Contact', {
        FirstName: ' Mei-ling ',
        LastName: 'Wong',
        AccountId: account.slice(0, 15),
      });
      const task = await tx.insert('Task', {
        Subject: 'Call',
        WhoId: contact,
        Status: 'Completed',
        TaskSubtype: 'Call',
      });
      return { account, contact, task };
    });
    await store.tx(agent, async (tx) => {
      expect(tx.get('Contact', ids.contact)).toMatchObject({
        Name: 'Mei-ling Wong',
        AccountId: ids.account,
        OwnerId: agent.userId,
        CreatedDate: '2026-11-23T10:00:00.000+0000',
      });
      expect(tx.get('Task', ids.task)).toMatchObject({
        AccountId: ids.account,
        IsClosed: true,
        CompletedDateTime: '2026-11-23T10:00:00.000+0000',
      });
    });
  });
});

describe('queries', () => {
  it('reads parents, children and people of several kinds', async () => {
    const { store, agent } = await createTestOrg();
    await store.tx(agent, async (tx) => {
      const account = await tx.insert('Account', { Name: 'Harbour Logistics' });
      const contact = await tx.insert('Contact', { LastName: 'Wong', AccountId: account });
      await tx.insert('Case', { Subject: 'Late box', ContactId: contact, Origin: 'Phone' });
      await tx.insert('Task', { Subject: 'Call', WhoId: contact });
    });
    const result = await store.tx(agent, async (tx) => [
      tx.query(
        "SELECT Id, Account.Name, Account.Owner.Name, (SELECT CaseNumber, Owner.Name FROM Cases WHERE IsClosed = false) FROM Contact WHERE Name LIKE 'w_n%' AND Account.Name = 'harbour logistics'",
      ),
      tx.query('SELECT Who.Name, What.Name, Owner.Type FROM Task WHERE CreatedDate = TODAY'),
    ]);
    expect(result[0]?.records[0]).toMatchObject({
      Account: { Name: 'Harbour Logistics', Owner: { Name: 'Ada Lam' } },
      Cases: {
        totalSize: 1,
        done: true,
        records: [{ CaseNumber: '00001001', Owner: { Name: 'Ada Lam', attributes: { type: 'Name' } } }],
      },
    });
    expect(result[1]?.records[0]).toMatchObject({ Who: { Name: 'Wong' }, What: null, Owner: { Type: 'User' } });
  });
});
