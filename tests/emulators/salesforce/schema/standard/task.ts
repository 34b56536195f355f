import type { FieldDefinition, ObjectDefinition } from '../../types.ts';
import { READ_ONLY, flag, longText, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';

const SUBTYPES = ['Task', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'] as const;

function restricted(values: readonly string[], defaultValue?: string) {
  return { restricted: true, values: values.map((value) => ({ value, default: value === defaultValue })) };
}

/** The person of an activity. Deleting the person deletes the activity. */
export function whoField(childRelationshipName: string): FieldDefinition {
  return reference('WhoId', 'Name ID', ['Contact', 'Lead'], 'Who', { childRelationshipName, onDelete: 'cascade' });
}

/** What an activity is about. Custom objects are allowed beside these. */
export function whatField(childRelationshipName: string): FieldDefinition {
  return reference('WhatId', 'Related To ID', ['Account', 'Campaign', 'Case'], 'What', {
    childRelationshipName,
    onDelete: 'cascade',
  });
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
export function taskObject(): ObjectDefinition {
  return {
    name: 'Task',
    label: 'Task',
    labelPlural: 'Tasks',
    keyPrefix: '00T',
    kind: 'standard',
    fields: [
      ...auditFields(),
      whoField('Tasks'),
      whatField('Tasks'),
      reference('AccountId', 'Account ID', ['Account'], 'Account', READ_ONLY),
      ownerField({ childRelationshipName: 'Tasks' }),
      typed('combobox', 'Subject', 'Subject', { length: 255, nameField: true }),
      typed('date', 'ActivityDate', 'Due Date Only'),
      picklist('Status', 'Status', ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'], {
        defaultValue: 'Not Started',
      }),
      picklist('Priority', 'Priority', ['High', 'Normal', 'Low'], { defaultValue: 'Normal' }),
      picklist('Type', 'Type', ['Call', 'Email', 'Meeting', 'Other']),
      picklist('TaskSubtype', 'Task Subtype', SUBTYPES, {
        updateable: false,
        length: 40,
        defaultValue: 'Task',
        picklist: restricted(SUBTYPES, 'Task'),
      }),
      longText('Description', 'Description', 32000),
      flag('IsClosed', 'Closed', READ_ONLY),
      flag('IsHighPriority', 'High Priority', READ_ONLY),
      flag('IsArchived', 'Archived', READ_ONLY),
      flag('IsRecurrence', 'Create Recurring Series of Tasks', { updateable: false }),
      flag('IsReminderSet', 'Reminder Set'),
      typed('datetime', 'ReminderDateTime', 'Reminder Date/Time'),
      typed('datetime', 'CompletedDateTime', 'Completed Date/Time', READ_ONLY),
      typed('int', 'CallDurationInSeconds', 'Call Duration', { minimum: 0 }),
      picklist('CallType', 'Call Type', ['Internal', 'Inbound', 'Outbound'], {
        length: 40,
        picklist: restricted(['Internal', 'Inbound', 'Outbound']),
      }),
      text('CallDisposition', 'Call Result', 255),
      text('CallObject', 'Call Object Identifier', 255, { indexed: true }),
    ],
  };
}
