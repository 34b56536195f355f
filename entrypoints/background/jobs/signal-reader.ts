import type { SalesforceClient, SObject } from '../../../lib/salesforce/client.ts';
import { soql, soqlId } from '../../../lib/salesforce/soql.ts';

/** The row of a signal as Salesforce gives it to this user; undefined when it is gone or not theirs to see. */
export type ReadSignalRow = (recordId: string) => Promise<SObject | undefined>;

interface Asked {
  recordId: string;
  resolve: (row: SObject | undefined) => void;
  reject: (error: unknown) => void;
}

/** A chat is looked for again and again until the reports have it: what announced it does not change meanwhile. */
const keptRows = 40;

/** Ids have 15 letters, and three more that only check them. */
const plain = (id: string) => id.slice(0, 15);

/**
 * Reads signal rows. The first is asked for at once; those that come while an answer is under way are asked for
 * together afterwards, so that ten calls at a time are no ten requests in a row.
 */
export function createSignalReader({ client }: { client: Pick<SalesforceClient, 'query'> }): ReadSignalRow {
  let waiting: Asked[] = [];
  let isAsking = false;
  const kept = new Map<string, SObject>();

  function keep(recordId: string, row: SObject): void {
    kept.set(recordId, row);
    for (const oldest of kept.keys()) {
      if (kept.size <= keptRows) return;
      kept.delete(oldest);
    }
  }

  async function ask(asked: readonly Asked[]): Promise<void> {
    try {
      const ids = [...new Set(asked.map(({ recordId }) => recordId))];
      const rows = await client.query(
        soql`SELECT Id, Staff__c, Kind__c, Source__c, Service__c, Payload__c, Sent_At__c, CreatedDate FROM CINNOX_Signal__c WHERE Id IN ${ids}`,
      );
      const byId = new Map(rows.map((row) => [plain(String(row.Id)), row]));
      for (const [id, row] of byId) keep(id, row);
      for (const { recordId, resolve } of asked) resolve(byId.get(plain(recordId)));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  async function askAll(): Promise<void> {
    isAsking = true;
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      await ask(asked);
    }
    isAsking = false;
  }

  return (recordId) => {
    // Throws for what is no id: it must not spoil the question of others.
    soqlId(recordId);
    const known = kept.get(plain(recordId));
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      waiting.push({ recordId, resolve, reject });
      if (!isAsking) void askAll();
    });
  };
}
