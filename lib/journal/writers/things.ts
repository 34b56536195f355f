import type { CallRow, EnquiryRow } from '../../cinnox/gateway.ts';
import { callKey, enquiryKey } from '../../domain/keys.ts';
import { isUnanswered } from '../../domain/log-texts.ts';
import { enquiryFacts } from '../../inbox/apply-enquiry.ts';
import { reportedEnd } from '../../inbox/legs.ts';
import { unownedPart, type Thing } from './who-writes.ts';

/** A thing of the reports with what it takes to make a row of it. */
export interface ReportedThing {
  key: string;
  thing: Thing;
  startedAt: number;
  /** The other party as the report has it, for lists. */
  who: string;
  report: { call: CallRow } | { enquiry: EnquiryRow };
  service: string;
}

function staffOf(report: CallRow, staff: ReadonlySet<string>): string[] {
  return [report.caller, report.callee].flatMap((party) =>
    party?.eid !== undefined && party.eid !== '' && (party.isStaff === true || staff.has(party.eid)) ? [party.eid] : [],
  );
}

/** Of an internal call the caller's; else whoever of the staff is named, else the agent of the enquiry around it. */
function partOfCall(report: CallRow, staff: ReadonlySet<string>, agent: string | undefined): string | undefined {
  return staffOf(report, staff)[0] ?? agent;
}

/** By what the report of the call tells. */
export function isInside(call: CallRow, enquiry: EnquiryRow): boolean {
  if (call.displayCaseNumber !== undefined) return call.displayCaseNumber === enquiry.displayCaseNumber;
  return call.inquiryId !== undefined && call.inquiryId === enquiry.inquiry;
}

export interface ReportsOfSweep {
  calls: readonly CallRow[];
  enquiries: readonly EnquiryRow[];
  service: string;
  staff: ReadonlySet<string>;
  /** What began later is there for what belongs to it only (epoch ms). */
  until?: number;
}

function callThings({ calls, enquiries, service, staff }: ReportsOfSweep): ReportedThing[] {
  return calls.flatMap((call) => {
    const endedAt = reportedEnd(call);
    // No key is built on anything else, and what has no end has no time by which it is due.
    if (call.callId === undefined || endedAt === undefined) return [];
    const agent = enquiries.find((enquiry) => isInside(call, enquiry))?.agentEid;
    const part = partOfCall(call, staff, agent);
    const [other] = [call.caller, call.callee].filter((party) => party?.eid === undefined || !staff.has(party.eid));
    return {
      key: callKey(service, call.callId, part ?? unownedPart),
      thing: {
        kind: 'call' as const,
        ...(part === undefined ? {} : { staff: part }),
        answered: !isUnanswered(call),
        endedAt,
      },
      startedAt: call.startedAt,
      who: other?.displayName ?? other?.phoneNumber ?? 'Unknown caller',
      report: { call },
      service,
    };
  });
}

/** A missed enquiry has no time of its being missed: it is as old as it is. */
function endOf(enquiry: EnquiryRow): number | undefined {
  const { status } = enquiryFacts(enquiry);
  if (status === 'closed') return enquiry.closedAt;
  return status === 'missed' ? enquiry.createdAt : undefined;
}

function enquiryThings(reports: ReportsOfSweep, calls: readonly ReportedThing[]): ReportedThing[] {
  return reports.enquiries.flatMap((enquiry) => {
    const endedAt = endOf(enquiry);
    if (endedAt === undefined) return [];
    const service = enquiry.serviceId ?? reports.service;
    const { displayCaseNumber, agentEid } = enquiry;
    // The Case comes with the Task: that of a missed call is as old as its ring, and only the call tells the number.
    const inside = calls.filter(({ report }) => 'call' in report && isInside(report.call, enquiry));
    const ofNobody = inside.filter(({ thing }) => thing.staff === undefined);
    const talker = agentEid ?? inside.find(({ thing }) => thing.staff !== undefined)?.thing.staff;
    const ends = Math.max(endedAt, ...inside.map(({ thing }) => thing.endedAt));
    const isMissed = talker === undefined && ofNobody.length > 0 && ofNobody.every(({ thing }) => !thing.answered);
    return {
      key: enquiryKey(service, displayCaseNumber),
      thing: {
        kind: 'enquiry' as const,
        ...(talker === undefined ? {} : { staff: talker }),
        answered: !isMissed,
        endedAt: ends,
      },
      startedAt: enquiry.createdAt,
      who: enquiry.visitorName ?? enquiry.visitorPhone ?? enquiry.visitorEmail ?? 'Visitor',
      report: { enquiry },
      service,
    };
  });
}

/** Everything that is over in the reports of one sweep, calls before enquiries. Pure. */
export function thingsOf(reports: ReportsOfSweep): ReportedThing[] {
  const calls = callThings(reports);
  return [...calls, ...enquiryThings(reports, calls)];
}
