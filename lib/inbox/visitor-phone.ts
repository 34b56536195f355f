import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';

/** A number that is masked tells nobody from anybody. */
const isWhole = (phone: string | undefined) => phone !== undefined && /^[+\d\s().-]+$/.test(phone);

/**
 * Where a service leaves the callee out of its reports, the enquiry of a call that staff placed says whom it went to:
 * of two calls that one person places within a minute each keeps its own.
 */
export function withVisitorPhones(calls: readonly CallRow[], enquiries: readonly EnquiryRow[]): CallRow[] {
  const phones = new Map(enquiries.map(({ displayCaseNumber, visitorPhone }) => [displayCaseNumber, visitorPhone]));
  return calls.map((report) => {
    const { caller, callee, displayCaseNumber = '' } = report;
    const phoneNumber = phones.get(displayCaseNumber);
    const isToVisitor = caller.isStaff === true && callee?.eid === undefined && callee?.phoneNumber === undefined;
    if (!isToVisitor || phoneNumber === undefined || !isWhole(phoneNumber)) return report;
    return { ...report, callee: { ...callee, phoneNumber } };
  });
}
