import { isComplete } from '../domain/closings.ts';
import { draftKey, hookKey } from '../domain/keys.ts';
import { isNobody, ownNote, type JournalRow } from '../domain/journal-row.ts';
import { finalCallKey } from '../domain/record-fields.ts';
import { enquiryKey } from '../domain/keys.ts';
import { isSaidHere } from '../domain/shared-person.ts';
import type { JobOutcome } from '../outbox/job.ts';
import { draftWords, toldTimes } from './settle/log-row.ts';
import { compositeError } from '../salesforce/fault-table.ts';
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

/** "Don't log" that no key row can carry yet: other browsers of this person must know before they write. */
function earlyDecision(row: JournalRow, context: SettleContext): JournalRow['declined'] {
  const isEarly =
    row.call !== undefined && finalCallKey(row, context.me, context.hookIdIsCallId(row.service)) === undefined;
  return isEarly ? row.declined : undefined;
}

/** Is there anything that the draft row does not say yet, or no longer may? */
function isBehind(row: JournalRow, context: SettleContext): boolean {
  const isSaid = row.mirrored?.declinedIn !== undefined;
  if (isSaid ? row.declined === undefined : earlyDecision(row, context) !== undefined) return true;
  // A Case that is hidden from this person by now is completed in its owner's browser.
  const isOthers = row.enquiry !== undefined && row.log.skippedBy === 'deleted';
  // One that is over waits for its conversation, or for a rule of the org: until then nobody else has the words.
  const isWritten = row.log.taskId !== undefined || (isComplete(row) && !isOthers);
  const note = ownNote(row);
  const isNews = note !== undefined && row.mirrored?.revision !== note.revision;
  return !isWritten && (isNews || (row.mirrored?.choices ?? '') !== choicesOf(row));
}

/** What somebody chose in this browser beside the words, or took away again, as one text; '' = nothing. */
function choicesOf(row: JournalRow): string {
  const { disposition, related, match } = row;
  const person = isSaidHere(match) ? (match.contactId ?? null) : undefined;
  const { chosenAt } = toldTimes(row);
  const chosen = [disposition?.value, related?.id, person, chosenAt];
  return chosen.every((one) => one === undefined) ? '' : JSON.stringify(chosen);
}

/** Copies my note into this browser's draft row, so that a wiped browser does not lose it. */
export async function mirrorNote(rowId: string, context: SettleContext): Promise<JobOutcome> {
  if (context.mode === 'package-free') return { done: true };
  const row = await context.journal.get(rowId);
  if (row === undefined || !isBehind(row, context)) return { done: true };
  const note = ownNote(row);
  const key = keyOfDraft(row, context);
  if (key === undefined) return { done: true };
  const decision = earlyDecision(row, context);
  const before = row.mirrored?.declinedIn;
  const declined = decision === undefined ? {} : { declined: { by: decision.by, at: decision.at } };
  const { contactName, chosen } = row.match;
  const person = isSaidHere(row.match)
    ? {
        personFound: false,
        nobody: isNobody(row),
        ...(contactName === undefined ? {} : { contactName }),
        ...(chosen && { personAt: chosen.at }),
      }
    : {};
  const revision = note === undefined ? {} : { revision: note.revision };
  const words = draftWords(note?.text ?? '', { ...declined, ...person, ...toldTimes(row), ...revision });
  // Longer than the org has room for: it stays "Saved" here, and goes whole into the record's file.
  if (words === undefined) return { done: true };
  const takenBack = before !== undefined && before !== draftKey(key, context.browserId) ? [before] : [];
  const record = {
    attributes: { type: 'CINNOX_Log__c' },
    Key__c: draftKey(key, context.browserId),
    State__c: 'draft',
    Kind__c: 'draft',
    Staff__c: context.me,
    ...words,
    Note__c: words.Note__c || null,
    Disposition__c: row.disposition?.value ?? null,
    Contact_Id__c: row.match.contactId ?? null,
    Related_Id__c: row.related?.id ?? null,
    Browser__c: context.browserId,
    Start__c: new Date(row.call?.startedAt ?? row.enquiry?.startedAt ?? row.createdAt).toISOString(),
  };
  const answers = await context.client.composite(
    [
      {
        method: 'PATCH',
        path: 'composite/sobjects/CINNOX_Log__c/Key__c',
        referenceId: 'draft',
        body: {
          allOrNone: true,
          records: [
            record,
            ...takenBack.map((old) => ({ attributes: { type: 'CINNOX_Log__c' }, Key__c: old, Data__c: null })),
          ],
        },
      },
    ],
    { allOrNone: false },
  );
  const error = compositeError(answers);
  if (error !== null) throw error;
  const mirrored = {
    revision: note?.revision ?? 0,
    at: context.now(),
    choices: choicesOf(row),
    ...(decision === undefined ? {} : { declinedIn: record.Key__c }),
  };
  await context.journal.change(rowId, (now) => ({ ...now, mirrored }));
  const latest = await context.journal.get(rowId);
  const again = latest !== undefined && isBehind(latest, context);
  return again ? { done: false, again: mirrorDue(latest, context.now()) } : { done: true };
}
