// @vitest-environment node
// jsforce as it comes from npm, over HTTPS under the orgs' real names: rows, queries, bulk, Tooling.
import jsforce, { type Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClientWorld, type ClientWorld } from './set-up.ts';

const PAGE = 2_000;
let clients: ClientWorld;
let conn: Connection;

beforeAll(async () => {
  clients = await openClientWorld({ contacts: PAGE + 150 });
  conn = await clients.connect('uat');
  conn.bulk2.pollInterval = 50;
}, 60_000);

afterAll(() => clients.close());

describe('queries', () => {
  it('fetches past a page by itself', async () => {
    const query = conn.query<{ Id: string }>('SELECT Id FROM Contact ORDER BY Id');
    const ids = new Set<string>();
    query.on('record', ({ Id }: { Id: string }) => ids.add(Id));
    const first = await query.run({ autoFetch: true, maxFetch: 10_000 });
    expect(first.totalSize).toBe(PAGE + 150);
    expect(ids.size).toBe(PAGE + 150);
  });

  it('goes from page to page', async () => {
    const first = await conn.query('SELECT Id FROM Contact');
    expect(first).toMatchObject({ done: false, totalSize: PAGE + 150 });
    expect(first.records).toHaveLength(PAGE);
    const rest = await conn.queryMore(first.nextRecordsUrl ?? '');
    expect(rest).toMatchObject({ done: true, totalSize: PAGE + 150 });
    expect(rest.records).toHaveLength(150);
  });

  it('writes SOQL of its own, with children and parents', async () => {
    const found = await conn
      .sobject('Contact')
      .find(
        { Email: { $ne: null }, CreatedDate: { $gte: jsforce.SfDate.toDateTimeLiteral('2000-01-01T00:00:00Z') } },
        'Id, Name, Account.Name',
      )
      .include('Tasks')
      .select('Id, Subject')
      .end()
      .sort({ LastName: 1 })
      .limit(3);
    expect(found).toHaveLength(3);
    expect(found[0]).toHaveProperty('attributes.type', 'Contact');
  });

  it('explains, goes by names of its own, and down some levels of children', async () => {
    const { plans } = await conn.query("SELECT Id FROM Contact WHERE Phone = '1'").explain();
    expect(plans[0]).toMatchObject({ leadingOperationType: 'Index', fields: ['Phone'], sobjectType: 'Contact' });
    const soql =
      'SELECT a.Name, (SELECT c.LastName, (SELECT Subject FROM Tasks) FROM a.Contacts c LIMIT 1) FROM Account a LIMIT 1';
    const { records } = await conn.query(soql);
    expect(records[0]).toHaveProperty('Contacts.records.0.LastName');
  });

  it('searches, counts and describes', async () => {
    const { searchRecords } = await conn.search('FIND {Wong} IN NAME FIELDS RETURNING Contact(Id, LastName)');
    expect(searchRecords).toContainEqual(expect.objectContaining({ LastName: 'Wong' }));
    expect(await conn.sobject('Contact').count()).toBe(PAGE + 150);
    const { fields } = await conn.sobject('CINNOX_Log__c').describe();
    expect(fields.find(({ name }) => name === 'Key__c')).toMatchObject({ unique: true, externalId: true });
    expect((await conn.describeGlobal()).sobjects.map(({ name }) => name)).toContain('Contact');
    expect((await conn.limits())['DailyApiRequests']?.Max).toBeGreaterThan(0);
    expect(conn.limitInfo.apiUsage?.used).toBeGreaterThan(0);
  });
});

