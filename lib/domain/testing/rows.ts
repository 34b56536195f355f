import { newJournalRow, type CallFacts, type EnquiryFacts, type JournalRow } from '../journal-row.ts';

/** 2026-11-23T10:00:00Z */
export const noon = Date.UTC(2026, 10, 23, 10);

export function callFacts(change: Partial<CallFacts> = {}): CallFacts {
  return {
    direction: 'in',
    outgoing: false,
    number: '+85294667788',
    startedAt: noon,
    reported: false,
    ring: true,
    ...change,
  };
}

export function enquiryFacts(change: Partial<EnquiryFacts> = {}): EnquiryFacts {
  return {
    displayCaseNumber: '1001',
    status: 'handling',
    channel: 'WHATSAPP',
    voice: false,
    startedAt: noon,
    ...change,
  };
}

/** A call that is mine, reported and over, unless told otherwise. */
export function callRow(change: Partial<JournalRow> = {}, call: Partial<CallFacts> = {}): JournalRow {
  const base = newJournalRow({ id: 'call-1', kind: 'call', service: 'acme', mode: 'package', now: noon });
  return { ...base, mine: { by: 'report', at: noon }, call: callFacts(call), ...change };
}

export function enquiryRow(change: Partial<JournalRow> = {}, enquiry: Partial<EnquiryFacts> = {}): JournalRow {
  const base = newJournalRow({ id: 'enquiry-1', kind: 'enquiry', service: 'acme', mode: 'package', now: noon });
  return {
    ...base,
    lane: 'enq:acme:1001',
    mine: { by: 'report', at: noon },
    enquiry: enquiryFacts(enquiry),
    ...change,
  };
}
