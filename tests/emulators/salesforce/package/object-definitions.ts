import type { FieldDefinition, FieldType, ObjectDefinition } from '../types.ts';
import type { MetadataElement } from './metadata-files.ts';

/** Types of custom fields that the emulator has, by their names in metadata. */
export const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  EncryptedText: 'string',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Checkbox: 'boolean',
  Lookup: 'reference',
  MasterDetail: 'reference',
};

/** A custom object as its metadata describes it, without its custom fields. The org gives the key prefix. */
export function objectDefinition(name: string, root: MetadataElement, keyPrefix: string): ObjectDefinition {
  const kind = name.endsWith('__e') ? 'event' : name.endsWith('__mdt') ? 'metadata' : 'custom';
  const isWritable = kind === 'custom';
  const label = root.value('label') ?? name;
  return {
    name,
    label,
    labelPlural: root.value('pluralLabel') ?? label,
    keyPrefix,
    kind,
    custom: true,
    createable: kind !== 'metadata',
    updateable: isWritable,
    deletable: isWritable,
    fields: nameField(root),
  };
}

/** The record's name, text or an auto number; events and settings bring names of their own. */
function nameField(root: MetadataElement): FieldDefinition[] {
  const name = root.first('nameField');
  if (!name) return [];
  const isNumber = name.value('type') === 'AutoNumber';
  return [
    {
      name: 'Name',
      label: name.value('label') ?? 'Name',
      type: 'string',
      length: 80,
      ...(isNumber ? { autoNumber: name.value('displayFormat') ?? '{0}' } : {}),
      nameField: true,
      alwaysVisible: true,
      createable: !isNumber,
      updateable: !isNumber,
      filterable: true,
    },
  ];
}

/** One field. `object` tells events and settings, whose fields nobody updates, from the others. */
export function fieldDefinition(root: MetadataElement, object: string): FieldDefinition {
  const name = root.value('fullName') ?? '';
  const type = FIELD_TYPES[root.value('type') ?? ''];
  if (!name || !type) throw new Error(`The field ${object}.${name} has a type the emulator does not know.`);
  const isRequired = root.flag('required');
  const length = Number(root.value('length') ?? (type === 'picklist' ? 255 : type === 'email' ? 80 : 0));
  return {
    name,
    label: root.value('label') ?? name,
    type,
    custom: true,
    createable: !object.endsWith('__mdt'),
    updateable: object.endsWith('__c') || !object.includes('__'),
    filterable: type !== 'textarea',
    externalId: root.flag('externalId'),
    unique: root.flag('unique'),
    caseSensitive: root.flag('caseSensitive'),
    required: isRequired,
    ...(length > 0 ? { length } : {}),
    // Field permissions cannot be taken from a required field, and permission sets may not name one.
    ...(isRequired ? { alwaysVisible: true } : {}),
    ...(type === 'boolean' ? { defaultValue: root.flag('defaultValue') } : {}),
    ...picklistOf(root),
    ...referenceOf(root, name),
  };
}

function picklistOf(root: MetadataElement): Partial<FieldDefinition> {
  const valueSet = root.first('valueSet');
  if (!valueSet) return {};
  const values = (valueSet.first('valueSetDefinition')?.all('value') ?? []).map((value) => ({
    value: value.value('fullName') ?? '',
    label: value.value('label') ?? '',
    default: value.flag('default'),
    active: value.value('isActive') !== 'false',
  }));
  return { picklist: { values, restricted: valueSet.flag('restricted') } };
}

function referenceOf(root: MetadataElement, name: string): Partial<FieldDefinition> {
  const parents = root.all('referenceTo').map((parent) => parent.text);
  if (parents.length === 0) return {};
  const childName = root.value('relationshipName');
  return {
    length: 18,
    referenceTo: parents,
    relationshipName: name.replace(/__c$/, '__r'),
    ...(childName ? { childRelationshipName: `${childName}__r` } : {}),
  };
}
