import { callKey, callObject } from './keys.ts';
import type { CallFacts, EnquiryFacts, JournalRow, WrittenFields } from './journal-row.ts';
import {
  callLogText,
  callSubject,
  caseOrigin,
  enquirySubject,
  isUnanswered,
  oneLine,
  truncate,
  type TextContext,
} from './log-texts.ts';
import { isWithheld, numberLabel } from './phone.ts';
import { localDate } from './user-dates.ts';

/** What the org allows and calls things; read once per sign-in. */
export interface OrgFacts {
  /** The first closed value of TaskStatus / CaseStatus, by sort order. */
  closedTaskStatus: string;
  closedCaseStatus: string;
  caseOrigins: string[];
}

export interface LogSettings {
  voiceCase: 'always' | 'answered' | 'missed' | 'never';
  closeCase: boolean;
  caseAt: 'handling' | 'close';
}

/** The person's name, else the visitor's, else the number, else "unknown". */
export function partyLabel(row: JournalRow): string {
  const { call, enquiry } = row;
  const number = call?.number ?? enquiry?.visitorPhone;
  return (
    row.match.contactName ??
    nameOfParty(row) ??
    (number === undefined ? undefined : numberLabel(number)) ??
    enquiry?.visitorEmail ??
    (row.kind === 'call' ? 'unknown caller' : 'unknown visitor')
  );
}

/** Where a number is withheld CINNOX writes "anonymous" for the name as well. */
function nameOfParty({ call, enquiry }: JournalRow): string | undefined {
  const name = enquiry?.visitorName ?? call?.partyName;
  const isSpoken = call !== undefined || enquiry?.voice === true;
  return isSpoken && name !== undefined && isWithheld(name) ? numberLabel(name) : name;
}

/** A record that may be pointed to, as far as Salesforce has not refused it. */
function reachable({ log }: JournalRow, id: string | undefined): string | undefined {
  return id === undefined || log.unreachable?.includes(id) === true ? undefined : id;
}

const callTypes = { in: 'Inbound', out: 'Outbound', internal: 'Internal', unknown: undefined } as const;

/** The Task of one member of staff's part of a call (object reference: Task). */
export function taskFields(
  row: JournalRow,
  call: CallFacts,
  context: TextContext & { org: OrgFacts; key: string; caseId?: string },
): WrittenFields {
  const callType = callTypes[call.direction];
  return {
    Subject: callSubject(call, partyLabel(row)),
    Status: context.org.closedTaskStatus,
    ...(callType === undefined ? {} : { CallType: callType }),
    ...(call.durationS === undefined ? {} : { CallDurationInSeconds: Math.max(0, Math.round(call.durationS)) }),
    CallDisposition: row.disposition?.value ?? call.status ?? null,
    WhoId: reachable(row, row.match.contactId) ?? null,
    WhatId: reachable(row, row.related?.id) ?? reachable(row, context.caseId) ?? null,
    Description: callLogText(row, call, context),
    ActivityDate: localDate(call.startedAt, context.timeZone),
  };
}

/** Given on create only: Salesforce does not let them change, or we never want to. */
export function taskCreateOnly(key: string): WrittenFields {
  return { TaskSubtype: 'Call', CallObject: callObject(key) };
}

/** The Case of an enquiry, without Description and Status, which depend on the moment. */
export function caseFields(row: JournalRow, enquiry: EnquiryFacts, org: OrgFacts): WrittenFields {
  const origin = caseOrigin(enquiry);
  return {
    Subject: enquirySubject(enquiry, partyLabel(row)),
    ...(org.caseOrigins.includes(origin) ? { Origin: origin } : {}),
    ContactId: row.match.contactId ?? null,
  };
}

/** Salesforce refuses the whole Case for an address that it does not accept: a doubtful one stays in the Description. */
function isAcceptedEmail(email: string): boolean {
  return (
    email.length <= 80 &&
    /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(
      email,
    )
  );
}

/** `SuppliedX` may be given on create only. */
export function caseCreateOnly(row: JournalRow, enquiry: EnquiryFacts): WrittenFields {
  const supplied: WrittenFields = {};
  const { visitorName, visitorEmail } = enquiry;
  if (visitorName !== undefined) supplied.SuppliedName = truncate(oneLine(visitorName), 80);
  if (visitorEmail !== undefined && isAcceptedEmail(visitorEmail)) supplied.SuppliedEmail = visitorEmail;
  const phone = enquiry.visitorPhone ?? row.call?.number;
  if (phone !== undefined) supplied.SuppliedPhone = truncate(oneLine(phone), 40);
  return supplied;
}

/** May this enquiry have a Case by the rule for voice? */
export function wantsCase(enquiry: EnquiryFacts, call: CallFacts | undefined, rule: LogSettings['voiceCase']): boolean {
  if (!enquiry.voice || rule === 'always') return true;
  if (rule === 'never') return false;
  const missed = enquiry.status === 'missed' || (call !== undefined && isUnanswered(call));
  return rule === 'missed' ? missed : !missed;
}

/** The call's key, once a report (or learned evidence) gives the call id. */
export function finalCallKey(row: JournalRow, eid: string, hookIdIsCallId: boolean): string | undefined {
  const callId = row.call?.callId ?? (hookIdIsCallId ? row.call?.messageId : undefined);
  return callId === undefined ? undefined : callKey(row.service, callId, row.behalf?.part ?? eid);
}
