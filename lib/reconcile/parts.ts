import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import { isStaff } from '../cinnox/staff-party.ts';
import { callKey, enquiryKey } from '../domain/keys.ts';
import type { EnquiryFacts, JournalRow, Mode } from '../domain/journal-row.ts';
import { channelLabel, isUnanswered } from '../domain/log-texts.ts';
import { isWithheld, numberLabel } from '../domain/phone.ts';
import { ruleForCall, ruleForEnquiry, wantsCase, type RuleContext } from '../domain/log-rules.ts';
import { durationText } from '../domain/user-dates.ts';
import { applyCallRow, type OwnContext } from '../inbox/apply-call.ts';
import { reportedEnd } from '../inbox/legs.ts';
import { firstPart } from '../domain/journey.ts';
import { legsOf, withParts, type Leg } from '../inbox/journey.ts';
import { enquiryFacts } from '../inbox/apply-enquiry.ts';
import { sameDigits } from '../inbox/same-digits.ts';
import { unownedPart } from '../journal/writers/who-writes.ts';
import type { Part } from './lists.ts';

export interface PartContext extends RuleContext {
  service: string;
  mode: Mode;
  /** EIDs of all staff. */
  staff: ReadonlySet<string>;
}

/** With what tells who had a conversation before. */
type CallContext = PartContext & { legs: readonly Leg[] };

/** One person's part of a call, over all of its legs. */
interface CallPart {
  id: string;
  eid?: string;
  callId?: string;
  legs: CallRow[];
  enquiry?: KnownEnquiry;
  isCallee: boolean;
}

/** Whatever could be logged of what CINNOX reports: pure. An enquiry is its agent's, else whoever had a call inside it. */
export function partsOf(
  reports: { calls: readonly CallRow[]; enquiries: readonly EnquiryRow[] },
  context: PartContext,
): Part[] {
  const enquiries = reports.enquiries.map((row) => ({ row, facts: enquiryFacts(row) }));
  const find = enquiryFinder(enquiries);
  const callParts = groupCalls(reports.calls, find, context);
  const byEnquiry = Map.groupBy(callParts, ({ enquiry }) => enquiry?.facts.displayCaseNumber);
  const legs = legsOf(reports.calls, context.staff);
  const ofCalls = callParts.map((one) => reportedCall(one, { ...context, legs }));
  const ofEnquiries = enquiries.map((one) =>
    reportedEnquiry(one, byEnquiry.get(one.facts.displayCaseNumber) ?? [], context),
  );
  return [...ofCalls, ...ofEnquiries];
}

interface KnownEnquiry {
  row: EnquiryRow;
  facts: EnquiryFacts;
}
type FindEnquiry = (call: CallRow) => KnownEnquiry | undefined;

function enquiryFinder(enquiries: readonly KnownEnquiry[]): FindEnquiry {
  const byNumber = new Map(enquiries.map((one) => [one.facts.displayCaseNumber, one]));
  const byInquiry = new Map(enquiries.map((one) => [one.facts.inquiry, one]));
  return ({ displayCaseNumber, inquiryId }) => {
    if (displayCaseNumber !== undefined) return byNumber.get(displayCaseNumber);
    return inquiryId === undefined ? undefined : byInquiry.get(inquiryId);
  };
}

function groupCalls(calls: readonly CallRow[], find: FindEnquiry, { staff }: PartContext): CallPart[] {
  const parts = new Map<string, CallPart>();
  for (const call of calls) {
    const named = [call.caller, call.callee].filter((party) => isStaff(party, staff));
    const enquiry = find(call);
    const eids = named.length > 0 ? named.map(({ eid }) => eid) : [enquiry?.facts.agentEid];
    for (const eid of new Set(eids)) {
      const id = ['call', call.callId ?? call.hid, eid ?? 'nobody'].join(':');
      const known = parts.get(id);
      if (known !== undefined) {
        known.legs.push(call);
        continue;
      }
      const isCallee = named.length > 1 && call.callee?.eid === eid;
      parts.set(id, {
        id,
        legs: [call],
        isCallee,
        ...(eid === undefined ? {} : { eid }),
        ...(call.callId === undefined ? {} : { callId: call.callId }),
        ...(enquiry === undefined ? {} : { enquiry }),
      });
    }
  }
  return [...parts.values()];
}

