import { kindOf, kindWords } from './call-kind.ts';
import type { CallFacts, EnquiryFacts, JournalRow } from './journal-row.ts';
import { channelLabel, directionWords, notesText, oneLine, type TextContext } from './log-texts.ts';
import { nameOfParty, partyLabel } from './party.ts';
import { numberLabel } from './phone.ts';
import type { MergeValues } from './templates.ts';
import { durationText, localDate, localDateTime } from './user-dates.ts';

/** Whose part of a call or an enquiry is written. */
export interface WriterContext extends TextContext {
  /** EID of who writes; absent where nobody is named. */
  me?: string;
}

function common(row: JournalRow, startedAt: number, context: WriterContext): MergeValues {
  const { match, disposition, notes } = row;
  const name = match.contactName ?? nameOfParty(row);
  return {
    Who: oneLine(partyLabel(row)),
    Start: localDateTime(startedAt, context.timeZone),
    Date: localDate(startedAt, context.timeZone),
    Note: notesText(notes, context.nameOf),
    ...(name === undefined ? {} : { Name: oneLine(name) }),
    ...(disposition === undefined ? {} : { Disposition: oneLine(disposition.value) }),
  };
}

const numberOf = (raw: string | undefined): MergeValues => (raw === undefined ? {} : { Number: numberLabel(raw) });

export function callValues(row: JournalRow, call: CallFacts, context: WriterContext): MergeValues {
  const { durationS, status, displayCaseNumber } = call;
  return {
    ...common(row, call.startedAt, context),
    ...numberOf(call.number),
    Channel: 'Call',
    Direction: directionWords[call.direction],
    Kind: kindWords[kindOf(call)],
    ...(context.me === undefined ? {} : { Agent: oneLine(context.nameOf(context.me)) }),
    ...(durationS === undefined ? {} : { Duration: durationText(durationS) }),
    ...(status === undefined ? {} : { Status: oneLine(status) }),
    ...(displayCaseNumber === undefined ? {} : { CaseNumber: oneLine(displayCaseNumber) }),
  };
}

export function enquiryValues(row: JournalRow, enquiry: EnquiryFacts, context: WriterContext): MergeValues {
  const { agentEid = context.me, durationS, visitorEmail } = enquiry;
  return {
    ...common(row, enquiry.startedAt, context),
    ...numberOf(enquiry.visitorPhone),
    Channel: channelLabel(enquiry),
    Kind: enquiry.voice ? 'Call enquiry' : 'Enquiry',
    CaseNumber: oneLine(enquiry.displayCaseNumber),
    Status: enquiry.status,
    ...(agentEid === undefined ? {} : { Agent: oneLine(context.nameOf(agentEid)) }),
    ...(durationS === undefined ? {} : { Duration: durationText(durationS) }),
    ...(visitorEmail === undefined ? {} : { Email: oneLine(visitorEmail) }),
  };
}
