// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../types.ts';
import type { TestOrg } from './test-org.ts';
import { createTestOrg } from './test-org.ts';

const DAY_MS = 86_400_000;
let org: TestOrg;

beforeEach(async () => {
  org = await createTestOrg();
});

const insert = (object: string, values: Record<string, unknown>): Promise<string> =>
  org.store.tx(org.agent, (tx) => tx.insert(object, values));
const remove = (object: string, id: string): Promise<void> => org.store.tx(org.agent, (tx) => tx.delete(object, id));
const undelete = (id: string): Promise<void> => org.store.tx(org.agent, (tx) => tx.undelete(id));
const query = (soql: string, includeDeleted = false): Promise<Record<string, unknown>[]> =>
  org.store.tx(org.agent, async (tx) =>
    tx.query(soql, { includeDeleted }).records.map(({ attributes: _, ...fields }) => fields),
  );

describe('delete (sforce_api_calls_delete) and undelete (sforce_api_calls_undelete)', () => {
  it('take activities and memberships along, and bring them back', async () => {
    const WhoId = await insert('Contact', { LastName: 'Wong' });
    const taskId = await insert('Task', { Subject: 'Call', WhoId });
    const otherId = await insert('Task', { Subject: 'Deleted before', WhoId });
    const CampaignId = await insert('Campaign', { Name: 'Spring' });
    await insert('CampaignMember', { CampaignId, ContactId: WhoId });
    await remove('Task', otherId);
    await remove('Contact', WhoId);
    expect(await query('SELECT Id FROM Task')).toEqual([]);
    expect(await query('SELECT Id FROM CampaignMember')).toEqual([]);
    expect(await query('SELECT Who.Name, IsDeleted FROM Task ORDER BY Subject', true)).toMatchObject([
      { Who: { Name: 'Wong' }, IsDeleted: true },
      { Who: { Name: 'Wong' }, IsDeleted: true },
    ]);
    await expect(undelete(taskId)).rejects.toMatchObject({ errorCode: 'UNDELETE_FAILED' });
    await undelete(WhoId);
    expect(await query('SELECT Subject FROM Task')).toEqual([{ Subject: 'Call' }]);
    expect(await query('SELECT Name FROM CampaignMember')).toEqual([{ Name: 'Wong' }]);
    await expect(undelete(WhoId)).rejects.toMatchObject({ errorCode: 'UNDELETE_FAILED' });
  });

  it('a plain lookup to a deleted row is null until the row is back', async () => {
    const AccountId = await insert('Account', { Name: 'Acme' });
    const ParentId = await insert('Account', { Name: 'Parent' });
    await org.store.tx(org.agent, (tx) => tx.update('Account', AccountId, { ParentId }));
    const soql = "SELECT ParentId, Parent.Name FROM Account WHERE Name = 'Acme'";
    await remove('Account', ParentId);
    expect(await query(soql)).toEqual([{ ParentId: null, Parent: null }]);
    expect(await query(`SELECT Id FROM Account WHERE ParentId = '${ParentId}'`)).toEqual([]);
    await undelete(ParentId);
    expect(await query(soql)).toMatchObject([{ ParentId, Parent: { Name: 'Parent' } }]);
  });

  it('a comment goes with its case, a document with its links', async () => {
    const caseId = await insert('Case', { Subject: 'Broken' });
    await insert('CaseComment', { ParentId: caseId, CommentBody: 'Hello' });
    await insert('ContentVersion', {
      PathOnClient: 'a.txt',
      VersionData: 'aGk=',
      FirstPublishLocationId: caseId,
    });
    await remove('Case', caseId);
    expect(await query('SELECT Id FROM CaseComment')).toEqual([]);
    const links = `SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${caseId}'`;
    expect(await query(links)).toEqual([]);
    expect(await query('SELECT Id FROM ContentDocument')).toHaveLength(1);
    await undelete(caseId);
    expect(await query(links)).toHaveLength(1);
  });

  it('a deletion that is rolled back leaves nothing in the bin', async () => {
    const id = await insert('Contact', { LastName: 'Wong' });
    await expect(
      org.store.tx(org.agent, async (tx) => {
        await tx.delete('Contact', id);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await expect(undelete(id)).rejects.toMatchObject({ errorCode: 'UNDELETE_FAILED' });
    expect(await query('SELECT Id FROM Contact')).toHaveLength(1);
  });

  it('search finds what is back, not what is in the bin', async () => {
    const id = await insert('Contact', { LastName: 'Wong' });
    const search = (): Promise<number> =>
      org.store.tx(org.agent, async (tx) => tx.search('FIND {Wong} RETURNING Contact(Id)').length);
    expect(await search()).toBe(1);
    await remove('Contact', id);
    expect(await search()).toBe(0);
    await undelete(id);
    expect(await search()).toBe(1);
  });

  it('a unique key that was taken meanwhile keeps the row in the bin', async () => {
    org.store.defineObject({
      name: 'Log__c',
      label: 'Log',
      labelPlural: 'Logs',
      keyPrefix: 'a01',
      kind: 'custom',
      custom: true,
      fields: [{ name: 'Key__c', label: 'Key', type: 'string', length: 20, unique: true, externalId: true }],
    });
    const asSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => org.store.tx(org.system, work);
    const id = await asSystem((tx) => tx.insert('Log__c', { Key__c: 'k' }));
    await asSystem((tx) => tx.delete('Log__c', id));
    const second = await asSystem((tx) => tx.insert('Log__c', { Key__c: 'k' }));
    await expect(asSystem((tx) => tx.undelete(id))).rejects.toMatchObject({ errorCode: 'DUPLICATE_VALUE' });
    await asSystem((tx) => tx.delete('Log__c', second));
    await asSystem((tx) => tx.undelete(id));
    expect(await asSystem(async (tx) => tx.find('Log__c', { Key__c: 'k' }).map((row) => row.Id))).toEqual([id]);
  });

  it('somebody else’s row is restored by nobody but its owner or an administrator', async () => {
    const id = await org.store.tx(org.admin, (tx) => tx.insert('Contact', { LastName: 'Wong' }));
    await org.store.tx(org.admin, (tx) => tx.delete('Contact', id));
    await expect(undelete(id)).rejects.toMatchObject({ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' });
    await org.store.tx(org.admin, (tx) => tx.undelete(id));
    expect(await query('SELECT Id FROM Contact')).toEqual([{ Id: id }]);
  });

  it('commit listeners hear of what came back', async () => {
    const id = await insert('Contact', { LastName: 'Wong' });
    await remove('Contact', id);
    const heard: string[] = [];
    org.store.onCommit((changes) => heard.push(...changes.map((change) => `${change.type} ${change.object}`)));
    await undelete(id);
    expect(heard).toEqual(['undeleted Contact']);
  });

  it('a default member status, and one in use, stay', async () => {
    const CampaignId = await insert('Campaign', { Name: 'Spring' });
    const [sent, responded] = await query('SELECT Id FROM CampaignMemberStatus ORDER BY SortOrder');
    await expect(remove('CampaignMemberStatus', String(sent?.['Id']))).rejects.toMatchObject({
      errorCode: 'DELETE_FAILED',
    });
    const ContactId = await insert('Contact', { LastName: 'Wong' });
    const member = await insert('CampaignMember', { CampaignId, ContactId, Status: 'Responded' });
    await expect(remove('CampaignMemberStatus', String(responded?.['Id']))).rejects.toMatchObject({
      errorCode: 'DELETE_FAILED',
    });
    await remove('CampaignMember', member);
    await remove('CampaignMemberStatus', String(responded?.['Id']));
    await remove('Campaign', CampaignId);
    expect(await query('SELECT Id FROM CampaignMemberStatus')).toEqual([]);
  });
});

describe('the recycle bin forgets (home_delete)', () => {
  it('after 15 days', async () => {
    const id = await insert('Contact', { LastName: 'Wong' });
    await remove('Contact', id);
    await org.clock.advance(15 * DAY_MS - 1);
    expect(await query('SELECT Id FROM Contact', true)).toHaveLength(1);
    await org.clock.advance(1);
    expect(await query('SELECT Id FROM Contact', true)).toEqual([]);
    await expect(undelete(id)).rejects.toMatchObject({ errorCode: 'UNDELETE_FAILED' });
  });

  it('a day after it was emptied (sforce_api_calls_emptyrecyclebin)', async () => {
    const id = await insert('Contact', { LastName: 'Wong' });
    await remove('Contact', id);
    await org.store.tx(org.agent, (tx) => tx.emptyFromBin(id));
    await expect(undelete(id)).rejects.toMatchObject({ errorCode: 'UNDELETE_FAILED' });
    expect(await query('SELECT Id FROM Contact', true)).toHaveLength(1);
    await org.clock.advance(DAY_MS);
    expect(await query('SELECT Id FROM Contact', true)).toEqual([]);
  });
});

describe('merge (sforce_api_calls_merge)', () => {
  const merge = (masterId: string, loserIds: string[], values: Record<string, unknown> = {}): Promise<string[]> =>
    org.store.tx(org.agent, (tx) => tx.merge({ object: 'Contact', masterId, loserIds, values }));

  it('gives the master what belonged to the others, which are deleted with its id', async () => {
    const [master, loser, third] = [
      await insert('Contact', { LastName: 'Wong', Title: 'Buyer' }),
      await insert('Contact', { LastName: 'Wong', Phone: '+85221110000', Title: 'Other' }),
      await insert('Contact', { LastName: 'Wang' }),
    ];
    const caseId = await insert('Case', { Subject: 'Broken', ContactId: loser });
    const taskId = await insert('Task', { Subject: 'Call', WhoId: third });
    const moved = await merge(master, [loser, third], { Phone: '+85221110000' });
    expect(moved.toSorted()).toEqual([taskId, caseId].toSorted());
    expect(await query('SELECT Id, Phone, Title FROM Contact')).toEqual([
      { Id: master, Phone: '+85221110000', Title: 'Buyer' },
    ]);
    expect(await query('SELECT ContactId FROM Case')).toEqual([{ ContactId: master }]);
    expect(await query('SELECT WhoId FROM Task')).toEqual([{ WhoId: master }]);
    const merged = 'SELECT Id FROM Contact WHERE IsDeleted = true AND MasterRecordId != null ORDER BY Id';
    expect(await query(merged, true)).toEqual([{ Id: loser }, { Id: third }]);
  });

  it('keeps one membership of a campaign', async () => {
    const [master, loser] = [await insert('Contact', { LastName: 'A' }), await insert('Contact', { LastName: 'B' })];
    const [spring, summer] = [await insert('Campaign', { Name: 'S1' }), await insert('Campaign', { Name: 'S2' })];
    await insert('CampaignMember', { CampaignId: spring, ContactId: master });
    await insert('CampaignMember', { CampaignId: spring, ContactId: loser });
    await insert('CampaignMember', { CampaignId: summer, ContactId: loser });
    await merge(master, [loser]);
    expect(await query('SELECT ContactId, LeadOrContactId, Name FROM CampaignMember')).toEqual([
      { ContactId: master, LeadOrContactId: master, Name: 'A' },
      { ContactId: master, LeadOrContactId: master, Name: 'A' },
    ]);
  });

  it('refuses four records, a record with itself, and other objects', async () => {
    const [a, b] = [await insert('Contact', { LastName: 'A' }), await insert('Contact', { LastName: 'B' })];
    await expect(merge(a, [a])).rejects.toMatchObject({ errorCode: 'MERGE_FAILED' });
    await expect(merge(a, [b, b, b])).rejects.toMatchObject({ errorCode: 'MERGE_FAILED' });
    await expect(
      org.store.tx(org.agent, (tx) => tx.merge({ object: 'Case', masterId: a, loserIds: [b], values: {} })),
    ).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
    expect(await query('SELECT Id FROM Contact')).toHaveLength(2);
  });
});
