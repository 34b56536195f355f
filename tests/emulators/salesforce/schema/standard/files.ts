import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, flag, longText, picklist, reference, text, typed } from '../field-builders.ts';
import { auditFields, ownerField } from '../system-fields.ts';

const FILE_PARENTS = [
  'Account',
  'Campaign',
  'Case',
  'Contact',
  'Event',
  'Lead',
  'Task',
  'User',
  'Organization',
] as const;

export function contentVersionObject(): ObjectDefinition {
  return {
    name: 'ContentVersion',
    label: 'Content Version',
    labelPlural: 'Content Versions',
    keyPrefix: '068',
    kind: 'standard',
    deletable: false,
    fields: [
      ...auditFields(),
      reference('ContentDocumentId', 'ContentDocument ID', ['ContentDocument'], 'ContentDocument', {
        updateable: false,
        childRelationshipName: 'ContentVersions',
        onDelete: 'cascade',
      }),
      reference('FirstPublishLocationId', 'First Publish Location ID', FILE_PARENTS, 'FirstPublishLocation', {
        updateable: false,
      }),
      ownerField({ referenceTo: ['User'] }),
      text('Title', 'Title', 255, { nameField: true }),
      longText('Description', 'Description', 1000),
      text('PathOnClient', 'Path On Client', 500, { updateable: false, required: true }),
      longText('ReasonForChange', 'Reason For Change', 1000, { updateable: false }),
      typed('base64', 'VersionData', 'Version Data', { updateable: false, filterable: false, required: true }),
      picklist('Origin', 'Content Origin', ['C', 'H'], { updateable: false, defaultValue: 'H' }),
      flag('IsLatest', 'Is Latest', READ_ONLY),
      text('VersionNumber', 'Version Number', 20, READ_ONLY),
      text('FileType', 'File Type', 20, READ_ONLY),
      text('FileExtension', 'File Extension', 40, READ_ONLY),
      typed('int', 'ContentSize', 'Size', READ_ONLY),
    ],
  };
}

export function contentDocumentObject(): ObjectDefinition {
  return {
    name: 'ContentDocument',
    label: 'Content Document',
    labelPlural: 'Content Documents',
    keyPrefix: '069',
    kind: 'standard',
    createable: false,
    fields: [
      ...auditFields(),
      ownerField({ referenceTo: ['User'] }),
      text('Title', 'Title', 255, { nameField: true }),
      longText('Description', 'Description', 1000),
      reference(
        'LatestPublishedVersionId',
        'Latest Published Version ID',
        ['ContentVersion'],
        'LatestPublishedVersion',
        READ_ONLY,
      ),
      text('FileType', 'File Type', 20, READ_ONLY),
      text('FileExtension', 'File Extension', 40, READ_ONLY),
      typed('int', 'ContentSize', 'Size', READ_ONLY),
    ],
  };
}

export function contentDocumentLinkObject(): ObjectDefinition {
  const share = (values: string[]) => ({ restricted: true, values: values.map((value) => ({ value })) });
  return {
    name: 'ContentDocumentLink',
    label: 'Content Document Link',
    labelPlural: 'Content Document Links',
    keyPrefix: '06A',
    kind: 'standard',
    fields: [
      typed('id', 'Id', 'ContentDocumentLink ID', { length: 18, ...READ_ONLY, alwaysVisible: true }),
      flag('IsDeleted', 'Is Deleted', READ_ONLY),
      typed('datetime', 'SystemModstamp', 'System Modstamp', READ_ONLY),
      reference('ContentDocumentId', 'ContentDocument ID', ['ContentDocument'], 'ContentDocument', {
        required: true,
        updateable: false,
        childRelationshipName: 'ContentDocumentLinks',
        onDelete: 'cascade',
      }),
      reference('LinkedEntityId', 'Linked Entity ID', FILE_PARENTS, 'LinkedEntity', {
        required: true,
        updateable: false,
        childRelationshipName: 'ContentDocumentLinks',
        onDelete: 'cascade',
      }),
      picklist('ShareType', 'Share Type', ['V', 'C', 'I'], { defaultValue: 'V', picklist: share(['V', 'C', 'I']) }),
      picklist('Visibility', 'Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], {
        defaultValue: 'AllUsers',
        picklist: share(['AllUsers', 'InternalUsers', 'SharedUsers']),
      }),
    ],
  };
}
