import type { CallHook } from '../cinnox/hooks.ts';
import type { CallRow, Party } from '../cinnox/gateway.ts';
import { isStaff } from '../cinnox/staff-party.ts';
import { alias, enquiryKey } from '../domain/keys.ts';
import { newJournalRow, withAliases, type CallFacts, type JournalRow, type Mode } from '../domain/journal-row.ts';
import {
  isBetterLeg,
  isEarlierLeg,
  isSameLeg,
  joinedMeanwhile,
  reportedEnd,
  withAnnounced,
  type Naming,
} from './legs.ts';
import { sameDigits } from './same-digits.ts';

/** What deciding about a call needs to know of this browser. */
export interface OwnContext {
  /** My EID. */
  me: string;
  /** EIDs of all staff: whoever else has an EID is a visitor. */
  staff: ReadonlySet<string>;
  mode: Mode;
  now: number;
  newId: () => string;
}

export interface StartedCall {
  hook: CallHook;
  /** By the relay's clock (epoch ms). */
  sentAt: number;
  /** False when it came too late to ring. */
  ring: boolean;
  /** The end, when it overtook the start. */
  endedAt?: number;
}

/** The rows a hook may belong to: by its id under every name that a report may have given it. */
export function hookAliases(hook: Pick<CallHook, 'service' | 'messageId' | 'conferenceId'>): string[] {
  return [
    ...ownAliases(hook),
    alias.call(hook.service, hook.messageId),
    alias.record(hook.service, hook.messageId),
    ...(hook.conferenceId === undefined ? [] : [alias.call(hook.service, hook.conferenceId)]),
  ];
}

/** The names that a hook itself has for a call. */
function ownAliases({ service, messageId, conferenceId }: Pick<CallHook, 'service' | 'messageId' | 'conferenceId'>) {
  return [messageId, conferenceId].flatMap((id) => (id === undefined ? [] : [alias.hook(service, id)]));
}

/** A call that names me rings or, when it came late, is only noted. Undefined when it does not name me. */
export function applyCallStart(
  known: JournalRow | undefined,
  start: StartedCall,
  context: OwnContext,
): JournalRow | undefined {
  const { hook } = start;
  const isCaller = hook.caller.eid === context.me;
  const isCallee = hook.callees.some((callee) => callee.eid === context.me);
  if (!isCaller && !isCallee) return known;
  const base =
    known ??
    newJournalRow({ id: context.newId(), kind: 'call', service: hook.service, mode: context.mode, now: context.now });
  const row = withAliases(base, ownAliases(hook));
  const parties = hookParties(hook, isCaller, context.staff);
  const { again, ...told } = withAnnounced(row.call, parties, start.sentAt);
  const heard = { messageId: hook.messageId, announcedAt: told.announcedAt };
  if (row.call?.reported === true) return afterReport({ ...row, call: row.call }, heard, again, context);
  const call: CallFacts = {
    ...parties,
    ...row.call,
    ...heard,
    startedAt: told.startedAt,
    reported: false,
    ring: row.call?.ring ?? start.ring,
    ...(again ? { joined: true } : {}),
    ...(start.endedAt === undefined ? {} : { endedAt: start.endedAt, endedBy: 'hook' }),
  };
  return { ...row, forMe: true, call };
}

/** A report is the better witness: a late hook adds its id, and that a colleague called me into the middle of the call. */
function afterReport(
  row: JournalRow & { call: CallFacts },
  heard: Pick<CallFacts, 'messageId' | 'announcedAt'>,
  again: boolean,
  context: OwnContext,
): JournalRow {
  const call = { ...row.call, ...heard };
  if (!again || row.call.own === true) return { ...row, forMe: true, call };
  const joined: JournalRow = { ...row, forMe: true, call: { ...call, joined: true } };
  return row.takenBy !== undefined && row.touched ? takenBack(joined, context) : joined;
}

