import { enquiryKey } from '../../domain/keys.ts';
import { callDueAt } from './call-due.ts';
import type { OfJourney } from './journey-task.ts';
import { isUnwritten, planFollow } from './plan-follow.ts';
import { isSkipOver } from './skip-over.ts';
import { chatAgainAt } from '../../domain/closings.ts';
import {
  settlingMs,
  type CallFacts,
  type Declined,
  type EnquiryFacts,
  type JournalRow,
  type Mode,
} from '../../domain/journal-row.ts';
import type { SkipCause, LogForm } from '../../domain/log-form.ts';
import { ruleForCall, ruleForEnquiry, wantsCase } from '../../domain/log-rules.ts';
import { caseForm, taskForm, type LogSettings } from '../../domain/log-settings.ts';
import { finalCallKey } from '../../domain/record-fields.ts';
import { decidingCall, endOf, hasEnded, isSettled, unheardMs, voiceCaseReasons, voiceRules } from './voice-case.ts';

/** Rows of one lane with their parts known to be there. */
export interface CallToWrite {
  row: JournalRow;
  call: CallFacts;
  key: string;
}
export interface EnquiryToWrite {
  row: JournalRow;
  enquiry: EnquiryFacts;
  key: string;
}

export interface LanePlan {
  /** Calls whose Task is due now. */
  calls: CallToWrite[];
  /** The enquiry whose Case is due now. */
  enquiry?: EnquiryToWrite;
  /** Rows whose records exist and may need a patch. */
  logged: { calls: CallToWrite[]; enquiry?: EnquiryToWrite };
  /** "Don't log" that the org does not know yet, and decisions taken back. */
  decisions: { row: JournalRow; key: string }[];
  /** Rows that a rule excludes, with the reason. */
  skip: { row: JournalRow; key: string; by: SkipCause; reason: string; under?: string }[];
  /** Enquiries whose calls a person left out, with that decision; without one: they are to be logged after all, or left to a colleague. */
  follow: { row: JournalRow; decision?: Declined; left?: true }[];
  /** Nothing is due before then (epoch ms). */
  again?: number;
}

export interface PlanContext {
  me: string;
  mode: Mode;
  settings: LogSettings;
  defaultCountry: string;
  hookIdIsCallId: (service: string) => boolean;
  now: number;
  /** Calls that are part of a colleague's Task. */
  journey?: OfJourney;
}

/**
 * Before the report only a person's own word makes a call mine; the report's absence is then no obstacle. Who types into
 * a call that rings at several need not be who answers it.
 */
function mayWriteCall(row: JournalRow, call: CallFacts): boolean {
  if (row.mine === undefined || row.declined !== undefined || call.endedAt === undefined) return false;
  return call.reported || row.mine.by === 'claimed' || (row.mine.by === 'typed' && call.shared !== true);
}

/** A decision waits to be written (the end of a call is not awaited) or to be taken back. */
function hasDecision(row: JournalRow): boolean {
  return row.declined?.written === false || row.log.rekey === true;
}

/** Its record was deleted by a person: nothing is patched, nothing is made again, nothing points to it. */
function isGone(row: JournalRow): boolean {
  return row.log.state === 'skipped';
}

/** What this browser was to write for somebody else is in the org by now: it is left to who wrote it. */
function wasLeft({ behalf, log }: JournalRow): boolean {
  return behalf !== undefined && log.state === 'not-mine';
}

function planCall(plan: LanePlan, row: JournalRow, call: CallFacts, context: PlanContext): void {
  const key = finalCallKey(row, context.me, context.hookIdIsCallId(row.service));
  if (key === undefined) return;
  const isDecided = hasDecision(row);
  if (isDecided) plan.decisions.push({ row, key });
  if (row.log.taskId !== undefined) {
    if (!isGone(row) && row.log.givenUp === undefined) plan.logged.calls.push({ row, call, key });
    return;
  }
  if (!isDecided && isSkipOver(row)) plan.decisions.push({ row: { ...row, log: { ...row.log, rekey: true } }, key });
  if (!isUnwritten(row) || !mayWriteCall(row, call)) return;
  if (call.direction === 'internal' && !call.outgoing) {
    plan.skip.push({ row, key, by: 'rule:internal-call', reason: 'An internal call is logged by its caller.' });
    return;
  }
  const due = callDueAt(row, call, context.mode);
  if (due > context.now) {
    if (Number.isFinite(due)) comeBack(plan, due);
    return;
  }
  const ruling = ruleForCall(row, call, context);
  const journey = context.journey?.get(row.id);
  if (ruling === 'wait') comeBack(plan, (call.endedAt ?? context.now) + settlingMs);
  else if (ruling.outcome === 'none') plan.skip.push({ row, key, ...ruling.skip });
  else if (journey !== undefined && 'until' in journey) comeBack(plan, journey.until);
  else if (journey !== undefined) plan.skip.push({ row, key, ...journey });
  else plan.calls.push({ row: withForm(row, taskForm(ruling.outcome, context.settings)), call, key });
}

function comeBack(plan: LanePlan, at: number): void {
  plan.again = Math.min(plan.again ?? at, at);
}

/** As the rules are now: what they say later changes nothing of what is written now. */
function withForm(row: JournalRow, form: LogForm): JournalRow {
  return row.log.form === undefined ? { ...row, log: { ...row.log, form } } : row;
}

