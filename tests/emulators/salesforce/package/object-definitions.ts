import type { FieldDefinition, FieldType, ObjectDefinition } from '../types.ts';
import type { MetadataElement, MetadataFile } from './metadata-files.ts';

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  Text: 'string',
  LongTextArea: 'textarea',
  Picklist: 'picklist',
  DateTime: 'datetime',
  Email: 'email',
  Checkbox: 'boolean',
  Lookup: 'reference',
};

/** Key prefixes are given by the org in the order in which objects are made; here they are fixed. */
const KEY_PREFIXES: Readonly<Record<string, string>> = {
  CINNOX_Log__c: 'a00',
  CINNOX_Signal__c: 'a01',
  CINNOX_Staff__c: 'a02',
  CINNOX_Event__e: 'e00',
  CINNOX_Setting__mdt: 'm00',
};

export interface PackageObjects {
  objects: ObjectDefinition[];
  /** Fields that the package adds to standard objects. */
  added: { object: string; field: FieldDefinition }[];
  /** Objects whose rows only their owners see. */
  private: string[];
}

/** Objects and fields as the package's metadata files describe them. */
export function objectDefinitions(files: MetadataFile[]): PackageObjects {
  const fields = new Map<string, FieldDefinition[]>();
  for (const { path, root } of files) {
    const object = /\/objects\/([^/]+)\/fields\//.exec(path)?.[1];
    if (object) fields.set(object, [...(fields.get(object) ?? []), fieldDefinition(root, object)]);
  }
  const described = files.flatMap(({ path, root }) => {
    const name = /\/([^/]+)\.object-meta\.xml$/.exec(path)?.[1];
    return name ? [{ name, root }] : [];
  });
  const own = new Set(described.map(({ name }) => name));
  return {
    objects: described.map(({ name, root }) => objectDefinition(name, root, fields.get(name) ?? [])),
    added: [...fields].flatMap(([object, list]) => (own.has(object) ? [] : list.map((field) => ({ object, field })))),
    private: described.filter(({ root }) => root.value('sharingModel') === 'Private').map(({ name }) => name),
  };
}

function objectDefinition(name: string, root: MetadataElement, fields: FieldDefinition[]): ObjectDefinition {
  const keyPrefix = KEY_PREFIXES[name];
  if (!keyPrefix) throw new Error(`Give the object ${name} a key prefix.`);
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
    fields: [...nameField(root), ...fields],
  };
}

/** The record's name. Only auto numbers occur in the package; events and settings bring names of their own. */
function nameField(root: MetadataElement): FieldDefinition[] {
  const name = root.first('nameField');
  if (!name) return [];
  return [
    {
      name: 'Name',
      label: name.value('label') ?? 'Name',
      type: 'string',
      length: 80,
      autoNumber: name.value('displayFormat') ?? '{0}',
      nameField: true,
      alwaysVisible: true,
      createable: false,
      updateable: false,
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
