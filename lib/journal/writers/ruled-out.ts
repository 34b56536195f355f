import type { CallRow } from '../../cinnox/gateway.ts';
import type { Mode } from '../../domain/journal-row.ts';
import { ruleForCall, ruleForEnquiry, wantsCase, type RuleContext } from '../../domain/log-rules.ts';
import { isUnanswered } from '../../domain/log-texts.ts';
import { applyCallRow } from '../../inbox/apply-call.ts';
import { enquiryFacts } from '../../inbox/apply-enquiry.ts';
import { isInside, type ReportedThing, type ReportsOfSweep } from './things.ts';
import { unownedPart } from './who-writes.ts';

/** Would the log rules leave it out, as they are now? By what the reports alone tell. */
export function isRuledOut(
  { report, thing, service }: ReportedThing,
  { calls, staff }: Pick<ReportsOfSweep, 'calls' | 'staff'>,
  context: RuleContext & { mode: Mode },
): boolean {
  const own = { me: thing.staff ?? unownedPart, staff, mode: context.mode, now: context.now, newId: () => '' };
  const rowOf = (call: CallRow) => applyCallRow(undefined, call, service, own, true);
  if ('call' in report) {
    const row = rowOf(report.call);
    const ruling = row?.call === undefined ? 'wait' : ruleForCall(row, row.call, context);
    return ruling !== 'wait' && ruling.outcome === 'none';
  }
  const facts = enquiryFacts(report.enquiry);
  const inside = calls.flatMap((call) => (isInside(call, report.enquiry) ? (rowOf(call)?.call ?? []) : []));
  if (typeof ruleForEnquiry(facts, inside, context) === 'object') return true;
  const deciding = inside.find((call) => !isUnanswered(call)) ?? inside[0];
  return !wantsCase(facts, deciding, context.settings.voiceCase);
}
