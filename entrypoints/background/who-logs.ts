import type { CinnoxGateway } from '../../lib/cinnox/gateway.ts';
import type { JournalRow } from '../../lib/domain/journal-row.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { detectInstalled, detectRecords, type DetectContext } from '../../lib/journal/writers/detect-others.ts';
import type { DecisionBook, OrgDecisions } from '../../lib/journal/writers/org-decisions.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';

/**
 * `checking`: it is not known yet whether anything else writes; `undecided`: something does, and nobody has decided;
 * `extension`, `other`, `both`: decided, or nothing else was found.
 */
export type Gate = 'checking' | 'undecided' | 'extension' | 'other' | 'both';

export interface WhoLogs {
  gate(): Promise<Gate>;
  /** What gives the other product away, a sentence each; empty = nothing was found. */
  others(): Promise<string[]>;
  /** What began before then the other product may have logged, too (epoch ms): Infinity = it goes on, 0 = it never did. */
  othersUntil(): Promise<number>;
  /** From now on this product logs alone, after the other one did, or may have. */
  takesOver(): Promise<void>;
  /** Looks for others once in a while, as long as nothing is decided. Throws what the services throw. */
  look(): Promise<void>;
  /** Rows that the other product was to log are this one's again, and the other way round: called after a decision. */
  applyTo(journal: Journal, since: number): Promise<void>;
}

interface Looked {
  installedAt?: number;
  recordsAt?: number;
  installed: string[];
  records: string[];
}

const metaKey = 'others';
const untilKey = 'others-until';
/** Somebody may set the other integration up later (ms). */
const lookAgainMs = 7 * 24 * 3600_000;
/** Who signs in before the first calls of the day has nothing to compare: it is tried again after this long (ms). */
const tryAgainMs = 3600_000;
/** Whether it was decided elsewhere is asked again after this long (ms). */
const askAgainMs = 60_000;

export function createWhoLogs(options: {
  journal: Journal;
  client: SalesforceClient;
  gateway: CinnoxGateway;
  decisions: DecisionBook;
  staff: () => Promise<ReadonlySet<string>>;
  me: () => Promise<string | undefined>;
  cinnoxHost: () => Promise<string>;
  now: () => number;
}): WhoLogs {
  const { journal, decisions, now } = options;
  const read = async (): Promise<Looked> => (await journal.meta<Looked>(metaKey)) ?? { installed: [], records: [] };

  function namedIn({ installed, records }: Looked, { others: told }: OrgDecisions): string[] {
    return [...new Set([...installed, ...records, ...(told === undefined ? [] : told.value.split('\n'))])].filter(
      (sentence) => sentence !== '',
    );
  }

  const others = async (): Promise<string[]> => namedIn(await read(), await decisions.known());

  const isOld = (at: number | undefined) => at === undefined || now() - at > lookAgainMs;

  async function lookAgain(context: DetectContext): Promise<void> {
    const before = await read();
    if (isOld(before.installedAt)) {
      const installed = await detectInstalled(context);
      await journal.setMeta(metaKey, { ...before, installed, installedAt: now() } satisfies Looked);
    }
    // Whose calls they are has to be known.
    if (isOld(before.recordsAt) && context.staff.size > 0) {
      const found = await detectRecords(context);
      const known = await read();
      const recordsAt = now() - (found === undefined ? lookAgainMs - tryAgainMs : 0);
      await journal.setMeta(metaKey, { ...known, records: found ?? known.records, recordsAt } satisfies Looked);
    }
  }

  /** Most users may not see Setup: who may tells the others. */
  async function tell(): Promise<void> {
    const [known, { others: told }, me] = await Promise.all([others(), decisions.known(), options.me()]);
    const words = known.join('\n');
    if (words !== '' && me !== undefined && told?.value !== words) await decisions.decide('others', words, me);
  }

  return {
    others,
    async gate() {
      const known = await decisions.known();
      const decided = known['who-logs'];
      if (decided !== undefined) return decided.value;
      const looked = await read();
      if (looked.installedAt === undefined) return 'checking';
      if (namedIn(looked, known).length === 0) return 'extension';
      return (await decisions.refresh(askAgainMs))['who-logs']?.value ?? 'undecided';
    },
    async othersUntil() {
      const decided = (await decisions.known())['who-logs'];
      if (decided?.value === 'both') return Infinity;
      const known = (await journal.meta<number>(untilKey)) ?? 0;
      return decided === undefined || (await others()).length === 0 ? known : Math.max(known, decided.at);
    },
    async takesOver() {
      await journal.setMeta(untilKey, now());
    },
    async look() {
      const { 'who-logs': decided } = await decisions.refresh(askAgainMs);
      if (decided !== undefined) return;
      const [staff, cinnoxHost] = await Promise.all([options.staff(), options.cinnoxHost()]);
      const { client, gateway } = options;
      await lookAgain({ client, gateway, staff, cinnoxHost, now: now() });
      await tell();
    },
    async applyTo(rows, since) {
      const gate = await this.gate();
      await rows.transact(async (tx) => {
        for (const row of await tx.since(since)) {
          if (row.mine === undefined) continue;
          const next = gate === 'other' ? row : reopened(row);
          if (next !== row) await tx.put(next);
          if (next.log.state === 'open')
            await tx.enqueue({ kind: 'settle', lane: row.lane, payload: { lane: row.lane } });
        }
      });
    },
  };
}

function reopened(row: JournalRow): JournalRow {
  if (row.log.state !== 'skipped' || row.log.skippedBy !== 'rule:other-logs') return row;
  const { skippedBy, reason, ...log } = row.log;
  void [skippedBy, reason];
  return { ...row, log: { ...log, state: 'open' } };
}

/** The other product logs: what this browser would have written is left to it, and says so. */
export async function leaveToOther(journal: Journal, lane: string): Promise<void> {
  for (const row of await journal.byLane(lane)) {
    if (row.mine === undefined || (row.log.state !== 'open' && row.log.state !== 'failed')) continue;
    const { error, ...log } = row.log;
    void error;
    const reason = 'Logged by the other integration, as your admin decided.';
    await journal.change(row.id, (now) =>
      now.log.state === row.log.state
        ? { ...now, log: { ...log, state: 'skipped', skippedBy: 'rule:other-logs', reason } }
        : undefined,
    );
  }
}
