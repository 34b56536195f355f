// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
  const { store } = test;
  store.defineObject({
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
      { name: 'State__c', label: 'State', type: 'string', length: 20 },
    ],
  });
  store.defineField('Contact', { name: 'Cinnox__c', label: 'CINNOX id', type: 'string', length: 64, externalId: true });
  store.access.definePermissionSet({
    name: 'Agent',
    label: 'Agent',
    objects: { Log__c: { read: true, create: true, edit: true } },
    fields: { 'Log__c.State__c': { read: true, edit: true }, 'Contact.Cinnox__c': { read: true, edit: true } },
    customMetadata: [],
    apexClasses: [],
  });
  store.access.assign(test.agent.userId, 'Agent');
});

const patch = (path: string, body: unknown, as = test.agent) => test.call(path, { method: 'PATCH', body, as });

describe('upsert by a unique key', () => {
  it('creates once, then updates', async () => {
    const created = await patch('/sobjects/Log__c/Key__c/call%3Aacme%3A1', { State__c: 'draft' });
    expect([created.status, created.body]).toEqual([
      201,
      { id: expect.stringMatching(/^a00/), success: true, errors: [], created: true },
    ]);
    const updated = await patch('/sobjects/Log__c/Key__c/call%3Aacme%3A1', { State__c: 'logged' });
    expect([updated.status, updated.body]).toEqual([
      200,
      { id: created.body['id'], success: true, errors: [], created: false },
    ]);
    expect((await test.call('/sobjects/Log__c/Key__c/call%3Aacme%3A1')).body).toMatchObject({
      State__c: 'logged',
      Key__c: 'call:acme:1',
    });
    // Another case is another key on a field that minds it.
    expect((await patch('/sobjects/Log__c/Key__c/CALL%3Aacme%3A1', {})).status).toBe(201);
  });

  it.each(['GET', 'PATCH', 'DELETE'])(
    'does not look at keys that end like a file, %s (resources_sobject_upsert_patch)',
    async (method) => {
      const options = method === 'PATCH' ? { method, body: {} } : { method };
      expect(await test.call('/sobjects/Log__c/Key__c/example%40email.inc', options)).toMatchObject({
        status: 404,
        body: [{ errorCode: 'NOT_FOUND' }],
      });
      expect((await patch('/sobjects/Log__c/Key__c/example%40email.com', {})).status).toBe(201);
    },
  );

  it('refuses the key in the body, unknown keys, and inserts with updateOnly', async () => {
    expect(await patch('/sobjects/Log__c/Key__c/a', { Key__c: 'a' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    });
    expect(await patch('/sobjects/Log__c/Namez/a', {})).toMatchObject({
      status: 404,
      body: [
        { errorCode: 'NOT_FOUND', message: 'Provided external ID field does not exist or is not accessible: Namez' },
      ],
    });
    expect((await patch('/sobjects/Log__c/Key__c/a?updateOnly=true', {})).status).toBe(404);
  });
});

// https://developer.salesforce.com/docs/platform/api-rest/guide/dome-upsert.html: `created` and a body after an update
// came with 46.0
describe('upsert in the words of its API version', () => {
  const at = (version: string, body: unknown) =>
    test.call(`/services/data/v${version}/sobjects/Log__c/Key__c/k`, { method: 'PATCH', body });

  it('answers an update with 204 and nothing before 46.0, with 200 and created since', async () => {
    const made = await at('45.0', { State__c: 'a' });
    expect([made.status, made.body]).toEqual([201, { id: expect.stringMatching(/^a00/), success: true, errors: [] }]);
    expect(made.headers.get('location')).toMatch(/^\/services\/data\/v45\.0\/sobjects\/Log__c\/a00/);
    const old = await at('45.0', { State__c: 'b' });
    expect([old.status, old.body]).toEqual([204, undefined]);
    expect(await at('46.0', { State__c: 'c' })).toMatchObject({ status: 200, body: { created: false } });
  });
});

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-upsert-patch.html
describe('a key at the end of an address', () => {
  it('is not found when it ends like the name of a file', async () => {
    const key = '/sobjects/Log__c/Key__c/ann%40example.inc';
    expect(await patch(key, {})).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
    const records = [{ attributes: { type: 'Log__c' }, Key__c: 'ann@example.inc' }];
    const many = { method: 'PATCH', body: { records } };
    expect((await test.call('/composite/sobjects/Log__c/Key__c', many)).body).toMatchObject([{ created: true }]);
    expect((await test.call(key)).status).toBe(404);
    expect((await patch('/sobjects/Log__c/Key__c/ann%40example.com', {})).status).toBe(201);
  });

  it('may be that of an e-mail field, which identifies rows too', async () => {
    await test.call('/sobjects/Contact', { body: { LastName: 'Wong', Email: 'ann@example.com' } });
    expect((await test.call('/sobjects/Contact/Email/ann%40example.com')).body).toMatchObject({ LastName: 'Wong' });
  });
});

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-upsert-post.html
describe('POST /sobjects/X/Id', () => {
  it('creates a record, from 37.0 on', async () => {
    const body = { LastName: 'Wong' };
    expect(await test.call('/sobjects/Contact/Id', { body })).toMatchObject({ status: 201, body: { success: true } });
    expect((await test.call('/services/data/v36.0/sobjects/Contact/Id', { body })).status).toBe(405);
  });

  it('and no other field or id takes a POST, except one that means PATCH', async () => {
    const { body } = await test.call<{ id: string }>('/sobjects/Contact', { body: { LastName: 'Wong' } });
    const row = `/sobjects/Contact/${body.id}`;
    expect((await test.call(row, { body: { Title: 'x' } })).status).toBe(405);
    expect((await test.call(`${row}?_HttpMethod=PATCH`, { body: { Title: 'x' } })).status).toBe(204);
    const upsert = await test.call('/sobjects/Log__c/Key__c/k?_HttpMethod=PATCH', { body: {} });
    expect(upsert.status).toBe(201);
    // Only a POST can mean something else.
    expect((await test.call(`${row}?_HttpMethod=DELETE`)).status).toBe(200);
  });
});

describe('upsert by a key that several rows carry', () => {
  it('lists them with 300, and asks for View All', async () => {
    for (const LastName of ['A', 'B']) await test.call('/sobjects/Contact', { body: { LastName, Cinnox__c: 'c1' } });
    expect((await patch('/sobjects/Contact/Cinnox__c/c1', { Title: 'x' })).status).toBe(403);
    test.store.access.assign(test.admin.userId, 'Agent');
    const many = await patch('/sobjects/Contact/Cinnox__c/c1', { Title: 'x' }, test.admin);
    expect(many.status).toBe(300);
    expect(many.body).toEqual([
      expect.stringMatching(/^\/services\/data\/v68\.0\/sobjects\/Contact\/003/),
      expect.any(String),
    ]);
  });
});

describe('collections', () => {
  const records = (...keys: (string | null)[]) => keys.map((Key__c) => ({ attributes: { type: 'Log__c' }, Key__c }));

  it('keeps the good ones, in order, and names the code statusCode', async () => {
    const reply = await test.call('/composite/sobjects', { body: { records: records('a', null, 'a') } });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual([
      { id: expect.stringMatching(/^a00/), success: true, errors: [] },
      {
        success: false,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [Key__c]',
            fields: ['Key__c'],
          },
        ],
      },
      { success: false, errors: [expect.objectContaining({ statusCode: 'DUPLICATE_VALUE' })] },
    ]);
  });

  it('takes all or none', async () => {
    const reply = await test.call('/composite/sobjects', { body: { allOrNone: true, records: records('a', null) } });
    expect(reply.body).toEqual([
      { success: false, errors: [expect.objectContaining({ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' })] },
      { success: false, errors: [expect.objectContaining({ statusCode: 'REQUIRED_FIELD_MISSING' })] },
    ]);
    expect((await test.call('/query?q=SELECT+COUNT()+FROM+Log__c')).body).toMatchObject({ totalSize: 0 });
  });

  // "Duplicate external id specified": https://salesforce.stackexchange.com/questions/104048
  it('saves none of the records of one request that carry the same external id', async () => {
    const reply = await test.call('/composite/sobjects/Log__c/Key__c', {
      method: 'PATCH',
      body: { records: records('a', 'b', 'a', 'A') },
    });
    const twice = {
      success: false,
      errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: a', fields: ['Key__c'] }],
    };
    // The key minds its case.
    const saved = { id: expect.any(String), success: true, errors: [], created: true };
    expect(reply.body).toEqual([twice, saved, twice, saved]);
  });

  // https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-upsert.html
  it('upserts only what says that it is of the type in the address', async () => {
    const [bare = {}] = records('b').map(({ Key__c }) => ({ Key__c }));
    const other = { attributes: { type: 'Contact' }, Key__c: 'c' };
    const { body } = await test.call('/composite/sobjects/Log__c/Key__c', {
      method: 'PATCH',
      body: { records: [...records('a'), bare, other] },
    });
    expect(body).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
      { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
    ]);
  });

  // "Duplicate id specified": https://help.salesforce.com/s/articleView?id=000384876&type=1
  it('updates and deletes no record that one request names twice', async () => {
    const made = await test.call<{ id: string }>('/sobjects/Contact', { body: { LastName: 'Wong' } });
    const { id } = made.body;
    const record = { attributes: { type: 'Contact' }, id };
    const update = await test.call('/composite/sobjects', {
      method: 'PATCH',
      body: {
        records: [
          { ...record, Title: 'a' },
          { ...record, id: id.slice(0, 15), Title: 'b' },
        ],
      },
    });
    const twice = { statusCode: 'DUPLICATE_VALUE', message: `Duplicate id specified: ${id}` };
    expect(update.body).toMatchObject([{ errors: [twice] }, { errors: [twice] }]);
  });

  it('upserts, updates, retrieves and deletes', async () => {
    const upserted = await test.call<{ id: string }[]>('/composite/sobjects/Log__c/Key__c', {
      method: 'PATCH',
      body: { records: records('a', 'b') },
    });
    expect(upserted.body).toMatchObject([{ created: true }, { created: true }]);
    const [a = '', b = ''] = upserted.body.map((item) => item.id);
    const update = { attributes: { type: 'Log__c' }, id: a, State__c: 'merged' };
    expect((await test.call('/composite/sobjects', { method: 'PATCH', body: { records: [update] } })).body).toEqual([
      { id: a, success: true, errors: [] },
    ]);
    const missing = 'a005g00000zzzzz';
    expect((await test.call(`/composite/sobjects/Log__c?ids=${b},${missing},${a}&fields=State__c`)).body).toMatchObject(
      [{ Id: b, State__c: null }, null, { Id: a, State__c: 'merged' }],
    );
    const gone = await test.call(`/composite/sobjects?ids=${a}`, { method: 'DELETE' });
    expect(gone.body).toMatchObject([{ success: false, errors: [{ statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }] }]);
    expect((await test.call(`/composite/sobjects?ids=${a}`, { method: 'DELETE', as: test.admin })).body).toMatchObject([
      { success: true },
    ]);
  });
});

describe('what a user may not see', () => {
  it('does not exist: neither the object nor the hidden field', async () => {
    test.store.access.unassign(test.agent.userId, 'Agent');
    expect((await test.call('/sobjects/Log__c', { body: { Key__c: 'a' } })).status).toBe(404);
    expect((await test.call('/query?q=SELECT+Id+FROM+Log__c')).body).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    expect((await test.call('/query?q=SELECT+Cinnox__c+FROM+Contact')).body).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
    expect((await test.call('/sobjects/Contact', { body: { LastName: 'x', Cinnox__c: '1' } })).body).toEqual([
      { errorCode: 'INVALID_FIELD', message: "No such column 'Cinnox__c' on sobject of type Contact" },
    ]);
    const { body } = await test.call<{ fields: { name: string }[] }>('/sobjects/Contact/describe');
    expect(body.fields.map((field) => field.name)).not.toContain('Cinnox__c');
  });

  it('is hidden row by row when sharing is private', async () => {
    test.store.access.setSharing('Case', 'private');
    const { body } = await test.call<{ id: string }>('/sobjects/Case', { body: { Subject: 'mine' }, as: test.admin });
    expect((await test.call(`/sobjects/Case/${body.id}`)).status).toBe(404);
    expect(await patch(`/sobjects/Case/${body.id}`, { Subject: 'x' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' }],
    });
    expect((await test.call(`/sobjects/Case/${body.id}`, { as: test.admin })).status).toBe(200);
  });
});

describe('describe', () => {
  it('tells rights per user and answers 304 while nothing changed', async () => {
    const first = await test.call<{
      fields: Record<string, unknown>[];
      createable: boolean;
      childRelationships: unknown[];
    }>('/sobjects/Case/describe');
    expect(first.body).toMatchObject({ name: 'Case', keyPrefix: '500', createable: true, queryable: true });
    const field = (name: string) => first.body.fields.find((each) => each['name'] === name);
    expect(field('Origin')).toMatchObject({
      type: 'picklist',
      createable: true,
      picklistValues: [{ value: 'Phone' }, { value: 'Email' }, { value: 'Web' }],
    });
    expect(field('CaseNumber')).toMatchObject({
      createable: false,
      updateable: false,
      autoNumber: true,
      nameField: true,
    });
    expect(field('Description')).toMatchObject({ filterable: false, length: 32000 });
    const since = { 'if-modified-since': first.headers.get('last-modified') ?? '' };
    expect((await test.call('/sobjects/Case/describe', { headers: since })).status).toBe(304);
    await test.clock.advance(2000);
    test.store.access.assign(test.admin.userId, 'Agent');
    test.store.defineField('Case', { name: 'New__c', label: 'New', type: 'string', length: 5, required: true });
    expect((await test.call('/sobjects/Case/describe', { headers: since })).status).toBe(200);
  });

  it('lists what there is', async () => {
    const global = await test.call<{ sobjects: { name: string }[] }>('/sobjects');
    expect(global.body.sobjects.map((object) => object.name)).toEqual(
      expect.arrayContaining(['Contact', 'Task', 'TaskStatus', 'Log__c']),
    );
    expect((await test.call('')).body).toMatchObject({ sobjects: '/services/data/v68.0/sobjects' });
  });
});
