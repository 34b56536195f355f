import type { EnquiryRow } from '../cinnox/gateway.ts';
import { alias, enquiryKey } from '../domain/keys.ts';
import { newJournalRow, withAliases, type EnquiryFacts, type JournalRow } from '../domain/journal-row.ts';
import type { OwnContext } from './apply-call.ts';
import { joinWindowMs } from './join-call.ts';
import { sameDigits } from './same-digits.ts';

const statuses = {
  open: 'open',
  ongoing: 'handling',
  'followed-up': 'handling',
  missed: 'missed',
  closed: 'closed',
  unknown: 'open',
} as const;

export function enquiryFacts(report: EnquiryRow): EnquiryFacts {
  const channel = report.channel.toUpperCase();
  return {
    displayCaseNumber: report.displayCaseNumber,
    status: report.closedAt === undefined ? statuses[report.status] : 'closed',
    channel: report.channel,
    voice: report.initChannel?.toUpperCase() === 'CALL' || channel === 'VIRTUALNUMBER' || channel === 'CALL',
    startedAt: report.createdAt,
    ...optional('inquiry', report.inquiry),
    ...optional('recordId', report.id),
    ...optional('pickedUpAt', report.pickedUpAt),
    ...optional('closedAt', report.closedAt),
    ...optional('durationS', report.durationS),
    ...optional('visitorName', report.visitorName),
    ...optional('visitorPhone', report.visitorPhone),
    ...optional('visitorEmail', report.visitorEmail),
    ...optional('agentEid', report.agentEid),
    ...optional('cinnoxContactId', report.contactId),
    ...optional('deepLink', report.deepLink),
  };
}

/** Until when it was open, as far as the report tells (epoch ms). */
export function lastKnownAt({ status, startedAt, closedAt = startedAt }: EnquiryFacts): number {
  return status === 'open' || status === 'handling' ? Infinity : closedAt;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { [P in K]: V });
}

export function enquiryAliases(facts: EnquiryFacts, service: string): string[] {
  return [
    alias.enquiry(service, facts.displayCaseNumber),
    ...(facts.inquiry === undefined ? [] : [alias.inquiry(service, facts.inquiry)]),
    ...(facts.recordId === undefined ? [] : [alias.enquiryRecord(service, facts.recordId)]),
  ];
}

/** Is this one of my calls' enquiry? */
export function isEnquiryOf(call: JournalRow, facts: EnquiryFacts): boolean {
  if (call.call === undefined) return false;
  const { displayCaseNumber, inquiryId } = call.call;
  if (displayCaseNumber !== undefined) return displayCaseNumber === facts.displayCaseNumber;
  return inquiryId !== undefined && inquiryId === facts.inquiry;
}

/** Time and number say that this unreported call is inside the voice enquiry: enough to wait for, not to join. */
function isProbablyInside({ call, service }: JournalRow, enquiry: JournalRow): boolean {
  const facts = enquiry.enquiry;
  if (call === undefined || call.reported || facts?.voice !== true || service !== enquiry.service) return false;
  if (call.direction === 'internal') return false;
  if (Math.abs(call.startedAt - facts.startedAt) > joinWindowMs) return false;
  return sameDigits(call.number, facts.visitorPhone) ?? true;
}

const distance = (call: JournalRow, enquiry: JournalRow) =>
  Math.abs((call.call?.startedAt ?? 0) - (enquiry.enquiry?.startedAt ?? 0));

/** The call that is most probably inside a voice enquiry while no report says so. */
export function probableCall(rows: readonly JournalRow[], enquiry: JournalRow): JournalRow | undefined {
  return rows
    .filter((row) => isProbablyInside(row, enquiry))
    .toSorted((left, right) => distance(left, enquiry) - distance(right, enquiry))[0];
}

/** The voice enquiries that a call may be inside while no report says which. */
export function probableEnquiries(rows: readonly JournalRow[], call: JournalRow): JournalRow[] {
  return rows.filter((row) => row.enquiry !== undefined && isProbablyInside(call, row));
}

/** What beside the agent makes an enquiry mine: one of my calls is inside it, or I wrote last in its closed chat. */
export type EnquiryEvidence = 'enquiry' | 'chat' | undefined;

/**
 * An enquiry is mine when its agent is me, or other evidence says so, or I said so. A named other agent keeps a
 * claim of mine from being lost, but never makes an enquiry mine. Undefined: not mine, nothing to keep.
 */
export function applyEnquiryRow(
  known: JournalRow | undefined,
  facts: EnquiryFacts,
  service: string,
  evidence: EnquiryEvidence,
  context: OwnContext,
): JournalRow | undefined {
  const byAgent = facts.agentEid === context.me;
  if (known === undefined && !byAgent && evidence === undefined) return undefined;
  const base = known ?? newEnquiryRow(service, facts, context);
  const row: JournalRow = {
    ...withAliases(base, enquiryAliases(facts, service)),
    lane: enquiryKey(service, facts.displayCaseNumber),
    enquiry: { ...base.enquiry, ...withClosing(facts, known?.enquiry, context.now) },
  };
  if (row.mine !== undefined) return byAgent ? mineAfterAll(row, context) : row;
  if (byAgent) return { ...row, mine: { by: 'report', at: context.now } };
  return evidence === undefined ? row : { ...row, mine: { by: evidence, at: context.now } };
}

/**
 * This browser wrote it for somebody else, or nobody, or was to: by now this person handles it. Whose record another
 * browser had made first is looked at again.
 */
function mineAfterAll(row: JournalRow, { now }: OwnContext): JournalRow {
  const { behalf, declined, ...own } = row;
  if (behalf === undefined) return row;
  const mine = { by: 'report' as const, at: now };
  if (row.log.state === 'not-mine') return { ...own, mine, log: { state: 'open', undone: 0, task: {}, case: {} } };
  return { ...own, mine, ...(declined === undefined ? {} : { declined }) };
}

/** Not every service says when an enquiry was closed: then it is told by its turning from open to closed. */
function withClosing(facts: EnquiryFacts, before: EnquiryFacts | undefined, now: number): EnquiryFacts {
  const isTurn = facts.status === 'closed' && facts.closedAt === undefined && before?.status !== 'closed';
  return isTurn ? { ...facts, closedSeenAt: now } : facts;
}

export function newEnquiryRow(service: string, facts: EnquiryFacts, context: OwnContext): JournalRow {
  const row = newJournalRow({ id: context.newId(), kind: 'enquiry', service, mode: context.mode, now: context.now });
  return { ...row, lane: enquiryKey(service, facts.displayCaseNumber), enquiry: facts };
}
