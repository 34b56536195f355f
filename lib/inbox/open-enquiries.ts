import type { EnquiryRow } from '../cinnox/gateway.ts';
import type { Journal } from '../journal/journal.ts';
import { enquiryFacts } from './apply-enquiry.ts';
import type { OpenEnquiry, ReportContext, Reports } from './apply-reports.ts';

/** Ordinary sweeps read no less than this (ms). */
const hotWindowMs = 60 * 60_000;

/** A chat that was open this long is not looked for any more (ms). */
export const longestChatMs = 14 * 24 * 3600_000;

/** What is known to be open and is not in these reports. */
export async function otherEnquiries(
  journal: Journal,
  { enquiries, isPart = false, from = 0 }: Reports,
  now: number,
): Promise<OpenEnquiry[]> {
  const numbers = new Set(enquiries.map((report) => report.displayCaseNumber));
  const known = (await journal.meta<OpenEnquiry[]>('open-enquiries')) ?? [];
  const others = known.filter(
    ({ facts: { displayCaseNumber, startedAt } }) =>
      !numbers.has(displayCaseNumber) && startedAt >= now - longestChatMs && (isPart || startedAt < from),
  );
  if (isPart) return others;
  return others.map((one) => (one.facts.startedAt < now - hotWindowMs ? { ...one, unread: true } : one));
}

/** What nobody is known to handle. */
export function openEnquiries(reports: readonly EnquiryRow[], context: ReportContext): OpenEnquiry[] {
  return reports
    .filter((report) => report.agentEid === undefined)
    .map((report) => ({ service: report.serviceId ?? context.service, facts: enquiryFacts(report) }))
    .filter(({ facts }) => !facts.voice && (facts.status === 'open' || facts.status === 'handling'));
}
