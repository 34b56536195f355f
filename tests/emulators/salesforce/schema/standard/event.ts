import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, flag, longText, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';
import { whatField, whoField } from './task.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm */
export function calendarEventObject(): ObjectDefinition {
  return {
    name: 'Event',
    label: 'Event',
    labelPlural: 'Events',
    keyPrefix: '00U',
    kind: 'standard',
    fields: [
      ...auditFields(),
      whoField('Events'),
      whatField('Events'),
      reference('AccountId', 'Account ID', ['Account'], 'Account', READ_ONLY),
      ownerField({ referenceTo: ['User'], childRelationshipName: 'Events' }),
      typed('combobox', 'Subject', 'Subject', { length: 255, nameField: true }),
      text('Location', 'Location', 255),
      flag('IsAllDayEvent', 'All-Day Event'),
      typed('datetime', 'ActivityDateTime', 'Due Date Time'),
      typed('date', 'ActivityDate', 'Due Date Only'),
      typed('int', 'DurationInMinutes', 'Duration', { minimum: 0 }),
      typed('datetime', 'StartDateTime', 'Start Date Time'),
      typed('datetime', 'EndDateTime', 'End Date Time'),
      longText('Description', 'Description', 32000),
      picklist('Type', 'Type', ['Call', 'Email', 'Meeting', 'Other']),
      picklist('ShowAs', 'Show Time As', ['Busy', 'OutOfOffice', 'Free'], { length: 40, defaultValue: 'Busy' }),
      flag('IsPrivate', 'Private'),
      flag('IsArchived', 'Archived', READ_ONLY),
    ],
  };
}
