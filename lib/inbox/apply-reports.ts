import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import { alias } from '../domain/keys.ts';
import { withSharedPerson } from '../domain/shared-person.ts';
import { type EnquiryFacts, type JournalRow } from '../domain/journal-row.ts';
import type { Journal, JournalTx } from '../journal/journal.ts';
import { mergeProved } from '../journal/merge-proved.ts';
import { isSame } from '../storage/same.ts';
import { applyCallRow, callRowAliases, namesMe, namingOf, reportParties, type OwnContext } from './apply-call.ts';
import { areRivals, findCallRow, mostActed } from './join-call.ts';
import { mayConcern, mayWait } from './may-concern.ts';
import { parted } from './mistaken.ts';
import { isHandedOn } from './handed-on.ts';
import { isNewLeg, reportedEnd } from './legs.ts';
import { applyEnquiryRow, enquiryAliases, enquiryFacts, isEnquiryOf, lastKnownAt } from './apply-enquiry.ts';
import { fingerprint } from './fingerprint.ts';
import { createLook, type KnownReports } from './known-reports.ts';
import { openEnquiries, otherEnquiries } from './open-enquiries.ts';
import { evidenceKey, haveCommonIds, learn, mustAsk, type HookIdEvidence } from './hook-ids.ts';
import { withCallersPhones, withVisitorPhones } from './visitor-phone.ts';
import { withDestinations } from './destination.ts';
import { legsOf, tellParts, withParts } from './journey.ts';

export interface ReportContext extends OwnContext {
  service: string;
  /** Nothing that was over before then is taken up unless this browser knows it already (epoch ms). */
  since: number;
  /** The staff as CINNOX names it by now. */
  renew?(): Promise<ReadonlySet<string>>;
}

/** An open enquiry that nobody is known to handle; kept for "I'm handling this". */
export interface OpenEnquiry {
  service: string;
  facts: EnquiryFacts;
  /** It began before what was read last: nobody knows whether it still is open. */
  unread?: true;
}

const recentMs = 24 * 3600_000;
/** Rows that were applied are not applied again; ignored ones are looked at each time, they may concern us later. */
function entryId(kind: string, id: string, row: unknown): string {
  return `report:${kind}:${id}:${fingerprint(row)}`;
}

/** Other reports of the sweep that no row of this browser carries yet. */
async function rivalsOf(
  tx: JournalTx,
  report: CallRow,
  calls: readonly CallRow[],
  service: string,
): Promise<CallRow[]> {
  const isKnown = async (other: CallRow) =>
    (await tx.byAliases(callRowAliases(other, service))).some(({ kind }) => kind === 'call');
  const near = calls.filter((other) => other !== report && areRivals(other, report));
  const isRival = await Promise.all(near.map(async (other) => !(await isKnown(other))));
  return near.filter((_other, index) => isRival[index]);
}

async function applyCall(
  tx: JournalTx,
  report: CallRow,
  context: ReportContext,
  isMyEnquiry: boolean,
  calls: readonly CallRow[],
): Promise<boolean> {
  const { service, now } = context;
  const { number } = reportParties(report, context);
  const leg = { startedAt: report.startedAt, endedAt: reportedEnd(report), number };
  const handled = isMyEnquiry && !(await isHandedOn(tx, leg, now));
  const named = (await tx.byAliases(callRowAliases(report, service))).filter(({ kind }) => kind === 'call');
  const isNew = named.length === 0 || named.some(({ call }) => isNewLeg(call, report, namingOf(report, context)));
  // Read in here: what a person typed meanwhile, and what the row before this one changed, must not be undone.
  const recent = isNew ? await nearRows(tx, context) : [];
  const rivals = isNew ? await rivalsOf(tx, report, calls, service) : [];
  // Beside the legs before it only a row that no report is of yet can be this one's.
  const free = named.length === 0 ? recent : recent.filter(({ call }) => call?.reported === false);
  const learned = await tx.meta<HookIdEvidence>(evidenceKey(service));
  const near = findCallRow(free, report, context, rivals, learned);
  if (near === 'wait' || (near?.call?.messageId !== undefined && (await mustAsk(tx, service)))) return false;
  // The leg that its own hook announced is the same call as the legs before it.
  const joined = mostActed(await mergeProved(tx, near === undefined ? named : [...named, near]));
  const known = await parted(tx, joined, report, context);
  if (known === undefined && (reportedEnd(report) ?? report.startedAt) < context.since) return false;
  const applied = applyCallRow(known, report, service, context, handled);
  if (applied === undefined) return false;
  // The same row says more once it is known whose enquiry it is inside.
  const id = entryId(handled ? 'handled' : 'call', `${report.hid ?? report.callId ?? ''}:${applied.id}`, report);
  if (!(await tx.accept({ id, source: 'report', receivedAt: context.now }))) return false;
  await learn(tx, joined, report, service);
  const whole = withParts(await claimByEnquiry(tx, applied, context.now), legsOf(calls, context.staff), context);
  const row = await sharePerson(tx, whole, context.me);
  await tx.put(row);
  await afterwards(tx, row, known);
  return true;
}

