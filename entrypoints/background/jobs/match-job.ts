import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import type { MatchQuestion, MatchResult } from '../../../lib/domain/match-ranking.ts';
import { parsePhone } from '../../../lib/domain/phone.ts';
import { withSharedPerson } from '../../../lib/domain/shared-person.ts';
import type { Journal, JournalTx } from '../../../lib/journal/journal.ts';
import type { Matcher } from '../../../lib/matching/matcher.ts';
import type { JobOutcome } from '../../../lib/outbox/job.ts';

export interface MatchJobOptions {
  journal: Journal;
  matcher: Matcher;
  userId: string;
  defaultCountry: () => Promise<string>;
}

function questionOf(
  row: JournalRow,
  callerNumber: string | undefined,
  userId: string,
  defaultCountry: string,
): MatchQuestion | undefined {
  const phone = parsePhone(row.call?.number ?? row.enquiry?.visitorPhone ?? callerNumber, defaultCountry);
  const email = row.enquiry?.visitorEmail;
  const link = row.enquiry?.cinnoxContactId;
  if (row.call?.direction === 'internal') return undefined;
  if (phone === undefined && (email === undefined || email === '') && link === undefined) return undefined;
  return {
    userId,
    defaultCountry,
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(link === undefined ? {} : { cinnoxContactId: link }),
  };
}

/** A rule never replaces a person's choice. */
function withMatch(row: JournalRow, result: MatchResult['match']): JournalRow | undefined {
  if (row.match.chosen !== undefined) return undefined;
  return { ...row, match: result };
}

/** Finds the contact of a row: first from memory, so that something right is painted, then by asking Salesforce. */
export async function runMatchJob(rowId: string, options: MatchJobOptions): Promise<JobOutcome> {
  const { journal, matcher } = options;
  const row = await journal.get(rowId);
  if (row === undefined || row.match.chosen !== undefined) return { done: true };
  const defaultCountry = await options.defaultCountry();
  // A voice enquiry whose report hides the visitor's number has a call that shows it.
  const lane = row.enquiry?.voice === true ? await journal.byLane(row.lane) : [];
  const numbers = lane.flatMap(({ call }) => (call?.direction === 'internal' ? [] : (call?.number ?? [])));
  const question = questionOf(row, numbers[0], options.userId, defaultCountry);
  if (question === undefined) {
    await journal.transact((tx) => putMatch(tx, rowId, { status: 'none', candidates: [] }));
    return { done: true };
  }
  const recalled = await matcher.recall(question);
  if (recalled !== undefined)
    await journal.change(rowId, (now) => (now.match.status === 'searching' ? withMatch(now, recalled) : undefined));
  const found = await matcher.find(question);
  await journal.transact((tx) => putMatch(tx, rowId, found.match));
  return { done: true };
}

/**
 * The one person found for a call is the person of its enquiry too, whichever of them was reported, or looked up, first:
 * the number of one may be hidden, the address of the other a contact's.
 */
async function putMatch(tx: JournalTx, rowId: string, match: MatchResult['match']): Promise<void> {
  const row = await tx.get(rowId);
  const found = row === undefined ? undefined : withMatch(row, match);
  if (found === undefined) return;
  const others = (await tx.byLane(found.lane)).filter(({ id }) => id !== rowId);
  const matched = withFound(found, others);
  await tx.put(matched);
  for (const other of others) {
    const isLookedUp = other.match.status === 'none' || other.match.status === 'many';
    const shared = isLookedUp ? withFound(other, [matched]) : other;
    if (shared !== other) await tx.put(shared);
  }
  if (matched.mine !== undefined)
    await tx.enqueue({ kind: 'settle', lane: matched.lane, payload: { lane: matched.lane } });
}

/** What a person chose is given to the others of its lane when it is chosen: here it is only about who was found. */
const withFound = (row: JournalRow, others: readonly JournalRow[]): JournalRow => withSharedPerson(row, others, '');
