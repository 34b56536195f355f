import type { ChildRelationship } from '../schema/schema.ts';
import { SEARCHABLE_OBJECTS } from '../soql/search-index.ts';
import { isKeyField } from '../store/parent-keys.ts';
import type { FieldDefinition, ObjectAccess, ObjectDefinition, RecordTypeChoice } from '../types.ts';

type Json = Record<string, unknown>;

const SOAP_TYPES: Readonly<Record<string, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  base64: 'xsd:base64Binary',
};

function picklistValues(field: FieldDefinition): Json[] {
  return (field.picklist?.values ?? []).map((entry) => ({
    active: entry.active !== false,
    defaultValue: entry.default === true,
    label: entry.label ?? entry.value,
    validFor: null,
    value: entry.value,
  }));
}

function isText(field: FieldDefinition): boolean {
  return ['string', 'textarea', 'picklist', 'multipicklist', 'combobox', 'email', 'phone', 'url'].includes(field.type);
}

/** One field as the user may use it. */
export function describeField(field: FieldDefinition, rights: { edit: boolean }): Json {
  const editable = rights.edit && field.autoNumber === undefined && field.parentField === undefined;
  const isLongText = field.type === 'textarea' && field.filterable === false;
  return {
    autoNumber: field.autoNumber !== undefined,
    byteLength: isText(field) || field.type === 'id' || field.type === 'reference' ? (field.length ?? 0) * 3 : 0,
    calculated: field.parentField !== undefined,
    caseSensitive: field.caseSensitive === true,
    createable: editable && field.createable !== false,
    custom: field.custom === true || field.name.endsWith('__c'),
    defaultValue: field.type === 'boolean' ? field.defaultValue === true : null,
    defaultedOnCreate: field.defaultValue !== undefined || field.name === 'OwnerId' || field.type === 'boolean',
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? 8 : 0,
    encrypted: false,
    externalId: field.externalId === true,
    extraTypeInfo: isLongText ? 'plaintextarea' : null,
    filterable: field.filterable !== false,
    groupable: field.filterable !== false && field.type !== 'datetime',
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.type === 'id' || isKeyField(field),
    inlineHelpText: null,
    label: field.label,
    length: field.length ?? 0,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField === true,
    namePointing: (field.referenceTo?.length ?? 0) > 1,
    nillable: field.required !== true && field.type !== 'boolean' && field.type !== 'id',
    permissionable: field.alwaysVisible !== true && field.required !== true,
    picklistValues: picklistValues(field),
    polymorphicForeignKey: (field.referenceTo?.length ?? 0) > 1,
    precision: field.type === 'double' ? 18 : 0,
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationshipName ?? null,
    restrictedPicklist: field.picklist?.restricted === true,
    scale: 0,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: field.filterable !== false,
    type: field.type,
    unique: field.unique === true,
    updateable: editable && field.updateable !== false,
  };
}

function urlsOf(object: string, version: string): Json {
  const sobject = `/services/data/v${version}/sobjects/${object}`;
  return { rowTemplate: `${sobject}/{ID}`, describe: `${sobject}/describe`, sobject };
}

/** The part that the global describe shows too. */
export function describeSummary(object: ObjectDefinition, access: ObjectAccess, version: string): Json {
  const isRow = object.kind !== 'event' && object.kind !== 'metadata';
  return {
    activateable: false,
    createable: access.create && object.createable !== false && object.kind !== 'metadata',
    custom: object.custom === true || object.kind === 'custom',
    customSetting: false,
    deletable: access.delete && object.deletable !== false && isRow,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: isRow,
    mergeable: ['Account', 'Contact', 'Lead'].includes(object.name),
    mruEnabled: isRow,
    name: object.name,
    queryable: object.kind !== 'event',
    replicateable: isRow,
    retrieveable: object.kind !== 'event',
    searchable: SEARCHABLE_OBJECTS.includes(object.name),
    triggerable: object.kind !== 'metadata',
    undeletable: access.delete && isRow && object.deletable !== false && object.undeletable !== false,
    updateable: access.edit && object.updateable !== false && isRow,
    urls: urlsOf(object.name, version),
  };
}

export interface DescribeParts {
  object: ObjectDefinition;
  access: ObjectAccess;
  fields: Json[];
  children: ChildRelationship[];
  version: string;
  recordTypes: RecordTypeChoice[];
}

/** The master record type is there always; it is everybody's where the object has no other. */
function recordTypeInfos(object: string, choices: RecordTypeChoice[], version: string): Json[] {
  const info = (id: string, rest: Json): Json => ({
    active: true,
    ...rest,
    recordTypeId: id,
    urls: { layout: `/services/data/v${version}/sobjects/${object}/describe/layouts/${id}` },
  });
  const own = choices.map(({ row, available, isDefault }) => {
    const name = { developerName: row['DeveloperName'], name: row['Name'] };
    return info(row.Id, { available, defaultRecordTypeMapping: isDefault, master: false, ...name });
  });
  const isOnly = own.length === 0;
  const name = { developerName: 'Master', name: 'Master' };
  return [
    ...own,
    info('012000000000000AAA', { available: true, defaultRecordTypeMapping: isOnly, master: true, ...name }),
  ];
}

export function describeObject({ object, access, fields, children, version, recordTypes }: DescribeParts): Json {
  return {
    actionOverrides: [],
    childRelationships: children.map((child) => ({
      cascadeDelete: child.cascadeDelete,
      childSObject: child.childObject,
      deprecatedAndHidden: false,
      field: child.field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.relationshipName,
      restrictedDelete: false,
    })),
    compactLayoutable: object.kind !== 'event',
    fields,
    namedLayoutInfos: [],
    recordTypeInfos: recordTypeInfos(object.name, recordTypes, version),
    searchLayoutable: SEARCHABLE_OBJECTS.includes(object.name),
    ...describeSummary(object, access, version),
  };
}
