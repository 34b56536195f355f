import { leaseKey } from '../../domain/keys.ts';
import type { Journal } from '../journal.ts';
import { createdId, type SalesforceClient } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql } from '../../salesforce/soql.ts';

/** What a lease is for: to write what nobody has, to write for colleagues, or to read the reports for all. */
export type LeasePurpose = 'owner' | 'supervisor' | 'reader';

export interface Leases {
  /**
   * Has this browser the lease of the slot that is now, and when does the slot end (epoch ms by the services' clock)?
   * Asked for once in a slot. Throws when the org cannot be asked: then nobody knows, ask again.
   */
  heldUntil(purpose: LeasePurpose): Promise<{ held: boolean; until: number }>;
}

interface Asked {
  slot: number;
  /** Stored before it was sent: an insert whose answer was lost is recognised by it. */
  nonce: string;
  held?: boolean;
}

export const slotMs = 10 * 60_000;

/**
 * A lease is a row of the org with a unique key for each 10 minutes, taken by insert. A slot that is taken is never
 * shared: DUPLICATE_VALUE = somebody else has it, unless the row carries what this browser was about to insert.
 */
export function createLeases(options: {
  journal: Journal;
  client: SalesforceClient;
  service: () => Promise<string>;
  browserId: string;
  newId: () => string;
  now: () => number;
}): Leases {
  const { journal, client, browserId, newId, now } = options;
  /** Lanes wait for a slot together: each by itself would take it from the others of this browser. */
  const finding = new Map<LeasePurpose, ReturnType<Leases['heldUntil']>>();

  async function ask(purpose: LeasePurpose, { slot, nonce }: Asked): Promise<boolean> {
    const key = leaseKey(await options.service(), purpose, slot * slotMs);
    const body = {
      Key__c: key,
      Kind__c: 'lease',
      Browser__c: browserId,
      Lease_Until__c: new Date((slot + 1) * slotMs).toISOString(),
      Data__c: JSON.stringify({ nonce }),
    };
    const [answer] = await client.composite(
      [{ method: 'POST', path: 'sobjects/CINNOX_Log__c', referenceId: 'lease', body }],
      { allOrNone: true },
    );
    const error = answer === undefined ? null : compositeError([answer]);
    if (error === null) return answer !== undefined && createdId(answer) !== null;
    if (error.code !== 'duplicate_key') throw error;
    const rows = await client.query(soql`SELECT Key__c, Data__c FROM CINNOX_Log__c WHERE Key__c = ${key}`);
    return rows.some((row) => row.Key__c === key && row.Data__c === body.Data__c);
  }

  async function find(purpose: LeasePurpose): ReturnType<Leases['heldUntil']> {
    const slot = Math.floor(now() / slotMs);
    const until = (slot + 1) * slotMs;
    const stored = `lease:${purpose}`;
    const known = await journal.meta<Asked>(stored);
    if (known?.slot === slot && known.held !== undefined) return { held: known.held, until };
    const asked: Asked = known?.slot === slot ? known : { slot, nonce: newId() };
    if (asked !== known) await journal.setMeta(stored, asked);
    const held = await ask(purpose, asked);
    await journal.setMeta(stored, { ...asked, held });
    // The answer may have taken longer than the slot.
    return { held: held && now() < until, until };
  }

  return {
    async heldUntil(purpose) {
      const found = finding.get(purpose) ?? find(purpose).finally(() => finding.delete(purpose));
      finding.set(purpose, found);
      return found;
    },
  };
}
