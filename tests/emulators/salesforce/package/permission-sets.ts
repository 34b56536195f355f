import type { ObjectAccess, PermissionSetDefinition } from '../types.ts';
import type { MetadataElement, MetadataFile } from './metadata-files.ts';

/** The permission sets of the package, the Site guest's among them. */
export function permissionSets(files: MetadataFile[]): PermissionSetDefinition[] {
  return files.flatMap(({ path, root }) => {
    const name = /\/([^/]+)\.permissionset-meta\.xml$/.exec(path)?.[1];
    return name ? [permissionSet(name, root)] : [];
  });
}

function permissionSet(name: string, root: MetadataElement): PermissionSetDefinition {
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
