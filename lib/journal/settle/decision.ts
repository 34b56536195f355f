import { undoneKey } from '../../domain/keys.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { createdId, type CompositePart } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { adoptFound } from './adopt.ts';
import { withoutError } from './create.ts';
import { lookup } from './lookup.ts';
import { adopter, type SettleContext } from './settle-context.ts';

function declined(row: JournalRow, logRowId: string | undefined): JournalRow {
  const decision = row.declined;
  return {
    ...row,
    ...(decision === undefined ? {} : { declined: { ...decision, written: true } }),
    log: { ...withoutError(row.log), state: 'do-not-log', ...(logRowId === undefined ? {} : { logRowId }) },
  };
}

/** "Don't log" becomes the key's row, so that no other browser and no back-fill can log it. */
export async function writeDecision(row: JournalRow, key: string, context: SettleContext): Promise<JournalRow> {
  if (context.mode === 'package-free') return declined(row, undefined);
  const part: CompositePart = {
    method: 'POST',
    path: 'sobjects/CINNOX_Log__c',
    referenceId: 'key',
    body: {
      Key__c: key,
      State__c: 'do-not-log',
      Kind__c: row.kind,
      Staff__c: context.me,
      Decided_By__c: row.declined?.by ?? context.me,
      Decided_At__c: new Date(row.declined?.at ?? context.now()).toISOString(),
      Browser__c: context.browserId,
    },
  };
  const [answer] = await context.client.composite([part], { allOrNone: true });
  const error = answer === undefined ? null : compositeError([answer]);
  if (error === null) return declined(row, (answer === undefined ? null : createdId(answer)) ?? undefined);
  if (error.code !== 'duplicate_key') throw error;
  // It was logged or decided already: what is in the org holds.
  const item = { row, key };
  const found = await lookup(
    row.call === undefined ? [] : [{ ...item, call: row.call }],
    row.enquiry === undefined ? undefined : { ...item, enquiry: row.enquiry },
    context,
  );
  const { declined: decision, ...rest } = row;
  void decision;
  return adoptFound(rest, key, found, adopter(context)) ?? declined(row, undefined);
}

/** The decision stays readable under a name of its own; the key is free for the write. */
export async function rekeyDecision(row: JournalRow, key: string, context: SettleContext): Promise<JournalRow> {
  const { rekey, logRowId, ...log } = row.log;
  void rekey;
  const freed: JournalRow = { ...row, log: { ...log, state: 'open', undone: row.log.undone + 1 } };
  if (context.mode === 'package-free' || logRowId === undefined) return freed;
  const part: CompositePart = {
    method: 'PATCH',
    path: `sobjects/CINNOX_Log__c/${logRowId}`,
    referenceId: 'key',
    body: { Key__c: undoneKey(key, row.log.undone + 1) },
  };
  const answers = await context.client.composite([part], { allOrNone: true });
  const error = compositeError(answers);
  // Another browser took a decision back before: its row has that name.
  if (error?.code === 'duplicate_key') return { ...row, log: { ...row.log, undone: row.log.undone + 1 } };
  if (error !== null && error.code !== 'not_found') throw error;
  return freed;
}
