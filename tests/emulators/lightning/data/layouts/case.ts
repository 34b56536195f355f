import { slot, slots, type ObjectLayout } from '../layout.ts';

export const caseLayout: ObjectLayout = {
  titleField: 'Subject',
  highlights: [
    slot('Priority'),
    slot('Status'),
    slot('CaseNumber', 'Case Number'),
    slot('ContactId', 'Contact Name'),
    slot('OwnerId', 'Case Owner'),
  ],
  sections: [
    {
      label: 'Case Information',
      left: [
        slot('OwnerId', 'Case Owner'),
        slot('CaseNumber', 'Case Number'),
        slot('ContactId', 'Contact Name'),
        slot('AccountId', 'Account Name'),
        slot('Type', 'Type'),
        slot('Reason', 'Case Reason'),
      ],
      right: [
        slot('Status'),
        slot('Priority'),
        slot('ContactPhone', 'Contact Phone'),
        slot('ContactEmail', 'Contact Email'),
        slot('Origin', 'Case Origin'),
        slot('ParentId', 'Parent Case'),
      ],
    },
    {
      label: 'Web Information',
      left: [slot('SuppliedEmail', 'Web Email'), slot('SuppliedName', 'Web Name')],
      right: [slot('SuppliedCompany', 'Web Company'), slot('SuppliedPhone', 'Web Phone')],
    },
    { label: 'Description Information', left: slots('Subject', 'Description'), right: [] },
    {
      label: 'System Information',
      left: [slot('CreatedDate', 'Date/Time Opened'), slot('CreatedById', 'Created By')],
      right: [slot('ClosedDate', 'Date/Time Closed'), slot('LastModifiedById', 'Last Modified By')],
    },
  ],
  related: [
    {
      name: 'CaseComments',
      label: 'Case Comments',
      object: 'CaseComment',
      parentField: 'ParentId',
      columns: [
        slot('CreatedById', 'User'),
        slot('IsPublished', 'Public'),
        slot('CreatedDate', 'Created Date'),
        slot('CommentBody', 'Comment'),
      ],
      orderBy: 'CreatedDate DESC',
    },
  ],
  activityFields: ['WhatId'],
  listColumns: [
    slot('CaseNumber', 'Case Number'),
    slot('Subject'),
    slot('ContactId', 'Contact Name'),
    slot('Status'),
    slot('Priority'),
    slot('Origin', 'Case Origin'),
    slot('CreatedDate', 'Date/Time Opened'),
    slot('OwnerId', 'Case Owner'),
  ],
  searchFields: ['CaseNumber', 'Subject'],
  searchDetail: ['CaseNumber', 'Status'],
  formFields: slots(
    'Status',
    'Priority',
    'Origin',
    'ContactId',
    'AccountId',
    'Type',
    'Reason',
    'Subject',
    'Description',
  ),
};
