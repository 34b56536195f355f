// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest, queryPath } from '../rest/test-rest.ts';
import { applyVarieties, describeOrg, type VarietyName } from './varieties.ts';

interface Refusal {
  errorCode: string;
  message: string;
  fields?: string[];
  duplicateResut?: { allowSave: boolean; matchResults: { size: number; matchRecords: { record: unknown }[] }[] };
}

let test: TestRest;
beforeEach(async () => {
  test = await createTestRest();
});

const become = (...names: VarietyName[]) => applyVarieties(test.org, names);
const create = (object: string, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  test.call<Refusal[]>(`/sobjects/${object}`, { body, headers: { 'sforce-auto-assign': 'FALSE', ...headers } });
const change = (object: string, id: string, body: Record<string, unknown>) =>
  test.call<Refusal[]>(`/sobjects/${object}/${id}`, { method: 'PATCH', body });
const records = async (soql: string) =>
  (await test.call<{ records: Record<string, unknown>[] }>(queryPath(soql))).body.records;
async function made(object: string, body: Record<string, unknown>): Promise<string> {
  const { status, body: answer } = await create(object, body);
  expect(status).toBe(201);
  return (answer as unknown as { id: string }).id;
}

// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
describe('duplicate rules', () => {
  const person = { LastName: 'Wong', Email: 'mei@wong.example' };

  it('alert with the records that match, until the header lets the row pass', async () => {
    await become('duplicate-alert');
    const id = await made('Contact', person);
    const { status, body } = await create('Contact', { ...person, Email: 'MEI@wong.example' });
    expect(status).toBe(400);
    const message = "You're creating a duplicate record. We recommend you use an existing record instead.";
    expect(body).toEqual([
      {
        duplicateResut: {
          allowSave: true,
          duplicateRule: 'Standard_Contact_Duplicate_Rule',
          duplicateRuleEntityType: 'Contact',
          errorMessage: message,
          matchResults: [
            {
              entityType: 'Contact',
              errors: [],
              matchEngine: 'FuzzyMatchEngine',
              matchRecords: [
                {
                  additionalInformation: [],
                  fieldDiffs: [],
                  matchConfidence: 100,
                  record: {
                    attributes: { type: 'Contact', url: `/services/data/v68.0/sobjects/Contact/${id}` },
                    Id: id,
                  },
                },
              ],
              rule: 'Standard_Contact_Match_Rule_v1_1',
              size: 1,
              success: true,
            },
          ],
        },
        errorCode: 'DUPLICATES_DETECTED',
        message,
      },
    ]);
    const header = { 'sforce-duplicate-rule-header': 'allowSave=true; includeRecordDetails=true' };
    expect((await create('Contact', person, header)).status).toBe(201);
  });

  it('block whatever the header says', async () => {
    await become('duplicate-block');
    await made('Contact', person);
    const header = { 'sforce-duplicate-rule-header': 'allowSave=true; includeRecordDetails=true' };
    const { status, body } = await create('Contact', person, header);
    expect(status).toBe(400);
    expect(body[0]?.duplicateResut).toMatchObject({
      allowSave: false,
      matchResults: [{ matchRecords: [{ record: { Email: 'mei@wong.example' } }] }],
    });
  });

  it('look at a change of what they compare, and at no other', async () => {
    await become('duplicate-alert');
    await made('Contact', person);
    const other = await made('Contact', { LastName: 'Wong', Email: 'other@wong.example' });
    expect((await change('Contact', other, { Email: person.Email })).body[0]?.errorCode).toBe('DUPLICATES_DETECTED');
    expect((await change('Contact', other, { Title: 'Dr' })).status).toBe(204);
  });

  it('tell no matches in collections, and none that sharing hides', async () => {
    await become('duplicate-alert');
    await test.call('/sobjects/Contact', { body: person, as: test.admin });
    const collection = { records: [{ attributes: { type: 'Contact' }, ...person }] };
    const { body } = await test.call<unknown[]>('/composite/sobjects', { body: collection });
    expect(body).toEqual([
      { success: false, errors: [{ statusCode: 'DUPLICATES_DETECTED', message: expect.any(String), fields: [] }] },
    ]);
    test.store.access.setSharing('Contact', 'private');
    const refused = await create('Contact', person);
    expect(refused.body[0]?.duplicateResut?.matchResults).toMatchObject([{ size: 0, matchRecords: [] }]);
  });
});

// https://help.salesforce.com/s/articleView?id=platform.customize_recordtype.htm
describe('record types', () => {
  beforeEach(() => become('record-types'));

  it('are described for the user: what may be chosen, and the default', async () => {
    const infos = async (as = test.agent) =>
      (await test.call<{ recordTypeInfos: Record<string, unknown>[] }>('/sobjects/Case/describe', { as })).body
        .recordTypeInfos;
    expect(await infos()).toMatchObject([
      { developerName: 'Support', available: true, defaultRecordTypeMapping: true, master: false },
      { developerName: 'Complaint', available: true, defaultRecordTypeMapping: false },
      { developerName: 'Internal', available: false },
      { developerName: 'Master', available: true, defaultRecordTypeMapping: false, master: true },
    ]);
    expect((await infos(test.admin)).every((info) => info['available'] === true)).toBe(true);
  });

  it('are given by default and refused to users who have them not', async () => {
    const id = await made('Case', { Subject: 'x' });
    expect(await records(`SELECT RecordType.DeveloperName FROM Case WHERE Id = '${id}'`)).toMatchObject([
      { RecordType: { DeveloperName: 'Support' } },
    ]);
    const [internal] = await records("SELECT Id FROM RecordType WHERE DeveloperName = 'Internal'");
    const refused = await create('Case', { Subject: 'x', RecordTypeId: internal?.['Id'] });
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual([
      {
        errorCode: 'INVALID_CROSS_REFERENCE_KEY',
        message: `Record Type ID: this ID value isn't valid for the user: ${String(internal?.['Id'])}`,
        fields: ['RecordTypeId'],
      },
    ]);
  });

  it('narrow a restricted picklist', async () => {
    const [complaint] = await records("SELECT Id FROM RecordType WHERE DeveloperName = 'Complaint'");
    const RecordTypeId = complaint?.['Id'];
    expect((await create('Case', { RecordTypeId, Origin: 'Phone' })).status).toBe(201);
    const origin = test.store.describe('Case')?.fields.find((field) => field.name === 'Origin');
    if (origin?.picklist) origin.picklist.restricted = true;
    const { body } = await create('Case', { RecordTypeId, Origin: 'Phone' });
    expect(body).toEqual([
      {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: 'Case Origin: bad value for restricted picklist field: Phone',
        fields: ['Origin'],
      },
    ]);
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_guidelines_personaccounts.htm
describe('person accounts', () => {
  it('are an account and a contact, written through the account', async () => {
    await become('person-accounts');
    const id = await made('Account', { FirstName: 'Lin', LastName: 'Ho', PersonEmail: 'lin@ho.example' });
    const [account] = await records(`SELECT Name, IsPersonAccount, PersonContactId FROM Account WHERE Id = '${id}'`);
    expect(account).toMatchObject({ Name: 'Lin Ho', IsPersonAccount: true });
    const contact = String(account?.['PersonContactId']);
    expect((await change('Account', id, { PersonMobilePhone: '+85291234567' })).status).toBe(204);
    const soql = `SELECT Name, Email, MobilePhone, IsPersonAccount, AccountId FROM Contact WHERE Id = '${contact}'`;
    expect(await records(soql)).toMatchObject([
      { Name: 'Lin Ho', Email: 'lin@ho.example', MobilePhone: '+85291234567', IsPersonAccount: true, AccountId: id },
    ]);
    expect((await change('Contact', contact, { Title: 'Dr' })).body).toMatchObject([
      { errorCode: 'INVALID_PERSON_ACCOUNT_OPERATION', message: 'cannot reference person contact' },
    ]);
    expect((await change('Account', id, { Name: 'Other' })).body).toEqual([
      {
        errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
        message: 'Account: bad field names on insert/update call: Name',
        fields: ['Name'],
      },
    ]);
    expect((await create('Account', { Name: 'Harbour Ltd' })).status).toBe(201);
  });
});

// https://help.salesforce.com/s/articleView?id=platform.admin_state_country_picklists_overview.htm
describe('state and country picklists', () => {
  it('keep name and code together and refuse what is on no list', async () => {
    const before = await made('Contact', { LastName: 'Old', MailingCountry: 'Sweden' });
    await become('address-picklists');
    const codes = 'SELECT MailingCountry, MailingCountryCode, MailingState, MailingStateCode FROM Contact WHERE Id =';
    expect(await records(`${codes} '${before}'`)).toMatchObject([{ MailingCountryCode: 'SE' }]);
    const id = await made('Contact', { LastName: 'New', MailingCountryCode: 'US', MailingStateCode: 'CA' });
    expect(await records(`${codes} '${id}'`)).toMatchObject([
      { MailingCountry: 'United States', MailingState: 'California' },
    ]);
    const wrong = await create('Contact', { LastName: 'Wrong', MailingCountry: 'Sverige' });
    expect(wrong.body).toEqual([
      {
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        message:
          "There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Mailing Country",
        fields: ['MailingCountry'],
      },
    ]);
    expect(
      (await create('Contact', { LastName: 'W', MailingCountry: 'Sweden', MailingState: 'CA' })).body,
    ).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['MailingState'] }]);
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_currencytype.htm
it('gives every record a currency where an org has several', async () => {
  await become('multi-currency');
  const id = await made('Case', { Subject: 'x' });
  expect(await records(`SELECT CurrencyIsoCode FROM Case WHERE Id = '${id}'`)).toMatchObject([
    { CurrencyIsoCode: 'HKD' },
  ]);
  expect((await create('Case', { CurrencyIsoCode: 'XXX' })).body[0]?.errorCode).toBe(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  );
  expect(await records('SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true')).toMatchObject([
    { IsoCode: 'HKD' },
  ]);
});

describe('renamed statuses', () => {
  it('close under other names, more than one of them', async () => {
    const before = await made('Task', { Subject: 'x', Status: 'Completed' });
    await become('renamed-statuses');
    expect(await records(`SELECT Status, IsClosed FROM Task WHERE Id = '${before}'`)).toMatchObject([
      { Status: 'Erledigt', IsClosed: true },
    ]);
    const closed = await records('SELECT ApiName FROM TaskStatus WHERE IsClosed = true ORDER BY SortOrder');
    expect(closed.map((row) => row['ApiName'])).toEqual(['Erledigt', 'Verworfen']);
    const id = await made('Case', { Subject: 'x' });
    expect(await records(`SELECT Status FROM Case WHERE Id = '${id}'`)).toMatchObject([{ Status: 'Neu' }]);
    expect(await records("SELECT Id FROM TaskStatus WHERE ApiName = 'Completed'")).toEqual([]);
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
describe('what an org asks and refuses', () => {
  it('by validation rules', async () => {
    await become('validation-rules');
    const id = await made('Case', { Subject: 'x' });
    expect((await change('Case', id, { Status: 'Closed' })).body).toEqual([
      {
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'Choose a case reason before you close the case.',
        fields: ['Reason'],
      },
    ]);
    expect((await change('Case', id, { Status: 'Closed', Reason: 'Other' })).status).toBe(204);
    expect((await create('Contact', { LastName: 'Nobody' })).body[0]?.fields).toEqual([]);
  });

  it('by required fields, which a default fills', async () => {
    await become('required-fields');
    expect((await create('Case', { Subject: 'x' })).body).toEqual([
      {
        errorCode: 'REQUIRED_FIELD_MISSING',
        message: 'Required fields are missing: [Cost_Centre__c]',
        fields: ['Cost_Centre__c'],
      },
    ]);
    const id = await made('Task', { Subject: 'x' });
    expect(await records(`SELECT Region__c FROM Task WHERE Id = '${id}'`)).toMatchObject([{ Region__c: 'APAC' }]);
  });

  it('by triggers', async () => {
    await become('rejecting-triggers');
    const { body } = await create('Task', { Subject: 'x', TaskSubtype: 'Call' });
    expect(body).toMatchObject([{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', fields: [] }]);
    expect(body[0]?.message).toMatch(
      /^CallGuard: execution of AfterInsert\n\ncaused by: .*\n\nTrigger\.CallGuard: line 4/,
    );
    expect((await create('Case', { Subject: 'Blocked one' })).body[0]?.errorCode).toBe(
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    );
  });
});

describe('editions', () => {
  it.each([
    ['production', 'acme.my.salesforce.com', false],
    ['sandbox', 'acme--uat.sandbox.my.salesforce.com', true],
    ['developer', 'acme-dev-ed.develop.my.salesforce.com', false],
  ] as const)('%s lives at %s', (name, myDomainHost, isSandbox) => {
    expect(describeOrg(test.org, [name])).toMatchObject({ myDomainHost, isSandbox });
  });

  it('Professional has no API, Developer 15,000 requests a day', async () => {
    await become('developer', 'professional-no-api');
    expect(test.store.settings).toMatchObject({ dailyApiLimit: 15_000, api: { enabled: false } });
    expect(await records('SELECT OrganizationType FROM Organization')).toMatchObject([
      { OrganizationType: 'Professional Edition' },
    ]);
  });
});
