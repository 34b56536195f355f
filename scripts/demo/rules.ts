import type { Call, Enquiry } from '../../tests/emulators/cinnox/model.ts';
import type { Person } from './cast.ts';
import { conversation, disposition, noteText } from './play.ts';
import type { SalesforceRecord } from './records.ts';

/** What one field must be: a value, or a question with an answer in words. */
type Expectation = string | number | null | { says: string; holds(value: unknown): boolean };
type Expected = Record<string, Expectation>;

export interface OrgWords {
  closedTaskStatus: string;
  closedCaseStatus: string;
  adaUserId: string;
  timeZone: string;
}

function contains(...parts: string[]): Expectation {
  return {
    says: `contains, in this order, ${JSON.stringify(parts)}`,
    holds: (value) => {
      let from = 0;
      for (const part of parts) {
        const at = typeof value === 'string' ? value.indexOf(part, from) : -1;
        if (at === -1) return false;
        from = at + part.length;
      }
      return true;
    },
  };
}

function within(seconds: number, tolerance: number): Expectation {
  return {
    says: `${seconds} ± ${tolerance}`,
    holds: (value) => typeof value === 'number' && Math.abs(value - seconds) <= tolerance,
  };
}

function dateIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

/** The Task of Ada's part of the call. */
export function expectedTask(words: OrgWords, caller: Person, call: Call, caseId: string, adaEid: string): Expected {
  const talkedMs = (call.endedAt ?? 0) - (call.answeredAt ?? 0);
  return {
    Subject: `Call in · ${caller.name}`,
    Status: words.closedTaskStatus,
    TaskSubtype: 'Call',
    CallType: 'Inbound',
    CallDurationInSeconds: within(Math.round(talkedMs / 1000), 1),
    CallDisposition: disposition,
    CallObject: `cinnox:call:acme:${call.callId}:${adaEid}`,
    WhoId: caller.contactId,
    WhatId: caseId,
    OwnerId: words.adaUserId,
    ActivityDate: dateIn(words.timeZone, call.startedAt),
    Description: contains(noteText, call.callId),
  };
}

/** The Case of the enquiry that the call was in. */
export function expectedCallCase(words: OrgWords, caller: Person, enquiry: Enquiry): Expected {
  return {
    Subject: `Call enquiry ${enquiry.displayCaseNumber} · ${caller.name}`,
    Origin: 'Phone',
    Status: words.closedCaseStatus,
    ContactId: caller.contactId,
    OwnerId: words.adaUserId,
    Description: contains(enquiry.displayCaseNumber),
  };
}

/** The Case of the closed chat, with the whole conversation in order under its authors' names. */
export function expectedChatCase(words: OrgWords, visitor: Person, enquiry: Enquiry): Expected {
  const lines = conversation.flatMap(({ from, text }) => [from === 'visitor' ? visitor.name : 'Ada Lam', text]);
  return {
    Subject: `Web enquiry ${enquiry.displayCaseNumber} · ${visitor.name}`,
    Origin: 'Web',
    Status: words.closedCaseStatus,
    ContactId: visitor.contactId,
    OwnerId: words.adaUserId,
    Description: contains(enquiry.displayCaseNumber, ...lines),
  };
}

/** The fields of a record that are not what the rules say. */
export function differences(label: string, record: SalesforceRecord, expected: Expected): string[] {
  return Object.entries(expected).flatMap(([field, wanted]) => {
    const value = record[field];
    const holds = typeof wanted === 'object' && wanted !== null ? wanted.holds(value) : value === wanted;
    if (holds) return [];
    const says = typeof wanted === 'object' && wanted !== null ? wanted.says : JSON.stringify(wanted);
    return [`${label} ${record.Id}: ${field} is ${JSON.stringify(value)}, expected is ${says}`];
  });
}
