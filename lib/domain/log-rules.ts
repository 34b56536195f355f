import { callKinds, kindOf, possibleKinds, type CallKind } from './call-kind.ts';
import { channelGetsCase } from './channels.ts';
import { settlingMs, type CallFacts, type EnquiryFacts, type JournalRow } from './journal-row.ts';
import type { SkipCause } from './log-form.ts';
import { channelLabel, isUnanswered } from './log-texts.ts';
import { findListed } from './number-list.ts';
import { isWithheld } from './phone.ts';
import type { LogSettings } from './log-settings.ts';

export interface RuleContext {
  settings: LogSettings;
  defaultCountry: string;
  /** The services' time (epoch ms). */
  now: number;
}

export interface Skip {
  by: SkipCause;
  /** In words, for the panel. */
  reason: string;
}

/** What becomes of a call: a Task, nothing, or not known before its report. */
export type CallRuling = { outcome: 'completed' | 'follow-up' } | { outcome: 'none'; skip: Skip } | 'wait';

/** A person wrote or chose something: a rule about kinds of calls does not throw it away. */
export function hasWords(row: JournalRow): boolean {
  return row.disposition !== undefined || row.notes.some(({ text }) => text.trim() !== '');
}

/** Of people who are never logged: by the number of a call or of whoever wrote. */
export function skipByNumber(raw: string | undefined, isSpoken: boolean, context: RuleContext): Skip | undefined {
  const { settings, defaultCountry } = context;
  const entry = findListed(raw, settings.skipNumbers, defaultCountry);
  if (entry !== undefined) {
    return { by: 'rule:number', reason: `Not logged: ${entry} is on the list of numbers that are not logged.` };
  }
  if (isSpoken && settings.skipWithheld && isWithheld(raw)) {
    return { by: 'rule:withheld', reason: 'Not logged: calls with a withheld number are not logged.' };
  }
  return undefined;
}

const kindPrefix = 'rule:kind-';

/** The kind that a rule about it was applied to; undefined for other causes. */
export function kindOfSkip(by: SkipCause | undefined): CallKind | undefined {
  return callKinds.find((kind) => by === `${kindPrefix}${kind}`);
}

/** A skip that ends with a word of somebody's own: what a person wrote is in Salesforce. */
export function isUndoneByWords(by: SkipCause | undefined): boolean {
  return by === 'rule:journey' || kindOfSkip(by) !== undefined;
}

/** Words from another browser may have ended a skip by now: a choice that is made here is brought to what is there. */
export function lookedAtAgain(row: JournalRow): JournalRow {
  const isSkipped = row.mode === 'package' && row.log.state === 'skipped' && isUndoneByWords(row.log.skippedBy);
  return isSkipped ? { ...row, log: { ...row.log, rekey: true } } : row;
}

const leftOut: Record<CallKind, string> = {
  'answered-in': 'incoming calls',
  'answered-out': 'outgoing calls',
  unreached: 'outgoing calls that nobody answered',
  missed: 'missed calls',
  abandoned: 'abandoned calls',
  voicemail: 'voicemails',
  internal: 'internal calls',
};

/** What the rules make of a call. Its kind is a matter of its report; a person's word stands in for that. */
export function ruleForCall(row: JournalRow, call: CallFacts, context: RuleContext): CallRuling {
  const skip = skipByNumber(call.number, true, context);
  if (skip !== undefined) return { outcome: 'none', skip };
  const { calls } = context.settings;
  if (mustWait(row, call, context)) return 'wait';
  const kind = kindOf(call);
  const outcome = calls[kind];
  if (outcome !== 'none') return { outcome };
  // What a person wrote is in Salesforce, whatever kind of call it was.
  if (hasWords(row)) return { outcome: 'completed' };
  return { outcome, skip: { by: `${kindPrefix}${kind}`, reason: `Not logged: ${leftOut[kind]} are not logged.` } };
}

/** Only a report tells an answered call from a missed one, unless somebody says to have been on it; or its number. */
function mustWait(row: JournalRow, call: CallFacts, { settings, now }: RuleContext): boolean {
  if (call.reported || now - (call.endedAt ?? now) >= settlingMs) return false;
  if (call.number === undefined && asksForNumbers(settings)) return true;
  if (row.mine?.by === 'claimed') return false;
  const [first, ...others] = possibleKinds(call).map((kind) => settings.calls[kind]);
  return others.some((other) => other !== first);
}

const asksForNumbers = ({ skipNumbers, skipWithheld }: LogSettings) => skipNumbers.length > 0 || skipWithheld;

/** What keeps an enquiry from having a Case: its channel, or the number of whoever called or wrote. */
export function ruleForEnquiry(
  enquiry: EnquiryFacts,
  calls: readonly CallFacts[],
  context: RuleContext,
): Skip | 'wait' | undefined {
  if (!enquiry.voice && !channelGetsCase(enquiry, context.settings)) {
    const label = channelLabel(enquiry);
    return { by: 'rule:channel', reason: `Not logged: enquiries by ${label} get no Case.` };
  }
  const numbers = [enquiry.visitorPhone, ...calls.map(({ number }) => number)].filter((number) => number !== undefined);
  const [skip] = numbers.flatMap((number) => skipByNumber(number, enquiry.voice, context) ?? []);
  if (skip !== undefined) return skip;
  const isUnknown = enquiry.voice && numbers.length === 0 && asksForNumbers(context.settings);
  return isUnknown && isYoung(enquiry, context) ? 'wait' : undefined;
}

/** The number of a call comes with its own report, or with that of the leg it was handed on to. */
function isYoung(
  { status, startedAt, closedSeenAt = startedAt, closedAt = closedSeenAt }: EnquiryFacts,
  { now }: RuleContext,
) {
  return (status !== 'closed' && status !== 'missed') || now - closedAt < settlingMs;
}

/** May this enquiry have a Case by the rule for voice? */
export function wantsCase(enquiry: EnquiryFacts, call: CallFacts | undefined, rule: LogSettings['voiceCase']): boolean {
  if (!enquiry.voice || rule === 'always') return true;
  if (rule === 'never') return false;
  const missed = enquiry.status === 'missed' || (call !== undefined && isMissed(call));
  return rule === 'missed' ? missed : !missed;
}

/** Nobody talked; a voicemail is somebody who wanted to. */
function isMissed(call: CallFacts): boolean {
  return isUnanswered(call) || kindOf(call) === 'voicemail';
}

/** What can be said of a rule while a call or chat goes on: it is left out, or will be unless somebody writes a note. */
export function foretold(row: JournalRow, context: RuleContext): string | undefined {
  const { call, enquiry } = row;
  if (row.log.state !== 'open') return undefined;
  if (enquiry !== undefined) {
    const ruling = ruleForEnquiry(enquiry, [], context);
    return typeof ruling === 'object' ? ruling.reason : undefined;
  }
  if (call === undefined) return undefined;
  const skip = skipByNumber(call.number, true, context);
  if (skip !== undefined) return skip.reason;
  const kinds = possibleKinds(call);
  if (hasWords(row) || kinds.some((kind) => context.settings.calls[kind] !== 'none')) return undefined;
  return call.direction === 'internal' || call.direction === 'out'
    ? `Not logged without a note: ${leftOut[call.direction === 'out' ? 'answered-out' : 'internal']} are not logged.`
    : 'Not logged without a note: incoming calls are not logged.';
}
