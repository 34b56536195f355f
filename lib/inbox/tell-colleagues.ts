import * as v from 'valibot';
import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import { readCall, readEnquiry, readRows, writeCall, writeEnquiry } from '../cinnox/report-rows.ts';
import { isStaff } from '../cinnox/staff-party.ts';
import type { ReportsOfSweep } from '../journal/writers/things.ts';
import type { SalesforceClient } from '../salesforce/client.ts';
import { compositeError } from '../salesforce/fault-table.ts';
import { enquiryFacts } from './apply-enquiry.ts';
import { fingerprint } from './fingerprint.ts';
import { withVisitorPhones } from './visitor-phone.ts';

/** Rows of the reports that concern one member of staff. */
export interface Told {
  calls: CallRow[];
  enquiries: EnquiryRow[];
}

interface Item {
  to: readonly string[];
  call?: CallRow;
  enquiry?: EnquiryRow;
}

/** The field of a signal holds 32,768 characters. */
const longestPayload = 30_000;
const mostRecords = 200;

/** Chats from their handling on; the enquiry of a call is told of with its end. */
const isWorthTelling = (enquiry: EnquiryRow) => {
  const { status, voice } = enquiryFacts(enquiry);
  return status === 'closed' || status === 'missed' || (!voice && enquiry.agentEid !== undefined);
};

/** Whom each row concerns: the staff that it names, a call's enquiry those of the call, and a call the agent around it. */
function itemsOf({ calls, enquiries, staff }: ReportsOfSweep): Item[] {
  const byId = new Map(
    enquiries.flatMap((row) => [[row.inquiry, row] as const, [row.displayCaseNumber, row] as const]),
  );
  const named = new Map<EnquiryRow, string[]>();
  // Who is told of their own rows only does not see the leg that tells whom their call went to.
  const items = withVisitorPhones(calls, enquiries).map((call): Item => {
    const around = byId.get(call.displayCaseNumber ?? call.inquiryId);
    const parties = [call.caller, call.callee].flatMap((party) => (isStaff(party, staff) ? party.eid : []));
    if (around !== undefined) named.set(around, [...(named.get(around) ?? []), ...parties]);
    return { to: [...parties, around?.agentEid ?? []].flat(), call };
  });
  const told = enquiries.filter(isWorthTelling);
  return [
    ...items,
    ...told.map((enquiry) => ({ to: [enquiry.agentEid ?? [], named.get(enquiry) ?? []].flat(), enquiry })),
  ];
}

/** Rows by member of staff, without those whose mark was told before; and the marks of all that there is. */
export function lettersOf(reports: ReportsOfSweep, before: ReadonlySet<string>) {
  const letters = new Map<string, Told>();
  const marks: string[] = [];
  for (const { to, call, enquiry } of itemsOf(reports)) {
    const mark = fingerprint([call ?? enquiry, to]);
    marks.push(mark);
    if (before.has(mark)) continue;
    for (const eid of new Set(to)) {
      const letter = letters.get(eid) ?? { calls: [], enquiries: [] };
      letters.set(eid, letter);
      if (call !== undefined) letter.calls.push(call);
      if (enquiry !== undefined) letter.enquiries.push(enquiry);
    }
  }
  return { letters, marks };
}

/** Texts of at most one field's length; the calls come before their enquiries. */
function payloadsOf({ calls, enquiries }: Told): string[] {
  const pieces: { calls: unknown[]; enquiries: unknown[] }[] = [];
  let room = 0;
  const rows = [
    ...calls.map((row) => ['calls', writeCall(row)] as const),
    ...enquiries.map((row) => ['enquiries', writeEnquiry(row)] as const),
  ];
  for (const [list, row] of rows) {
    const length = JSON.stringify(row).length + 1;
    if (length > room) {
      pieces.push({ calls: [], enquiries: [] });
      room = longestPayload;
    }
    room -= length;
    pieces.at(-1)?.[list].push(row);
  }
  return pieces.map((piece) => JSON.stringify(piece));
}

const none = { calls: [], enquiries: [] };

/** What a colleague's browser read. The rows are as little trusted as those of CINNOX. */
export function readTold(payload: unknown): Told {
  const list = v.fallback(v.array(v.unknown()), []);
  const { calls, enquiries } = v.parse(v.fallback(v.object({ calls: list, enquiries: list }), none), payload);
  return { calls: readRows(calls, readCall).rows, enquiries: readRows(enquiries, readEnquiry).rows };
}

/** Writes a signal for each letter: the org's stream carries it to whom it concerns. Throws what the org throws. */
export async function tellColleagues(
  letters: ReadonlyMap<string, Told>,
  { client, service, now }: { client: Pick<SalesforceClient, 'composite'>; service: string; now: number },
): Promise<void> {
  const records = [...letters].flatMap(([eid, letter]) =>
    payloadsOf(letter).map((payload) => ({
      attributes: { type: 'CINNOX_Signal__c' },
      Staff__c: eid,
      Kind__c: 'report',
      Source__c: `report:${service}`,
      Service__c: service,
      Sent_At__c: new Date(now).toISOString(),
      Payload__c: payload,
    })),
  );
  for (let at = 0; at < records.length; at += mostRecords) {
    const body = { allOrNone: false, records: records.slice(at, at + mostRecords) };
    const part = { method: 'POST' as const, path: 'composite/sobjects', referenceId: 'told', body };
    const answers = await client.composite([part], { allOrNone: false });
    // One letter that is refused holds no other up: whom it names looks for what was not told.
    const error = compositeError(answers);
    const isForAll = error?.code === 'limit_exceeded' || answers.some(({ status }) => status >= 300);
    if (error !== null && isForAll) throw error;
  }
}
