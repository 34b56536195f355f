/** Page layouts: which fields a page shows, where, and under which label (Lightning's own labels, not the API's). */

export interface FieldSlot {
  field: string;
  label?: string;
}

export interface RelatedListLayout {
  name: string;
  label: string;
  object: string;
  parentField: string;
  columns: FieldSlot[];
  orderBy: string;
}

export interface ObjectLayout {
  titleField: string;
  highlights: FieldSlot[];
  sections: { label: string; left: FieldSlot[]; right: FieldSlot[] }[];
  related: RelatedListLayout[];
  /** Fields of Task that point to a record of this object. */
  activityFields: string[];
  listColumns: FieldSlot[];
  searchFields: string[];
  searchDetail: string[];
  formFields: FieldSlot[];
}

const slot = (field: string, label?: string): FieldSlot => (label === undefined ? { field } : { field, label });
const slots = (...fields: string[]): FieldSlot[] => fields.map((field) => slot(field));

const systemSection = {
  label: 'System Information',
  left: [slot('CreatedById', 'Created By'), slot('CreatedDate', 'Created Date')],
  right: [slot('LastModifiedById', 'Last Modified By'), slot('LastModifiedDate', 'Last Modified Date')],
};

const caseColumns = [
  slot('CaseNumber', 'Case'), slot('ContactId', 'Contact Name'), slot('Subject'), slot('Priority'),
  slot('CreatedDate', 'Date Opened'), slot('Status'), slot('OwnerId', 'Owner'),
];

const casesOf = (parentField: string): RelatedListLayout => ({
  name: 'Cases', label: 'Cases', object: 'Case', parentField, columns: caseColumns, orderBy: 'CreatedDate DESC',
});

