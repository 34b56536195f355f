import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import { sameDigits } from './same-digits.ts';

/** A number that is masked tells nobody from anybody. */
const isWhole = (phone: string | undefined): phone is string => phone !== undefined && /^[+\d\s().-]+$/.test(phone);

/** What a leg has in common with the other legs of its conversation. */
const idsOf = ({ callId, displayCaseNumber, inquiryId }: CallRow): string[] =>
  [callId, displayCaseNumber, inquiryId].filter((id) => id !== undefined);

/** The numbers of customers whom other legs show as callers, by the ids of those legs; undefined where they do not agree. */
function callersOf(calls: readonly CallRow[]): Map<string, string | undefined> {
  const numbers = new Map<string, string | undefined>();
  for (const report of calls) {
    const { isStaff, phoneNumber } = report.caller;
    if (isStaff !== false || !isWhole(phoneNumber)) continue;
    for (const id of idsOf(report)) {
      const isOther = numbers.has(id) && sameDigits(numbers.get(id), phoneNumber) !== true;
      numbers.set(id, isOther ? undefined : phoneNumber);
    }
  }
  return numbers;
}

/**
 * Where a service leaves the callee out of its reports, the enquiry of a call that staff placed says whom it went to:
 * of two calls that one person places within a minute each keeps its own. So does the leg of a colleague to whom it was
 * transferred, which shows the customer as its caller.
 */
export function withVisitorPhones(calls: readonly CallRow[], enquiries: readonly EnquiryRow[]): CallRow[] {
  const phones = new Map(enquiries.map(({ displayCaseNumber, visitorPhone }) => [displayCaseNumber, visitorPhone]));
  const callers = callersOf(calls);
  return calls.map((report) => {
    const { caller, callee, displayCaseNumber = '' } = report;
    const isToVisitor = caller.isStaff === true && callee?.eid === undefined && callee?.phoneNumber === undefined;
    if (!isToVisitor) return report;
    const told = [phones.get(displayCaseNumber), ...idsOf(report).map((id) => callers.get(id))];
    const phoneNumber = told.find(isWhole);
    return phoneNumber === undefined ? report : { ...report, callee: { ...callee, phoneNumber } };
  });
}

/** The other way round: where a service leaves the visitor's number out of its enquiries, a call inside one shows it. */
export function withCallersPhones(calls: readonly CallRow[], enquiries: readonly EnquiryRow[]): EnquiryRow[] {
  const callers = callersOf(calls);
  return enquiries.map((report) => {
    const visitorPhone = report.visitorPhone ?? callers.get(report.displayCaseNumber);
    return visitorPhone === undefined ? report : { ...report, visitorPhone };
  });
}
