import { AppError } from '../../lib/errors/app-error.ts';
import type { CompositePart } from '../../lib/salesforce/client.ts';
import { compositeError } from '../../lib/salesforce/fault-table.ts';
import { soql } from '../../lib/salesforce/soql.ts';
import type { UserSession } from './user-session.ts';

/** Who this user was confirmed to be, in whatever browser: asked once for each user, not for each browser. */
export async function readConfirmed({ client, journal, who }: UserSession): Promise<void> {
  const rows = await client.query(
    soql`SELECT Staff__c FROM CINNOX_Staff__c WHERE User__c = ${who.userId} AND Confirmed__c = true LIMIT 2`,
  );
  const [only] = rows;
  if (rows.length === 1 && typeof only?.Staff__c === 'string') await journal.setMeta('staff-chosen', only.Staff__c);
}

/**
 * Who was found by e-mail is written down, too, so that it stays so when an address changes. What the org says already,
 * of this user or of that member, is left as it is: only a person overrules it.
 */
export async function confirmFound(session: UserSession): Promise<void> {
  const me = await session.staff.me();
  if (me === undefined || (await session.journal.meta<string>('staff-chosen')) !== undefined) return;
  await confirmStaff(session, me.eid, { isFound: true });
}

/**
 * A person says which member of staff they are: kept in the org, where the other browsers and the colleagues' find it.
 * Throws `bad_input` when somebody else is confirmed to be that member.
 */
export async function confirmStaff(session: UserSession, eid: string, { isFound = false } = {}): Promise<void> {
  if ((await session.org.mode()) !== 'package') return;
  const { client, staff, who } = session;
  const member = (await staff.list()).find((one) => one.eid === eid);
  const rows = await client.query(
    soql`SELECT Id, Staff__c, User__c, Confirmed__c FROM CINNOX_Staff__c WHERE Staff__c = ${eid} OR User__c = ${who.userId}`,
  );
  const isFree = (row: (typeof rows)[number]) =>
    row.Staff__c === eid && row.Confirmed__c !== true && (row.User__c ?? who.userId) === who.userId;
  if (isFound && !rows.every(isFree)) return;
  const taken = rows.find((row) => row.Staff__c === eid);
  if (taken?.Confirmed__c === true && typeof taken.User__c === 'string' && taken.User__c !== who.userId) {
    throw new AppError(
      'bad_input',
      `${member?.name ?? eid} is confirmed to be another Salesforce user. If that is wrong, an admin can change it in the CINNOX Staff records of the org.`,
    );
  }
  const body = {
    User__c: who.userId,
    Service__c: await session.service(),
    Confirmed__c: true,
    ...(member === undefined || member.email === '' ? {} : { Email__c: member.email }),
  };
  const path = 'sobjects/CINNOX_Staff__c';
  const mine: CompositePart =
    taken === undefined
      ? { method: 'POST', path, referenceId: 'mine', body: { Staff__c: eid, ...body } }
      : { method: 'PATCH', path: `${path}/${String(taken.Id)}`, referenceId: 'mine', body };
  const before = rows.filter((row) => row !== taken && row.Confirmed__c === true);
  const parts = before.map((row, index): CompositePart => ({
    method: 'PATCH',
    path: `${path}/${String(row.Id)}`,
    referenceId: `before${index}`,
    body: { Confirmed__c: false },
  }));
  const error = compositeError(await client.composite([...parts.slice(0, 20), mine], { allOrNone: true }));
  if (error !== null) throw error;
}
