// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-relationships.html
// https://developer.salesforce.com/docs/platform/api-rest/guide/dome-relationship-traversal.html
let test: TestRest;
let group: string;
let account: string;
let contact: string;

async function create(object: string, body: Record<string, unknown>): Promise<string> {
  return (await test.call<{ id: string }>(`/sobjects/${object}`, { body })).body.id;
}

beforeEach(async () => {
  test = await createTestRest();
  group = await create('Account', { Name: 'Group' });
  account = await create('Account', { Name: 'Harbour', ParentId: group });
  contact = await create('Contact', { LastName: 'Wong', AccountId: account });
});

describe('relationships in an address', () => {
  it('lead to the parent, over several levels', async () => {
    const parent = await test.call(`/sobjects/Contact/${contact}/Account?fields=Name`);
    expect([parent.status, parent.body]).toEqual([
      200,
      { attributes: { type: 'Account', url: `/services/data/v68.0/sobjects/Account/${account}` }, Name: 'Harbour' },
    ]);
    expect((await test.call(`/sobjects/contact/${contact.slice(0, 15)}/account/parent`)).body).toMatchObject({
      Id: group,
      Name: 'Group',
    });
  });

  it('lead to all children, none of which is an empty set', async () => {
    const children = await test.call(`/sobjects/Account/${account}/Contacts?fields=LastName`);
    expect(children.body).toMatchObject({ done: true, totalSize: 1, records: [{ LastName: 'Wong' }] });
    expect((await test.call(`/sobjects/Account/${account}/Cases`)).body).toMatchObject({ totalSize: 0, records: [] });
  });

  it('change and delete the parent, not children', async () => {
    const path = `/sobjects/Contact/${contact}/Account`;
    expect((await test.call(path, { method: 'PATCH', body: { Name: 'Pier' } })).status).toBe(204);
    expect((await test.call(`/sobjects/Account/${account}`)).body).toMatchObject({ Name: 'Pier' });
    const children = `/sobjects/Account/${account}/Contacts`;
    expect((await test.call(children, { method: 'PATCH', body: { LastName: 'x' } })).status).toBe(405);
    expect((await test.call(`/sobjects/Account/${account}/Parent`, { method: 'DELETE' })).status).toBe(204);
    expect((await test.call(`/sobjects/Account/${group}`)).status).toBe(404);
  });

  it('end where nothing is related, where there is no such relationship, and for hidden fields', async () => {
    expect((await test.call(`/sobjects/Account/${group}/Parent`)).status).toBe(404);
    expect((await test.call(`/sobjects/Contact/${contact}/Nothing`)).status).toBe(404);
    expect((await test.call(`/sobjects/Contact/003000000000001AAA/Account`)).status).toBe(404);
    expect((await test.call(`/sobjects/Account/${account}/Contacts/Account`)).status).toBe(404);
    expect(await test.call(`/sobjects/Contact/${contact}/Account?fields=Nope__c`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    });
    expect((await test.call(`/services/data/v35.0/sobjects/Contact/${contact}/Account`)).status).toBe(404);
  });
});
