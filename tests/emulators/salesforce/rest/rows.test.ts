// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';

let test: TestRest;

async function create(object: string, body: Record<string, unknown>): Promise<string> {
  const reply = await test.call<{ id: string }>(`/sobjects/${object}`, { body });
  expect(reply.status).toBe(201);
  return reply.body.id;
}

beforeEach(async () => {
  test = await createTestRest();
});

describe('one row', () => {
  it('is created with a Location and read back', async () => {
    const reply = await test.call('/sobjects/contact', { body: { lastname: 'Wong', Phone: '+852 2810 4400' } });
    expect(reply.status).toBe(201);
    const { id } = reply.body;
    expect(reply.body).toEqual({ id: expect.stringMatching(/^003[a-zA-Z0-9]{15}$/), success: true, errors: [] });
    expect(reply.headers.get('location')).toBe(`/services/data/v68.0/sobjects/Contact/${String(id)}`);
    expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=1/5000000');
    const read = await test.call(
      `/sobjects/Contact/${String(id).slice(0, 15)}?fields=LastName,Account.Name,CreatedDate`,
    );
    expect(read.body).toEqual({
      attributes: { type: 'Contact', url: `/services/data/v68.0/sobjects/Contact/${String(id)}` },
      LastName: 'Wong',
      Account: null,
      CreatedDate: '2026-11-23T10:00:00.000+0000',
    });
  });

  it('holds whole numbers of 32 bits', async () => {
    const make = (NumberOfEmployees: number) =>
      test.call('/sobjects/Account', { body: { Name: 'A', NumberOfEmployees } });
    expect((await make(2_147_483_647)).status).toBe(201);
    expect(await make(2_147_483_648)).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR' }] });
  });

  it('is looked at without its body by HEAD', async () => {
    const id = await create('Account', { Name: 'A' });
    const head = await test.call(`/sobjects/Account/${id}`, { method: 'HEAD' });
    expect([head.status, head.body, head.headers.get('content-type')]).toEqual([
      200,
      undefined,
      'application/json;charset=UTF-8',
    ]);
    expect(head.headers.get('etag')).not.toBeNull();
  });

  it('is patched without an answer, cleared by null, deleted into the bin', async () => {
    const id = await create('Contact', { LastName: 'Wong', Title: 'Buyer' });
    const patched = await test.call(`/sobjects/Contact/${id}`, { method: 'PATCH', body: { Title: null } });
    expect([patched.status, patched.body]).toEqual([204, undefined]);
    expect((await test.call(`/sobjects/Contact/${id}`)).body).toMatchObject({ Title: null, LastName: 'Wong' });
    expect((await test.call(`/sobjects/Contact/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await test.call(`/sobjects/Contact/${id}`)).toMatchObject({
      status: 404,
      body: [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }],
    });
    const soql = 'SELECT Id, IsDeleted FROM Contact';
    expect((await test.call(queryPath(soql))).body).toMatchObject({ totalSize: 0 });
    expect((await test.call(queryPath(soql).replace('query', 'queryAll'))).body).toMatchObject({
      records: [{ IsDeleted: true }],
    });
  });

  it('is not overwritten when it changed since', async () => {
    const id = await create('Contact', { LastName: 'Wong' });
    const since = new Date(test.clock.now()).toUTCString();
    await test.clock.advance(5000);
    const patch = () =>
      test.call(`/sobjects/Contact/${id}`, {
        method: 'PATCH',
        body: { Title: 'x' },
        headers: { 'if-unmodified-since': since },
      });
    expect((await patch()).status).toBe(204);
    expect((await patch()).status).toBe(412);
  });
});

describe('what the service derives', () => {
  it('gives a case its number, status, account and owner', async () => {
    const AccountId = await create('Account', { Name: 'Harbour Logistics' });
    const ContactId = await create('Contact', { LastName: 'Wong', AccountId, Email: 'w@harbour.example' });
    test.store.settings.defaultCaseOwnerId = test.admin.userId;
    const keep = { 'Sforce-Auto-Assign': 'FALSE' };
    const reply = await test.call<{ id: string }>('/sobjects/Case', {
      body: { ContactId, Origin: 'phone' },
      headers: keep,
    });
    expect((await test.call(`/sobjects/Case/${reply.body.id}`)).body).toMatchObject({
      AccountId,
      CaseNumber: '00001001',
      Status: 'New',
      Origin: 'Phone',
      IsClosed: false,
      ContactEmail: 'w@harbour.example',
      OwnerId: test.agent.userId,
    });
    const given = await create('Case', { Subject: 'no header' });
    expect((await test.call(`/sobjects/Case/${given}`)).body).toMatchObject({ OwnerId: test.admin.userId });
    await test.call(`/sobjects/Case/${given}`, { method: 'PATCH', body: { Status: 'Closed' } });
    expect((await test.call(`/sobjects/Case/${given}`)).body).toMatchObject({
      IsClosed: true,
      ClosedDate: '2026-11-23T10:00:00.000+0000',
    });
  });

  it('makes a document and a link for a file on a record, and another version of it', async () => {
    const caseId = await create('Case', { Subject: 'x' });
    const VersionData = Buffer.from('hello – 你好').toString('base64');
    const first = await create('ContentVersion', {
      PathOnClient: 'chat.txt',
      VersionData,
      FirstPublishLocationId: caseId,
    });
    const bytes = await test.handler.handle(
      new Request(`https://${test.org.myDomainHost}/services/data/v68.0/sobjects/ContentVersion/${first}/VersionData`),
      { org: test.org, userId: test.agent.userId, token: '', client: '' },
      { service: 'salesforce', route: '', gate: async () => undefined },
    );
    expect(await bytes.text()).toBe('hello – 你好');
    const { body } = await test.call<{ ContentDocumentId: string }>(`/sobjects/ContentVersion/${first}`);
    await create('ContentVersion', {
      PathOnClient: 'chat.txt',
      VersionData,
      ContentDocumentId: body.ContentDocumentId,
    });
    const links = queryPath(
      `SELECT LinkedEntityId, ContentDocument.Title, (SELECT Id FROM ContentDocumentLinks) FROM ContentDocumentLink WHERE LinkedEntityId = '${caseId}'`.replace(
        ', (SELECT Id FROM ContentDocumentLinks)',
        '',
      ),
    );
    expect((await test.call(links)).body).toMatchObject({
      totalSize: 1,
      records: [{ ContentDocument: { Title: 'chat' } }],
    });
    const versions = queryPath(
      `SELECT VersionNumber, IsLatest FROM ContentVersion WHERE ContentDocumentId = '${body.ContentDocumentId}' ORDER BY VersionNumber`,
    );
    expect((await test.call(versions)).body).toMatchObject({
      records: [
        { VersionNumber: '1', IsLatest: false },
        { VersionNumber: '2', IsLatest: true },
      ],
    });
  });
});

describe('refusals of a row', () => {
  it.each([
    ['Contact', { FirstName: 'x' }, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName']],
    [
      'Contact',
      { LastName: 'x', foo__c: 1 },
      'INVALID_FIELD',
      "No such column 'foo__c' on sobject of type Contact",
      undefined,
    ],
    [
      'Contact',
      { LastName: 'x', Email: 'not an email' },
      'INVALID_EMAIL_ADDRESS',
      'Email: invalid email address: not an email',
      ['Email'],
    ],
    [
      'Task',
      { Subject: 'x'.repeat(256) },
      'STRING_TOO_LONG',
      `Subject: data value too large: ${'x'.repeat(256)} (max length=255)`,
      ['Subject'],
    ],
    [
      'Task',
      { TaskSubtype: 'Chat' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Task Subtype: bad value for restricted picklist field: Chat',
      ['TaskSubtype'],
    ],
    [
      'Task',
      { WhoId: '0015g0000000001AAA' },
      'MALFORMED_ID',
      'Name ID: id value of incorrect type: 0015g0000000001AAA',
      ['WhoId'],
    ],
    [
      'Case',
      { ContactId: 'nonsense' },
      'MALFORMED_ID',
      'Contact ID: id value of incorrect type: nonsense',
      ['ContactId'],
    ],
    ['Case', { ContactId: '0035g00000zzzzz' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []],
    [
      'Task',
      { CallDurationInSeconds: -1 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Call Duration: value outside of valid range on numeric field: -1',
      ['CallDurationInSeconds'],
    ],
    [
      'Event',
      { Subject: 'x' },
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [ActivityDateTime, DurationInMinutes]',
      ['ActivityDateTime', 'DurationInMinutes'],
    ],
    [
      'Contact',
      { LastName: 'x', id: '003000000000001AAA' },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'cannot specify Id in an insert call',
      ['Id'],
    ],
    [
      'Task',
      { CompletedDateTime: '2026-11-23T10:00:00Z' },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      expect.stringContaining('Unable to create/update fields: CompletedDateTime.'),
      ['CompletedDateTime'],
    ],
    [
      'Task',
      { ActivityDate: 'soon' },
      'JSON_PARSER_ERROR',
      'Cannot deserialize instance of date from VALUE_STRING value soon or request may be missing a required field at [line:1, column:18]',
      undefined,
    ],
  ])('%s %j', async (object, body, errorCode, message, fields) => {
    const reply = await test.call<Record<string, unknown>[]>(`/sobjects/${object}`, { body });
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual([fields ? { errorCode, message, fields } : { errorCode, message }]);
  });

  it('keeps what may only be set at creation', async () => {
    const task = await create('Task', { TaskSubtype: 'Call' });
    const change = await test.call(`/sobjects/Task/${task}`, { method: 'PATCH', body: { TaskSubtype: 'Email' } });
    expect(change).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['TaskSubtype'] }],
    });
    const inquiry = await create('Case', { SuppliedName: 'Ann' });
    const second = await test.call(`/sobjects/Case/${inquiry}`, { method: 'PATCH', body: { SuppliedName: 'Bob' } });
    expect(second.status).toBe(400);
  });
});

describe('refusals of a request', () => {
  it.each([
    ['/services/data/v69.0/sobjects', {}, 404, 'NOT_FOUND', 'The requested resource does not exist'],
    ['/sobjects/Bogus', { body: {} }, 404, 'NOT_FOUND', 'The requested resource does not exist'],
    ['/nothing/here', {}, 404, 'NOT_FOUND', 'The requested resource does not exist'],
    [
      '/query',
      { method: 'DELETE' },
      405,
      'METHOD_NOT_ALLOWED',
      "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET",
    ],
    [
      '/sobjects/Contact',
      { text: '{"LastName" j "x"}' },
      400,
      'JSON_PARSER_ERROR',
      "Unexpected character ('j' (code 106)): was expecting a valid value at [line:1, column:13]",
    ],
    [
      '/sobjects/Contact',
      { text: '{"LastName": "x"' },
      400,
      'JSON_PARSER_ERROR',
      'Unexpected end-of-input: expected close marker at [line:1, column:17]',
    ],
    [
      '/sobjects/Contact',
      { text: '', method: 'POST' },
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.',
    ],
    [
      '/sobjects/Contact',
      { text: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Content-Type header specified in HTTP request is not supported: text/plain',
    ],
  ])('%s %j', async (path, options, status, errorCode, message) => {
    expect(await test.call(path, options)).toMatchObject({ status, body: [{ errorCode, message }] });
  });

  it('refuses with 403 when the quota is used up, and still says how much was used', async () => {
    test.store.settings.dailyApiLimit = 1;
    expect((await test.call('/limits')).status).toBe(200);
    const refused = await test.call('/limits');
    expect(refused).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
    expect(refused.headers.get('sforce-limit-info')).toBe('api-usage=1/1');
  });
});

describe('gates', () => {
  it('meets a write before and after its commit, a read only after', async () => {
    const points: string[] = [];
    const gate = async (point: string): Promise<void> => {
      const { totalSize } = await test.store.tx(test.system, async (tx) => tx.query('SELECT COUNT() FROM Account'));
      points.push(`${point} ${totalSize}`);
    };
    await test.call('/sobjects/Account', { body: { Name: 'x' }, gate });
    await test.call('/limits', { gate });
    expect(points).toEqual(['beforeCommit 0', 'afterCommit 1', 'afterCommit 1']);
  });
});
