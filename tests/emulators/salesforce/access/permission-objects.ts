import { READ_ONLY, flag, longText, reference, text } from '../schema/field-builders.ts';
import { auditFields } from '../schema/system-fields.ts';
import type { FieldDefinition, ObjectDefinition } from '../types.ts';

const CREATE_ONLY = { updateable: false } as const;

function setupObject(name: string, label: string, keyPrefix: string, fields: FieldDefinition[]): ObjectDefinition {
  return {
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix,
    kind: 'standard',
    fields: [...auditFields(), ...fields.map((field) => ({ alwaysVisible: true, ...field }))],
  };
}

function parentField(childRelationshipName: string): FieldDefinition {
  const extra = { required: true, childRelationshipName, ...CREATE_ONLY };
  return reference('ParentId', 'Parent ID', ['PermissionSet'], 'Parent', extra);
}

/**
 * Permission sets as records. The set that belongs to a profile is not among them.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
 */
export function permissionObjects(): ObjectDefinition[] {
  return [
    setupObject('PermissionSet', 'Permission Set', '0PS', [
      text('Name', 'Permission Set Name', 80, { required: true, unique: true, nameField: true }),
      text('Label', 'Permission Set Label', 80, { required: true }),
      longText('Description', 'Description', 255),
      reference('ProfileId', 'Profile ID', ['Profile'], 'Profile', READ_ONLY),
      flag('IsOwnedByProfile', 'Is Owned By Profile', READ_ONLY),
      flag('IsCustom', 'Is Custom', { ...READ_ONLY, defaultValue: true }),
      flag('PermissionsApiEnabled', 'API Enabled'),
    ]),
    setupObject('PermissionSetAssignment', 'Permission Set Assignment', '0Pa', [
      reference('PermissionSetId', 'PermissionSet ID', ['PermissionSet'], 'PermissionSet', {
        required: true,
        childRelationshipName: 'Assignments',
        ...CREATE_ONLY,
      }),
      reference('AssigneeId', 'Assignee ID', ['User'], 'Assignee', {
        required: true,
        childRelationshipName: 'PermissionSetAssignments',
        ...CREATE_ONLY,
      }),
    ]),
    setupObject('ObjectPermissions', 'Object Permission', '110', [
      parentField('ObjectPerms'),
      text('SobjectType', 'Sobject Type Name', 40, { required: true, indexed: true, ...CREATE_ONLY }),
      flag('PermissionsRead', 'Read Records'),
      flag('PermissionsCreate', 'Create Records'),
      flag('PermissionsEdit', 'Edit Records'),
      flag('PermissionsDelete', 'Delete Records'),
      flag('PermissionsViewAllRecords', 'Read All Records'),
      flag('PermissionsModifyAllRecords', 'Edit All Records'),
    ]),
    setupObject('FieldPermissions', 'Field Permission', '01k', [
      parentField('FieldPerms'),
      text('SobjectType', 'Sobject Type Name', 40, { required: true, indexed: true, ...CREATE_ONLY }),
      text('Field', 'Field Name', 255, { required: true, indexed: true, ...CREATE_ONLY }),
      flag('PermissionsRead', 'Read Field'),
      flag('PermissionsEdit', 'Edit Field'),
    ]),
  ];
}