describe('rows', () => {
  it('creates, reads, changes and deletes one', async () => {
    const contacts = conn.sobject('Contact');
    const made = await contacts.create({ FirstName: 'Zoë', LastName: 'van Dijk' });
    if (!made.success) throw new Error('the contact was not created');
    expect(await contacts.retrieve(made.id)).toMatchObject({ Name: 'Zoë van Dijk' });
    expect(await contacts.update({ Id: made.id, Title: 'Lead' })).toMatchObject({ id: made.id, success: true });
    expect(await contacts.record(made.id).retrieve()).toMatchObject({ Title: 'Lead' });
    expect(await contacts.destroy(made.id)).toMatchObject({ success: true });
    await expect(contacts.retrieve(made.id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
  });

  it('does so with many at once, and hears which ones failed', async () => {
    const rows = [{ LastName: 'One' }, { LastName: '' }, { LastName: 'Three' }];
    const results = await conn.sobject('Contact').create(rows);
    expect(results.map(({ success }) => success)).toEqual([true, false, true]);
    const ids = results.flatMap(({ id }) => id ?? []);
    const read = await conn.sobject('Contact').retrieve(ids);
    expect(read.map((row) => row['LastName'])).toEqual(['One', 'Three']);
    const gone = await conn.sobject('Contact').destroy(ids);
    expect(gone.every(({ success }) => success)).toBe(true);
  });

  it('upserts by a key', async () => {
    const row = { Key__c: 'call:acme:jsforce:1', State__c: 'draft', Kind__c: 'call' };
    const made = await conn.sobject('CINNOX_Log__c').upsert(row, 'Key__c');
    expect(made).toMatchObject({ success: true, created: true });
    const again = await conn.sobject('CINNOX_Log__c').upsert({ ...row, State__c: 'logged' }, 'Key__c');
    expect(again).toMatchObject({ success: true, created: false, id: made.id });
    const both = await conn.sobject('CINNOX_Log__c').upsert([row, { ...row, Key__c: 'call:acme:jsforce:2' }], 'Key__c');
    expect(both.map((each) => (each.success ? each.created : 'failed'))).toEqual([false, true]);
  });

  it('names the field that is wrong', async () => {
    await expect(conn.sobject('Contact').create({ LastName: 'A', Nope__c: 1 })).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    await expect(conn.query('SELECT Nope__c FROM Contact')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
  });

  it('learns what was changed and deleted', async () => {
    const [start, end] = [new Date(Date.now() - 600_000), new Date(Date.now() + 120_000)];
    const { ids } = await conn.updated('Contact', start, end);
    expect(ids.length).toBeGreaterThan(0);
    const { deletedRecords } = await conn.sobject('Contact').deleted(start, end);
    expect(deletedRecords.length).toBeGreaterThan(0);
  });
});

describe('bulk2', () => {
  it('takes in, changes and gives back more than a page', async () => {
    const input = Array.from({ length: PAGE + 50 }, (_, at) => ({ FirstName: `Row, "${at}"`, LastName: 'Bulk' }));
    const loaded = await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', input });
    expect(loaded.successfulResults).toHaveLength(PAGE + 50);
    expect(loaded.failedResults).toEqual([]);
    const stream = await conn.bulk2.query("SELECT Id, FirstName FROM Contact WHERE LastName = 'Bulk'");
    const rows = await stream.toArray();
    expect(rows).toHaveLength(PAGE + 50);
    const upserted = await conn.bulk2.loadAndWaitForResults({
      object: 'CINNOX_Log__c',
      operation: 'upsert',
      externalIdFieldName: 'Key__c',
      input: [{ Key__c: 'call:acme:bulk:1', State__c: 'draft' }],
    });
    expect(upserted.successfulResults).toMatchObject([{ sf__Created: 'true' }]);
  }, 30_000);
});

describe('tooling', () => {
  it('queries, reads a class and runs its tests', async () => {
    const { records } = await conn.tooling.query<{ Id: string; Name: string }>(
      "SELECT Id, Name FROM ApexClass WHERE Name = 'CinnoxRelay'",
    );
    const body = await conn.tooling.sobject('ApexClass').retrieve(records[0]?.Id ?? '');
    expect(body['Body']).toContain('class CinnoxRelay');
    const run = await conn.tooling.runTestsSynchronous({
      tests: [{ className: 'CinnoxRelayTest', testMethods: [] }],
    });
    expect(run?.numFailures).toBe(0);
    expect(run?.numTestsRun).toBeGreaterThan(0);
  });

  it('creates and deletes a class in a sandbox, and hears of mistakes', async () => {
    const classes = conn.tooling.sobject('ApexClass');
    const made = await classes.create({ Name: 'FromTooling', Body: 'public class FromTooling {}' });
    if (!made.success) throw new Error('the class was not created');
    expect(await classes.destroy(made.id)).toMatchObject({ success: true });
    await expect(classes.create({ Name: 'Bad', Body: 'public class Bad { void a( }' })).rejects.toThrow();
  });
});
