import type { JournalRow, MatchFacts } from '../../../lib/domain/journal-row.ts';
import { toCandidate } from '../../../lib/domain/match-ranking.ts';
import { AppError } from '../../../lib/errors/app-error.ts';
import { findKept } from '../../../lib/journal/merge-proved.ts';
import type { UserSession } from '../user-session.ts';

/** The number of a Case that this browser has seen, for lists. */
export async function relatedLabel(session: UserSession, rowId: string, recordId: string): Promise<string> {
  const row = await findKept(session.journal, rowId);
  const contactId = row?.match.contactId;
  const seen = contactId === undefined ? undefined : await session.seen.byId(contactId);
  return seen?.facts.openCases.find((entry) => entry.id === recordId)?.number ?? 'Record';
}

/** The Case of an earlier enquiry is that one's, and so is its contact: a choice for the later one would change nothing in it. */
export function mustBeOf({ enquiry, log, match }: JournalRow, contactId: string | null): void {
  if (enquiry === undefined || log.joined !== true || contactId === (match.contactId ?? null)) return;
  throw new AppError(
    'bad_input',
    'It was taken into an earlier Case, which has its contact. Change that in Salesforce.',
  );
}

/** "This is …" or "none of these": a person's word, with the contact's name as it is now. */
export async function chosenMatch(
  session: UserSession,
  contactId: string | null,
  me: string,
  at: number,
): Promise<MatchFacts> {
  const chosen = { by: me, at };
  if (contactId === null) return { status: 'none', candidates: [], chosen };
  const contact = await session.matcher.read(contactId, await session.defaultCountry());
  if (contact === undefined) throw new AppError('not_found', 'This contact no longer exists or is hidden from you.');
  return {
    status: 'chosen',
    contactId: contact.contactId,
    contactName: contact.name,
    ...(contact.accountId === undefined ? {} : { accountId: contact.accountId }),
    reason: 'Chosen by you',
    candidates: [toCandidate(contact, session.who.userId)],
    chosen,
  };
}
