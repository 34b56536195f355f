import type { CinnoxGateway } from '../cinnox/gateway.ts';
import type { EnquiryHook } from '../cinnox/hooks.ts';
import { applyReports, type OpenEnquiry, type ReportContext } from './apply-reports.ts';
import { enquiryFacts } from './apply-enquiry.ts';
import { enquiryKey } from '../domain/keys.ts';
import { findMineByChat } from './mine-by-chat.ts';
import type { EnquiryFacts, JournalRow } from '../domain/journal-row.ts';
import type { Journal } from '../journal/journal.ts';

/** How far an enquiry has come. */
const order = { open: 0, handling: 1, missed: 2, closed: 2 } as const;
const hookStatuses = { opened: 'open', handling: 'handling', missed: 'missed', closed: 'closed' } as const;
/** A closed enquiry may have been opened this long before its hook (ms). */
const lookBackMs = 3600_000;
const overlapMs = 5 * 60_000;

/** The enquiry of a call is shown by its call, which rings by itself. */
export function isVoiceHook({ channel }: EnquiryHook): boolean {
  return channel === 'VIRTUALNUMBER' || channel === 'CALL';
}

/** A closing this long before an event (ms) is the one before: the chat was taken up again. */
const earlierMs = 60_000;

/** Do these facts tell what the event said, and not what was before it? `sentAt`: of the event (epoch ms). */
function tells({ status, closedAt }: EnquiryFacts, hook: EnquiryHook, sentAt: number): boolean {
  return order[status] >= order[hookStatuses[hook.status]] && (closedAt ?? sentAt) >= sentAt - earlierMs;
}

/** This browser knows already what the event said. */
export function isSaid({ enquiry }: JournalRow, hook: EnquiryHook, sentAt: number): boolean {
  return enquiry !== undefined && tells(enquiry, hook, sentAt);
}

export interface AnnouncedEnquiry {
  gateway: CinnoxGateway;
  journal: Journal;
  context: ReportContext;
  hook: EnquiryHook;
  /** Epoch ms by the services' clock. */
  sentAt: number;
}

/**
 * Reads the one enquiry that an event announced, in one request beside the sweeps. False while the reports do not say
 * yet what the event said. A hook tells neither who writes nor who handles it: only the report does.
 */
export async function lookForEnquiry(announced: AnnouncedEnquiry): Promise<boolean> {
  const { gateway, journal, context, hook, sentAt } = announced;
  const startAt = sentAt - (hook.status === 'opened' ? overlapMs : lookBackMs);
  const only = hook.displayCaseNumber;
  // One that is taken up again, or was open for days, began on another day: reports are by its begin.
  const lane = await journal.byLane(enquiryKey(hook.service, only));
  const open = (await journal.meta<OpenEnquiry[]>('open-enquiries')) ?? [];
  const known = [...lane.map(({ enquiry }) => enquiry), ...open.map(({ facts }) => facts)];
  const near = known.find((facts) => facts?.displayCaseNumber === only)?.startedAt ?? startAt;
  const all = await gateway.enquiries(
    near < startAt ? { enquiryId: only, near } : { startAt, endAt: context.now + overlapMs, only },
  );
  const enquiries = all.filter((row) => row.displayCaseNumber === only);
  const [report] = enquiries;
  if (report === undefined) return false;
  // The person of a call's enquiry is the call's: both are taken up together, by the sweep.
  if (enquiryFacts(report).voice) return true;
  const mineByChat = await findMineByChat({ gateway, journal, enquiries, context });
  await applyReports(
    journal,
    { calls: [], enquiries, mineByChat, isPart: true },
    { ...context, service: hook.service },
  );
  return tells(enquiryFacts(report), hook, sentAt);
}
