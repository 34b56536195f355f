import { parseCallHook, parseEnquiryHook, type CallHook, type EnquiryHook } from '../../../lib/cinnox/hooks.ts';
import { alias } from '../../../lib/domain/keys.ts';
import type { JournalRow, MatchFacts } from '../../../lib/domain/journal-row.ts';
import { applyCallEnd, applyCallStart, hookAliases, type OwnContext } from '../../../lib/inbox/apply-call.ts';
import { evidenceKey, haveCommonIds, type HookIdEvidence } from '../../../lib/inbox/hook-ids.ts';
import { findHookRow } from '../../../lib/inbox/join-call.ts';
import { isSaid, isVoiceHook } from '../../../lib/inbox/look-for-enquiry.ts';
import { nextLookMs } from '../../../lib/inbox/poll-schedule.ts';
import { readTold, type Told } from '../../../lib/inbox/tell-colleagues.ts';
import type { Journal, JournalTx } from '../../../lib/journal/journal.ts';
import { mergeProved } from '../../../lib/journal/merge-proved.ts';
import { toAppError } from '../../../lib/errors/app-error.ts';
import type { JobOutcome } from '../../../lib/outbox/job.ts';
import type { SObject } from '../../../lib/salesforce/client.ts';
import type { ReadSignalRow } from './signal-reader.ts';

export interface SignalJobOptions {
  journal: Journal;
  readRow: ReadSignalRow;
  own: () => Promise<OwnContext | undefined>;
  now: () => number;
  /** What began earlier is another browser's or another day's (epoch ms). */
  since: () => Promise<number>;
  /** The one contact that this browser has seen with a number: what is known at once is painted at once. */
  recall: (number: string) => Promise<MatchFacts | undefined>;
  /** True when the reports say of it what the event said. */
  look: (hook: EnquiryHook, sentAt: number) => Promise<boolean>;
  /** One browser reads the reports for all: what they say of an event is told. */
  isTold: () => Promise<boolean>;
  /** Rows of the reports that a colleague's browser read, and told of then (epoch ms). */
  take: (told: Told, sentAt: number) => Promise<void>;
  /** Agents who share the service's requests. */
  agents: () => Promise<number>;
  /** Uniform in [0, 1). */
  chance: () => number;
}

/** Signals older than this when they are read never ring (ms): they only enter the journal. */
const ringWithinMs = 45_000;
const soonMs = 2_000;
/** Reports list most enquiries from their handling on, which has an event of its own. */
const openedLookMs = 15_000;
const recentMs = 24 * 3600_000;

/** What a stream announced is read with this user's own token: the announcement itself is only a hint. */
export async function runSignalJob(recordId: string, options: SignalJobOptions): Promise<JobOutcome> {
  const record = await options.readRow(recordId);
  const own = await options.own();
  // Cleaned up meanwhile, or not known who I am: the reports will tell.
  if (record === undefined || own === undefined || record.Staff__c !== own.me) return { done: true };
  if (record.Kind__c === 'report') {
    await options.take(readTold(parseJson(record.Payload__c)), timeOf(record, options.now()));
    return { done: true };
  }
  if (record.Kind__c === 'enquiry') return lookFor(record, options);
  const hook = record.Kind__c === 'call' ? parseCallHook(parseJson(record.Payload__c)) : null;
  if (hook === null) return { done: true };
  const sentAt = timeOf(record, options.now());
  if (hook.kind === 'call-start' && sentAt < (await options.since())) return { done: true };
  const recalled = hook.kind === 'call-start' ? await recallParties(hook, options) : new Map<string, MatchFacts>();
  await options.journal.transact((tx) => applyHook(tx, { hook, sentAt, recalled }, options.now(), own));
  return { done: true };
}

/** The chat that an event announced is looked for until the reports, which lag, have it. */
async function lookFor(record: SObject, options: SignalJobOptions): Promise<JobOutcome> {
  const hook = parseEnquiryHook(parseJson(record.Payload__c));
  const now = options.now();
  const sentAt = timeOf(record, now);
  const ageMs = now - sentAt;
  const waitMs = nextLookMs({ ageMs, agents: await options.agents(), chance: options.chance() });
  if (hook === null || isVoiceHook(hook)) return { done: true };
  if (await options.isTold()) return lookLater(hook, sentAt, options);
  if (waitMs === undefined) return { done: true };
  if (hook.status === 'opened' && ageMs > openedLookMs) return { done: true };
  // Many may be told at once; and no report is as quick as its event.
  if (ageMs < soonMs) return { done: false, again: now + soonMs * (1 + options.chance()) };
  const isSaid = await options.look(hook, sentAt).catch(isEnough);
  return isSaid ? { done: true } : { done: false, again: now + waitMs };
}