/** Who placed it and with whom, as far as a hook says. */
export function hookParties(
  hook: CallHook,
  isCaller: boolean,
  staff: ReadonlySet<string>,
): Pick<CallFacts, 'direction' | 'outgoing' | 'number' | 'to' | 'shared'> {
  const others = hook.callees.map((callee) => callee.eid);
  if (isCaller) {
    const internal = others.length > 0 && others.every((eid) => eid !== undefined && staff.has(eid));
    const number = hook.callees.find((callee) => callee.number !== undefined)?.number;
    return { direction: internal ? 'internal' : 'out', outgoing: true, ...(number === undefined ? {} : { number }) };
  }
  const internal = hook.caller.eid !== undefined && staff.has(hook.caller.eid);
  const to = hook.callees.find((callee) => callee.eid === undefined)?.number;
  const shared = new Set(others.filter((eid) => eid !== undefined)).size > 1;
  return {
    direction: internal ? 'internal' : 'in',
    outgoing: false,
    ...(hook.caller.number === undefined ? {} : { number: hook.caller.number }),
    ...(to === undefined ? {} : { to }),
    ...(shared ? { shared } : {}),
  };
}

/** The end says nothing but that it ended; a reported end is not replaced. */
export function applyCallEnd(row: JournalRow, endedAt: number): JournalRow {
  const { call } = row;
  if (call === undefined || call.endedAt !== undefined) return row;
  return { ...row, call: { ...call, endedAt: Math.max(endedAt, call.startedAt), endedBy: 'hook' } };
}

/** Every alias that a report row carries. A hook's `message.id` may be the call id, the record id or neither. */
export function callRowAliases(report: CallRow, service: string): string[] {
  const ids = [...new Set([report.callId, report.conferenceId])];
  return [
    ...ids.flatMap((id) => (id === undefined ? [] : [alias.call(service, id), alias.hook(service, id)])),
    ...(report.hid === undefined ? [] : [alias.record(service, report.hid), alias.hook(service, report.hid)]),
  ];
}

export function namesMe(report: CallRow, me: string): boolean {
  return report.caller.eid === me || report.callee?.eid === me;
}

/** Somebody else of the staff who took it. */
function anotherOf({ callee, caller }: CallRow, { me, staff }: OwnContext): string | undefined {
  return [callee, caller].find((party) => isStaff(party, staff) && party.eid !== me)?.eid;
}

interface Parties {
  direction: CallFacts['direction'];
  outgoing: boolean;
  number?: string;
  partyName?: string;
  to?: string;
}

/** The same by a report. */
export function reportParties(report: CallRow, context: OwnContext): Parties {
  const isOfStaff = (party: Party | undefined) => party?.isStaff ?? isStaff(party, context.staff);
  const callerIsStaff = isOfStaff(report.caller);
  const calleeIsStaff = isOfStaff(report.callee);
  const direction = callerIsStaff ? (calleeIsStaff ? 'internal' : 'out') : 'in';
  const outgoing = direction === 'out' || (direction === 'internal' && report.caller.eid === context.me);
  const other = outgoing ? report.callee : report.caller;
  return {
    direction,
    outgoing,
    ...(other?.phoneNumber === undefined ? {} : { number: other.phoneNumber }),
    // A stranger's name in CINNOX is the number once more.
    ...(other?.displayName === undefined ||
    sameDigits(other.displayName, other.phoneNumber) ||
    other.displayName.trim() === other.phoneNumber?.trim()
      ? {}
      : { partyName: other.displayName }),
    ...(report.virtualNumber === undefined || outgoing ? {} : { to: report.virtualNumber }),
  };
}

/** Where a service leaves out the callee, only the enquiry can tell whose a call was that names nobody. */
export function namingOf(report: CallRow, context: OwnContext): Naming {
  if (namesMe(report, context.me)) return 'me';
  return anotherOf(report, context) === undefined ? 'nobody' : 'another';
}

/**
 * A report row is a fact. It makes a row mine when it names me, takes it from me when it names another and nobody here
 * said to be on the call (typing into it is no such word while nothing is logged), and settles kind, duration and ids. With `handled` its enquiry is mine and the row names nobody else.
 * Undefined when it concerns neither me nor a row of this browser, or another leg of the call.
 */
