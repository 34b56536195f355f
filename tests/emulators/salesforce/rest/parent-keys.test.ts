// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

// A parent by its external id instead of its Salesforce id:
// https://developer.salesforce.com/docs/platform/api-rest/guide/dome-upsert.html
// https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_dml_foreign_keys.htm
let test: TestRest;
let harbour: string;

beforeEach(async () => {
  test = await createTestRest();
  const { store } = test;
  const key = { name: 'Ext__c', label: 'Ext', type: 'string', length: 40, externalId: true } as const;
  store.defineField('Account', { ...key, unique: true });
  store.defineField('Contact', key);
  store.access.definePermissionSet({
    name: 'Keys',
    label: 'Keys',
    objects: {},
    fields: { 'Account.Ext__c': { read: true, edit: true }, 'Contact.Ext__c': { read: true, edit: true } },
    customMetadata: [],
    apexClasses: [],
  });
  store.access.assign(test.agent.userId, 'Keys');
  harbour = (await test.call<{ id: string }>('/sobjects/Account', { body: { Name: 'Harbour', Ext__c: 'k1' } })).body.id;
});

const create = (object: string, body: unknown) => test.call<{ id: string }>(`/sobjects/${object}`, { body });
const read = async (object: string, id: string) => (await test.call(`/sobjects/${object}/${id}`)).body;

describe('a parent named by its external id', () => {
  it('is found when a row is created, updated and upserted', async () => {
    const made = await create('Contact', { LastName: 'Wong', account: { ext__c: 'K1' } });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(await read('Contact', id)).toMatchObject({ AccountId: harbour });
    await test.call(`/sobjects/Contact/${id}`, { method: 'PATCH', body: { AccountId: null } });
    await test.call(`/sobjects/Contact/${id}`, { method: 'PATCH', body: { Account: { Ext__c: 'k1' } } });
    expect(await read('Contact', id)).toMatchObject({ AccountId: harbour });
    const upserted = await test.call<{ id: string }>('/sobjects/Account/Ext__c/k2', {
      method: 'PATCH',
      body: { Name: 'Pier', Parent: { Ext__c: 'k1' } },
    });
    expect(await read('Account', upserted.body.id)).toMatchObject({ ParentId: harbour });
  });

  it('is found in collections, trees and composites', async () => {
    const record = { attributes: { type: 'Contact' }, LastName: 'Wong', Account: { Ext__c: 'k1' } };
    const many = await test.call<{ id: string }[]>('/composite/sobjects', { body: { records: [record] } });
    expect(await read('Contact', many.body[0]?.id ?? '')).toMatchObject({ AccountId: harbour });
    const tree = await test.call<{ results: { id: string }[] }>('/composite/tree/Contact', {
      body: { records: [{ ...record, attributes: { type: 'Contact', referenceId: 'r' } }] },
    });
    expect(await read('Contact', tree.body.results[0]?.id ?? '')).toMatchObject({ AccountId: harbour });
    const { attributes: _, ...body } = record;
    const part = { method: 'POST', url: '/services/data/v68.0/sobjects/Contact', referenceId: 'r', body };
    expect((await test.call('/composite', { body: { compositeRequest: [part] } })).body).toMatchObject({
      compositeResponse: [{ httpStatusCode: 201 }],
    });
  });

  it('says its type where the relationship may point to several objects', async () => {
    const contact = await create('Contact', { LastName: 'Wong', Ext__c: 'c1' });
    const Who = { attributes: { type: 'Contact' }, Ext__c: 'c1' };
    const task = await create('Task', { Subject: 'x', Who });
    expect(await read('Task', task.body.id)).toMatchObject({ WhoId: contact.body.id });
    const Owner = { attributes: { type: 'User' }, Username: 'chris.mori@acme.example.uat' };
    const given = await create('Task', { Subject: 'x', Owner });
    expect(await read('Task', given.body.id)).toMatchObject({ OwnerId: test.admin.userId });
    const untyped = await create('Task', { Subject: 'x', Who: { Ext__c: 'c1' } });
    expect(untyped).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
  });

  it.each([
    [
      'no such row',
      { Account: { Ext__c: 'none' } },
      'Foreign key external ID: none not found for field Ext__c in entity Account',
    ],
    [
      'a field that is no key',
      { Account: { Name: 'Harbour' } },
      'Field name provided, Name is not an External ID or indexed field for Account',
    ],
    [
      'the id, which has a field of its own',
      { Account: { Id: '001000000000000AAA' } },
      'Field name provided, Id is not an External ID or indexed field for Account',
    ],
    [
      'two fields',
      { Account: { Ext__c: 'k1', Name: 'x' } },
      'More than 1 field provided in an external foreign key reference in entity: Account',
    ],
    [
      'the id beside it',
      { AccountId: null, Account: { Ext__c: 'k1' } },
      'Cannot specify both an external ID reference Account and a salesforce id, AccountId',
    ],
    ['an unknown relationship', { Parent: { Ext__c: 'k1' } }, "No such column 'Parent' on sobject of type Contact"],
    ['no object', { Account: 'k1' }, "No such column 'Account' on sobject of type Contact"],
  ])('refuses %s', async (_, values, message) => {
    const { status, body } = await create('Contact', { LastName: 'x', ...values });
    expect([status, body]).toMatchObject([400, [{ errorCode: 'INVALID_FIELD', message }]]);
  });

  it('refuses a key that several rows carry', async () => {
    for (const LastName of ['A', 'B']) await create('Contact', { LastName, Ext__c: 'twice' });
    const who = { attributes: { type: 'Contact' }, Ext__c: 'twice' };
    const { status, body } = await create('Task', { Subject: 'x', Who: who });
    expect([status, body]).toMatchObject([
      400,
      [{ errorCode: 'INVALID_FIELD', message: expect.stringContaining('More than one record found') }],
    ]);
  });
});
