import { finalCallKey } from '../../lib/domain/record-fields.ts';
import { enquiryKey } from '../../lib/domain/keys.ts';
import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import { localDate } from '../../lib/domain/user-dates.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import { isRuledOut } from '../../lib/journal/writers/ruled-out.ts';
import { thingsOf, type ReportedThing } from '../../lib/journal/writers/things.ts';
import { whoWrites } from '../../lib/journal/writers/who-writes.ts';
import { readFound } from '../../lib/reconcile/check.ts';
import type { AskedPart } from '../../lib/reconcile/facts.ts';
import { readReports } from '../../lib/reconcile/read-reports.ts';
import { fillFromKey } from '../../lib/inbox/sweep-window.ts';
import type { BackgroundServices } from './services.ts';
import type { UserSession } from './user-session.ts';

type FillServices = Pick<BackgroundServices, 'gateway' | 'deps' | 'settings'>;

/** What would be written if calls from a date on were filled in. */
export interface FillCount {
  calls: number;
  enquiries: number;
}

/** The oldest day begins where the page read that it may, and that moves on while the page is open (ms). */
const offeredMs = 12 * 3600_000;

async function begin(session: UserSession, from: number): Promise<number> {
  const now = session.serverNow();
  const oldest = await session.retention.horizon(now);
  if (from > now)
    throw new AppError('bad_input', 'This day is still to come. Choose an earlier one.', { field: 'from' });
  if (from >= oldest - offeredMs) return Math.max(from, oldest);
  throw new AppError(
    'bad_input',
    'Salesforce no longer remembers what was logged so long ago: it could be logged twice. Choose a later day.',
    { field: 'from' },
  );
}

/**
 * Everything in the reports that this browser would write: this person's own, and what it writes for others. Read as the
 * reconciliation reads them: weeks of a large service have more pages than a minute has requests.
 */
async function mine(session: UserSession, { gateway, deps, settings }: FillServices, from: number) {
  const now = session.serverNow();
  const own = await session.own();
  if (own === undefined) throw new AppError('not_configured', 'It is not known which member of CINNOX staff you are.');
  const { calls, enquiries } = await readReports({ startAt: from, endAt: now }, { gateway, clock: deps.clock, now });
  const [{ owner }, roles, rules, defaultCountry] = await Promise.all([
    session.writers.decisions.known(),
    session.writers.users.roles(),
    settings.read(),
    session.defaultCountry(),
  ]);
  const writers = {
    ...{ me: own.me, mode: own.mode, now },
    isSupervisor: roles.supervisor,
    ...(owner === undefined || owner.value === '' ? {} : { ownerEid: owner.value }),
  };
  const reports = { calls, enquiries, service: await session.service(), staff: own.staff };
  const context = { settings: logSettingsOf(rules), defaultCountry, now, mode: own.mode };
  const isWritten = (item: ReportedThing) =>
    item.startedAt >= from && whoWrites(item.thing, writers).who === 'me' && !isRuledOut(item, reports, context);
  // A call with several legs is one record.
  return [...new Map(thingsOf(reports).map((item) => [item.key, item])).values()].filter(isWritten);
}

const partOf = ({ key, thing, report }: ReportedThing): AskedPart => ({
  ...{ kind: thing.kind, keys: [key] },
  ...('enquiry' in report ? { enquiryNumber: report.enquiry.displayCaseNumber } : {}),
});

/** What this browser or the org has already, whatever became of it: as the reconciliation looks for it. */
async function known(session: UserSession, things: readonly ReportedThing[], from: number): Promise<Set<string>> {
  const { journal, client, org, staff, who } = session;
  const [me, mode, grant] = await Promise.all([staff.me(), org.mode(), session.grant()]);
  const eid = me?.eid ?? '';
  const keys = new Set<string>();
  for (const row of await journal.since(from)) {
    if (row.mine === undefined) continue;
    if (row.enquiry !== undefined) keys.add(enquiryKey(row.service, row.enquiry.displayCaseNumber));
    const key = finalCallKey(row, eid, true);
    if (key !== undefined) keys.add(key);
  }
  const open = things.filter(({ key }) => !keys.has(key));
  if (open.length === 0) return keys;
  const [timeZone, now] = [grant?.timeZone ?? 'UTC', session.serverNow()];
  const range = { startAt: from, endAt: now, from: localDate(from, timeZone), to: localDate(now, timeZone), timeZone };
  const reading = { client, mode: mode ?? 'package-free', range, whose: { eid, userId: who.userId } };
  const { logRows, records } = await readFound(open.map(partOf), { task: [], case: [] }, reading);
  for (const { key } of [...logRows, ...records]) if (key !== undefined) keys.add(key);
  return keys;
}

/** How many calls and enquiries would be written. Throws `bad_input` for a day that cannot be filled. */
export async function countFill(session: UserSession, services: FillServices, from: number): Promise<FillCount> {
  const since = await begin(session, from);
  // What the other product logs is not filled in.
  if ((await session.writers.whoLogs.gate()) === 'other') return { calls: 0, enquiries: 0 };
  const things = await mine(session, services, since);
  const have = await known(session, things, since);
  const missing = things.filter(({ key }) => !have.has(key));
  return {
    calls: missing.filter(({ thing }) => thing.kind === 'call').length,
    enquiries: missing.filter(({ thing }) => thing.kind === 'enquiry').length,
  };
}

/** Takes calls up from then on; the next sweep reads them. */
export async function fillFrom(session: UserSession, from: number): Promise<void> {
  const { journal } = session;
  const since = await begin(session, from);
  await journal.transact(async (tx) => {
    const before = (await tx.meta<number>('since')) ?? since;
    await tx.setMeta('since', Math.min(before, since));
    await tx.setMeta(fillFromKey, since);
  });
}