/** The leg in which somebody spoke the longest says what the part was. */
function tellingLeg(legs: readonly CallRow[]): CallRow | undefined {
  return legs.toSorted((left, right) => (right.durationS ?? 0) - (left.durationS ?? 0))[0];
}

function reportedCall(one: CallPart, context: CallContext): Part {
  const { callId, eid, legs } = one;
  const leg = tellingLeg(legs);
  const startedAt = Math.min(...legs.map((each) => each.startedAt));
  const isInternal = leg !== undefined && isStaff(leg.caller, context.staff) && isStaff(leg.callee, context.staff);
  const enquiryNumber = leg?.displayCaseNumber ?? one.enquiry?.facts.displayCaseNumber;
  // What nobody has is written under a part of its own, or somebody said that it was theirs.
  const owners = eid === undefined ? [unownedPart, ...context.staff] : [eid];
  const part: Part = {
    id: one.id,
    kind: 'call',
    keys: callId === undefined ? [] : owners.map((owner) => callKey(context.service, callId, owner)),
    startedAt,
    // Reports hold calls that are over.
    dueAt: Math.max(...legs.map((each) => reportedEnd(each) ?? each.startedAt)),
    who: leg === undefined ? '' : otherParty(leg, context.staff),
    what: leg === undefined ? '' : callWords(leg, isInternal, context.staff),
    needsPerson: !isInternal,
    isAnswered: legs.some((each) => !isUnanswered(each)),
    ...(eid === undefined ? {} : { eid }),
    ...(callId === undefined ? {} : { callId }),
    ...(enquiryNumber === undefined ? {} : { enquiryNumber }),
    ...ruleOfCall(one, leg, isInternal, context),
  };
  return part;
}

function otherParty(leg: CallRow, staff: ReadonlySet<string>): string {
  const party = isStaff(leg.caller, staff) ? leg.callee : leg.caller;
  const { displayName, phoneNumber } = party ?? {};
  const isName =
    displayName !== undefined && displayName.trim() !== '' && sameDigits(displayName, phoneNumber) !== true;
  if (isName && !isWithheld(displayName)) return displayName;
  const number = phoneNumber ?? displayName;
  return number === undefined ? 'unknown caller' : numberLabel(number);
}

function callWords(leg: CallRow, isInternal: boolean, staff: ReadonlySet<string>): string {
  const way = isInternal ? 'Internal call' : isStaff(leg.caller, staff) ? 'Call out' : 'Call in';
  if (isUnanswered(leg)) return `${way} · ${leg.status}`;
  return leg.durationS === undefined ? way : `${way} · ${durationText(leg.durationS)}`;
}

function reportedEnquiry(one: KnownEnquiry, inside: readonly CallPart[], context: PartContext): Part {
  const { row, facts } = one;
  const eid = facts.agentEid ?? ownerOf(inside)?.eid;
  const dueAt = dueOf(facts, context.settings);
  const rule = ruleOf(facts, inside, context);
  const part: Part = {
    id: `enquiry:${facts.displayCaseNumber}`,
    kind: 'enquiry',
    keys: [enquiryKey(row.serviceId ?? context.service, facts.displayCaseNumber)],
    startedAt: facts.startedAt,
    who: visitorOf(facts),
    what: facts.voice ? 'Call enquiry' : channelLabel(facts),
    needsPerson: !facts.voice,
    isAnswered: !(facts.voice && inside.length > 0 && inside.every(({ legs }) => legs.every(isUnanswered))),
    enquiryNumber: facts.displayCaseNumber,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(eid === undefined ? {} : { eid }),
    ...(rule === undefined ? {} : { rule }),
  };
  return part;
}