/** The call comes to its enquiry: from then on they are about one person. */
async function sharePerson(tx: JournalTx, call: JournalRow, me: string): Promise<JournalRow> {
  const enquiries = (await tx.byLane(call.lane)).filter(({ kind }) => kind === 'enquiry');
  for (const enquiry of enquiries) {
    const shared = withSharedPerson(enquiry, [call], me);
    if (shared !== enquiry) await tx.put(shared);
  }
  return withSharedPerson(call, enquiries, me);
}

/** Rows that may be the reported call where no id tells. */
async function nearRows(tx: JournalTx, context: ReportContext): Promise<JournalRow[]> {
  const recent = await tx.since(context.now - recentMs);
  const areTold = haveCommonIds(await tx.meta<HookIdEvidence>(evidenceKey(context.service)));
  return areTold ? recent.filter(({ call }) => call?.messageId === undefined) : recent;
}

/** A call inside an enquiry that I handle is mine, also where the report does not name the callee. */
async function claimByEnquiry(tx: JournalTx, row: JournalRow, now: number): Promise<JournalRow> {
  if (row.mine !== undefined || !row.forMe || row.log.state === 'not-mine') return row;
  const lane = await tx.byLane(row.lane);
  const handled = lane.some((other) => other.kind === 'enquiry' && other.mine?.by === 'report');
  if (!handled || (row.call !== undefined && (await isHandedOn(tx, row.call, now)))) return row;
  return { ...row, mine: { by: 'enquiry', at: now } };
}

async function applyEnquiry(
  tx: JournalTx,
  report: EnquiryRow,
  context: ReportContext,
  byChat: boolean,
): Promise<boolean> {
  const service = report.serviceId ?? context.service;
  const facts = enquiryFacts(report);
  const found = await tx.byAliases(enquiryAliases(facts, service));
  const [known] = await mergeProved(
    tx,
    found.filter((row) => row.kind === 'enquiry'),
  );
  // Whose chat it was is asked only where it was open here. That of a call of mine may have begun before this browser.
  const isOld = known === undefined && !byChat && lastKnownAt(facts) < context.since;
  if (isOld && !(await tx.byLane(alias.enquiry(service, facts.displayCaseNumber))).some(isMyCall)) return false;
  const calls = await callsInside(tx, facts, service, context.since);
  const hasMyCall = calls.some((call) => call.mine !== undefined);
  const row = applyEnquiryRow(known, facts, service, hasMyCall ? 'enquiry' : byChat ? 'chat' : undefined, context);
  if (row === undefined) return false;
  const id = entryId('enquiry', `${facts.displayCaseNumber}:${row.id}`, report);
  const isNews = await tx.accept({ id, source: 'report', receivedAt: context.now });
  // Resumed and closed again, it may be reported word for word as before.
  if (!isNews && known?.enquiry?.status === facts.status) return false;
  const matched = withSharedPerson(row, calls, context.me);
  await tx.put(matched);
  for (const call of calls) await joinCall(tx, call, matched, context);
  await afterwards(tx, matched, known);
  return true;
}

const isMyCall = ({ kind, mine }: JournalRow) => kind === 'call' && mine !== undefined;

async function callsInside(tx: JournalTx, facts: EnquiryFacts, service: string, since: number): Promise<JournalRow[]> {
  const lane = await tx.byLane(alias.enquiry(service, facts.displayCaseNumber));
  const hasCall = lane.some((row) => row.kind === 'call');
  const rows = hasCall ? lane : await tx.since(Math.min(since, facts.startedAt) - recentMs);
  return rows.filter((row) => isEnquiryOf(row, facts));
}

async function joinCall(tx: JournalTx, call: JournalRow, enquiry: JournalRow, context: ReportContext): Promise<void> {
  const sameLane = call.lane === enquiry.lane ? call : { ...call, lane: enquiry.lane };
  const joined = withSharedPerson(await claimByEnquiry(tx, sameLane, context.now), [enquiry], context.me);
  if (joined === call) return;
  await tx.put(joined);
  await afterwards(tx, joined, call);
}

/** What follows from a change: find the person once, bring the org up to date. */
async function afterwards(tx: JournalTx, row: JournalRow, before: JournalRow | undefined): Promise<void> {
  const concernsMe = row.mine !== undefined || row.forMe;
  if (concernsMe && mustMatch(row, before)) {
    await tx.enqueue({ kind: 'match', lane: `match:${row.id}`, payload: { rowId: row.id } });
  }
  if (row.mine !== undefined) await tx.enqueue({ kind: 'settle', lane: row.lane, payload: { lane: row.lane } });
}

