import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, email, flag, longText, phone, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';
import { addressFields } from './address.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_lead.htm */
export function leadObject(): ObjectDefinition {
  return {
    name: 'Lead',
    label: 'Lead',
    labelPlural: 'Leads',
    keyPrefix: '00Q',
    kind: 'standard',
    fields: [
      ...auditFields(),
      reference('MasterRecordId', 'Master Record ID', ['Lead'], 'MasterRecord', READ_ONLY),
      text('LastName', 'Last Name', 80, { required: true, alwaysVisible: true }),
      text('FirstName', 'First Name', 40, { alwaysVisible: true }),
      picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], { length: 40 }),
      text('Name', 'Full Name', 121, { ...READ_ONLY, nameField: true, alwaysVisible: true, indexed: true }),
      text('Company', 'Company', 255, { required: true, alwaysVisible: true }),
      ownerField({ childRelationshipName: 'Leads' }),
      text('Title', 'Title', 128),
      ...addressFields('', ''),
      phone('Phone', 'Phone'),
      phone('MobilePhone', 'Mobile Phone'),
      phone('Fax', 'Fax'),
      email('Email', 'Email'),
      typed('url', 'Website', 'Website', { length: 255 }),
      longText('Description', 'Description', 32000),
      picklist('LeadSource', 'Lead Source', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
      picklist('Status', 'Status', LEAD_STATUSES, { defaultValue: LEAD_STATUSES[0] }),
      picklist('Industry', 'Industry', [
        'Transportation',
        'Shipping',
        'Technology',
        'Retail',
        'Manufacturing',
        'Other',
      ]),
      picklist('Rating', 'Rating', ['Hot', 'Warm', 'Cold']),
      typed('int', 'NumberOfEmployees', 'Employees'),
      flag('DoNotCall', 'Do Not Call'),
      flag('HasOptedOutOfEmail', 'Email Opt Out'),
      flag('IsUnreadByOwner', 'Unread By Owner'),
      flag('IsConverted', 'Converted', READ_ONLY),
      typed('date', 'ConvertedDate', 'Converted Date', READ_ONLY),
      reference('ConvertedAccountId', 'Converted Account ID', ['Account'], 'ConvertedAccount', READ_ONLY),
      reference('ConvertedContactId', 'Converted Contact ID', ['Contact'], 'ConvertedContact', READ_ONLY),
      typed('date', 'LastActivityDate', 'Last Activity', READ_ONLY),
    ],
  };
}

export const LEAD_STATUSES = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
] as const;
