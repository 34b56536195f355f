import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, flag, text, typed } from '../field-builders.ts';
import { auditFields } from '../system-fields.ts';

function statusObject(name: string, label: string, keyPrefix: string): ObjectDefinition {
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
      flag('IsClosed', 'Is Closed', READ_ONLY),
    ],
  };
}

export const taskStatusObject = (): ObjectDefinition => statusObject('TaskStatus', 'Task Status Value', '01T');
export const caseStatusObject = (): ObjectDefinition => statusObject('CaseStatus', 'Case Status Value', '01P');
