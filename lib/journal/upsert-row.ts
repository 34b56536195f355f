import type { SalesforceClient } from '../salesforce/client.ts';
import { compositeError } from '../salesforce/fault-table.ts';

/** Writes the log row of this key, new or known. Throws what the org throws. */
export async function upsertRow(client: SalesforceClient, fields: Record<string, unknown>): Promise<void> {
  const record = { attributes: { type: 'CINNOX_Log__c' }, ...fields };
  const path = 'composite/sobjects/CINNOX_Log__c/Key__c';
  const body = { allOrNone: true, records: [record] };
  const answers = await client.composite([{ method: 'PATCH', path, referenceId: 'row', body }], { allOrNone: false });
  const error = compositeError(answers);
  if (error !== null) throw error;
}
