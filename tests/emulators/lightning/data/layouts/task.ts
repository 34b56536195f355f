import { slot, type ObjectLayout } from '../layout.ts';
import { systemSection } from './common.ts';

export const taskLayout: ObjectLayout = {
  titleField: 'Subject',
  highlights: [
    slot('WhoId', 'Name'),
    slot('ActivityDate', 'Due Date'),
    slot('Status'),
    slot('Priority'),
    slot('OwnerId', 'Assigned To'),
  ],
  sections: [
    {
      label: 'Task Information',
      left: [
        slot('OwnerId', 'Assigned To'),
        slot('Subject'),
        slot('ActivityDate', 'Due Date'),
        slot('WhoId', 'Name'),
        slot('WhatId', 'Related To'),
        slot('AccountId', 'Account'),
      ],
      right: [
        slot('Status'),
        slot('Priority'),
        slot('TaskSubtype', 'Task Subtype'),
        slot('Type'),
        slot('CompletedDateTime', 'Completed Date/Time'),
      ],
    },
    {
      label: 'Call Information',
      left: [
        slot('CallType', 'Call Type'),
        slot('CallDurationInSeconds', 'Call Duration'),
        slot('CallDisposition', 'Call Result'),
      ],
      right: [slot('CallObject', 'Call Object Identifier')],
    },
    { label: 'Description Information', left: [slot('Description', 'Comments')], right: [] },
    systemSection,
  ],
  related: [],
  activityFields: [],
  listColumns: [
    slot('Subject'),
    slot('WhoId', 'Name'),
    slot('WhatId', 'Related To'),
    slot('ActivityDate', 'Due Date'),
    slot('Status'),
    slot('Priority'),
    slot('OwnerId', 'Assigned Alias'),
  ],
  searchFields: ['Subject'],
  searchDetail: ['Status', 'ActivityDate'],
  formFields: [
    slot('Subject'),
    slot('ActivityDate', 'Due Date'),
    slot('WhoId', 'Name'),
    slot('WhatId', 'Related To'),
    slot('OwnerId', 'Assigned To'),
    slot('Status'),
    slot('Priority'),
    slot('Description', 'Comments'),
  ],
};
