import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import type { MatchQuestion, MatchResult } from '../../../lib/domain/match-ranking.ts';
import { parsePhone } from '../../../lib/domain/phone.ts';
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
  const callerNumber = lane.find((other) => other.call !== undefined)?.call?.number;
  const question = questionOf(row, callerNumber, options.userId, defaultCountry);
  if (question === undefined) {
    await journal.change(rowId, (now) => withMatch(now, { status: 'none', candidates: [] }));
    return { done: true };
  }
  const recalled = await matcher.recall(question);
  if (recalled !== undefined)
    await journal.change(rowId, (now) => (now.match.status === 'searching' ? withMatch(now, recalled) : undefined));
  const found = await matcher.find(question);
  await journal.transact((tx) => putMatch(tx, rowId, found.match));
  return { done: true };
}

/** The one person found for a call is the person of its enquiry too, whichever of them was reported first. */
async function putMatch(tx: JournalTx, rowId: string, match: MatchResult['match']): Promise<void> {
  const row = await tx.get(rowId);
  const matched = row === undefined ? undefined : withMatch(row, match);
  if (matched === undefined) return;
  await tx.put(matched);
  const others = match.status === 'one' ? await tx.byLane(matched.lane) : [];
  for (const other of others) {
    const isOpen = other.match.status === 'none' && other.match.chosen === undefined;
    if (other.id !== rowId && isOpen && other.call?.direction !== 'internal') await tx.put({ ...other, match });
  }
  if (matched.mine !== undefined)
    await tx.enqueue({ kind: 'settle', lane: matched.lane, payload: { lane: matched.lane } });
}
