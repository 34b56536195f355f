import { callKey, callObject } from './keys.ts';
import { journeyDurationS } from './journey.ts';
import type { CallFacts, EnquiryFacts, JournalRow, WrittenFields } from './journal-row.ts';
import type { LogForm } from './log-form.ts';
import {
  callLogText,
  callNoteFile,
  caseOrigin,
  enquiryDetailText,
  enquiryNoteFile,
  oneLine,
  truncate,
  type RecordFile,
} from './log-texts.ts';
import { callValues, enquiryValues, type WriterContext } from './merge-values.ts';
import { descriptionHead, subjectOf } from './templates.ts';
import { addDays, localDate } from './user-dates.ts';

/** What the org allows and calls things; read once per sign-in. */
export interface OrgFacts {
  /** The first closed value of TaskStatus / CaseStatus, by sort order. */
  closedTaskStatus: string;
  closedCaseStatus: string;
  caseOrigins: string[];
}

/** A record that may be pointed to, as far as Salesforce has not refused it. */
function reachable({ log }: JournalRow, id: string | undefined): string | undefined {
  return id === undefined || log.unreachable?.includes(id) === true ? undefined : id;
}

const callTypes = { in: 'Inbound', out: 'Outbound', internal: 'Internal', unknown: undefined } as const;

/**
 * The Task of one member of staff's part of a call (object reference: Task). A follow-up has the org's first status,
 * which Salesforce gives by itself, and the day on which it is due.
 */
export function taskFields(
  row: JournalRow,
  call: CallFacts,
  context: WriterContext & { org: OrgFacts; form: LogForm; caseId?: string },
): WrittenFields {
  const callType = callTypes[call.direction];
  const values = callValues(row, call, context);
  const { dueInDays, journey } = context.form;
  const talkedS = journey === true && call.parts !== undefined ? journeyDurationS(call) : call.durationS;
  const day = localDate(call.startedAt, context.timeZone);
  return {
    Subject: subjectOf(context.form, values),
    ...(dueInDays === undefined ? { Status: context.org.closedTaskStatus } : {}),
    ...(callType === undefined ? {} : { CallType: callType }),
    ...(talkedS === undefined ? {} : { CallDurationInSeconds: Math.max(0, Math.round(talkedS)) }),
    CallDisposition: row.disposition?.value ?? call.status ?? null,
    WhoId: reachable(row, row.match.contactId) ?? null,
    WhatId: reachable(row, row.related?.id) ?? reachable(row, context.caseId) ?? null,
    Description: callLogText(row, call, context, descriptionHead(context.form, values)),
    ActivityDate: dueInDays === undefined ? day : addDays(day, dueInDays),
  };
}

/** A note that is longer than the Task's Description, whole. */
export function taskNoteFile(
  row: JournalRow,
  call: CallFacts,
  context: WriterContext & { form: LogForm },
): RecordFile | undefined {
  return callNoteFile(row, call, context, descriptionHead(context.form, callValues(row, call, context)));
}

/** Given on create only: Salesforce does not let them change, or we never want to. */
export function taskCreateOnly(key: string): WrittenFields {
  return { TaskSubtype: 'Call', CallObject: callObject(key) };
}

/** The Case of an enquiry, without Description and Status, which depend on the moment. */
export function caseFields(
  row: JournalRow,
  enquiry: EnquiryFacts,
  context: WriterContext & { org: OrgFacts; form: LogForm },
): WrittenFields {
  const origin = caseOrigin(enquiry);
  const { org } = context;
  return {
    Subject: subjectOf(context.form, enquiryValues(row, enquiry, context)),
    ...(org.caseOrigins.includes(origin) ? { Origin: origin } : {}),
    ContactId: reachable(row, row.match.contactId) ?? null,
  };
}

/** Notes in the words of the template, and the enquiry's details: what stands above the conversation. */
export function caseDetails(
  row: JournalRow,
  enquiry: EnquiryFacts,
  context: WriterContext & { form: LogForm },
): string {
  const head = descriptionHead(context.form, enquiryValues(row, enquiry, context));
  return enquiryDetailText(row, enquiry, context, head);
}

/** A note that is longer than the Case's Description, whole. */
export function caseNoteFile(
  row: JournalRow,
  enquiry: EnquiryFacts,
  context: WriterContext & { form: LogForm },
): RecordFile | undefined {
  return enquiryNoteFile(row, enquiry, context, descriptionHead(context.form, enquiryValues(row, enquiry, context)));
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

/** The call's key, once a report (or learned evidence) gives the call id. */
export function finalCallKey(row: JournalRow, eid: string, hookIdIsCallId: boolean): string | undefined {
  const callId = row.call?.callId ?? (hookIdIsCallId ? row.call?.messageId : undefined);
  return callId === undefined ? undefined : callKey(row.service, callId, row.behalf?.part ?? eid);
}
