import type { Mode } from '../../lib/domain/journal-row.ts';
import type { ReportContext } from '../../lib/inbox/apply-reports.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { createLeases, type Leases } from '../../lib/journal/writers/leases.ts';
import { createDecisionBook, type DecisionBook, type DecisionName } from '../../lib/journal/writers/org-decisions.ts';
import { takeOver } from '../../lib/journal/writers/take-over.ts';
import type { ReportsOfSweep } from '../../lib/journal/writers/things.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import type { RandomSource } from '../../lib/platform/random.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';
import type { StaffDirectory } from './staff-directory.ts';
import { createStaffUsers, type StaffUsers } from './staff-users.ts';

/** Who writes what in this org, and what of it is this browser's to write. */
export interface Writers {
  leases: Leases;
  decisions: DecisionBook;
  users: StaffUsers;
  /** Stores the decision, in the org where that knows it. Values are checked by who asks. */
  decide(name: DecisionName, value: string, by: string): Promise<void>;
  /** After each sweep. Throws what the org throws. */
  afterSweep(reports: ReportsOfSweep, context: ReportContext): Promise<void>;
}

/** What others decided is read again after this long (ms). */
const decisionsKeptMs = 30 * 60_000;

export function createWriters(options: {
  journal: Journal;
  client: SalesforceClient;
  staff: StaffDirectory;
  userId: string;
  browserId: string;
  mode: () => Promise<Mode | undefined>;
  service: () => Promise<string>;
  clock: Clock;
  random: RandomSource;
  serverNow: () => number;
}): Writers {
  const { journal, client, staff, userId, browserId, mode, service, clock, random, serverNow: now } = options;
  const newId = () => random.uuid();
  const leases = createLeases({ journal, client, service, browserId, newId, now });
  const decisions = createDecisionBook({ journal, client, mode, service, now });
  const users = createStaffUsers({ journal, client, staff, userId, mode, clock });
  return {
    leases,
    decisions,
    users,
    async decide(name, value, by) {
      await decisions.decide(name, value, by);
    },
    async afterSweep(reports, context) {
      const [{ owner }, roles] = await Promise.all([decisions.refresh(decisionsKeptMs), users.roles()]);
      await takeOver(reports, {
        ...{ journal, client, leases, now: now(), newId },
        ...{ mode: context.mode, me: context.me, since: context.since },
        ownerEid: owner === undefined || owner.value === '' ? undefined : owner.value,
        isSupervisor: roles.supervisor,
        userOf: (eid) => users.userOf(eid),
      });
    },
  };
}