const contact: ObjectLayout = {
  titleField: 'Name',
  highlights: [slot('Title'), slot('AccountId', 'Account Name'), slot('Phone', 'Phone'), slot('Email'), slot('OwnerId', 'Contact Owner')],
  sections: [
    {
      label: 'Contact Information',
      left: [slot('Name', 'Name'), slot('AccountId', 'Account Name'), slot('Title'), slot('Department'), slot('Birthdate'), slot('ReportsToId', 'Reports To'), slot('LeadSource', 'Lead Source')],
      right: [slot('OwnerId', 'Contact Owner'), slot('Phone', 'Phone'), slot('MobilePhone', 'Mobile'), slot('HomePhone', 'Home Phone'), slot('OtherPhone', 'Other Phone'), slot('Email'), slot('CINNOX_Contact_Id__c')],
    },
    { label: 'Address Information', left: [slot('MailingAddress', 'Mailing Address')], right: [slot('OtherAddress', 'Other Address')] },
    { label: 'Additional Information', left: slots('DoNotCall', 'HasOptedOutOfEmail'), right: slots('AssistantName', 'AssistantPhone') },
    { label: 'Description Information', left: slots('Description'), right: [] },
    systemSection,
  ],
  related: [casesOf('ContactId')],
  activityFields: ['WhoId'],
  listColumns: [slot('Name', 'Name'), slot('AccountId', 'Account Name'), slot('Title'), slot('Phone', 'Phone'), slot('MobilePhone', 'Mobile'), slot('Email'), slot('OwnerId', 'Contact Owner')],
  searchFields: ['Name', 'Email', 'Phone', 'MobilePhone'],
  searchDetail: ['AccountId', 'Email'],
  formFields: slots('Salutation', 'FirstName', 'LastName', 'AccountId', 'Title', 'Department', 'Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'Email', 'MailingStreet', 'MailingCity', 'MailingState', 'MailingPostalCode', 'MailingCountry', 'DoNotCall', 'HasOptedOutOfEmail', 'Description'),
};

const account: ObjectLayout = {
  titleField: 'Name',
  highlights: [slot('Type', 'Type'), slot('Phone', 'Phone'), slot('Website'), slot('OwnerId', 'Account Owner'), slot('Industry')],
  sections: [
    {
      label: 'Account Information',
      left: [slot('OwnerId', 'Account Owner'), slot('Name', 'Account Name'), slot('ParentId', 'Parent Account'), slot('AccountNumber', 'Account Number'), slot('Type', 'Type'), slot('Industry')],
      right: [slot('Phone', 'Phone'), slot('Fax', 'Fax'), slot('Website'), slot('NumberOfEmployees', 'Employees'), slot('AnnualRevenue', 'Annual Revenue'), slot('Rating')],
    },
    { label: 'Address Information', left: [slot('BillingAddress', 'Billing Address')], right: [slot('ShippingAddress', 'Shipping Address')] },
    { label: 'Description Information', left: slots('Description'), right: [] },
    systemSection,
  ],
  related: [
    { name: 'Contacts', label: 'Contacts', object: 'Contact', parentField: 'AccountId', columns: [slot('Name', 'Contact Name'), slot('Title'), slot('Email'), slot('Phone', 'Phone')], orderBy: 'LastName ASC' },
    casesOf('AccountId'),
  ],
  activityFields: ['AccountId', 'WhatId'],
  listColumns: [slot('Name', 'Account Name'), slot('BillingCity', 'Billing City'), slot('Phone', 'Phone'), slot('Type', 'Type'), slot('Industry'), slot('OwnerId', 'Account Owner')],
  searchFields: ['Name', 'Phone'],
  searchDetail: ['Phone', 'BillingCity'],
  formFields: slots('Name', 'ParentId', 'Phone', 'Website', 'Type', 'Industry', 'NumberOfEmployees', 'BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode', 'BillingCountry', 'Description'),
};

const caseLayout: ObjectLayout = {
  titleField: 'Subject',
  highlights: [slot('Priority'), slot('Status'), slot('CaseNumber', 'Case Number'), slot('ContactId', 'Contact Name'), slot('OwnerId', 'Case Owner')],
  sections: [
    {
      label: 'Case Information',
      left: [slot('OwnerId', 'Case Owner'), slot('CaseNumber', 'Case Number'), slot('ContactId', 'Contact Name'), slot('AccountId', 'Account Name'), slot('Type', 'Type'), slot('Reason', 'Case Reason')],
      right: [slot('Status'), slot('Priority'), slot('ContactPhone', 'Contact Phone'), slot('ContactEmail', 'Contact Email'), slot('Origin', 'Case Origin'), slot('ParentId', 'Parent Case')],
    },
    { label: 'Web Information', left: [slot('SuppliedEmail', 'Web Email'), slot('SuppliedName', 'Web Name')], right: [slot('SuppliedCompany', 'Web Company'), slot('SuppliedPhone', 'Web Phone')] },
    { label: 'Description Information', left: slots('Subject', 'Description'), right: [] },
    { label: 'System Information', left: [slot('CreatedDate', 'Date/Time Opened'), slot('CreatedById', 'Created By')], right: [slot('ClosedDate', 'Date/Time Closed'), slot('LastModifiedById', 'Last Modified By')] },
  ],
  related: [
    { name: 'CaseComments', label: 'Case Comments', object: 'CaseComment', parentField: 'ParentId', columns: [slot('CreatedById', 'User'), slot('IsPublished', 'Public'), slot('CreatedDate', 'Created Date'), slot('CommentBody', 'Comment')], orderBy: 'CreatedDate DESC' },
  ],
  activityFields: ['WhatId'],
  listColumns: [slot('CaseNumber', 'Case Number'), slot('Subject'), slot('ContactId', 'Contact Name'), slot('Status'), slot('Priority'), slot('Origin', 'Case Origin'), slot('CreatedDate', 'Date/Time Opened'), slot('OwnerId', 'Case Owner')],
  searchFields: ['CaseNumber', 'Subject'],
  searchDetail: ['CaseNumber', 'Status'],
  formFields: slots('Status', 'Priority', 'Origin', 'ContactId', 'AccountId', 'Type', 'Reason', 'Subject', 'Description'),
};

const task: ObjectLayout = {
  titleField: 'Subject',
  highlights: [slot('WhoId', 'Name'), slot('ActivityDate', 'Due Date'), slot('Status'), slot('Priority'), slot('OwnerId', 'Assigned To')],
  sections: [
    {
      label: 'Task Information',
      left: [slot('OwnerId', 'Assigned To'), slot('Subject'), slot('ActivityDate', 'Due Date'), slot('WhoId', 'Name'), slot('WhatId', 'Related To'), slot('AccountId', 'Account')],
      right: [slot('Status'), slot('Priority'), slot('TaskSubtype', 'Task Subtype'), slot('Type'), slot('CompletedDateTime', 'Completed Date/Time')],
    },
    {
      label: 'Call Information',
      left: [slot('CallType', 'Call Type'), slot('CallDurationInSeconds', 'Call Duration'), slot('CallDisposition', 'Call Result')],
      right: [slot('CallObject', 'Call Object Identifier')],
    },
    { label: 'Description Information', left: [slot('Description', 'Comments')], right: [] },
    systemSection,
  ],
  related: [],
  activityFields: [],
  listColumns: [slot('Subject'), slot('WhoId', 'Name'), slot('WhatId', 'Related To'), slot('ActivityDate', 'Due Date'), slot('Status'), slot('Priority'), slot('OwnerId', 'Assigned Alias')],
  searchFields: ['Subject'],
  searchDetail: ['Status', 'ActivityDate'],
  formFields: [slot('Subject'), slot('ActivityDate', 'Due Date'), slot('WhoId', 'Name'), slot('WhatId', 'Related To'), slot('OwnerId', 'Assigned To'), slot('Status'), slot('Priority'), slot('Description', 'Comments')],
};

const user: ObjectLayout = {
  titleField: 'Name',
  highlights: slots('Title', 'Email', 'Phone'),
  sections: [
    { label: 'About', left: slots('Name', 'Username', 'Email', 'Title'), right: [slot('Alias'), slot('TimeZoneSidKey', 'Time Zone'), slot('LocaleSidKey', 'Locale'), slot('IsActive', 'Active')] },
  ],
  related: [],
  activityFields: [],
  listColumns: slots('Name', 'Email', 'Username', 'IsActive'),
  searchFields: ['Name'],
  searchDetail: ['Email'],
  formFields: [],
};

const known: Readonly<Record<string, ObjectLayout>> = { Contact: contact, Account: account, Case: caseLayout, Task: task, User: user };

/** Objects with a tab in the navigation bar. */
export const tabObjects = ['Contact', 'Account', 'Case', 'Task'] as const;

/** The layout of a known object, or one that shows every field. */
export function layoutOf(object: string, titleField: string, allFields: string[]): ObjectLayout {
  const layout = known[object];
  if (layout !== undefined) return layout;
  const shown = allFields.filter((name) => !['Id', 'IsDeleted', 'SystemModstamp'].includes(name));
  const half = Math.ceil(shown.length / 2);
  return {
    titleField,
    highlights: slots(...shown.filter((name) => name.endsWith('__c')).slice(0, 5)),
    sections: [{ label: 'Information', left: slots(...shown.slice(0, half)), right: slots(...shown.slice(half)) }],
    related: [],
    activityFields: [],
    listColumns: slots(...new Set([titleField, ...shown.filter((name) => name.endsWith('__c')).slice(0, 6), 'CreatedDate'])),
    searchFields: [titleField],
    searchDetail: ['CreatedDate'],
    formFields: slots(...shown.filter((name) => name.endsWith('__c'))),
  };
}