function isEnquiryDue(row: JournalRow, enquiry: EnquiryFacts, call: CallFacts | undefined, context: PlanContext) {
  if (row.mine === undefined || !isUnwritten(row)) return false;
  const ended = hasEnded(enquiry);
  const { caseAt } = context.settings;
  if (
    enquiry.voice &&
    context.settings.voiceCase !== 'always' &&
    call === undefined &&
    !isSettled(enquiry, context.now)
  )
    return false;
  if (!wantsCase(enquiry, call, context.settings.voiceCase)) return false;
  return ended || caseAt === 'opening' || (enquiry.status === 'handling' && caseAt === 'handling');
}

/** The rule excludes it for good once nothing more is expected that could change its mind. */
function planVoiceRule(plan: LanePlan, item: EnquiryToWrite, call: CallFacts | undefined, context: PlanContext): void {
  const { row, enquiry, key } = item;
  const { voiceCase } = context.settings;
  const wanted = wantsCase(enquiry, call, voiceCase);
  if (row.log.state === 'skipped') {
    const under = voiceRules.find((rule) => rule === row.log.skippedUnder) ?? voiceCase;
    // Another call of the same enquiry; another rule by now changes nothing, nor does a browser that knows no call of it.
    if (call !== undefined && wantsCase(enquiry, call, under) && row.log.skippedBy === 'rule:voice-case')
      plan.decisions.push({ row: { ...row, log: { ...row.log, rekey: true } }, key });
    return;
  }
  if (row.mine === undefined || !isUnwritten(row)) return;
  if (!hasEnded(enquiry)) return;
  const end = endOf(enquiry);
  if (wanted && (call !== undefined || isSettled(enquiry, context.now))) return;
  const due = voiceCase === 'never' || call !== undefined ? end : end + unheardMs;
  const reason = voiceCaseReasons[voiceCase];
  if (due <= context.now) plan.skip.push({ row, key, by: 'rule:voice-case', reason, under: voiceCase });
  else comeBack(plan, due);
}

/** Its channel, or the number, says that there is no Case. Waits by the services' clock. True: nothing more is to be decided now. */
function planEnquiryRule(
  plan: LanePlan,
  { row, enquiry, key }: EnquiryToWrite,
  calls: readonly JournalRow[],
  context: PlanContext,
): boolean {
  if (row.mine === undefined || !isUnwritten(row)) return false;
  const inside = calls.flatMap(({ call }) => call ?? []);
  const ruling = ruleForEnquiry(enquiry, inside, context);
  if (ruling === undefined) return false;
  if (ruling !== 'wait') plan.skip.push({ row, key, ...ruling });
  else if (hasEnded(enquiry)) comeBack(plan, endOf(enquiry) + settlingMs);
  return true;
}

/** A person is searched for this long (ms). */
const searchMs = 60_000;

/** Who returns is known once the person is found. True: it is waited for that. */
function planSearch(plan: LanePlan, row: JournalRow, { settings, now }: PlanContext): boolean {
  const until = row.createdAt + searchMs;
  if (settings.reopenHours <= 0 || row.match.status !== 'searching' || until <= now) return false;
  comeBack(plan, until);
  return true;
}

/**
 * What the rows of a lane ask for now: pure, decided anew after every step.
 * @param near The call that is most probably inside the lane's enquiry while no report says so.
 * @param others The org has a colleague's part of the enquiry that is not left out.
 */
export function planLane(
  rows: readonly JournalRow[],
  context: PlanContext,
  near?: JournalRow,
  others = false,
): LanePlan {
  const plan: LanePlan = {
    calls: [],
    logged: { calls: [] },
    decisions: [],
    skip: [],
    follow: [],
  };
  const calls = rows.filter((row) => row.kind === 'call' && row.log.state !== 'not-mine');
  for (const row of calls) if (row.call !== undefined) planCall(plan, row, row.call, context);
  for (const row of rows) {
    if (row.enquiry === undefined || wasLeft(row)) continue;
    const item = { row, enquiry: row.enquiry, key: enquiryKey(row.service, row.enquiry.displayCaseNumber) };
    const inside = { calls: near === undefined ? calls : [...calls, near], others };
    const isLeftOut = planFollow(plan, row, row.enquiry, inside, context) || row.declined !== undefined;
    if (hasDecision(row)) plan.decisions.push(item);
    if (row.log.caseId !== undefined) {
      if (isGone(row) || isLeftOut || row.log.state === 'do-not-log' || row.log.givenUp !== undefined) continue;
      plan.logged.enquiry = item;
      const again = chatAgainAt(row);
      if (again !== undefined && again > context.now) comeBack(plan, again);
      continue;
    }
    if (isLeftOut) continue;
    // The call that is probably inside tells no number: it may be another one.
    if (planEnquiryRule(plan, item, calls, context) || planSearch(plan, row, context)) continue;
    const call = decidingCall(calls);
    if (isEnquiryDue(row, row.enquiry, call, context))
      plan.enquiry = { ...item, row: withForm(row, caseForm(context.settings)) };
    else if (row.enquiry.voice) planVoiceRule(plan, item, call, context);
  }
  return plan;
}