/** A new row, or one that nobody was found for and that says more of the person than before. */
function mustMatch(row: JournalRow, before: JournalRow | undefined): boolean {
  const { match } = row;
  if (match.contactId !== undefined || match.chosen !== undefined) return false;
  if (match.status === 'searching' && before?.match.status !== 'searching') return true;
  return before !== undefined && personOf(row) !== personOf(before);
}

/** What a contact is looked for by. */
function personOf({ call, enquiry }: JournalRow): string {
  const digits = (text: string | undefined) => (text ?? '').replace(/\D/g, '');
  return JSON.stringify([
    digits(call?.number ?? enquiry?.visitorPhone),
    enquiry?.visitorEmail ?? '',
    enquiry?.cinnoxContactId ?? '',
  ]);
}

/** Ids of the enquiries of this sweep that I handle: a call inside one that names nobody is mine. */
function handledEnquiries(reports: readonly EnquiryRow[], me: string): ReadonlySet<string> {
  const mine = reports.filter((report) => report.agentEid === me);
  return new Set(mine.flatMap((report) => [report.displayCaseNumber, report.inquiry ?? []].flat()));
}

function isInside(report: CallRow, enquiries: ReadonlySet<string>): boolean {
  return [report.displayCaseNumber, report.inquiryId].some((id) => id !== undefined && enquiries.has(id));
}

export interface Reports {
  calls: readonly CallRow[];
  enquiries: readonly EnquiryRow[];
  /** `displayCaseNumber` of closed chats in which I wrote last. */
  mineByChat: ReadonlySet<string>;
  /** Not everything that is open: what else is known to be open stays so. */
  isPart?: boolean;
  /** The reports hold what began since then; what is known to be open from before stays so (epoch ms). */
  from?: number;
  /** What need not be looked at again; what else has nothing to write is added. */
  known?: KnownReports;
}

/** Applies one sweep's rows, calls before enquiries. Each row is a transaction of its own: typing never waits for a sweep. */
export async function applyReports(journal: Journal, reports: Reports, context: ReportContext): Promise<number> {
  let count = 0;
  const look = createLook(journal, reports.known);
  const recent = await journal.since(context.now - recentMs);
  const enquiries = handledEnquiries(reports.enquiries, context.me);
  const calls = withDestinations(withVisitorPhones(reports.calls, reports.enquiries), reports.enquiries);
  const waiting = recent.flatMap(({ call }) => (call?.reported === false ? [call.startedAt] : []));
  for (const [index, report] of calls.entries()) {
    const handled = isInside(report, enquiries) && namingOf(report, context) === 'nobody';
    const as = mayWait(report, waiting) ? undefined : `${handled} ${report.callee?.phoneNumber} ${report.meantFor}`;
    const row = reports.calls[index] ?? report;
    if (look.isIdle(row, as)) continue;
    const isNews = await look.at(row, as, async () => {
      if (!handled && !namesMe(report, context.me) && !mayConcern(report, recent, context)) return false;
      const own = withOneId(context);
      return applied(journal, (tx) => applyCall(tx, report, own, handled, calls));
    });
    if (isNews) count += 1;
  }
  const whole = withCallersPhones(reports.calls, reports.enquiries);
  for (const [index, report] of whole.entries()) {
    const byChat = reports.mineByChat.has(report.displayCaseNumber);
    const as = `${byChat} ${report.visitorPhone}`;
    const row = reports.enquiries[index] ?? report;
    if (look.isIdle(row, as)) continue;
    const own = withOneId(context);
    const write = () => applied(journal, (tx) => applyEnquiry(tx, report, own, byChat));
    if (await look.at(row, as, write)) count += 1;
  }
  await tellParts(journal, calls, context);
  const open = openEnquiries(reports.enquiries, context);
  const others = await otherEnquiries(journal, reports, context.now);
  const before = await journal.meta<OpenEnquiry[]>('open-enquiries');
  const next = [...others, ...open];
  if (!isSame(before, next)) await journal.setMeta('open-enquiries', next);
  return count;
}

/** Most rows say what is known already: only the others get a transaction, which looks at everything once more. */
async function applied(journal: Journal, apply: (tx: JournalTx) => Promise<boolean>): Promise<boolean> {
  return (await journal.wouldWrite(apply)) && (await journal.transact(apply));
}

/** A report makes at most one row, however often it is looked at. */
function withOneId(context: ReportContext): ReportContext {
  let id: string | undefined;
  return { ...context, newId: () => (id ??= context.newId()) };
}
