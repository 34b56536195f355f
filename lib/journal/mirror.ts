import { draftKey, hookKey } from '../domain/keys.ts';
import { ownNote, type JournalRow } from '../domain/journal-row.ts';
import { descriptionLimit, truncate } from '../domain/log-texts.ts';
import { finalCallKey } from '../domain/record-fields.ts';
import { enquiryKey } from '../domain/keys.ts';
import type { JobOutcome } from '../outbox/job.ts';
import { compositeError, readFaults } from '../salesforce/fault-table.ts';
import type { SettleContext } from './settle/settle-context.ts';

/** The first copy follows the first words soon, later ones at most this often (ms). */
export const firstMirrorMs = 2_000;
export const mirrorEveryMs = 25_000;

/** When my note should next be copied into the org. */
export function mirrorDue(row: JournalRow, now: number): number {
  const last = row.mirrored?.at;
  return last === undefined ? now + firstMirrorMs : Math.max(now, last + mirrorEveryMs);
}

/** Before its key is certain a call's draft stands under the hook's id. */
function keyOfDraft(row: JournalRow, context: SettleContext): string | undefined {
  if (row.enquiry !== undefined) return enquiryKey(row.service, row.enquiry.displayCaseNumber);
  const final = finalCallKey(row, context.me, context.hookIdIsCallId(row.service));
  const messageId = row.call?.messageId;
  return final ?? (messageId === undefined ? undefined : hookKey(row.service, messageId, context.me));
}

/** Copies my note into this browser's draft row, so that a wiped browser does not lose it. */
export async function mirrorNote(rowId: string, context: SettleContext): Promise<JobOutcome> {
  if (context.mode === 'package-free') return { done: true };
  const row = await context.journal.get(rowId);
  const note = row === undefined ? undefined : ownNote(row);
  if (
    row === undefined ||
    note === undefined ||
    row.log.taskId !== undefined ||
    (row.log.caseId !== undefined && row.enquiry?.status === 'closed')
  )
    return { done: true };
  if (row.mirrored?.revision === note.revision) return { done: true };
  const key = keyOfDraft(row, context);
  if (key === undefined) return { done: true };
  const record = {
    attributes: { type: 'CINNOX_Log__c' },
    Key__c: draftKey(key, context.browserId),
    State__c: 'draft',
    Kind__c: 'draft',
    Staff__c: context.me,
    Note__c: truncate(note.text, descriptionLimit),
    Disposition__c: row.disposition?.value ?? null,
    Contact_Id__c: row.match.contactId ?? null,
    Browser__c: context.browserId,
    Start__c: new Date(row.call?.startedAt ?? row.enquiry?.startedAt ?? row.createdAt).toISOString(),
  };
  const [answer] = await context.client.composite(
    [
      {
        method: 'PATCH',
        path: 'composite/sobjects/CINNOX_Log__c/Key__c',
        referenceId: 'draft',
        body: { allOrNone: true, records: [record] },
      },
    ],
    { allOrNone: false },
  );
  if (answer !== undefined) throwOnFault(answer.status, answer.faults, answer.body);
  await context.journal.change(rowId, (now) => ({ ...now, mirrored: { revision: note.revision, at: context.now() } }));
  const latest = await context.journal.get(rowId);
  const again = latest !== undefined && ownNote(latest)?.revision !== note.revision;
  return again ? { done: false, again: mirrorDue(latest, context.now()) } : { done: true };
}

/** A collection answers 200 even when its records failed: the failures are inside. */
function throwOnFault(
  status: number,
  faults: Parameters<typeof compositeError>[0][number]['faults'],
  body: unknown,
): void {
  const inner = Array.isArray(body) ? body.flatMap((item: unknown) => failedRecord(item)) : [];
  const error = compositeError([{ status, faults: [...faults, ...inner] }]);
  if (error !== null) throw error;
}

function failedRecord(item: unknown) {
  if (typeof item !== 'object' || item === null || !('success' in item) || item.success !== false) return [];
  return readFaults(400, 'errors' in item ? item.errors : []);
}
