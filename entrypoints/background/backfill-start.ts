import { longestChatMs } from '../../lib/inbox/open-enquiries.ts';
import { upsertRow } from '../../lib/journal/upsert-row.ts';
import { soql } from '../../lib/salesforce/soql.ts';
import type { UserSession } from './user-session.ts';

/** An enquiry begins a moment before its call, by the clocks of two services (ms). */
const clocksMs = 60_000;

/** A newer row than this means that this person worked moments ago: what came meanwhile is fetched again (ms). */
const sameShiftMs = 12 * 3600_000;

export interface BackfillStart {
  /** Epoch ms by the org's clock. */
  since: number;
  /** Ask the stream for everything it kept, so that a call that is still live appears again. */
  replayAll: boolean;
  /** Numbers of chats with a Case of mine that were not over when it was written last. */
  leftOpen: string[];
}

const mostLeftOpen = 200;

/** Whoever has such a chat by now may not see its Case: it is this member of staff who completes it. */
async function chatsLeftOpen({ client }: UserSession, eid: string, now: number): Promise<string[]> {
  const records = await client.query(
    soql`SELECT Journey__c FROM CINNOX_Log__c WHERE Staff__c = ${eid} AND Kind__c = 'enquiry' AND State__c = 'logged' AND Case_Id__c != null AND End__c = null AND Start__c >= ${new Date(now - longestChatMs)} ORDER BY Start__c DESC LIMIT ${mostLeftOpen}`,
  );
  return records.flatMap(({ Journey__c: number }) => (typeof number === 'string' ? [number] : []));
}

/** The browser of the first sign-in, here or elsewhere, wrote down who this user is. NaN: nobody knows when. */
async function firstSignIn({ client, who }: UserSession, eid: string): Promise<number> {
  const [confirmed] = await client.query(
    soql`SELECT CreatedDate FROM CINNOX_Staff__c WHERE Staff__c = ${eid} AND User__c = ${who.userId} AND CreatedById = ${who.userId} LIMIT 1`,
  );
  return Date.parse(String(confirmed?.CreatedDate));
}

/** A browser that worked before it could write here says since when: without a row the next profile would begin today. */
async function tellStart({ client, service }: UserSession, eid: string, since: number): Promise<void> {
  const key = `start:${await service()}:${eid}`;
  const Start__c = new Date(since).toISOString();
  await upsertRow(client, { Key__c: key, Kind__c: 'start', State__c: 'logged', Staff__c: eid, Start__c });
}

/**
 * From when a browser that knows nothing takes up calls and chats: from this member of staff's first row of the shift
 * that the newest row belongs to (what was going on when the browser was wiped began before it), or a shift earlier
 * where this user is known to have signed in by then (a chat may have begun before all of them); without a row from
 * this user's first sign-in, else from now. What this browser has taken up since `known` is told to the next one. Throws
 * what the org throws.
 */
export async function backfillStart(session: UserSession, known: number | undefined): Promise<BackfillStart> {
  const now = session.serverNow();
  const [mode, me] = await Promise.all([session.org.mode(), session.staff.me()]);
  if (mode !== 'package' || me === undefined) return { since: now, replayAll: false, leftOpen: [] };
  const start = { ...(await startByOrg(session, me.eid, now)), leftOpen: await chatsLeftOpen(session, me.eid, now) };
  if (known !== undefined && known < start.since - clocksMs) await tellStart(session, me.eid, known);
  return start;
}

async function startByOrg(session: UserSession, eid: string, now: number): Promise<Omit<BackfillStart, 'leftOpen'>> {
  const query = soql`SELECT Start__c FROM CINNOX_Log__c WHERE Staff__c = ${eid} AND Start__c != null ORDER BY Start__c DESC LIMIT 1`;
  const [newest] = await session.client.query(query);
  const start = Date.parse(String(newest?.Start__c));
  const signedInAt = await firstSignIn(session, eid);
  if (Number.isNaN(start)) {
    const at = signedInAt || now;
    return { since: Math.min(now, Math.max(at, now - sameShiftMs)), replayAll: now - at > clocksMs };
  }
  const shift = soql`SELECT Start__c FROM CINNOX_Log__c WHERE Staff__c = ${eid} AND Start__c >= ${new Date(start - sameShiftMs)} ORDER BY Start__c LIMIT 1`;
  const [first] = await session.client.query(shift);
  // NaN where the row was removed meanwhile, and where nobody knows of a sign-in.
  const from = (Date.parse(String(first?.Start__c)) || start) - clocksMs;
  const earliest = Math.min(from, Math.max(signedInAt || from, from - sameShiftMs));
  const oldest = await session.retention.horizon(now);
  return { since: Math.min(now, Math.max(earliest, oldest)), replayAll: now - start < sameShiftMs };
}
