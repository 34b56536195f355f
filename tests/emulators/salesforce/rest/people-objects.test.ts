// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';

// Objects and fields: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/
let rest: TestRest;

beforeEach(async () => {
  rest = await createTestRest();
});

type Page = { totalSize: number; records: Record<string, unknown>[] };
type Refusal = { errorCode: string; message: string; fields?: string[] }[];

async function create(object: string, body: Record<string, unknown>): Promise<string> {
  const { status, body: answer } = await rest.call<{ id: string }>(`/sobjects/${object}`, { body });
  expect([status, answer]).toEqual([201, { id: expect.any(String), success: true, errors: [] }]);
  return answer.id;
}

async function refusal(object: string, body: Record<string, unknown>, withMessage = false): Promise<unknown[]> {
  const { status, body: answer } = await rest.call<Refusal>(`/sobjects/${object}`, { body });
  return [status, answer[0]?.errorCode, ...(withMessage ? [answer[0]?.message] : [])];
}

async function rows(soql: string): Promise<Record<string, unknown>[]> {
  const { body } = await rest.call<Page>(queryPath(soql));
  return body.records.map(({ attributes: _, ...fields }) => fields);
}

const lead = (): Promise<string> => create('Lead', { FirstName: 'Mia', LastName: 'Chan', Company: 'Chan & Co' });
const contact = (): Promise<string> => create('Contact', { LastName: 'Wong', Phone: '+85221110000' });

describe('Lead (sforce_api_objects_lead)', () => {
  it('needs a last name and a company, and begins with the first status', async () => {
    expect(await refusal('Lead', { FirstName: 'Mia' }, true)).toEqual([
      400,
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [LastName, Company]',
    ]);
    const id = await lead();
    expect(id).toMatch(/^00Q/);
    expect(await rows('SELECT Name, Status, IsConverted, MasterRecordId FROM Lead')).toEqual([
      { Name: 'Mia Chan', Status: 'Open - Not Contacted', IsConverted: false, MasterRecordId: null },
    ]);
    expect(await rows('SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true')).toEqual([
      { MasterLabel: 'Closed - Converted' },
    ]);
  });
});

describe('Task and Event (sforce_api_objects_task, sforce_api_objects_event)', () => {
  it('belong to a contact or a lead, told apart by Who.Type', async () => {
    await create('Task', { Subject: 'Call', WhoId: await contact() });
    await create('Task', { Subject: 'Call', WhoId: await lead() });
    expect(await rows('SELECT Who.Type, Who.Name FROM Task ORDER BY Who.Name')).toEqual([
      { Who: { attributes: expect.objectContaining({ type: 'Name' }), Type: 'Lead', Name: 'Mia Chan' } },
      { Who: { attributes: expect.objectContaining({ type: 'Name' }), Type: 'Contact', Name: 'Wong' } },
    ]);
    expect(await rows("SELECT Subject FROM Task WHERE Who.Type = 'Lead'")).toHaveLength(1);
    const { body } = await rest.call<Refusal>(queryPath('SELECT Who.Account.Name FROM Task'));
    expect(body[0]?.errorCode).toBe('INVALID_FIELD');
  });

  it('describe WhoId as polymorphic and cascade from both', async () => {
    const { body: task } = await rest.call<{ fields: Record<string, unknown>[] }>('/sobjects/Task/describe');
    expect(task.fields.find((field) => field['name'] === 'WhoId')).toMatchObject({
      referenceTo: ['Contact', 'Lead'],
      polymorphicForeignKey: true,
      namePointing: true,
      relationshipName: 'Who',
    });
    const { body } = await rest.call<{ childRelationships: Record<string, unknown>[] }>('/sobjects/Lead/describe');
    const children = body.childRelationships.map((each) => [each['relationshipName'], each['cascadeDelete']]);
    expect(children).toEqual(
      expect.arrayContaining([
        ['Tasks', true],
        ['Events', true],
        ['CampaignMembers', true],
      ]),
    );
  });

  it('of a lead have no other record', async () => {
    const [WhoId, WhatId] = [await lead(), await create('Account', { Name: 'Acme' })];
    expect(await refusal('Task', { WhoId, WhatId })).toEqual([400, 'FIELD_INTEGRITY_EXCEPTION']);
  });

  it('an event lasts from its start to its end', async () => {
    await create('Event', { Subject: 'Visit', StartDateTime: '2026-11-23T10:00:00Z', DurationInMinutes: 90 });
    expect(await rows('SELECT EndDateTime, ActivityDate FROM Event')).toEqual([
      { EndDateTime: '2026-11-23T11:30:00.000+0000', ActivityDate: '2026-11-23' },
    ]);
  });
});

