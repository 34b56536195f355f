import { callKey, enquiryKey } from '../../domain/keys.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { soql, soqlLike, soqlNames, soqlOr } from '../../salesforce/soql.ts';
import { logRowFields, toLogRow, type LogRow } from './log-row.ts';
import { queryAll } from './lookup.ts';
import type { SettleContext } from './settle-context.ts';

/** Whose part of a call it is, and whether that person left it out. Decisions taken back have another key. */
function partsOf(rows: readonly LogRow[], service: string, callIds: readonly string[]): Map<string, boolean> {
  return new Map(
    rows.flatMap(({ key, staff, kind, state }) => {
      if (staff === undefined || kind !== 'call' || key.startsWith('draft:') || /~\d+$/.test(key)) return [];
      const isOfCall = callIds.some((id) => key === callKey(service, id, staff));
      return isOfCall || state === 'logged' ? [[staff, state === 'do-not-log'] as const] : [];
    }),
  );
}

/**
 * Is somebody else's part of the enquiry in the org, and not left out? My "don't log" concerns my part: the enquiry is
 * left out with the last of them. Asked only when all of mine are left out; without the package nobody can tell.
 */
export async function hasOtherParts(
  rows: readonly JournalRow[],
  near: JournalRow | undefined,
  context: SettleContext,
): Promise<boolean> {
  const row = rows.find(({ enquiry }) => enquiry?.voice === true);
  const inLane = rows.filter(({ kind, log }) => kind === 'call' && log.state !== 'not-mine');
  const calls = near === undefined ? inLane : [...inLane, near];
  if (context.mode !== 'package' || row?.enquiry === undefined || row.declined?.written === true) return false;
  if (calls.length === 0 || calls.some(({ declined }) => declined === undefined)) return false;
  const { displayCaseNumber } = row.enquiry;
  const key = enquiryKey(row.service, displayCaseNumber);
  const callIds = calls.flatMap(({ call }) => call?.callId ?? call?.messageId ?? []);
  const fields = soqlNames(logRowFields);
  const keys = callIds.map((id) => soql`Key__c LIKE ${soqlLike(callKey(row.service, id, ''), 'starts')}`);
  const since = new Date(row.createdAt - 86_400_000);
  const lists = await queryAll(context, [
    soql`SELECT ${fields} FROM CINNOX_Log__c WHERE Key__c = ${key}`,
    soql`SELECT ${fields} FROM CINNOX_Log__c WHERE Kind__c = 'call' AND Journey__c = ${displayCaseNumber} AND CreatedDate >= ${since}`,
    ...(keys.length === 0 ? [] : [soql`SELECT ${fields} FROM CINNOX_Log__c WHERE ${soqlOr(keys)}`]),
  ]);
  const [enquiries = [], ...parts] = lists.map((list) => list.map(toLogRow));
  const known = partsOf(parts.flat(), row.service, callIds);
  const maker = enquiries.find((one) => one.key === key && one.state === 'logged')?.staff;
  if (maker !== undefined && !known.has(maker)) known.set(maker, false);
  return [...known].some(([eid, isLeftOut]) => eid !== context.me && !isLeftOut);
}