/** Whoever spoke, before whoever only was rung. */
function ownerOf(inside: readonly CallPart[]): CallPart | undefined {
  const named = inside.filter(({ eid, isCallee }) => eid !== undefined && !isCallee);
  return named.find(({ legs }) => legs.some((leg) => !isUnanswered(leg))) ?? named[0];
}

function dueOf(facts: EnquiryFacts, { caseAt }: PartContext['settings']): number | undefined {
  const { status, closedAt, pickedUpAt, startedAt, durationS } = facts;
  if (status === 'closed' || status === 'missed')
    return closedAt ?? (pickedUpAt ?? startedAt) + (durationS === undefined ? 0 : durationS * 1000);
  if (caseAt === 'opening') return startedAt;
  return status === 'handling' && caseAt === 'handling' ? (pickedUpAt ?? startedAt) : undefined;
}

/** The call as the journal of whose part it is would have it. */
function rowOf(
  leg: CallRow,
  eid: string | undefined,
  { staff, mode, now, service }: PartContext,
): JournalRow | undefined {
  const own: OwnContext = { me: eid ?? unownedPart, staff, mode, now, newId: () => '' };
  return applyCallRow(undefined, leg, service, own, true);
}

function ruleOfCall(
  one: CallPart,
  leg: CallRow | undefined,
  isInternal: boolean,
  context: CallContext,
): Pick<Part, 'rule'> {
  if (isInternal && one.isCallee)
    return { rule: { by: 'rule:internal-call', reason: 'An internal call is logged by its caller.' } };
  const row = leg === undefined ? undefined : rowOf(leg, one.eid, context);
  if (row?.call === undefined) return {};
  const ruling = ruleForCall(row, row.call, context);
  if (ruling !== 'wait' && ruling.outcome === 'none') return { rule: ruling.skip };
  return context.settings.callTasks === 'journey' && isLaterPart(row, one.eid, context) ? { rule: laterPart } : {};
}

const laterPart = { by: 'rule:journey', reason: 'It is in the Task of who had the call first.' } as const;

function isLaterPart(row: JournalRow, eid: string | undefined, { legs, staff }: CallContext) {
  const me = eid ?? unownedPart;
  const { call } = withParts({ ...row, mine: { by: 'report', at: 0 } }, legs, { me, staff });
  return call !== undefined && firstPart(call, me) !== undefined;
}

/** The rules of channels and numbers, and the one of Cases for calls. */
function ruleOf(facts: EnquiryFacts, inside: readonly CallPart[], context: PartContext): Part['rule'] {
  const calls = inside.flatMap(({ legs, eid }) => legs.flatMap((leg) => rowOf(leg, eid, context)?.call ?? []));
  const skip = ruleForEnquiry(facts, calls, context);
  if (skip !== undefined && skip !== 'wait') return skip;
  const { voiceCase } = context.settings;
  const deciding = calls.find((call) => !isUnanswered(call)) ?? calls[0];
  if (voiceCase === 'always' || wantsCase(facts, deciding, voiceCase)) return undefined;
  return { by: 'rule:voice-case', reason: voiceReasons[voiceCase] };
}

const voiceReasons = {
  answered: 'Only answered calls get a Case.',
  missed: 'Only missed calls get a Case.',
  never: 'Calls get no Case.',
} as const;

function visitorOf({ visitorName, visitorEmail, visitorPhone, voice }: EnquiryFacts): string {
  const name = visitorName !== undefined && voice && isWithheld(visitorName) ? numberLabel(visitorName) : visitorName;
  return name ?? visitorEmail ?? (visitorPhone === undefined ? 'Visitor' : numberLabel(visitorPhone));
}
