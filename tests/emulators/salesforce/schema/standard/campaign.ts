import type { FieldDefinition, ObjectDefinition } from '../../types.ts';
import { READ_ONLY, email, flag, longText, phone, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';

const CREATE_ONLY = { updateable: false } as const;

/**
 * The counters of members and responses (`NumberOfContacts`, …) are not kept, so the fields do not exist here.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaign.htm
 */
export function campaignObject(): ObjectDefinition {
  return {
    name: 'Campaign',
    label: 'Campaign',
    labelPlural: 'Campaigns',
    keyPrefix: '701',
    kind: 'standard',
    fields: [
      ...auditFields(),
      text('Name', 'Name', 80, { required: true, nameField: true, alwaysVisible: true, indexed: true }),
      reference('ParentId', 'Parent Campaign ID', ['Campaign'], 'Parent', { childRelationshipName: 'ChildCampaigns' }),
      picklist('Type', 'Type', ['Conference', 'Webinar', 'Telemarketing', 'Email', 'Direct Mail', 'Other']),
      picklist('Status', 'Status', ['Planned', 'In Progress', 'Completed', 'Aborted'], { defaultValue: 'Planned' }),
      typed('date', 'StartDate', 'Start Date'),
      typed('date', 'EndDate', 'End Date'),
      typed('currency', 'ExpectedRevenue', 'Expected Revenue'),
      typed('currency', 'BudgetedCost', 'Budgeted Cost'),
      typed('currency', 'ActualCost', 'Actual Cost'),
      typed('double', 'NumberSent', 'Num Sent'),
      flag('IsActive', 'Active'),
      longText('Description', 'Description', 32000),
      ownerField({ referenceTo: ['User'], childRelationshipName: 'Campaigns' }),
    ],
  };
}

function ofPerson(field: FieldDefinition): FieldDefinition {
  return { ...field, ...READ_ONLY, parentField: { reference: 'LeadOrContactId', field: field.name } };
}

/**
 * A campaign with a person: a lead or a contact, never changed afterwards.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmember.htm
 */
export function campaignMemberObject(): ObjectDefinition {
  const members = { ...CREATE_ONLY, childRelationshipName: 'CampaignMembers', onDelete: 'cascade' as const };
  return {
    name: 'CampaignMember',
    label: 'Campaign Member',
    labelPlural: 'Campaign Members',
    keyPrefix: '00v',
    kind: 'standard',
    undeletable: false,
    fields: [
      ...auditFields(),
      reference('CampaignId', 'Campaign ID', ['Campaign'], 'Campaign', { ...members, required: true }),
      reference('LeadId', 'Lead ID', ['Lead'], 'Lead', members),
      reference('ContactId', 'Contact ID', ['Contact'], 'Contact', members),
      // The values are those of the campaign's own CampaignMemberStatus rows.
      text('Status', 'Status', 40, { type: 'picklist' }),
      flag('HasResponded', 'Responded', READ_ONLY),
      typed('date', 'FirstRespondedDate', 'First Responded Date', READ_ONLY),
      picklist('Type', 'Type', ['Lead', 'Contact'], READ_ONLY),
      reference('LeadOrContactId', 'Related Record ID', ['Contact', 'Lead'], 'LeadOrContact', READ_ONLY),
      ofPerson(text('Name', 'Name', 121, { nameField: true, alwaysVisible: true })),
      ofPerson(text('FirstName', 'First Name', 40)),
      ofPerson(text('LastName', 'Last Name', 80)),
      ofPerson(text('Title', 'Title', 128)),
      ofPerson(phone('Phone', 'Phone')),
      ofPerson(phone('MobilePhone', 'Mobile')),
      ofPerson(phone('Fax', 'Fax')),
      ofPerson(email('Email', 'Email')),
      ofPerson(flag('DoNotCall', 'Do Not Call')),
      ofPerson(flag('HasOptedOutOfEmail', 'Email Opt Out')),
      ofPerson(picklist('LeadSource', 'Lead Source', [])),
    ],
  };
}

/**
 * The object reference lists no create(), yet Apex and API clients do create and change statuses.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmemberstatus.htm
 */
export function campaignMemberStatusObject(): ObjectDefinition {
  return {
    name: 'CampaignMemberStatus',
    label: 'Campaign Member Status',
    labelPlural: 'Campaign Member Statuses',
    keyPrefix: '01Y',
    kind: 'standard',
    undeletable: false,
    fields: [
      ...auditFields(),
      reference('CampaignId', 'Campaign ID', ['Campaign'], 'Campaign', {
        ...CREATE_ONLY,
        required: true,
        childRelationshipName: 'CampaignMemberStatuses',
        onDelete: 'cascade',
      }),
      text('Label', 'Label', 40, { required: true, nameField: true }),
      typed('int', 'SortOrder', 'Sort Order'),
      flag('IsDefault', 'Is Default'),
      flag('HasResponded', 'Responded'),
    ],
  };
}