export function applyCallRow(
  known: JournalRow | undefined,
  report: CallRow,
  service: string,
  context: OwnContext,
  handled = false,
): JournalRow | undefined {
  const naming = namingOf(report, context);
  const mine = naming === 'me';
  if (known === undefined && !mine && !handled) return undefined;
  if (known?.call !== undefined && isEarlierLeg(known.call, report, naming, context.now)) return undefined;
  if (!isBetterLeg(known?.call, report, naming, handled)) return known;
  const base =
    known ?? newJournalRow({ id: context.newId(), kind: 'call', service, mode: context.mode, now: context.now });
  const lane = report.displayCaseNumber === undefined ? base.lane : enquiryKey(service, report.displayCaseNumber);
  const row: JournalRow = {
    ...withAliases(base, callRowAliases(report, service)),
    lane,
    call: reportedCall(base.call, report, context, handled),
  };
  if (mine) {
    const { takenBy, ...rest } = row;
    void takenBy;
    const log = row.log.state === 'not-mine' ? { ...row.log, state: 'open' as const } : row.log;
    // A fact beats what was only typed.
    const mine = row.mine === undefined || row.mine.by === 'typed' ? fact(row, context) : row.mine;
    return { ...rest, mine, log };
  }
  if (handled && row.mine === undefined) return handledByMe(row, context);
  const another = anotherOf(report, context);
  if (another === undefined) return row.takenBy === undefined ? row : takenBack(row, context);
  if (row.mine?.by === 'typed') return isWordOnly(row) && row.call?.joined !== true ? leftTo(another, row) : row;
  if (row.mine === undefined && !row.touched) return leftTo(another, row);
  return row;
}

/** A colleague's leg may have been taken for it before. */
function handledByMe(row: JournalRow, { now }: OwnContext): JournalRow {
  const { takenBy, ...rest } = row;
  void takenBy;
  const log = row.log.state === 'not-mine' ? { ...row.log, state: 'open' as const } : row.log;
  return { ...rest, mine: { by: 'enquiry', at: now }, log };
}

/** A leg that names nobody stands where a colleague's stood: who typed into the call may be who had it. */
function takenBack(row: JournalRow, { now }: OwnContext): JournalRow {
  const { takenBy, ...rest } = row;
  void takenBy;
  const log = row.log.state === 'not-mine' ? { ...row.log, state: 'open' as const } : row.log;
  return {
    ...rest,
    log,
    ...(row.touched && row.mine === undefined ? { mine: { by: 'typed' as const, at: now } } : {}),
  };
}

function fact(row: JournalRow, { now }: OwnContext): NonNullable<JournalRow['mine']> {
  return { by: 'report', at: row.mine?.at ?? now };
}

/** Nothing but typing made it mine, and nothing came of that in the org. */
function isWordOnly({ log, declined }: JournalRow): boolean {
  return declined === undefined && log.taskId === undefined && (log.state === 'open' || log.state === 'failed');
}

/** It is another's part. What was typed here stays for its author to decide about. */
function leftTo(takenBy: string, row: JournalRow): JournalRow {
  const { mine, ...rest } = row;
  void mine;
  const { error, ...log } = row.log;
  void error;
  return { ...rest, takenBy, log: { ...log, state: 'not-mine' } };
}

function reportedCall(kept: CallFacts | undefined, report: CallRow, context: OwnContext, handled: boolean): CallFacts {
  const { own, unnamed, handled: wasHandled, ...before }: Partial<CallFacts> = kept ?? {};
  void [own, unnamed];
  // A sweep need not show the enquiry again.
  const isHandled = handled || (wasHandled === true && kept !== undefined && isSameLeg(kept, report));
  const naming = namingOf(report, context);
  const endedAt = reportedEnd(report) ?? before.endedAt ?? context.now;
  return {
    ...before,
    ...withoutUndefined({
      callId: report.callId,
      hid: report.hid,
      inquiryId: report.inquiryId,
      displayCaseNumber: report.displayCaseNumber,
      durationS: report.durationS,
      recording: report.recording,
      recordingUrl: report.recordingUrl,
    }),
    ...reportParties(report, context),
    ...(before.number !== undefined && reportParties(report, context).number === undefined
      ? { number: before.number }
      : {}),
    startedAt: report.startedAt,
    endedAt,
    endedBy: 'report',
    status: report.status,
    reported: true,
    ...(naming === 'me' ? { own: true } : {}),
    ...(naming === 'nobody' ? { unnamed: true } : {}),
    ...(naming === 'nobody' && isHandled ? { handled: true } : {}),
    ...(kept !== undefined && joinedMeanwhile(kept, report) ? { joined: true } : {}),
    ring: false,
  };
}

function withoutUndefined<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
