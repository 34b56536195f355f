// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest, queryPath } from '../rest/test-rest.ts';

/*
 * Profiles give, permission sets add: https://help.salesforce.com/s/articleView?id=platform.perm_sets_overview.htm
 * Error codes: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 * Describe: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
 */

interface Refusal {
  errorCode: string;
  message: string;
  fields?: string[];
}

interface Described {
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  fields: { name: string; createable: boolean; updateable: boolean }[];
}

const PROFILE = 'Standard User';
let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
  test.store.defineField('Contact', { name: 'Tier__c', label: 'Tier', type: 'string', length: 20 });
});

const describeOf = async (object: string) => (await test.call<Described>(`/sobjects/${object}/describe`)).body;
const fieldOf = async (object: string, name: string) =>
  (await describeOf(object)).fields.find((field) => field.name === name);
const query = (soql: string) => test.call<Refusal[]>(queryPath(soql));
const write = (object: string, body: Record<string, unknown>) => test.call<Refusal[]>(`/sobjects/${object}`, { body });

describe('a field that the profile hides', () => {
  beforeEach(() =>
    test.store.access.setProfile(PROFILE, { fields: { 'Contact.Email': { read: false, edit: false } } }),
  );

  it('is not described', async () => {
    expect(await fieldOf('Contact', 'Email')).toBeUndefined();
    const forAdmin = await test.call<Described>('/sobjects/Contact/describe', { as: test.admin });
    expect(forAdmin.body.fields.some((field) => field.name === 'Email')).toBe(true);
  });

  it('does not exist for queries, as any column that nobody made', async () => {
    const { status, body } = await query('SELECT Id, Email FROM Contact');
    expect(status).toBe(400);
    expect(body).toEqual([
      {
        errorCode: 'INVALID_FIELD',
        message:
          "\nSELECT Id, Email FROM Contact\n           ^\nERROR at Row:1:Column:12\nNo such column 'Email' on entity 'Contact'. " +
          "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " +
          'Please reference your WSDL or the describe call for the appropriate names.',
      },
    ]);
    expect((await query("SELECT Id FROM Contact WHERE Email = 'x@y.example'")).body[0]?.errorCode).toBe(
      'INVALID_FIELD',
    );
  });

  it('does not exist for writes', async () => {
    const { status, body } = await write('Contact', { LastName: 'Wong', Email: 'x@y.example' });
    expect(status).toBe(400);
    expect(body).toEqual([
      { errorCode: 'INVALID_FIELD', message: "No such column 'Email' on sobject of type Contact" },
    ]);
  });

  it('comes back with a permission set', async () => {
    test.store.access.definePermissionSet({
      name: 'Mail',
      label: 'Mail',
      objects: {},
      fields: { 'Contact.Email': { read: true, edit: false } },
      customMetadata: [],
      apexClasses: [],
    });
    test.store.access.assign(test.agent.userId, 'Mail');
    expect(await fieldOf('Contact', 'Email')).toMatchObject({ createable: false, updateable: false });
  });
});

it('describes a read-only field as such and refuses to fill it', async () => {
  test.store.access.setProfile(PROFILE, { fields: { 'Case.Priority': { read: true, edit: false } } });
  expect(await fieldOf('Case', 'Priority')).toMatchObject({ createable: false, updateable: false });
  const { status, body } = await write('Case', { Subject: 'x', Priority: 'High' });
  expect(status).toBe(400);
  expect(body).toEqual([
    {
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      message:
        'Unable to create/update fields: Priority. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
      fields: ['Priority'],
    },
  ]);
});

describe('an object that the profile hides', () => {
  beforeEach(() => test.store.access.setProfile(PROFILE, { objects: { Case: { read: false } } }));

  it('is not described, not listed and not found', async () => {
    expect((await test.call('/sobjects/Case/describe')).status).toBe(404);
    expect((await test.call('/sobjects/Case')).status).toBe(404);
    const all = await test.call<{ sobjects: { name: string }[] }>('/sobjects');
    expect(all.body.sobjects.some(({ name }) => name === 'Case')).toBe(false);
  });

  it('is no sObject type for queries', async () => {
    const { status, body } = await query('SELECT Id FROM Case');
    expect(status).toBe(400);
    expect(body[0]?.errorCode).toBe('INVALID_TYPE');
    expect(body[0]?.message).toContain("sObject type 'Case' is not supported.");
  });
});

