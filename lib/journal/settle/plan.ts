import { enquiryKey } from '../../domain/keys.ts';
import type { CallFacts, EnquiryFacts, JournalRow, Mode } from '../../domain/journal-row.ts';
import { isUnanswered } from '../../domain/log-texts.ts';
import { finalCallKey, wantsCase, type LogSettings } from '../../domain/record-fields.ts';

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
  skip: { row: JournalRow; reason: string }[];
  /** Nothing is due before then (epoch ms). */
  again?: number;
}

export interface PlanContext {
  me: string;
  mode: Mode;
  settings: LogSettings;
  hookIdIsCallId: (service: string) => boolean;
  now: number;
}

const untouchedWaitMs = 20_000;
const untouchedSpreadMs = 20_000;

/** 20-40 s, the same for a row in each life of the worker. */
function untouchedDelay(rowId: string): number {
  let sum = 0;
  for (const character of rowId) sum = (sum * 31 + character.charCodeAt(0)) % untouchedSpreadMs;
  return untouchedWaitMs + sum;
}

/** A browser in which nobody acted on the call lets another one of the same person write first. */
function callDueAt(row: JournalRow, call: CallFacts, mode: Mode): number {
  if (call.endedAt === undefined) return Number.POSITIVE_INFINITY;
  return row.touched || mode === 'package-free' ? call.endedAt : call.endedAt + untouchedDelay(row.id);
}

/** Before the report only a person's own word makes a call mine; the report's absence is then no obstacle. */
function mayWriteCall(row: JournalRow, call: CallFacts): boolean {
  if (row.mine === undefined || row.declined !== undefined || call.endedAt === undefined) return false;
  return call.reported || row.mine.by === 'claimed' || row.mine.by === 'typed';
}

/** A decision waits to be written (the end of a call is not awaited) or to be taken back. */
function hasDecision(row: JournalRow): boolean {
  return row.declined?.written === false || row.log.rekey === true;
}

/** Its record was deleted by a person: nothing is patched, nothing is made again, nothing points to it. */
function isGone(row: JournalRow): boolean {
  return row.log.state === 'skipped';
}

function isUnwritten(row: JournalRow): boolean {
  return row.log.state === 'open' || row.log.state === 'failed';
}

function planCall(plan: LanePlan, row: JournalRow, call: CallFacts, context: PlanContext): void {
  const key = finalCallKey(row, context.me, context.hookIdIsCallId(row.service));
  if (key === undefined) return;
  if (hasDecision(row)) plan.decisions.push({ row, key });
  if (row.log.taskId !== undefined) {
    if (!isGone(row)) plan.logged.calls.push({ row, call, key });
    return;
  }
  if (!isUnwritten(row) || !mayWriteCall(row, call)) return;
  if (call.direction === 'internal' && !call.outgoing) {
    plan.skip.push({ row, reason: 'An internal call is logged by its caller.' });
    return;
  }
  const due = callDueAt(row, call, context.mode);
  if (due <= context.now) plan.calls.push({ row, call, key });
  else if (Number.isFinite(due)) plan.again = Math.min(plan.again ?? due, due);
}

function isEnquiryDue(
  row: JournalRow,
  enquiry: EnquiryFacts,
  calls: readonly JournalRow[],
  context: PlanContext,
): boolean {
  if (row.mine === undefined || row.declined !== undefined || !isUnwritten(row)) return false;
  // "Don't log" on the only call of a voice enquiry means the enquiry too.
  if (enquiry.voice && calls.length > 0 && calls.every((call) => call.declined !== undefined)) return false;
  const ended = enquiry.status === 'closed' || enquiry.status === 'missed';
  const reported = calls.flatMap((other) => (other.call?.reported === true ? [other.call] : []));
  // One conversation makes the enquiry an answered one, however often it rang before.
  const call = reported.find((other) => !isUnanswered(other)) ?? reported[0];
  if (enquiry.voice && context.settings.voiceCase !== 'always' && !ended && call === undefined) return false;
  if (!wantsCase(enquiry, call, context.settings.voiceCase)) return false;
  return ended || (enquiry.status === 'handling' && context.settings.caseAt === 'handling');
}

/** What the rows of a lane ask for now: pure, decided anew after every step. */
export function planLane(rows: readonly JournalRow[], context: PlanContext): LanePlan {
  const plan: LanePlan = { calls: [], logged: { calls: [] }, decisions: [], skip: [] };
  const calls = rows.filter((row) => row.kind === 'call' && row.log.state !== 'not-mine');
  for (const row of calls) if (row.call !== undefined) planCall(plan, row, row.call, context);
  for (const row of rows) {
    if (row.enquiry === undefined) continue;
    const item = { row, enquiry: row.enquiry, key: enquiryKey(row.service, row.enquiry.displayCaseNumber) };
    if (hasDecision(row)) plan.decisions.push(item);
    if (row.log.caseId !== undefined && isGone(row)) continue;
    if (row.log.caseId !== undefined) plan.logged.enquiry = item;
    else if (isEnquiryDue(row, row.enquiry, calls, context)) plan.enquiry = item;
  }
  return plan;
}
