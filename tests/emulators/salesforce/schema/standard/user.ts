import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, email, flag, phone, picklist, reference, text } from '../field-builders.ts';
import { auditFields } from '../system-fields.ts';

const SETUP_ONLY = { createable: false, deletable: false } as const;

export function userObject(): ObjectDefinition {
  const audit = auditFields().filter((field) => field.name !== 'IsDeleted');
  return {
    name: 'User',
    label: 'User',
    labelPlural: 'Users',
    keyPrefix: '005',
    kind: 'standard',
    ...SETUP_ONLY,
    fields: [
      ...audit,
      text('Username', 'Username', 80, { required: true, unique: true, indexed: true }),
      text('LastName', 'Last Name', 80, { required: true }),
      text('FirstName', 'First Name', 40),
      text('Name', 'Full Name', 121, { ...READ_ONLY, nameField: true }),
      email('Email', 'Email', { length: 128, required: true }),
      text('Alias', 'Alias', 8, { required: true }),
      text('Title', 'Title', 80),
      text('CompanyName', 'Company Name', 80),
      phone('Phone', 'Phone'),
      phone('MobilePhone', 'Mobile'),
      flag('IsActive', 'Active', { defaultValue: true }),
      picklist('UserType', 'User Type', ['Standard', 'Guest', 'AutomatedProcess'], {
        ...READ_ONLY,
        defaultValue: 'Standard',
      }),
      reference('ProfileId', 'Profile ID', ['Profile'], 'Profile', { required: true, childRelationshipName: 'Users' }),
      reference('ManagerId', 'Manager ID', ['User'], 'Manager'),
      text('TimeZoneSidKey', 'Time Zone', 40, { required: true }),
      text('LocaleSidKey', 'Locale', 40, { required: true, defaultValue: 'en_US' }),
      text('LanguageLocaleKey', 'Language', 40, { required: true, defaultValue: 'en_US' }),
      text('EmailEncodingKey', 'Email Encoding', 40, { required: true, defaultValue: 'UTF-8' }),
    ],
  };
}

export function profileObject(): ObjectDefinition {
  const audit = auditFields().filter((field) => field.name !== 'IsDeleted');
  return {
    name: 'Profile',
    label: 'Profile',
    labelPlural: 'Profiles',
    keyPrefix: '00e',
    kind: 'standard',
    ...SETUP_ONLY,
    updateable: false,
    fields: [
      ...audit,
      text('Name', 'Name', 255, { nameField: true }),
      text('UserType', 'User Type', 40),
      flag('PermissionsModifyAllData', 'Modify All Data'),
      flag('PermissionsViewAllData', 'View All Data'),
      flag('PermissionsApiEnabled', 'API Enabled'),
    ],
  };
}

/** Public groups and queues; only the fields that ownership needs. */
export function groupObject(): ObjectDefinition {
  const audit = auditFields().filter((field) => field.name !== 'IsDeleted');
  return {
    name: 'Group',
    label: 'Group',
    labelPlural: 'Group',
    keyPrefix: '00G',
    kind: 'standard',
    ...SETUP_ONLY,
    fields: [
      ...audit,
      text('Name', 'Name', 40, { nameField: true, required: true }),
      text('DeveloperName', 'Developer Name', 80),
      picklist('Type', 'Type', ['Regular', 'Queue'], { defaultValue: 'Regular' }),
    ],
  };
}
