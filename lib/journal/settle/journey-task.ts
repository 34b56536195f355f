import { firstPart } from '../../domain/journey.ts';
import type { JourneyPart } from '../../domain/journey-part.ts';
import { settlingMs, type CallFacts, type JournalRow } from '../../domain/journal-row.ts';
import { callKey } from '../../domain/keys.ts';
import { hasWords, type Skip } from '../../domain/log-rules.ts';
import { soql } from '../../salesforce/soql.ts';
import { queryAll } from './lookup.ts';
import type { SettleContext } from './settle-context.ts';

/** A supervisor's browser has written the first part by then, where its agent's stayed away (ms). */
const longestMs = 40 * 60_000;
const firstLookMs = 60_000;
const mostBetweenMs = 10 * 60_000;

/** Part of a colleague's Task, or not known before then (epoch ms). A row that is not among them is written. */
export type OfJourney = ReadonlyMap<string, Skip | { until: number }>;

/** The states of the rows under these keys, decisions that were taken back left out. */
async function statesOf(keys: readonly string[], context: SettleContext): Promise<Map<string, string>> {
  const [rows = []] = await queryAll(context, [
    soql`SELECT Key__c, State__c FROM CINNOX_Log__c WHERE Key__c IN ${keys}`,
  ]);
  return new Map(rows.map((row) => [String(row.Key__c), String(row.State__c)]));
}

interface Candidate {
  row: JournalRow;
  call: CallFacts;
  first?: JourneyPart;
}

/** Calls without words of somebody's own that are over and not written. */
function candidates(rows: readonly JournalRow[], { me }: SettleContext): Candidate[] {
  return rows.flatMap((row) => {
    const { call, log, mine, declined, behalf } = row;
    const isOpen = log.taskId === undefined && (log.state === 'open' || log.state === 'failed');
    if (call?.endedAt === undefined || !isOpen || mine === undefined || declined !== undefined) return [];
    if (call.direction === 'internal' || hasWords(row)) return [];
    const first = firstPart(call, behalf?.part ?? me);
    return call.reported && first === undefined ? [] : [{ row, call, ...(first === undefined ? {} : { first }) }];
  });
}

/**
 * With one Task for a whole conversation: whoever had it first has the Task, which names the others. What a later part
 * holds in words keeps a Task of its own; so does a part whose first one was left out, or that nobody wrote in time.
 */
export async function ofJourney(rows: readonly JournalRow[], context: SettleContext): Promise<OfJourney> {
  const found = new Map<string, Skip | { until: number }>();
  if (context.settings.callTasks !== 'journey') return found;
  const open = candidates(rows, context);
  const keyOf = ({ row, first }: Candidate) =>
    first?.callId === undefined ? undefined : callKey(row.service, first.callId, first.eid);
  const keys = open.flatMap((one) => keyOf(one) ?? []);
  const states = context.mode === 'package' && keys.length > 0 ? await statesOf(keys, context) : undefined;
  for (const one of open) {
    const { row, call, first } = one;
    const end = call.endedAt ?? context.now();
    const ago = context.now() - end;
    // Only the reports tell who had it before.
    if (first === undefined) {
      if (ago < settlingMs) found.set(row.id, { until: end + settlingMs });
      continue;
    }
    const key = keyOf(one);
    const state = key === undefined ? undefined : states?.get(key);
    const isThere = context.mode === 'package-free' || state === 'logged';
    if (isThere) found.set(row.id, { by: 'rule:journey', reason: reasonOf(first, context) });
    else if (state === undefined && ago < longestMs) {
      const next = context.now() + Math.min(Math.max(ago, firstLookMs), mostBetweenMs);
      found.set(row.id, { until: Math.min(next, end + longestMs) });
    }
  }
  return found;
}

function reasonOf({ eid }: JourneyPart, { text }: SettleContext): string {
  return `It is in the Task of ${text.nameOf(eid)}, who had the call first.`;
}
