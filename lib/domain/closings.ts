import { ownNote, type EnquiryFacts, type JournalRow } from './journal-row.ts';

/** Which closing of an enquiry it is: it may be resumed and closed again. */
export function closingOf({ closedAt, closedSeenAt }: EnquiryFacts): number {
  return closedAt ?? closedSeenAt ?? 0;
}

/** Its Case says all until the end: one that was taken up again goes on, and keeps the time of its earlier end. */
export function isComplete({ enquiry, log }: JournalRow): boolean {
  return enquiry?.status === 'closed' && log.closedFor === closingOf(enquiry);
}

/** Note or disposition of an enquiry changed since its Case was completed. */
export function hasNews(row: JournalRow): boolean {
  const { loggedNote = '', loggedDisposition = '' } = row.log;
  return loggedNote !== (ownNote(row)?.text ?? '') || loggedDisposition !== (row.disposition?.value ?? '');
}

/**
 * A missed one has no conversation: what is said of it later, here or in a browser that is gone, comes into its Case
 * without.
 */
export function needsDetails(row: JournalRow): boolean {
  return row.enquiry?.status === 'missed' && (hasNews(row) || row.notes.some(({ mirrored }) => mirrored === true));
}

/** A chat that was closed at a time nobody told may have gone on unseen: it is read again this long after (ms). */
const chatAgainMs = [15, 60, 240, 24 * 60, 72 * 60].map((minutes) => minutes * 60_000);

/** One that goes on is looked at again after a quarter of the time that it has gone on since, at least. */
const goesOnShare = 1 / 4;

/** When the conversation of a closed enquiry is to be read again; undefined = it is complete (epoch ms). */
export function chatAgainAt({ enquiry, log }: JournalRow): number | undefined {
  if (enquiry?.status !== 'closed' || enquiry.voice || enquiry.closedAt !== undefined) return undefined;
  const { closedSeenAt } = enquiry;
  const { chatReadAt = closedSeenAt, chatOpenAt } = log;
  if (closedSeenAt === undefined || chatReadAt === undefined) return undefined;
  const [soonestMs = 0] = chatAgainMs;
  if (chatOpenAt === chatReadAt && chatOpenAt > closedSeenAt)
    return chatOpenAt + Math.max(soonestMs, (chatOpenAt - closedSeenAt) * goesOnShare);
  return chatAgainMs.map((ms) => closedSeenAt + ms).find((at) => at > chatReadAt);
}
