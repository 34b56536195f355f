import { LEAD_STATUSES } from '../schema/standard/lead.ts';
import type { FieldValue, SObjectRow } from '../types.ts';
import { withDefaults } from './field-rules.ts';
import { formatInstantToSecond } from './instants.ts';
import type { StoreCore } from './store-core.ts';

const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'] as const;
const CASE_STATUSES = ['New', 'Working', 'Escalated', 'Closed'] as const;

function insert(core: StoreCore, object: string, values: Record<string, FieldValue>, id?: string): void {
  const definition = core.schema.object(object);
  if (!definition) throw new Error(`There is no object ${object}.`);
  const now = formatInstantToSecond(core.surroundings.clock.now());
  const stamps = { CreatedDate: now, LastModifiedDate: now, SystemModstamp: now };
  const row: SObjectRow = {
    ...withDefaults(definition, { ...stamps, ...values }),
    Id: id ?? core.ids.next(definition.keyPrefix),
  };
  core.table(object).put(row);
}

function insertStatuses(core: StoreCore, object: string, statuses: readonly string[], marked: string): void {
  const mark = object === 'LeadStatus' ? 'IsConverted' : 'IsClosed';
  statuses.forEach((status, index) => {
    insert(core, object, {
      MasterLabel: status,
      ApiName: status,
      SortOrder: index + 1,
      IsDefault: index === 0,
      [mark]: status === marked,
    });
  });
}

/** Names of the profiles that a new org has. */
export const ADMIN_PROFILE = 'System Administrator';
export const STANDARD_PROFILE = 'Standard User';

/** The edition of a new org; a system writer may change the row. */
export const FIRST_EDITION = 'Enterprise Edition';

/** What exists in an org before anybody uses it: the organization itself, profiles, status lists. */
export function insertBaseRows(core: StoreCore): void {
  const { organization } = core;
  insert(
    core,
    'Organization',
    {
      Name: organization.organizationName,
      OrganizationType: FIRST_EDITION,
      InstanceName: organization.instanceName,
      IsSandbox: organization.isSandbox,
      DefaultLocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      TimeZoneSidKey: 'Asia/Hong_Kong',
      Country: 'HK',
    },
    organization.orgId,
  );
  const admin = { PermissionsModifyAllData: true, PermissionsViewAllData: true, PermissionsApiEnabled: true };
  insert(core, 'Profile', { Name: ADMIN_PROFILE, UserType: 'Standard', ...admin });
  insert(core, 'Profile', { Name: STANDARD_PROFILE, UserType: 'Standard', PermissionsApiEnabled: true });
  insertStatuses(core, 'TaskStatus', TASK_STATUSES, 'Completed');
  insertStatuses(core, 'CaseStatus', CASE_STATUSES, 'Closed');
  insertStatuses(core, 'LeadStatus', LEAD_STATUSES, 'Closed - Converted');
}
