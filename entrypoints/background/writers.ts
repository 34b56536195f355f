import type { CinnoxGateway } from '../../lib/cinnox/gateway.ts';
import type { Mode } from '../../lib/domain/journal-row.ts';
import type { ReportContext } from '../../lib/inbox/apply-reports.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { createLeases, type Leases } from '../../lib/journal/writers/leases.ts';
import { createDecisionBook, type DecisionBook, type DecisionName } from '../../lib/journal/writers/org-decisions.ts';
import { takeOver, type TakeOverContext } from '../../lib/journal/writers/take-over.ts';
import type { ReportsOfSweep } from '../../lib/journal/writers/things.ts';
import { unwrittenKey } from '../../lib/journal/writers/unwritten.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import type { RandomSource } from '../../lib/platform/random.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';
import type { StaffDirectory } from './staff-directory.ts';
import { createWhoLogs, type Gate, type WhoLogs } from './who-logs.ts';
import { createStaffUsers, type StaffUsers } from './staff-users.ts';

/** Who writes what in this org, and what of it is this browser's to write. */
export interface Writers {
  leases: Leases;
  decisions: DecisionBook;
  whoLogs: WhoLogs;
  users: StaffUsers;
  /** Stores the decision, in the org where that knows it. Values are checked by who asks. */
  decide(name: DecisionName, value: string, by: string): Promise<void>;
  /**
   * After each sweep, and when a person asks for more of the past (`since` of the context). Resolves with where the next
   * sweep has to begin for what is left. Throws what the org throws.
   */
  afterSweep(reports: ReportsOfSweep, context: ReportContext): Promise<number | undefined>;
}

/** What others decided is read again after this long (ms). */
const decisionsKeptMs = 15 * 60_000;
/** Older rows stay as they were decided (ms). */
const lookBackMs = 27 * 24 * 3600_000;

/** As what this browser last took who logs. */
const followedKey = 'who-logs-followed';

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
  gateway: CinnoxGateway;
  rules: TakeOverContext['rules'];
  cinnoxHost: () => Promise<string>;
  /** Who logs was decided, here or elsewhere: what waited for it goes on. */
  onDecided: () => void;
}): Writers {
  const { journal, client, staff, userId, browserId, mode, service, clock, random, serverNow: now } = options;
  const newId = () => random.uuid();
  const leases = createLeases({ journal, client, service, browserId, newId, now });
  const decisions = createDecisionBook({ journal, client, mode, service, now });
  const users = createStaffUsers({ journal, client, staff, userId, mode, clock });
  const whoLogs = createWhoLogs({
    ...{ journal, client, decisions, now },
    gateway: options.gateway,
    cinnoxHost: options.cinnoxHost,
    staff: async () => new Set((await staff.list()).map(({ eid }) => eid)),
    me: async () => (await staff.me())?.eid,
  });

  /**
   * Whatever waited for the decision goes on, and what another one left out is this browser's again. Signing in hears of
   * a decision, too, and a worker may die between hearing and doing: what was done last is kept, not what was heard.
   */
  async function follow(): Promise<Gate> {
    const gate = await whoLogs.gate();
    const before = await journal.meta<Gate>(followedKey);
    if (gate === 'checking' || before === gate) return gate;
    if (gate === 'extension' && before !== undefined) await whoLogs.takesOver();
    await whoLogs.applyTo(journal, now() - lookBackMs);
    await journal.setMeta(followedKey, gate);
    options.onDecided();
    return gate;
  }

  return {
    leases,
    whoLogs,
    decisions,
    users,
    async decide(name, value, by) {
      await decisions.decide(name, value, by);
      await follow();
    },
    async afterSweep(reports, context) {
      const [{ owner }, roles] = await Promise.all([decisions.refresh(decisionsKeptMs), users.roles()]);
      const gate = await follow();
      // What the other product logs it logs for everybody: nothing has no writer.
      if (gate === 'other') {
        if ((await journal.meta<unknown[]>(unwrittenKey))?.length) await journal.setMeta(unwrittenKey, []);
        return undefined;
      }
      return takeOver(reports, {
        ...{ journal, client, leases, now: now(), newId },
        ...{ mode: context.mode, me: context.me, since: context.since },
        ownerEid: owner === undefined || owner.value === '' ? undefined : owner.value,
        isSupervisor: roles.supervisor,
        rules: options.rules,
        userOf: (eid) => users.userOf(eid),
      });
    },
  };
}
