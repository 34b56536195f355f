import type { CallRow, CinnoxGateway, EnquiryRow } from '../../cinnox/gateway.ts';
import { reportedEnd } from '../../inbox/legs.ts';
import { integrationSentences, readInstalledIntegration } from '../../salesforce/official-integration.ts';
import type { SalesforceClient, SObject } from '../../salesforce/client.ts';
import { mostAlone } from '../../inbox/poll-schedule.ts';
import { fits, fitWindowMs, othersQuery, readOthers, type Comparable, type OtherRecord } from './others-records.ts';

/** Known calls and enquiries of this time are compared with what the org got meanwhile (ms). */
const lookBackMs = 24 * 3600_000;
/** Many agents have a page of contacts in a short time, and all of them look when they sign in. */
const pageOfAgentMs = 50 * 3600_000;
/** One Task that fits may be a person's own. */
const leastTasks = 2;

function ofCall(call: CallRow, staff: ReadonlySet<string>): Comparable {
  const [other] = [call.caller, call.callee].filter((party) => party?.eid === undefined || !staff.has(party.eid));
  const endedAt = reportedEnd(call);
  return {
    kind: 'call',
    startedAt: call.startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(other?.phoneNumber === undefined ? {} : { number: other.phoneNumber }),
  };
}

function ofEnquiry(enquiry: EnquiryRow): Comparable {
  const { createdAt, closedAt, visitorPhone, visitorEmail } = enquiry;
  return {
    kind: 'enquiry',
    startedAt: createdAt,
    ...(closedAt === undefined ? {} : { endedAt: closedAt }),
    ...(visitorPhone === undefined ? {} : { number: visitorPhone }),
    ...(visitorEmail === undefined ? {} : { email: visitorEmail }),
  };
}

const isEmail = ({ channel }: EnquiryRow) => channel.toUpperCase() === 'EMAIL';

function matching(records: readonly OtherRecord[], things: readonly Comparable[]): OtherRecord[] {
  return records.filter((record) => things.some((thing) => fits(record, thing) === 'words'));
}

const count = (number: number, one: string, many: string) => (number === 1 ? `1 ${one}` : `${number} ${many}`);

/** What recent Tasks and Cases say, a sentence for each. Pure. */
export function recordSentences(
  found: { tasks: readonly OtherRecord[]; cases: readonly OtherRecord[] },
  reports: { calls: readonly CallRow[]; enquiries: readonly EnquiryRow[] },
  staff: ReadonlySet<string>,
): string[] {
  const tasks = matching(
    found.tasks,
    reports.calls.map((call) => ofCall(call, staff)),
  );
  const byMail = matching(
    found.cases.filter(({ origin }) => origin === 'Email'),
    reports.enquiries.filter(isEmail).map(ofEnquiry),
  );
  const cases = matching(found.cases, reports.enquiries.filter((enquiry) => !isEmail(enquiry)).map(ofEnquiry));
  return [
    ...(tasks.length < leastTasks
      ? []
      : [
          `${tasks.length} Tasks of the last day have the time and number of calls, and CINNOX for Salesforce did not make them.`,
        ]),
    ...(cases.length < leastTasks
      ? []
      : [
          `${cases.length} Cases of the last day have the time and number of enquiries, and CINNOX for Salesforce did not make them.`,
        ]),
    ...(byMail.length === 0
      ? []
      : [`Email-to-Case made ${count(byMail.length, 'Case', 'Cases')} of e-mails that CINNOX has as enquiries, too.`]),
  ];
}

export interface DetectContext {
  client: SalesforceClient;
  gateway: Pick<CinnoxGateway, 'calls' | 'enquiries'>;
  staff: ReadonlySet<string>;
  /** Host of the service's base URL. */
  cinnoxHost: string;
  now: number;
}

/** What is installed that also writes. Throws what the client throws. */
export async function detectInstalled({ client, cinnoxHost }: DetectContext): Promise<string[]> {
  const installed = await readInstalledIntegration(client, cinnoxHost);
  return installed === undefined ? [] : integrationSentences(installed);
}

/**
 * What was written that this product did not write. Undefined: there was too little of late to tell by. Throws what the
 * services throw.
 */
export async function detectRecords({ client, gateway, staff, now }: DetectContext): Promise<string[] | undefined> {
  const window = { startAt: now - (staff.size > mostAlone ? pageOfAgentMs / staff.size : lookBackMs), endAt: now };
  const [calls, enquiries] = await Promise.all([gateway.calls(window), gateway.enquiries(window)]);
  if (Math.max(calls.length, enquiries.length) < leastTasks && !enquiries.some(isEmail)) return undefined;
  const read = async (object: 'Task' | 'Case'): Promise<OtherRecord[]> => {
    const span = { from: window.startAt - fitWindowMs, to: now };
    const describe = await client.describe(object);
    // By that text this product's own ones are known.
    const query = describe?.fields.Description === undefined ? undefined : othersQuery(object, describe, span);
    const rows: SObject[] = query === undefined ? [] : await client.query(query);
    return readOthers(object, rows);
  };
  const found = { tasks: await read('Task'), cases: await read('Case') };
  return recordSentences(found, { calls, enquiries }, staff);
}
