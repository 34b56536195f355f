import { parseCallHook, type CallHook } from '../../../lib/cinnox/hooks.ts';
import { alias } from '../../../lib/domain/keys.ts';
import type { JournalRow, MatchFacts } from '../../../lib/domain/journal-row.ts';
import { applyCallEnd, applyCallStart, hookAliases, type OwnContext } from '../../../lib/inbox/apply-call.ts';
import { findHookRow } from '../../../lib/inbox/join-call.ts';
import type { Journal, JournalTx } from '../../../lib/journal/journal.ts';
import type { JobOutcome } from '../../../lib/outbox/job.ts';
import type { SalesforceClient, SObject } from '../../../lib/salesforce/client.ts';
import { soql, soqlId } from '../../../lib/salesforce/soql.ts';

export interface SignalJobOptions {
  journal: Journal;
  client: SalesforceClient;
  own: () => Promise<OwnContext | undefined>;
  now: () => number;
  /** What began earlier is another browser's or another day's (epoch ms). */
  since: () => Promise<number>;
  /** The one contact that this browser has seen with a number: what is known at once is painted at once. */
  recall: (number: string) => Promise<MatchFacts | undefined>;
}

/** Signals older than this when they are read never ring (ms): they only enter the journal. */
const ringWithinMs = 45_000;
const recentMs = 24 * 3600_000;

/** What a stream announced is read with this user's own token: the announcement itself is only a hint. */
export async function runSignalJob(recordId: string, options: SignalJobOptions): Promise<JobOutcome> {
  const query = soql`SELECT Id, Staff__c, Kind__c, Source__c, Service__c, Payload__c, Sent_At__c, CreatedDate FROM CINNOX_Signal__c WHERE Id = ${soqlId(recordId)}`;
  const [record] = await options.client.query(query);
  const own = await options.own();
  // Cleaned up meanwhile, or not known who I am: the reports will tell.
  if (record === undefined || own === undefined || record.Staff__c !== own.me) return { done: true };
  const hook = record.Kind__c === 'call' ? parseCallHook(parseJson(record.Payload__c)) : null;
  if (hook === null) return { done: true };
  const sentAt = timeOf(record, options.now());
  if (hook.kind === 'call-start' && sentAt < (await options.since())) return { done: true };
  const recalled = hook.kind === 'call-start' ? await recallParties(hook, options) : new Map<string, MatchFacts>();
  await options.journal.transact((tx) => applyHook(tx, { hook, sentAt, recalled }, options.now(), own));
  return { done: true };
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
  const [byAlias] = (await tx.byAliases(hookAliases(hook))).filter((row) => row.kind === 'call');
  const endKey = `end:${alias.hook(hook.service, hook.messageId)}`;
  if (hook.kind === 'call-end') {
    if (byAlias === undefined) await tx.setMeta(endKey, sentAt);
    else await putCall(tx, applyCallEnd(byAlias, sentAt), byAlias);
    return;
  }
  // Signals that are delivered again after a pause meet calls that the reports told of already.
  const known = byAlias ?? findHookRow(await tx.since(now - recentMs), { hook, sentAt }, own);
  const endedAt = await tx.meta<number>(endKey);
  const ring = now - sentAt <= ringWithinMs && endedAt === undefined;
  const row = applyCallStart(known, { hook, sentAt, ring, ...(endedAt === undefined ? {} : { endedAt }) }, own);
  if (row !== undefined) await putCall(tx, known === undefined ? withRecalled(row, signal.recalled) : row, known);
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
