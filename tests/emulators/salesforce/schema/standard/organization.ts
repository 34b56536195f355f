import type { ObjectDefinition } from '../../types.ts';
import { READ_ONLY, flag, phone, text, typed } from '../field-builders.ts';
import { auditFields } from '../system-fields.ts';

export function organizationObject(): ObjectDefinition {
  const audit = auditFields().filter((field) => field.name !== 'IsDeleted');
  return {
    name: 'Organization',
    label: 'Organization',
    labelPlural: 'Organizations',
    keyPrefix: '00D',
    kind: 'standard',
    createable: false,
    deletable: false,
    fields: [
      ...audit,
      text('Name', 'Name', 80, { nameField: true, required: true }),
      text('Country', 'Country', 80),
      phone('Phone', 'Phone'),
      text('PrimaryContact', 'Primary Contact', 80),
      text('DefaultLocaleSidKey', 'Locale', 40),
      text('LanguageLocaleKey', 'Language', 40),
      text('TimeZoneSidKey', 'Time Zone', 40),
      text('OrganizationType', 'Edition', 40, READ_ONLY),
      text('InstanceName', 'Instance Name', 5, READ_ONLY),
      text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
      typed('datetime', 'TrialExpirationDate', 'Trial Expiration Date', READ_ONLY),
      flag('IsSandbox', 'Is Sandbox', READ_ONLY),
    ],
  };
}
