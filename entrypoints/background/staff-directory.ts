import type { CinnoxGateway, StaffRow } from '../../lib/cinnox/gateway.ts';
import type { Told } from '../../lib/inbox/tell-colleagues.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { areSame } from '../../lib/storage/same.ts';

export interface StaffMember {
  eid: string;
  name: string;
  email: string;
}

interface StoredStaff {
  list: StaffMember[];
  at: number;
}

/** Who I am in CINNOX and who the others are. Kept in the user's own database. */
export interface StaffDirectory {
  /** Undefined while nobody could be identified. */
  me(): Promise<StaffMember | undefined>;
  /** Staff that could be me, when it is not certain. */
  candidates(): Promise<StaffMember[]>;
  choose(eid: string): Promise<void>;
  list(): Promise<StaffMember[]>;
  /** Reads the list again when it is older than a day, or now. */
  refresh(options?: { now?: boolean }): Promise<void>;
  /** Reads the list again where a report names one of the staff who is not in it. Never throws what CINNOX refuses. */
  meet(reports: Readonly<Told>): Promise<void>;
  /** The list read again, every ten minutes at most: who there is by then. Never throws what CINNOX refuses. */
  renew(): Promise<ReadonlySet<string>>;
}

/** The same object each time: what is worked out from it stays. */
const nobody: StoredStaff = { list: [], at: 0 };

const keptMs = 24 * 3600_000;
/** Reports may name who has left for good: they do not make it read more often (ms). */
const meetMs = 10 * 60_000;
const metKey = 'staff-met';

/** Sandboxes make users' addresses undeliverable: `ada@x.example.invalid`, older ones `ada=x.example@example.com`. */
export function plainEmail(email: string): string {
  const lower = email
    .trim()
    .toLowerCase()
    .replace(/\.invalid$/, '');
  const old = /^(.+)=([^@]+)@example\.com$/.exec(lower);
  return old === null ? lower : `${old[1]}@${old[2]}`;
}

function nameOf(row: StaffRow): string {
  const full = [row.firstName, row.lastName].filter((part) => part !== undefined && part !== '').join(' ');
  return row.displayName ?? (full || row.eid);
}

export function createStaffDirectory(options: {
  journal: Journal;
  gateway: CinnoxGateway;
  grant: () => Promise<GrantInfo | null>;
  clock: Clock;
}): StaffDirectory {
  const { journal, gateway, clock } = options;
  const stored = () => journal.meta<StoredStaff>('staff');

  /** Asked for at each turn, decided when something that it stands on has changed. */
  let last: { from: readonly unknown[]; me: StaffMember | undefined } | undefined;

  async function candidates(): Promise<StaffMember[]> {
    const grant = await options.grant();
    const { list } = (await stored()) ?? nobody;
    if (grant === null) return [];
    const byEmail = list.filter(
      (member) => member.email !== '' && plainEmail(member.email) === plainEmail(grant.email),
    );
    if (byEmail.length > 0) return byEmail;
    // A user name often is the address with the sandbox's name behind it.
    const byUser = list.filter((member) => isUserName(grant.userName, member.email));
    return byUser.length > 0 ? byUser : list;
  }

  /** Only when it can be nobody else. */
  async function identified(grant: GrantInfo | null): Promise<StaffMember | undefined> {
    const possible = await candidates();
    const [only] = possible;
    const certain = possible.length === 1 && only !== undefined && grant !== null && isSame(only, grant);
    return certain ? only : undefined;
  }

  async function refresh({ now = false } = {}): Promise<void> {
    const known = (await stored()) ?? nobody;
    if (!now && known.list.length > 0 && Math.abs(clock.now() - known.at) < keptMs) return;
    const rows = await gateway.staff();
    // A service has staff: an answer without any says nothing about who I am.
    if (rows.length === 0) return;
    const list = rows.map((row) => ({ eid: row.eid, name: nameOf(row), email: row.email ?? '' }));
    await journal.setMeta('staff', { list, at: clock.now() } satisfies StoredStaff);
  }

  const known = async () => new Set(((await stored()) ?? nobody).list.map(({ eid }) => eid));

  async function renew(): Promise<ReadonlySet<string>> {
    const now = clock.now();
    if (Math.abs(now - ((await journal.meta<number>(metKey)) ?? 0)) >= meetMs) {
      await journal.setMeta(metKey, now);
      await refresh({ now: true }).catch(() => undefined);
    }
    return known();
  }

  return {
    candidates,
    refresh,
    renew,
    async me() {
      const chosen = await journal.meta<string>('staff-chosen');
      const { list } = (await stored()) ?? nobody;
      const grant = await options.grant();
      const from = [chosen, list, grant];
      if (last === undefined || !areSame(last.from, from))
        last = { from, me: list.find((member) => member.eid === chosen) ?? (await identified(grant)) };
      return last.me;
    },
    choose: (eid) => journal.setMeta('staff-chosen', eid),
    list: async () => ((await stored()) ?? nobody).list,
    async meet({ calls, enquiries }) {
      const eids = await known();
      const parties = calls.flatMap(({ caller, callee }) => [caller, callee ?? {}]);
      const agents = enquiries.map(({ agentEid: eid }) => ({ eid, isStaff: true }));
      const isKnown = (eid: string | undefined) => eid === undefined || eids.has(eid);
      if ([...parties, ...agents].some(({ eid, isStaff }) => isStaff === true && !isKnown(eid))) await renew();
    },
  };
}

/** `ada@x.example.uat` is `ada@x.example` in the sandbox `uat`; `ada@x.com` and `ada@x.company` are two people. */
function isUserName(userName: string, email: string): boolean {
  const [user, address] = [userName.trim().toLowerCase(), plainEmail(email)];
  return address !== '' && (user === address || user.startsWith(`${address}.`));
}

function isSame(member: StaffMember, grant: GrantInfo): boolean {
  if (member.email === '') return false;
  return plainEmail(member.email) === plainEmail(grant.email) || isUserName(grant.userName, member.email);
}
