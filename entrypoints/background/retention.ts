import type { Mode } from '../../lib/domain/journal-row.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { rowsKeptDays } from '../../lib/journal/rows-kept.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import { retentionDaysOf } from '../../lib/reconcile/kept-since.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';
import { soql } from '../../lib/salesforce/soql.ts';

/** How long the org keeps its log rows: what is older nobody can prove to be written or not. */
export interface Retention {
  /** The begin of the time for which the org can still say what was written (epoch ms). */
  horizon(now: number): Promise<number>;
}

const dayMs = 24 * 3600_000;
/** A row may be removed while it is asked for: nobody looks at the last days. */
const marginDays = 3;
const keptMs = 12 * 3600_000;

interface Kept {
  days: number;
  at: number;
}

/** `Retention_Days` of the package's settings, read twice a day; without the package, or when it is hidden, 30. */
export function createRetention(options: {
  journal: Journal;
  client: SalesforceClient;
  mode: () => Promise<Mode | undefined>;
  clock: Clock;
}): Retention {
  const { journal, client, clock } = options;

  async function read(): Promise<number> {
    const [row] = await client.query(
      soql`SELECT Value__c FROM CINNOX_Setting__mdt WHERE DeveloperName = 'Retention_Days'`,
    );
    return retentionDaysOf(row?.Value__c);
  }

  async function days(): Promise<number> {
    if ((await options.mode()) !== 'package') return rowsKeptDays;
    const kept = await journal.meta<Kept>('retention');
    if (kept !== undefined && Math.abs(clock.now() - kept.at) < keptMs) return kept.days;
    try {
      const found = await read();
      await journal.setMeta('retention', { days: found, at: clock.now() } satisfies Kept);
      return found;
    } catch {
      // Not to know it now is no reason to forget what was known, and none to look further back.
      return Math.min(kept?.days ?? rowsKeptDays, rowsKeptDays);
    }
  }

  return { horizon: async (now) => now - ((await days()) - marginDays) * dayMs };
}
