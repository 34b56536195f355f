import { slot, type RelatedListLayout } from '../layout.ts';

export const systemSection = {
  label: 'System Information',
  left: [slot('CreatedById', 'Created By'), slot('CreatedDate', 'Created Date')],
  right: [slot('LastModifiedById', 'Last Modified By'), slot('LastModifiedDate', 'Last Modified Date')],
};

const caseColumns = [
  slot('CaseNumber', 'Case'),
  slot('ContactId', 'Contact Name'),
  slot('Subject'),
  slot('Priority'),
  slot('CreatedDate', 'Date Opened'),
  slot('Status'),
  slot('OwnerId', 'Owner'),
];

export const casesOf = (parentField: string): RelatedListLayout => ({
  name: 'Cases',
  label: 'Cases',
  object: 'Case',
  parentField,
  columns: caseColumns,
  orderBy: 'CreatedDate DESC',
});
