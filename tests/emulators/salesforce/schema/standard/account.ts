import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, longText, phone, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';
import { addressFields } from './address.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm */
export function accountObject(): ObjectDefinition {
  return {
    name: 'Account',
    label: 'Account',
    labelPlural: 'Accounts',
    keyPrefix: '001',
    kind: 'standard',
    fields: [
      ...auditFields(),
      reference('MasterRecordId', 'Master Record ID', ['Account'], 'MasterRecord', READ_ONLY),
      text('Name', 'Account Name', 255, { required: true, nameField: true, alwaysVisible: true, indexed: true }),
      ownerField({ childRelationshipName: 'Accounts' }),
      picklist('Type', 'Account Type', ['Prospect', 'Customer - Direct', 'Customer - Channel', 'Partner', 'Other']),
      picklist('Industry', 'Industry', [
        'Transportation',
        'Shipping',
        'Technology',
        'Retail',
        'Manufacturing',
        'Other',
      ]),
      reference('ParentId', 'Parent Account ID', ['Account'], 'Parent', { childRelationshipName: 'ChildAccounts' }),
      text('AccountNumber', 'Account Number', 40),
      phone('Phone', 'Account Phone'),
      phone('Fax', 'Account Fax'),
      typed('url', 'Website', 'Website', { length: 255 }),
      longText('Description', 'Account Description', 32000),
      typed('int', 'NumberOfEmployees', 'Employees'),
      ...addressFields('Billing', 'Billing'),
      ...addressFields('Shipping', 'Shipping'),
    ],
  };
}
