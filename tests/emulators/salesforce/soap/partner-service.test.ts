// @vitest-environment node
// Messages: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_list.htm; the client is
// jsforce as it comes from npm, over a connection of this machine.
import { createServer, type Server } from 'node:http';
import { Connection } from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendResponse, toRequest } from '../../server/node-request.ts';
import { CHRIS, createTestSalesforce, HOST, signInAs, type TestSalesforce } from '../test-salesforce.ts';
import { parseSoapXml, type SoapElement } from './soap-xml.ts';

let world: TestSalesforce;
let token: string;
let server: Server;
let conn: Connection;

beforeEach(async () => {
  world = await createTestSalesforce();
  token = (await signInAs(world, CHRIS)).access;
  server = createServer((incoming, outgoing) => {
    void (async () => {
      incoming.headers.host = new URL(HOST).host;
      await sendResponse(await world.fetch(await toRequest(incoming, outgoing)), incoming, outgoing);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  conn = new Connection({ instanceUrl: `http://127.0.0.1:${port}`, accessToken: token, version: '68.0' });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Posts an envelope as another client would write it; answers the results. */
async function call(operation: string, inner: string, headers = ''): Promise<SoapElement[]> {
  const body = `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:u="urn:partner.soap.sforce.com"><e:Header><u:SessionHeader><u:sessionId>${token}</u:sessionId></u:SessionHeader>${headers}</e:Header><e:Body><u:${operation}>${inner}</u:${operation}></e:Body></e:Envelope>`;
  const request = new Request(`${HOST}/services/Soap/u/68.0`, { method: 'POST', body, headers: { SOAPAction: '""' } });
  const xml = parseSoapXml(await (await world.fetch(request)).text());
  return xml?.first('Body')?.first(`${operation}Response`)?.all('result') ?? [];
}

const ids = (...list: string[]): string => list.map((id) => `<u:ids>${id}</u:ids>`).join('');
const names = async (soql: string): Promise<unknown[]> => {
  const { records } = await conn.query(soql, { scanAll: true });
  return records.map((record) => [record['LastName'], record['IsDeleted']]);
};
async function person(LastName: string): Promise<string> {
  const made = await conn.sobject('Contact').create({ LastName });
  return made.id ?? '';
}

describe('undelete (sforce_api_calls_undelete)', () => {
  it('answers an UndeleteResult for each id and puts the rows back', async () => {
    const [a, b] = [await person('A'), await person('B')];
    await conn.sobject('Contact').delete(a);
    expect(await names('SELECT LastName, IsDeleted FROM Contact')).toEqual([
      ['A', true],
      ['B', false],
    ]);
    const [first, second] = await call('undelete', ids(a, b));
    expect([first?.value('id'), first?.flag('success')]).toEqual([a, true]);
    expect(second?.flag('success')).toBe(false);
    expect(second?.first('id')?.nil).toBe(true);
    expect(second?.first('errors')?.value('statusCode')).toBe('UNDELETE_FAILED');
    expect(await names('SELECT LastName, IsDeleted FROM Contact')).toEqual([
      ['A', false],
      ['B', false],
    ]);
  });

  it('with AllOrNoneHeader restores nothing when one is not in the bin', async () => {
    const [a, b] = [await person('A'), await person('B')];
    await conn.sobject('Contact').delete(a);
    const header = '<u:AllOrNoneHeader><u:allOrNone>true</u:allOrNone></u:AllOrNoneHeader>';
    const results = await call('undelete', ids(a, b), header);
    expect(results.map((result) => result.first('errors')?.value('statusCode'))).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'UNDELETE_FAILED',
    ]);
    expect((await conn.query('SELECT Id FROM Contact')).totalSize).toBe(1);
  });
});

describe('merge (sforce_api_calls_merge, MergeResult)', () => {
  it('by jsforce moves what belonged to the victim', async () => {
    const [master, victim] = [await person('Wong'), await person('Wang')];
    const task = await conn.sobject('Task').create({ Subject: 'Call', WhoId: victim });
    const masterRecord = { type: 'Contact', Id: master, Title: 'Buyer' };
    const [result] = await conn.soap.merge([
      {
        masterRecord,
        recordToMergeIds: [victim],
        additionalInformationMap: [],
      },
    ]);
    expect(result).toEqual({
      errors: [],
      id: master,
      mergedRecordIds: [victim],
      success: true,
      updatedRelatedIds: [task.id],
    });
    const { records } = await conn.query('SELECT Title, (SELECT Id FROM Tasks) FROM Contact');
    expect(records).toMatchObject([{ Title: 'Buyer', Tasks: { totalSize: 1 } }]);
    const gone = await conn.query('SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true', { scanAll: true });
    expect(gone.records).toMatchObject([{ Id: victim, MasterRecordId: master }]);
    // https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html
    await world.clock.advance(120_000);
    const at = (minutes: number): string => new Date(world.clock.now() + minutes * 60_000).toISOString();
    const deleted = await conn.sobject('Contact').deleted(at(-10), at(0));
    expect(deleted.deletedRecords.map((row) => row.id)).toEqual([victim]);
  });

  it('as the WSDL writes it; the record itself cannot be its victim', async () => {
    const master = await person('Wong');
    const record = `<u:masterRecord><u:type>Contact</u:type><u:Id>${master}</u:Id></u:masterRecord>`;
    const inner = `<u:request>${record}<u:recordToMergeIds>${master}</u:recordToMergeIds></u:request>`;
    const [result] = await call('merge', inner);
    expect(result?.first('errors')?.value('statusCode')).toBe('MERGE_FAILED');
  });
});

describe('the other calls of the partner API', () => {
  it('create, update and delete by jsforce, text turned into the type of the field', async () => {
    const made = await conn.soap.create([
      { type: 'Contact', LastName: 'Wong', DoNotCall: true },
      { type: 'Contact', FirstName: 'Nobody' },
    ]);
    expect(made).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] },
    ]);
    const id = made[0]?.id ?? '';
    const changed = await conn.soap.update([{ type: 'Contact', Id: id, DoNotCall: false, Title: null }]);
    expect(changed).toMatchObject([{ success: true, id }]);
    const { records } = await conn.query('SELECT LastName, DoNotCall FROM Contact');
    expect(records).toMatchObject([{ LastName: 'Wong', DoNotCall: false }]);
    expect(await conn.soap.delete([id])).toMatchObject([{ success: true, id }]);
    const emptied = await conn.soap.emptyRecycleBin([id]);
    expect(emptied).toMatchObject([{ success: true, id }]);
    expect((await call('undelete', ids(id)))[0]?.flag('success')).toBe(false);
  });

  // https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_create.htm: foreign keys
  it('find a parent by its external id', async () => {
    const key = { name: 'Ext__c', label: 'Ext', type: 'string', length: 20, externalId: true, unique: true } as const;
    world.org.store.defineField('Account', { ...key, alwaysVisible: true });
    const account = await conn.sobject('Account').create({ Name: 'Harbour', Ext__c: 'k1' });
    const contact = (ext: string) =>
      `<u:sObjects><u:type>Contact</u:type><u:LastName>W</u:LastName><u:Account><u:type>Account</u:type><u:Ext__c>${ext}</u:Ext__c></u:Account></u:sObjects>`;
    const [made, refused] = await call('create', contact('k1') + contact('none'));
    expect(made?.flag('success')).toBe(true);
    const saved = await conn.sobject('Contact').retrieve(made?.value('id') ?? '');
    expect(saved['AccountId']).toBe(account.id);
    expect(refused?.first('errors')?.value('message')).toBe(
      'Foreign key external ID: none not found for field Ext__c in entity Account',
    );
  });

  it('say the time and who is calling (getUserInfoResult)', async () => {
    const { timestamp } = await conn.soap.getServerTimestamp();
    expect(Date.parse(timestamp)).toBe(world.clock.now());
    expect(await conn.soap.getUserInfo()).toMatchObject({
      organizationId: world.org.orgId,
      userId: world.chris,
      userName: CHRIS.username,
      sessionSecondsValid: 7200,
    });
  });
});
