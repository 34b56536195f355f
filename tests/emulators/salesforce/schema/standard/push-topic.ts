import type { ObjectDefinition } from '../../types.ts';
import { flag, longText, picklist, text, typed } from '../field-builders.ts';
import { auditFields } from '../system-fields.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.api_streaming.meta/api_streaming/pushtopic.htm */
export function pushTopicObject(): ObjectDefinition {
  const scopes = ['Referenced', 'All', 'Select', 'Where'];
  return {
    name: 'PushTopic',
    label: 'Push Topic',
    labelPlural: 'Push Topics',
    keyPrefix: '0IF',
    kind: 'standard',
    fields: [
      ...auditFields(),
      text('Name', 'Topic Name', 25, { required: true, unique: true, nameField: true }),
      longText('Query', 'SOQL Query', 1300, { required: true }),
      typed('double', 'ApiVersion', 'API Version', { required: true }),
      flag('IsActive', 'Is Active', { defaultValue: true }),
      picklist('NotifyForFields', 'Notify For Fields', scopes, {
        defaultValue: 'Referenced',
        picklist: { restricted: true, values: scopes.map((value) => ({ value })) },
      }),
      flag('NotifyForOperationCreate', 'Notify For Operation Create', { defaultValue: true }),
      flag('NotifyForOperationUpdate', 'Notify For Operation Update', { defaultValue: true }),
      flag('NotifyForOperationDelete', 'Notify For Operation Delete', { defaultValue: true }),
      flag('NotifyForOperationUndelete', 'Notify For Operation Undelete', { defaultValue: true }),
      longText('Description', 'Description', 400),
    ],
  };
}
