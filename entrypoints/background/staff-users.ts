import type { Mode } from '../../lib/domain/journal-row.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import { toAppError } from '../../lib/errors/app-error.ts';
import { queryPath, rowsOf, type SalesforceClient } from '../../lib/salesforce/client.ts';
import { compositeError } from '../../lib/salesforce/fault-table.ts';
import { soql } from '../../lib/salesforce/soql.ts';
import { plainEmail, type StaffDirectory } from './staff-directory.ts';

/** What this user may do beside his own work. */
export interface Roles {
  /** Writes for colleagues whose browsers stay away. */
  supervisor: boolean;
  /** May decide for the org. */
  admin: boolean;
}

export interface StaffUsers {
  /** The Salesforce user of a member of staff; undefined when none or several could be, or who it was has left. */
  userOf(eid: string): Promise<string | undefined>;
  /** From the package's permission sets. */
  roles(): Promise<Roles>;
}

const keptMs = 6 * 3600_000;
const nobody: Roles = { supervisor: false, admin: false };

interface Kept<T> {
  value: T;
  at: number;
}

/** Who the members of staff are in Salesforce; kept for some hours. */
export function createStaffUsers(options: {
  journal: Journal;
  client: SalesforceClient;
  staff: Pick<StaffDirectory, 'list'>;
  userId: string;
  mode: () => Promise<Mode | undefined>;
  clock: Clock;
}): StaffUsers {
  const { journal, client, staff, userId, clock } = options;

  async function kept<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = await journal.meta<Kept<T>>(key);
    if (known !== undefined && Math.abs(clock.now() - known.at) < keptMs) return known.value;
    const value = await read();
    await journal.setMeta(key, { value, at: clock.now() } satisfies Kept<T>);
    return value;
  }

  /** Somebody who said to be another member of staff, after an address or a row had said this one. */
  async function isElse(user: string, eid: string): Promise<boolean> {
    const rows = await client.query(
      soql`SELECT Id FROM CINNOX_Staff__c WHERE User__c = ${user} AND Confirmed__c = true AND Staff__c != ${eid} LIMIT 1`,
    );
    return rows.length > 0;
  }

  /**
   * A confirmed row of the package says it; else another row, or the one active user with this address. Who has left owns
   * nothing new: the org would refuse it.
   */
  async function find(eid: string): Promise<string | null> {
    const email = plainEmail((await staff.list()).find((member) => member.eid === eid)?.email ?? '');
    const rows = soql`SELECT User__c, Confirmed__c FROM CINNOX_Staff__c WHERE Staff__c = ${eid} AND User__r.IsActive = true LIMIT 2`;
    const users = soql`SELECT Id FROM User WHERE IsActive = true AND Email IN ${[email, `${email}.invalid`]} LIMIT 2`;
    const answers = await client.composite(
      [
        { method: 'GET', path: queryPath(rows), referenceId: 'rows' },
        ...(email === '' ? [] : [{ method: 'GET' as const, path: queryPath(users), referenceId: 'users' }]),
      ],
      { allOrNone: false },
    );
    // What passes by itself says nothing of who it is, and is not kept for hours.
    const error = compositeError(answers);
    if (error?.advice === 'backoff') throw error;
    const [known = [], found = []] = answers.map(rowsOf);
    const said = known.find((row) => row.Confirmed__c === true);
    if (said !== undefined) return String(said.User__c);
    const possible = [known.map((row) => row.User__c), found.map((row) => row.Id)];
    for (const ids of possible) {
      const [only] = ids;
      if (ids.length === 1 && typeof only === 'string' && !(await isElse(only, eid))) return only;
    }
    return null;
  }

  /**
   * Who has neither of the two sets may be refused the question: it takes "View Setup and Configuration", which both sets
   * give (https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm).
   */
  async function readRoles(): Promise<Roles> {
    const rows = await client
      .query(
        soql`SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = ${userId} AND PermissionSet.Name IN ${['CINNOX_Supervisor', 'CINNOX_Admin']}`,
      )
      .catch((thrown: unknown) => {
        if (toAppError(thrown).code === 'field_missing') return [];
        throw thrown;
      });
    const names = rows.map(({ PermissionSet: set }) =>
      typeof set === 'object' && set !== null && 'Name' in set ? set.Name : undefined,
    );
    return { supervisor: names.includes('CINNOX_Supervisor'), admin: names.includes('CINNOX_Admin') };
  }

  return {
    userOf: async (eid) => (await kept(`staff-user:${eid}`, () => find(eid))) ?? undefined,
    roles: async () => ((await options.mode()) === 'package' ? kept('roles', readRoles) : nobody),
  };
}
