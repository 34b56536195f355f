import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, email, flag, longText, phone, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';
import { addressFields } from './address.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm */
export function contactObject(): ObjectDefinition {
  return {
    name: 'Contact',
    label: 'Contact',
    labelPlural: 'Contacts',
    keyPrefix: '003',
    kind: 'standard',
    fields: [
      ...auditFields(),
      reference('MasterRecordId', 'Master Record ID', ['Contact'], 'MasterRecord', READ_ONLY),
      reference('AccountId', 'Account ID', ['Account'], 'Account', {
        childRelationshipName: 'Contacts',
        onDelete: 'cascade',
      }),
      text('LastName', 'Last Name', 80, { required: true, alwaysVisible: true }),
      text('FirstName', 'First Name', 40, { alwaysVisible: true }),
      picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], { length: 40 }),
      text('Name', 'Full Name', 121, { ...READ_ONLY, nameField: true, alwaysVisible: true, indexed: true }),
      ownerField({ referenceTo: ['User'], childRelationshipName: 'Contacts' }),
      reference('ReportsToId', 'Reports To ID', ['Contact'], 'ReportsTo', { childRelationshipName: 'ReportsTo' }),
      phone('Phone', 'Business Phone'),
      phone('MobilePhone', 'Mobile Phone'),
      phone('HomePhone', 'Home Phone'),
      phone('OtherPhone', 'Other Phone'),
      phone('AssistantPhone', 'Asst. Phone'),
      phone('Fax', 'Business Fax'),
      email('Email', 'Email'),
      text('Title', 'Title', 128),
      text('Department', 'Department', 80),
      text('AssistantName', "Assistant's Name", 40),
      picklist('LeadSource', 'Lead Source', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
      typed('date', 'Birthdate', 'Birthdate'),
      longText('Description', 'Contact Description', 32000),
      flag('DoNotCall', 'Do Not Call'),
      flag('HasOptedOutOfEmail', 'Email Opt Out'),
      typed('datetime', 'LastActivityDate', 'Last Activity', READ_ONLY),
      ...addressFields('Mailing', 'Mailing'),
      ...addressFields('Other', 'Other'),
    ],
  };
}
