import type { JournalRow, MatchFacts } from './journal-row.ts';

/**
 * The person of a call is the person of its enquiry: my choice for one of them holds for those for which I chose nobody,
 * then whoever was found. A colleague's choice, known by the org's row, stays with what it was made for.
 */
export function withSharedPerson(row: JournalRow, others: readonly JournalRow[], me: string): JournalRow {
  if (row.match.chosen !== undefined || row.call?.direction === 'internal') return row;
  const match = myChoice(others, me) ?? foundFor(row, others);
  return match === undefined ? row : { ...row, match };
}

function myChoice(others: readonly JournalRow[], me: string): MatchFacts | undefined {
  const chosen = others.flatMap(({ match }) => (match.chosen?.by === me ? [{ match, at: match.chosen.at }] : []));
  return chosen.toSorted((left, right) => right.at - left.at)[0]?.match;
}

function foundFor({ match }: JournalRow, others: readonly JournalRow[]): MatchFacts | undefined {
  if (match.contactId !== undefined) return undefined;
  return others.find((other) => other.match.contactId !== undefined && other.match.chosen === undefined)?.match;
}
