import type { Mode } from '../../domain/journal-row.ts';
import { callKey } from '../../domain/keys.ts';
import type { SalesforceClient } from '../../salesforce/client.ts';
import { soql, soqlLike, soqlOr } from '../../salesforce/soql.ts';
import type { ReportedThing } from './things.ts';
import { unownedPart } from './who-writes.ts';

/** One query holds the keys of so many. */
export const mostAtOnce = 20;

export interface Sought {
  key: string;
  /** How the keys of all parts of a call begin: of what is nobody's by its report any counts. */
  anyPart?: string;
}

export function soughtOf({ key, service, report }: ReportedThing, part: string): Sought {
  // Somebody whom it does not name has logged it.
  const callId = part === unownedPart && 'call' in report ? report.call.callId : undefined;
  return callId === undefined ? { key } : { key, anyPart: callKey(service, callId, '') };
}

/** The keys that the org has a row of already, whatever was decided there. */
export async function inOrg(
  sought: readonly Sought[],
  { client, mode }: { client: SalesforceClient; mode: Mode },
): Promise<Set<string>> {
  if (sought.length === 0 || mode === 'package-free') return new Set();
  const conditions = sought.map(({ key, anyPart }) =>
    anyPart === undefined ? soql`Key__c = ${key}` : soql`Key__c LIKE ${soqlLike(anyPart, 'starts')}`,
  );
  const rows = await client.query(soql`SELECT Key__c FROM CINNOX_Log__c WHERE ${soqlOr(conditions)}`);
  // A decision that was taken back keeps its row under another name.
  const keys = rows.map((row) => String(row.Key__c)).filter((key) => !/~\d+$/.test(key));
  const isThere = ({ key, anyPart }: Sought) =>
    keys.some((one) => (anyPart === undefined ? one === key : one.startsWith(anyPart)));
  return new Set(sought.filter(isThere).map(({ key }) => key));
}
