import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, flag, text, typed } from '../field-builders.ts';
import { auditFields } from '../system-fields.ts';

const CLOSED = { field: 'IsClosed', label: 'Is Closed' };

function statusObject(name: string, label: string, keyPrefix: string, mark = CLOSED): ObjectDefinition {
  const audit = auditFields().filter((field) => field.name !== 'IsDeleted');
  return {
    name,
    label,
    labelPlural: `${label} Values`,
    keyPrefix,
    kind: 'standard',
    createable: false,
    updateable: false,
    deletable: false,
    fields: [
      ...audit,
      text('MasterLabel', 'Master Label', 255, { ...READ_ONLY, nameField: true }),
      text('ApiName', 'API Name', 255, READ_ONLY),
      typed('int', 'SortOrder', 'Sort Order', READ_ONLY),
      flag('IsDefault', 'Is Default', READ_ONLY),
      flag(mark.field, mark.label, READ_ONLY),
    ],
  };
}

export const taskStatusObject = (): ObjectDefinition => statusObject('TaskStatus', 'Task Status Value', '01T');
export const caseStatusObject = (): ObjectDefinition => statusObject('CaseStatus', 'Case Status Value', '01P');

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_leadstatus.htm */
export const leadStatusObject = (): ObjectDefinition =>
  statusObject('LeadStatus', 'Lead Status Value', '01J', { field: 'IsConverted', label: 'Is Converted' });
