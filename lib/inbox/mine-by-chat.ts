import type { ChatMessage, CinnoxGateway, EnquiryRow } from '../cinnox/gateway.ts';
import { AppError } from '../errors/app-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { OpenEnquiry, ReportContext } from './apply-reports.ts';

/**
 * Chats that were looked at, by number and closing; the answer never changes for one closing, and ends with it. Where no
 * report tells whether it was over before this browser began, its last message does (`wordAt`, epoch ms).
 */
type Looked = Record<string, { closedAt: number; mine: boolean; wordAt?: number }>;

/** Numbers of chats that another profile of mine has a Case of, and that were not over: mine, whoever has them by now. */
export const leftOpenKey = 'chats-left-open';

const lookedKey = 'chats-looked-at';
/** Requests are shared by everybody: a few chats per sweep, the rest at the next. */
const mostPerSweep = 5;
/** No sweep of the next day shows the rest. */
const mostAtNight = 30;
const mostKept = 500;

/** Who of the staff wrote last has handled the chat. */
function lastStaffSender(messages: readonly ChatMessage[], staff: ReadonlySet<string>): string | undefined {
  return messages.findLast((message) => !message.system && message.fromEid !== undefined && staff.has(message.fromEid))
    ?.fromEid;
}

/** Of several who are not known one is the visitor: the others may have been added today. */
function hasStrangers(messages: readonly ChatMessage[], staff: ReadonlySet<string>): boolean {
  const senders = new Set(messages.flatMap(({ system, fromEid = '' }) => (system ? [] : fromEid)));
  return [...senders].filter((eid) => eid !== '' && !staff.has(eid)).length > 1;
}

/** Only where the service reports no agent is the conversation asked; it is given for closed enquiries only. */
function mustAsk(report: EnquiryRow, looked: Looked, wasOpen: boolean, since: number): boolean {
  const { displayCaseNumber, closedAt } = report;
  if (report.agentEid !== undefined || report.status !== 'closed' || report.initChannel === 'CALL') return false;
  if (closedAt !== undefined && closedAt < since && !wasOpen) return false;
  return looked[displayCaseNumber]?.closedAt !== (closedAt ?? 0);
}

/** Numbers of the closed chats of this sweep in which I wrote last, and of those left open. Throws what the gateway throws. */
export async function findMineByChat(options: {
  gateway: Pick<CinnoxGateway, 'chat'>;
  journal: Pick<Journal, 'meta' | 'setMeta'>;
  enquiries: readonly EnquiryRow[];
  context: Pick<ReportContext, 'me' | 'staff' | 'since' | 'renew'>;
  nightly?: boolean;
}): Promise<ReadonlySet<string>> {
  const { gateway, journal, enquiries, context, nightly = false } = options;
  const looked = { ...(await journal.meta<Looked>(lookedKey)) };
  const resumed = enquiries.filter(({ status, displayCaseNumber: number }) => status !== 'closed' && number in looked);
  for (const { displayCaseNumber: number } of resumed) delete looked[number];
  const open = (await journal.meta<OpenEnquiry[]>('open-enquiries')) ?? [];
  const seen = new Set(open.map(({ facts }) => facts.displayCaseNumber));
  // Reports by the end show a chat no earlier, and not each of them tells when that was.
  const mayBeOver = ({ displayCaseNumber, createdAt, closedAt }: EnquiryRow) =>
    closedAt === undefined && createdAt < context.since && !seen.has(displayCaseNumber);
  const asked = enquiries
    .filter((report) => mustAsk(report, looked, seen.has(report.displayCaseNumber), context.since))
    // What surely went on while this browser was there does not wait for the others.
    .toSorted((one, other) => Number(mayBeOver(one)) - Number(mayBeOver(other)))
    .slice(0, nightly ? mostAtNight : mostPerSweep);
  let { staff } = context;
  for (const report of asked) {
    const messages = await readChat(gateway, report.displayCaseNumber);
    if (messages === undefined) continue;
    if (context.renew !== undefined && hasStrangers(messages, staff)) staff = await context.renew();
    const mine = lastStaffSender(messages, staff) === context.me;
    const wordAt = mayBeOver(report) ? { wordAt: messages.at(-1)?.at ?? report.createdAt } : {};
    looked[report.displayCaseNumber] = { closedAt: report.closedAt ?? 0, mine, ...wordAt };
  }
  if (asked.length > 0 || resumed.length > 0) await journal.setMeta(lookedKey, newest(looked));
  const { since } = context;
  const isMine = ({ mine, wordAt = since }: Looked[string]) => mine && wordAt >= since;
  const left = (await journal.meta<string[]>(leftOpenKey)) ?? [];
  return new Set([...left, ...Object.entries(looked).flatMap(([number, one]) => (isMine(one) ? [number] : []))]);
}

async function readChat(gateway: Pick<CinnoxGateway, 'chat'>, number: string): Promise<ChatMessage[] | undefined> {
  try {
    return await gateway.chat(number);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_available') return undefined;
    throw error;
  }
}

function newest(looked: Looked): Looked {
  return Object.fromEntries(Object.entries(looked).slice(-mostKept));
}
