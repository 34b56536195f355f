import type { CinnoxGateway } from '../../lib/cinnox/gateway.ts';
import { callObject } from '../../lib/domain/keys.ts';
import { finalCallKey } from '../../lib/domain/record-fields.ts';
import { enquiryKey } from '../../lib/domain/keys.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import { thingsOf, type ReportedThing } from '../../lib/journal/writers/things.ts';
import { whoWrites } from '../../lib/journal/writers/who-writes.ts';
import { soql } from '../../lib/salesforce/soql.ts';
import { fillFromKey } from '../../lib/inbox/sweeper.ts';
import type { UserSession } from './user-session.ts';

/** What would be written if calls from a date on were filled in. */
export interface FillCount {
  calls: number;
  enquiries: number;
}

const mostKeys = 100;

async function begin(session: UserSession, from: number): Promise<number> {
  const now = session.serverNow();
  const oldest = await session.retention.horizon(now);
  if (from > now)
    throw new AppError('bad_input', 'This day is still to come. Choose an earlier one.', { field: 'from' });
  if (from >= oldest) return from;
  throw new AppError(
    'bad_input',
    'Salesforce no longer remembers what was logged so long ago: it could be logged twice. Choose a later day.',
    { field: 'from' },
  );
}

/** Everything in the reports that this browser would write: this person's own, and what it writes for others. */
async function mine(session: UserSession, gateway: Pick<CinnoxGateway, 'calls' | 'enquiries'>, from: number) {
  const now = session.serverNow();
  const own = await session.own();
  if (own === undefined) throw new AppError('not_configured', 'It is not known which member of CINNOX staff you are.');
  const window = { startAt: from, endAt: now };
  const [calls, enquiries] = await Promise.all([gateway.calls(window), gateway.enquiries(window)]);
  const [{ owner }, roles] = await Promise.all([session.writers.decisions.known(), session.writers.users.roles()]);
  const writers = {
    ...{ me: own.me, mode: own.mode, now },
    isSupervisor: roles.supervisor,
    ...(owner === undefined || owner.value === '' ? {} : { ownerEid: owner.value }),
  };
  const things = thingsOf({ calls, enquiries, service: await session.service(), staff: own.staff });
  return things.filter(({ thing, startedAt }) => startedAt >= from && whoWrites(thing, writers).who === 'me');
}

/** What this browser or the org has already, whatever became of it. */
async function known(session: UserSession, things: readonly ReportedThing[], from: number): Promise<Set<string>> {
  const { journal, client, org, staff } = session;
  const me = (await staff.me())?.eid ?? '';
  const keys = new Set<string>();
  for (const row of await journal.since(from)) {
    if (row.mine === undefined) continue;
    if (row.enquiry !== undefined) keys.add(enquiryKey(row.service, row.enquiry.displayCaseNumber));
    const key = finalCallKey(row, me, true);
    if (key !== undefined) keys.add(key);
  }
  const isPackage = (await org.mode()) === 'package';
  const open = things.map(({ key }) => key).filter((key) => !keys.has(key));
  for (let at = 0; at < open.length; at += mostKeys) {
    const some = open.slice(at, at + mostKeys);
    const rows = isPackage
      ? await client.query(soql`SELECT Key__c FROM CINNOX_Log__c WHERE Key__c IN ${some}`)
      : await client.query(soql`SELECT CallObject FROM Task WHERE CallObject IN ${some.map(callObject)}`);
    for (const row of rows) keys.add(isPackage ? String(row.Key__c) : String(row.CallObject).replace(/^cinnox:/, ''));
  }
  return keys;
}

/** How many calls and enquiries would be written. Throws `bad_input` for a day that cannot be filled. */
export async function countFill(
  session: UserSession,
  gateway: Pick<CinnoxGateway, 'calls' | 'enquiries'>,
  from: number,
): Promise<FillCount> {
  const since = await begin(session, from);
  const things = await mine(session, gateway, since);
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
