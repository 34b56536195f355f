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

const names = ['agree', 'differ', 'record', 'mistaken', 'ended'] as const;

const most = (name: keyof HookIdEvidence, all: readonly Partial<HookIdEvidence>[]): number =>
  Math.max(0, ...all.map((one) => Number(one[name]) || 0));

/** Takes over what other browsers learned of hook ids on this service. True: the org's row says no less than this browser knows by now. */
export async function readEvidence({ journal, client, service }: LearnOptions): Promise<boolean> {
  const rows = await client.query(soql`SELECT Data__c FROM CINNOX_Log__c WHERE Key__c = ${learnKey(service)}`);
  const told = rows.map((row) => decode(row.Data__c));
  // A sweep may be learning at this moment.
  return journal.transact(async (tx) => {
    const own = await tx.meta<HookIdEvidence>(evidenceKey(service));
    const of = (name: keyof HookIdEvidence) => most(name, [own ?? {}, ...told]);
    const known = {
      agree: of('agree'),
      differ: of('differ'),
      record: of('record'),
      mistaken: of('mistaken'),
      ended: of('ended'),
    };
    await tx.setMeta(evidenceKey(service), known);
    return names.every((name) => most(name, told) >= known[name]);
  });
}

/** Tells the org what this browser learned. */
export async function runLearnJob(options: LearnOptions): Promise<JobOutcome> {
  const { journal, client, service } = options;
  if (await readEvidence(options)) return { done: true };
  await upsertRow(client, {
    Key__c: learnKey(service),
    State__c: 'logged',
    Kind__c: 'learn',
    Data__c: JSON.stringify(await journal.meta<HookIdEvidence>(evidenceKey(service))),
  });
  return { done: true };
}
