import type { FieldDefinition, ObjectDefinition } from '../types.ts';
import { READ_ONLY, flag, reference, text, typed } from './field-builders.ts';

const SYSTEM = { ...READ_ONLY, alwaysVisible: true } as const;

export function auditFields(): FieldDefinition[] {
  return [
    typed('id', 'Id', 'Record ID', { length: 18, ...SYSTEM }),
    flag('IsDeleted', 'Deleted', SYSTEM),
    typed('datetime', 'CreatedDate', 'Created Date', SYSTEM),
    reference('CreatedById', 'Created By ID', ['User'], 'CreatedBy', SYSTEM),
    typed('datetime', 'LastModifiedDate', 'Last Modified Date', SYSTEM),
    reference('LastModifiedById', 'Last Modified By ID', ['User'], 'LastModifiedBy', SYSTEM),
    typed('datetime', 'SystemModstamp', 'System Modstamp', SYSTEM),
  ];
}

export function ownerField(extra?: Partial<FieldDefinition>): FieldDefinition {
  return reference('OwnerId', 'Owner ID', ['User', 'Group'], 'Owner', { alwaysVisible: true, ...extra });
}

function metadataFields(): FieldDefinition[] {
  const readOnly = { ...SYSTEM };
  return [
    typed('id', 'Id', 'Custom Metadata Record ID', { length: 18, ...SYSTEM }),
    text('DeveloperName', 'Custom Metadata Record Name', 40, { ...readOnly, indexed: true }),
    text('MasterLabel', 'Label', 40, readOnly),
    text('Label', 'Label', 40, { ...readOnly, nameField: true }),
    text('Language', 'Master Language', 40, readOnly),
    text('NamespacePrefix', 'Namespace Prefix', 15, readOnly),
    text('QualifiedApiName', 'Qualified API Name', 70, readOnly),
    typed('datetime', 'SystemModstamp', 'System Modstamp', readOnly),
  ];
}

function eventFields(): FieldDefinition[] {
  return [
    text('ReplayId', 'Replay ID', 1000, SYSTEM),
    typed('datetime', 'CreatedDate', 'Created Date', SYSTEM),
    reference('CreatedById', 'Created By ID', ['User'], 'CreatedBy', SYSTEM),
    text('EventUuid', 'Event UUID', 36, SYSTEM),
  ];
}

function defaultFields(definition: ObjectDefinition): FieldDefinition[] {
  if (definition.kind === 'metadata') return metadataFields();
  if (definition.kind === 'event') return eventFields();
  const name = text('Name', `${definition.label} Name`, 80, { nameField: true, alwaysVisible: true });
  return [...auditFields(), name, ownerField()];
}

/** The definition with the fields that every object of its kind has; fields given by the definition win. */
export function withSystemFields(definition: ObjectDefinition): ObjectDefinition {
  const given = new Set(definition.fields.map((field) => field.name.toLowerCase()));
  const added =
    definition.kind === 'standard'
      ? []
      : defaultFields(definition).filter((field) => !given.has(field.name.toLowerCase()));
  const fields = definition.fields.map((field) =>
    field.name === 'Name' ? { nameField: true, alwaysVisible: true, ...field } : field,
  );
  return { ...definition, fields: [...added, ...fields] };
}
