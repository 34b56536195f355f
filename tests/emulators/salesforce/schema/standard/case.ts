import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, email, flag, longText, phone, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';

const CREATE_ONLY = { updateable: false } as const;
const FROM_CONTACT = READ_ONLY;

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm */
export function caseObject(): ObjectDefinition {
  return {
    name: 'Case',
    label: 'Case',
    labelPlural: 'Cases',
    keyPrefix: '500',
    kind: 'standard',
    fields: [
      ...auditFields(),
      text('CaseNumber', 'Case Number', 30, {
        ...READ_ONLY,
        nameField: true,
        alwaysVisible: true,
        autoNumber: '{00000000}',
        indexed: true,
      }),
      reference('MasterRecordId', 'Master Record ID', ['Case'], 'MasterRecord', READ_ONLY),
      reference('ContactId', 'Contact ID', ['Contact'], 'Contact', { childRelationshipName: 'Cases' }),
      reference('AccountId', 'Account ID', ['Account'], 'Account', { childRelationshipName: 'Cases' }),
      reference('ParentId', 'Parent Case ID', ['Case'], 'Parent', { childRelationshipName: 'Cases' }),
      ownerField({ childRelationshipName: 'Cases' }),
      text('Subject', 'Subject', 255),
      longText('Description', 'Description', 32000),
      picklist('Status', 'Status', ['New', 'Working', 'Escalated', 'Closed'], { defaultValue: 'New' }),
      picklist('Origin', 'Case Origin', ['Phone', 'Email', 'Web']),
      picklist('Priority', 'Priority', ['High', 'Medium', 'Low'], { defaultValue: 'Medium' }),
      picklist('Type', 'Case Type', ['Mechanical', 'Electrical', 'Electronic', 'Structural', 'Other']),
      picklist('Reason', 'Case Reason', ['Installation', 'Equipment Complexity', 'Performance', 'Breakdown', 'Other']),
      flag('IsClosed', 'Closed', READ_ONLY),
      typed('datetime', 'ClosedDate', 'Closed Date', READ_ONLY),
      flag('IsEscalated', 'Escalated'),
      text('SuppliedName', 'Name', 80, CREATE_ONLY),
      email('SuppliedEmail', 'Email Address', CREATE_ONLY),
      text('SuppliedPhone', 'Phone', 40, CREATE_ONLY),
      text('SuppliedCompany', 'Company', 80, CREATE_ONLY),
      phone('ContactPhone', 'Contact Phone', {
        ...FROM_CONTACT,
        parentField: { reference: 'ContactId', field: 'Phone' },
      }),
      phone('ContactMobile', 'Contact Mobile', {
        ...FROM_CONTACT,
        parentField: { reference: 'ContactId', field: 'MobilePhone' },
      }),
      email('ContactEmail', 'Contact Email', {
        ...FROM_CONTACT,
        parentField: { reference: 'ContactId', field: 'Email' },
      }),
    ],
  };
}
