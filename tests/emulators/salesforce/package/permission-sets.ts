import type { ObjectAccess, PermissionSetDefinition } from '../types.ts';
import type { MetadataElement } from './metadata-files.ts';

/** A permission set as its metadata describes it: what is not named is not granted. */
export function permissionSet(name: string, root: MetadataElement): PermissionSetDefinition {
  return {
    name,
    label: root.value('label') ?? name,
    objects: Object.fromEntries(
      root.all('objectPermissions').map((given) => [given.value('object') ?? '', objectAccess(given)]),
    ),
    fields: Object.fromEntries(
      root
        .all('fieldPermissions')
        .map((given) => [given.value('field') ?? '', { read: given.flag('readable'), edit: given.flag('editable') }]),
    ),
    customMetadata: enabled(root.all('customMetadataTypeAccesses'), 'name'),
    apexClasses: enabled(root.all('classAccesses'), 'apexClass'),
  };
}

function objectAccess(given: MetadataElement): ObjectAccess {
  return {
    read: given.flag('allowRead'),
    create: given.flag('allowCreate'),
    edit: given.flag('allowEdit'),
    delete: given.flag('allowDelete'),
    viewAll: given.flag('viewAllRecords'),
    modifyAll: given.flag('modifyAllRecords'),
  };
}

function enabled(grants: MetadataElement[], tag: string): string[] {
  return grants.filter((grant) => grant.flag('enabled')).map((grant) => grant.value(tag) ?? '');
}