/** Told of within this time, or there is nobody who tells (ms). */
const toldMs = 150_000;

async function lookLater(hook: EnquiryHook, sentAt: number, options: SignalJobOptions): Promise<JobOutcome> {
  if (hook.status === 'opened') return { done: true };
  const dueAt = sentAt + toldMs;
  if (options.now() < dueAt) return { done: false, again: dueAt + toldMs * options.chance() * 0.4 };
  const lane = await options.journal.byLane(alias.enquiry(hook.service, hook.displayCaseNumber));
  if (!lane.some((row) => isSaid(row, hook, sentAt))) await options.look(hook, sentAt).catch(isEnough);
  return { done: true };
}

/** Asked too often: the sweeps, which slow down, have the word. Anything else may pass before the next look. */
function isEnough(thrown: unknown): boolean {
  return toAppError(thrown).code === 'rate_limited';
}

/** Before the transaction: the contacts that were seen are in another database. */
async function recallParties(hook: CallHook, { recall }: SignalJobOptions): Promise<Map<string, MatchFacts>> {
  const parties = hook.kind === 'call-start' ? [hook.caller, ...hook.callees] : [];
  const found = await Promise.all(
    parties.map(async ({ number }) => ({ number, match: number === undefined ? undefined : await recall(number) })),
  );
  return new Map(
    found.flatMap(({ number, match }) => (number === undefined || match === undefined ? [] : [[number, match]])),
  );
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

/** The relay's clock; never in our future, so that a timer does not run backwards. */
function timeOf(record: SObject, now: number): number {
  const sent = Date.parse(String(record.Sent_At__c ?? record.CreatedDate));
  return Number.isNaN(sent) ? now : Math.min(sent, now);
}

interface ReadSignal {
  hook: CallHook;
  sentAt: number;
  /** By number as the hook writes it. */
  recalled: ReadonlyMap<string, MatchFacts>;
}

async function applyHook(tx: JournalTx, signal: ReadSignal, now: number, own: OwnContext): Promise<void> {
  const { hook, sentAt } = signal;
  const named = (await tx.byAliases(hookAliases(hook))).filter((row) => row.kind === 'call');
  const [byAlias] = await mergeProved(tx, named);
  const endKey = `end:${alias.hook(hook.service, hook.messageId)}`;
  if (hook.kind === 'call-end') {
    if (byAlias === undefined) await tx.setMeta(endKey, sentAt);
    else await putCall(tx, applyCallEnd(byAlias, sentAt), byAlias);
    return;
  }
  // Signals that are delivered again after a pause meet calls that the reports told of already.
  const known = byAlias ?? (await findReported(tx, { hook, sentAt }, now, own));
  const endedAt = await tx.meta<number>(endKey);
  const ring = now - sentAt <= ringWithinMs && endedAt === undefined;
  const row = applyCallStart(known, { hook, sentAt, ring, ...(endedAt === undefined ? {} : { endedAt }) }, own);
  if (row !== undefined) await putCall(tx, known === undefined ? withRecalled(row, signal.recalled) : row, known);
}

async function findReported(
  tx: JournalTx,
  start: Pick<ReadSignal, 'hook' | 'sentAt'>,
  now: number,
  own: OwnContext,
): Promise<JournalRow | undefined> {
  if (haveCommonIds(await tx.meta<HookIdEvidence>(evidenceKey(start.hook.service)))) return undefined;
  return findHookRow(await tx.since(now - recentMs), start, own);
}

/** The match job asks Salesforce all the same. */
function withRecalled(row: JournalRow, recalled: ReadonlyMap<string, MatchFacts>): JournalRow {
  const match = row.call?.direction === 'internal' ? undefined : recalled.get(row.call?.number ?? '');
  return match === undefined ? row : { ...row, match };
}

async function putCall(tx: JournalTx, row: JournalRow, before: JournalRow | undefined): Promise<void> {
  await tx.put(row);
  if (before === undefined) await tx.enqueue({ kind: 'match', lane: `match:${row.id}`, payload: { rowId: row.id } });
  if (row.call?.endedAt !== undefined && row.mine !== undefined) {
    await tx.enqueue({ kind: 'settle', lane: row.lane, payload: { lane: row.lane } });
  }
}
