import type { CallRow } from '../cinnox/gateway.ts';
import type { CallFacts, JournalRow } from '../domain/journal-row.ts';
import type { JournalTx } from '../journal/journal.ts';

/**
 * What was learned of hooks: `message.id` equals the report's call id (`agree`) or not (`differ`); `record` of the
 * latter equal its record id, and `mistaken` were joined by time with the report of another call: their own came later.
 * Of `ended` calls a hook told the end before their report. Browsers share it by the largest counts: none ever shrinks.
 */
export interface HookIdEvidence {
  agree: number;
  differ: number;
  record?: number;
  mistaken?: number;
  ended?: number;
}

export const noEvidence: HookIdEvidence = { agree: 0, differ: 0 };

export const evidenceKey = (service: string): string => `hook-id:${service}`;

/** Enough joined pairs without an exception. */
const pairsNeeded = 5;

export function isProved(evidence: HookIdEvidence | undefined): boolean {
  return evidence !== undefined && evidence.differ === 0 && evidence.agree >= pairsNeeded;
}

/** Hooks and reports have ids in common here: no two calls have one by chance, and a hook without one is another call's. */
export function haveCommonIds({ agree, differ, record = 0, mistaken = 0 }: HookIdEvidence = noEvidence): boolean {
  const common = agree + record;
  return common > 3 * (differ - record - mistaken);
}

/** The first pairs are told one by one. */
const toldSingly = 8;

const pairsOf = ({ agree, differ }: HookIdEvidence): number => agree + differ;

/**
 * Is it worth telling the org? All browsers write into one row of it, at every call of everybody: beyond the first pairs
 * only a count that has doubled, and what changes what is made of the counts.
 */
export function isNews(before: HookIdEvidence, after: HookIdEvidence): boolean {
  const count = pairsOf(after);
  const doublings = (evidence: HookIdEvidence) => Math.floor(Math.log2(pairsOf(evidence)));
  return (
    count <= toldSingly ||
    doublings(after) > doublings(before) ||
    isProved(after) !== isProved(before) ||
    haveCommonIds(after) !== haveCommonIds(before) ||
    ((before.ended ?? 0) === 0 && (after.ended ?? 0) > 0)
  );
}

/** Counts a hook that met its report, once. */
export async function learn(
  tx: JournalTx,
  before: JournalRow | undefined,
  report: CallRow,
  service: string,
): Promise<void> {
  const messageId = before?.call?.messageId;
  if (before?.call === undefined || messageId === undefined || report.callId === undefined) return;
  const known = (await tx.meta<HookIdEvidence>(evidenceKey(service))) ?? noEvidence;
  const agrees = messageId === report.callId;
  if (before.call.reported) {
    if (agrees) await unlearn(tx, before.call, known, service);
    return;
  }
  const next = {
    ...known,
    agree: known.agree + (agrees ? 1 : 0),
    differ: known.differ + (agrees ? 0 : 1),
    ...(!agrees && messageId === report.hid ? { record: (known.record ?? 0) + 1 } : {}),
    ...(before.call.endedBy === 'hook' ? { ended: (known.ended ?? 0) + 1 } : {}),
  };
  await keep(tx, service, known, next);
}

async function keep(tx: JournalTx, service: string, before: HookIdEvidence, after: HookIdEvidence): Promise<void> {
  await tx.setMeta(evidenceKey(service), after);
  if (isNews(before, after)) await tx.enqueue({ kind: 'learn', lane: `learn:${service}`, payload: { service } });
}

/** Its own report has come: the one that it was joined with before, by time, was of another call or leg. */
async function unlearn(tx: JournalTx, { callId, messageId, hid }: CallFacts, known: HookIdEvidence, service: string) {
  const wasCounted = callId !== undefined && callId !== messageId && hid !== messageId;
  if (!wasCounted) return;
  const { agree, mistaken = 0 } = known;
  await keep(tx, service, known, { ...known, agree: agree + 1, mistaken: mistaken + 1 });
}

/** Before this browser joins the first call by nothing but time, the org is asked what others have learned of ids. */
export async function mustAsk(tx: JournalTx, service: string): Promise<boolean> {
  const asked = `${evidenceKey(service)}:asked`;
  const { agree, differ } = (await tx.meta<HookIdEvidence>(evidenceKey(service))) ?? noEvidence;
  if (agree + differ > 0 || (await tx.meta<boolean>(asked)) === true) return false;
  await tx.setMeta(asked, true);
  await tx.enqueue({ kind: 'learn', lane: `learn:${service}`, payload: { service } });
  return true;
}
