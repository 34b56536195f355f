import { learnKey } from '../../../lib/domain/keys.ts';
import { evidenceKey, type HookIdEvidence } from '../../../lib/inbox/hook-ids.ts';
import type { Journal } from '../../../lib/journal/journal.ts';
import { upsertRow } from '../../../lib/journal/upsert-row.ts';
import type { JobOutcome } from '../../../lib/outbox/job.ts';
import type { SalesforceClient } from '../../../lib/salesforce/client.ts';
import { soql } from '../../../lib/salesforce/soql.ts';

function decode(text: unknown): Partial<HookIdEvidence> {
  try {
    return (JSON.parse(String(text)) as Partial<HookIdEvidence> | null) ?? {};
  } catch {
    return {};
  }
}

export interface LearnOptions {
  journal: Journal;
  client: SalesforceClient;
  service: string;
}

/** Takes over what other browsers learned of hook ids on this service. */
export async function readEvidence({ journal, client, service }: LearnOptions): Promise<HookIdEvidence> {
  const rows = await client.query(soql`SELECT Data__c FROM CINNOX_Log__c WHERE Key__c = ${learnKey(service)}`);
  // A sweep may be learning at this moment.
  return journal.transact(async (tx) => {
    const own = await tx.meta<HookIdEvidence>(evidenceKey(service));
    const all = [own ?? {}, ...rows.map((row) => decode(row.Data__c))];
    const most = (name: keyof HookIdEvidence) => Math.max(...all.map((one) => Number(one[name]) || 0));
    const known = {
      agree: most('agree'),
      differ: most('differ'),
      record: most('record'),
      mistaken: most('mistaken'),
      ended: most('ended'),
    };
    await tx.setMeta(evidenceKey(service), known);
    return known;
  });
}

/** Tells the org what this browser learned. */
export async function runLearnJob(options: LearnOptions): Promise<JobOutcome> {
  const known = await readEvidence(options);
  await upsertRow(options.client, {
    Key__c: learnKey(options.service),
    State__c: 'logged',
    Kind__c: 'learn',
    Data__c: JSON.stringify(known),
  });
  return { done: true };
}
