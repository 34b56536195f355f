import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import { clearlyMs } from './legs.ts';

/**
 * Where a service leaves the callee out of its reports, the enquiry of a call says whom of the staff the customer called.
 * That is no proof of who had it, and of a later leg, after a transfer, it says nothing.
 */
export function withDestinations(calls: readonly CallRow[], enquiries: readonly EnquiryRow[]): CallRow[] {
  const known = new Map(enquiries.map((enquiry) => [enquiry.displayCaseNumber, enquiry]));
  return calls.map((report) => {
    const { destinationEid, createdAt = 0 } = known.get(report.displayCaseNumber ?? '') ?? {};
    const isFirst = Math.abs(report.startedAt - createdAt) <= clearlyMs;
    if (destinationEid === undefined || !isFirst) return report;
    if (report.caller.isStaff !== false || report.callee?.eid !== undefined) return report;
    return { ...report, meantFor: destinationEid };
  });
}