describe('CaseComment (sforce_api_objects_casecomment)', () => {
  it('belongs to a case for good and holds 4,000 characters', async () => {
    const ParentId = await create('Case', { Subject: 'Broken' });
    const id = await create('CaseComment', { ParentId, CommentBody: 'x'.repeat(4000), IsPublished: true });
    expect(id).toMatch(/^00a/);
    expect(await refusal('CaseComment', { ParentId, CommentBody: 'x'.repeat(4001) })).toEqual([400, 'STRING_TOO_LONG']);
    const moved = await rest.call<Refusal>(`/sobjects/CaseComment/${id}`, { method: 'PATCH', body: { ParentId } });
    expect(moved.body[0]?.errorCode).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    expect(await rows('SELECT (SELECT IsPublished FROM CaseComments) FROM Case')).toMatchObject([
      { CaseComments: { totalSize: 1 } },
    ]);
  });
});

describe('CampaignMember (sforce_api_objects_campaignmember, sforce_api_objects_campaignmemberstatus)', () => {
  it('is a lead or a contact, with that person’s fields and the campaign’s default status', async () => {
    const CampaignId = await create('Campaign', { Name: 'Spring' });
    expect(await rows('SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus ORDER BY SortOrder')).toEqual([
      { Label: 'Sent', IsDefault: true, HasResponded: false },
      { Label: 'Responded', IsDefault: false, HasResponded: true },
    ]);
    await create('CampaignMember', { CampaignId, ContactId: await contact() });
    await create('CampaignMember', { CampaignId, LeadId: await lead(), Status: 'Responded' });
    expect(
      await rows('SELECT Type, Name, Phone, Status, HasResponded, FirstRespondedDate FROM CampaignMember'),
    ).toEqual([
      {
        Type: 'Contact',
        Name: 'Wong',
        Phone: '+85221110000',
        Status: 'Sent',
        HasResponded: false,
        FirstRespondedDate: null,
      },
      {
        Type: 'Lead',
        Name: 'Mia Chan',
        Phone: null,
        Status: 'Responded',
        HasResponded: true,
        FirstRespondedDate: '2026-11-23',
      },
    ]);
    expect(await rows("SELECT Id FROM CampaignMember WHERE Phone = '+85221110000'")).toHaveLength(1);
  });

  it('is there once for each person, needs one, and does not change persons', async () => {
    const [CampaignId, ContactId] = [await create('Campaign', { Name: 'Spring' }), await contact()];
    const id = await create('CampaignMember', { CampaignId, ContactId });
    expect(await refusal('CampaignMember', { CampaignId, ContactId }, true)).toEqual([
      400,
      'DUPLICATE_VALUE',
      'Already a campaign member.',
    ]);
    expect(await refusal('CampaignMember', { CampaignId })).toEqual([400, 'REQUIRED_FIELD_MISSING']);
    const patch = { method: 'PATCH', body: { LeadId: await lead() } };
    expect((await rest.call<Refusal>(`/sobjects/CampaignMember/${id}`, patch)).body[0]?.errorCode).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
  });

  it('takes the statuses of its own campaign; HasResponded follows', async () => {
    const CampaignId = await create('Campaign', { Name: 'Spring' });
    await create('CampaignMemberStatus', { CampaignId, Label: 'Called', HasResponded: true, IsDefault: true });
    expect(await rows('SELECT Label FROM CampaignMemberStatus WHERE IsDefault = true')).toEqual([{ Label: 'Called' }]);
    const id = await create('CampaignMember', { CampaignId, ContactId: await contact(), Status: 'No such status' });
    expect(await rows('SELECT Status, HasResponded FROM CampaignMember')).toEqual([
      { Status: 'Called', HasResponded: true },
    ]);
    await rest.call(`/sobjects/CampaignMember/${id}`, { method: 'PATCH', body: { Status: 'sent' } });
    expect(await rows('SELECT Status, HasResponded FROM CampaignMember')).toEqual([
      { Status: 'Sent', HasResponded: false },
    ]);
  });
});
