import type { FieldDefinition, ObjectDefinition, OrgStore, SObjectRow, UserContext } from '../types.ts';
import type { OrgMetadata } from '../metadata/org-metadata.ts';

interface DefinitionSources {
  metadata: OrgMetadata;
  user: UserContext;
}

/** Objects that the user may read. */
function visibleObjects({ metadata, user }: DefinitionSources): ObjectDefinition[] {
  const { store } = metadata.org;
  return store.objects().filter(({ name }) => store.access.objectAccess(user, name).read);
}

/** Standard objects are named by themselves, custom ones by their id. */
function durableId({ metadata }: DefinitionSources, { name, kind }: ObjectDefinition): string {
  return kind === 'standard' ? name : metadata.idOf('CustomObject', name).slice(0, 15);
}

function developerName(name: string): string {
  return name.replace(/__(?:c|e|mdt)$/i, '');
}

const SHARING = { public: 'ReadWrite', 'public-read': 'Read', private: 'Private' } as const;

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_entitydefinition.htm */
export function entityRows(sources: DefinitionSources): SObjectRow[] {
  const { store } = sources.metadata.org;
  return visibleObjects(sources).map((object) => ({
    Id: durableId(sources, object),
    DurableId: durableId(sources, object),
    QualifiedApiName: object.name,
    DeveloperName: developerName(object.name),
    Label: object.label,
    MasterLabel: object.label,
    PluralLabel: object.labelPlural,
    KeyPrefix: object.keyPrefix,
    NamespacePrefix: null,
    InternalSharingModel: SHARING[store.access.sharingOf(object.name)],
    IsCustomizable: true,
    IsQueryable: object.kind !== 'event',
    IsTriggerable: object.kind !== 'metadata',
    IsSearchable: object.kind === 'standard',
    IsEverCreatable: object.createable !== false,
    IsEverUpdatable: object.updateable !== false,
    IsEverDeletable: object.deletable !== false,
  }));
}

const DATA_TYPES: Readonly<Record<string, string>> = {
  id: 'Lookup()',
  picklist: 'Picklist',
  multipicklist: 'Picklist (Multi-Select)',
  combobox: 'Picklist',
  email: 'Email',
  phone: 'Phone',
  url: 'URL(255)',
  boolean: 'Checkbox',
  int: 'Number(9, 0)',
  double: 'Number(16, 2)',
  currency: 'Currency(16, 2)',
  percent: 'Percent(16, 2)',
  date: 'Date',
  datetime: 'Date/Time',
  base64: 'Base64',
  address: 'Address',
};

function dataType(field: FieldDefinition): string {
  if (field.autoNumber !== undefined) return 'Auto Number';
  if (field.type === 'reference') return `Lookup(${field.referenceTo?.join(',') ?? ''})`;
  const kind = `${field.unique ? ', Unique' : ''}${field.externalId ? ' (External ID)' : ''}`;
  if (field.type === 'string') return `Text(${field.length ?? 255})${kind.replace(/^, /, ' ')}`;
  if (field.type === 'textarea')
    return `${field.filterable === false ? 'Long Text Area' : 'Text Area'}(${field.length ?? 255})`;
  return DATA_TYPES[field.type] ?? field.type;
}

function visibleFields(
  store: OrgStore,
  user: UserContext,
  object: ObjectDefinition,
  seesAll: boolean,
): FieldDefinition[] {
  return object.fields.filter(({ name }) => seesAll || store.access.fieldAccess(user, object.name, name).read);
}

/**
 * Who may see Setup sees fields whose field-level security hides them from records.
 * https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_fielddefinition.htm
 */
export function fieldRows(sources: DefinitionSources): SObjectRow[] {
  const { metadata, user } = sources;
  const { store } = metadata.org;
  return visibleObjects(sources).flatMap((object) => {
    const seesAll = store.access.objectAccess(user, object.name).modifyAll;
    const entity = durableId(sources, object);
    return visibleFields(store, user, object, seesAll).map((field) => ({
      Id: `${entity}.${field.name}`,
      DurableId: `${entity}.${field.name}`,
      QualifiedApiName: field.name,
      DeveloperName: developerName(field.name),
      Label: field.label,
      MasterLabel: field.label,
      DataType: dataType(field),
      NamespacePrefix: null,
      RelationshipName: field.relationshipName ?? null,
      ValueTypeId: field.type,
      Length: field.length ?? 0,
      IsIndexed:
        field.externalId === true || field.unique === true || field.type === 'reference' || field.type === 'id',
      IsNillable: field.required !== true && field.type !== 'boolean' && field.type !== 'id',
      IsNameField: field.nameField === true,
      IsCompound: field.type === 'address',
      IsCalculated: field.parentField !== undefined,
      EntityDefinitionId: entity,
    }));
  });
}
