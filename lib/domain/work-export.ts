import { toCsv } from './csv.ts';
import { notesText } from './log-texts.ts';
import { startedAt, type JournalRow } from './journal-row.ts';
import { partyLabel } from './party.ts';
import { localDateTime } from './user-dates.ts';

const columns = ['Kind', 'Started', 'With', 'Number or e-mail', 'Enquiry', 'Note', 'Disposition', 'Why it waits'];

/**
 * Calls and chats that are not in Salesforce yet, for a person who takes them along: one line each, oldest first, with
 * every word that was typed. Times in the user's zone.
 */
export function workCsv(rows: readonly JournalRow[], context: { timeZone: string; nameOf: (eid: string) => string }) {
  const lines = rows
    .toSorted((left, right) => startedAt(left) - startedAt(right))
    .map((row) => [
      row.kind === 'call' ? 'Call' : 'Enquiry',
      localDateTime(startedAt(row), context.timeZone),
      row.match.contactName ?? partyLabel(row),
      row.call?.number ?? row.enquiry?.visitorPhone ?? row.enquiry?.visitorEmail ?? '',
      row.call?.displayCaseNumber ?? row.enquiry?.displayCaseNumber ?? '',
      notesText(row.notes, context.nameOf),
      row.disposition?.value ?? '',
      row.log.error?.message ?? '',
    ]);
  return toCsv(columns, lines);
}
