import type { Declined, EnquiryFacts, JournalRow } from '../../domain/journal-row.ts';
import type { LanePlan, PlanContext } from './plan.ts';
import { isSkipOver } from './skip-over.ts';

/** The calls of an enquiry that this browser knows. */
interface Inside {
  calls: readonly JournalRow[];
  /** The org has a colleague's part of it that is not left out. */
  others?: boolean;
}

export function isUnwritten(row: JournalRow): boolean {
  return row.log.state === 'open' || row.log.state === 'failed';
}

/** Somebody else had a part of it, too: it is that person's to log. */
function isShared({ agentEid }: EnquiryFacts, inside: Inside, { me }: PlanContext): boolean {
  return inside.others === true || (agentEid !== undefined && agentEid !== me);
}

const isAmong = (items: readonly { row: JournalRow }[], { id }: JournalRow) => items.some(({ row }) => row.id === id);

/** A Task of it is in the org, or on its way there. */
function isWanted(call: JournalRow, plan: LanePlan): boolean {
  if (call.log.state === 'skipped') return isSkipOver(call);
  if (isAmong(plan.calls, call) || call.log.rekey === true) return true;
  return call.log.taskId !== undefined && call.log.state === 'logged';
}

type Verdict = 'no' | 'perhaps' | 'left-out';

/**
 * Somebody said "don't log" of a call, and no other one of the enquiry is logged: what a rule leaves out, a conference
 * that the call became, say, asks for no Case either. Perhaps: one of them is not decided yet.
 */
function verdictOf(calls: readonly JournalRow[], plan: LanePlan): Verdict {
  if (calls.every(({ declined }) => declined === undefined)) return 'no';
  const others = calls.filter(({ declined, mine }) => declined === undefined && mine !== undefined);
  if (others.some((call) => isWanted(call, plan))) return 'no';
  const isOpen = (call: JournalRow) => isUnwritten(call) && !isAmong(plan.skip, call);
  return others.some(isOpen) ? 'perhaps' : 'left-out';
}

/**
 * "Don't log" on the calls of a voice enquiry means the enquiry too, and ends with it, once nobody else has a part of
 * it. True: there is nothing to write for this person.
 */
export function planFollow(
  plan: LanePlan,
  row: JournalRow,
  enquiry: EnquiryFacts,
  inside: Inside,
  context: PlanContext,
): boolean {
  if (!enquiry.voice || row.log.state === 'skipped') return false;
  const { calls } = inside;
  const verdict = verdictOf(calls, plan);
  if (verdict === 'perhaps') return true;
  const [decision] = calls.flatMap((call) => call.declined ?? []);
  const byCall = row.declined?.byCall === true ? row.declined : undefined;
  if (verdict === 'left-out' && isShared(enquiry, inside, context)) {
    if (byCall?.written === false || row.log.state !== 'not-mine') plan.follow.push({ row, left: true });
    return true;
  }
  if (verdict === 'left-out') {
    if (row.declined === undefined && decision !== undefined) plan.follow.push({ row, decision });
    return true;
  }
  if (row.log.state === 'not-mine') plan.follow.push({ row });
  else if (byCall !== undefined && mayTakeBack(byCall, plan, calls, context)) plan.follow.push({ row });
  return false;
}

/**
 * A colleague's decision about the enquiry was about the colleague's part: mine is in the org, or on its way there, and
 * needs the Case. That of another browser of mine this one may not have heard of as it was said of the call: it ends when
 * it is taken back here.
 */
function mayTakeBack(
  { by, elsewhere }: Declined,
  plan: LanePlan,
  calls: readonly JournalRow[],
  { me }: PlanContext,
): boolean {
  if (by === me && elsewhere !== true) return true;
  // The Task points to the Case from its beginning: not everybody may change a Task afterwards. Of mine that other browser
  // may have left this very call out, which is known once it is looked up: its Task goes first.
  return calls.some((call) => isWanted(call, by === me ? { ...plan, calls: [] } : plan));
}