it('describes what a user may do with an object and refuses the rest', async () => {
  test.store.access.setProfile(PROFILE, { objects: { Case: { create: false, edit: false, delete: false } } });
  expect(await describeOf('Case')).toMatchObject({ createable: false, updateable: false, deletable: false });
  const { status, body } = await write('Case', { Subject: 'x' });
  expect(status).toBe(400);
  expect(body[0]?.errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
});

describe('permission sets as records', () => {
  const set = {
    name: 'Tiers',
    label: 'Tiers of contacts',
    objects: { Contact: { read: true, edit: true } },
    fields: { 'Contact.Tier__c': { read: true, edit: true } },
    customMetadata: [],
    apexClasses: [],
  };
  const records = async (soql: string) =>
    (await test.call<{ records: Record<string, unknown>[] }>(queryPath(soql), { as: test.admin })).body.records;

  it('can be queried with their grants and assignments', async () => {
    test.store.access.definePermissionSet(set);
    test.store.access.assign(test.agent.userId, 'Tiers');
    expect(await records('SELECT Name, Label, IsOwnedByProfile FROM PermissionSet')).toMatchObject([
      { Name: 'Tiers', Label: 'Tiers of contacts', IsOwnedByProfile: false },
    ]);
    expect(
      await records(
        "SELECT Assignee.Username, PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Tiers'",
      ),
    ).toMatchObject([{ Assignee: { Username: 'ada.lam@acme.example.uat' }, PermissionSet: { Name: 'Tiers' } }]);
    expect(
      await records("SELECT PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Field = 'Contact.Tier__c'"),
    ).toMatchObject([{ PermissionsRead: true, PermissionsEdit: true }]);
    expect(
      await records(
        "SELECT PermissionsEdit, PermissionsDelete, Parent.Name FROM ObjectPermissions WHERE SobjectType = 'Contact'",
      ),
    ).toMatchObject([{ PermissionsEdit: true, PermissionsDelete: false, Parent: { Name: 'Tiers' } }]);
  });

  it('are replaced by a new definition of the same name', async () => {
    test.store.access.definePermissionSet(set);
    const [before] = await records('SELECT Id FROM PermissionSet');
    test.store.access.definePermissionSet({ ...set, objects: {}, fields: {} });
    expect(await records('SELECT Id FROM PermissionSet')).toEqual([before]);
    expect(await records('SELECT Id FROM FieldPermissions')).toEqual([]);
  });

  it('count at once when an administrator assigns or takes them through the API', async () => {
    test.store.access.definePermissionSet(set);
    const [row] = await records('SELECT Id FROM PermissionSet');
    const body = { AssigneeId: test.agent.userId, PermissionSetId: row?.['Id'] };
    expect(await fieldOf('Contact', 'Tier__c')).toBeUndefined();
    expect((await test.call('/sobjects/PermissionSetAssignment', { body })).status).toBe(400);
    const assigned = await test.call('/sobjects/PermissionSetAssignment', { body, as: test.admin });
    expect(assigned.status).toBe(201);
    expect(await fieldOf('Contact', 'Tier__c')).toMatchObject({ updateable: true });
    const again = await test.call<Refusal[]>('/sobjects/PermissionSetAssignment', { body, as: test.admin });
    expect(again.body[0]?.errorCode).toBe('DUPLICATE_VALUE');
    const path = `/sobjects/PermissionSetAssignment/${String(assigned.body['id'])}`;
    expect((await test.call(path, { method: 'DELETE', as: test.admin })).status).toBe(204);
    expect(await fieldOf('Contact', 'Tier__c')).toBeUndefined();
  });

  it('can be made and filled through the API', async () => {
    const make = async (object: string, body: Record<string, unknown>) => {
      const made = await test.call(`/sobjects/${object}`, { body, as: test.admin });
      expect(made.status).toBe(201);
      return String(made.body['id']);
    };
    const id = await make('PermissionSet', { Name: 'Made', Label: 'Made here' });
    await make('PermissionSetAssignment', { AssigneeId: test.agent.userId, PermissionSetId: id });
    const rights = { PermissionsRead: true, PermissionsEdit: false };
    await make('FieldPermissions', { ParentId: id, SobjectType: 'Contact', Field: 'Contact.Tier__c', ...rights });
    expect(await fieldOf('Contact', 'Tier__c')).toMatchObject({ updateable: false });
  });
});
