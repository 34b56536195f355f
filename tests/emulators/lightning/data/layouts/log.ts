import { slot, slots, type ObjectLayout } from '../layout.ts';
import { systemSection } from './common.ts';

/** The package's log rows: the key and its outcome come first. */
export const logLayout: ObjectLayout = {
  titleField: 'Key__c',
  highlights: slots('State__c', 'Kind__c', 'Staff__c', 'Task_Id__c', 'Case_Id__c'),
  sections: [
    {
      label: 'Information',
      left: slots('Name', 'Key__c', 'State__c', 'Kind__c', 'Staff__c', 'Journey__c', 'Start__c', 'End__c'),
      right: slots(
        'Task_Id__c',
        'Case_Id__c',
        'Contact_Id__c',
        'Related_Id__c',
        'Decided_By__c',
        'Decided_At__c',
        'Browser__c',
        'Lease_Until__c',
      ),
    },
    { label: 'Content', left: slots('Disposition__c', 'Note__c'), right: slots('Data__c') },
    systemSection,
  ],
  related: [],
  activityFields: [],
  listColumns: [
    ...slots('Name', 'Key__c', 'State__c', 'Kind__c', 'Staff__c', 'Task_Id__c', 'Case_Id__c'),
    slot('CreatedDate', 'Created Date'),
  ],
  searchFields: ['Key__c'],
  searchDetail: ['State__c'],
  formFields: [],
};
