import type { JournalRow, MatchFacts } from './journal-row.ts';

/** A person said whose it is, or that it is nobody's: who was only found, also by another browser, gives way to that. */
export function isSaid({ chosen }: MatchFacts): boolean {
  return chosen !== undefined && chosen.found !== true;
}

/** The same in this browser: what the org told of another one gives way to what is said there later. */
export function isSaidHere(match: MatchFacts): boolean {
  return isSaid(match) && match.chosen?.told !== true;
}

/** Whom the org's record is of, unless a person says otherwise here. */
export function isNewPerson(here: MatchFacts, inOrg: MatchFacts): boolean {
  if (isSaidHere(here)) return false;
  return isSaid(inOrg) || (here.chosen === undefined && inOrg.chosen !== undefined);
}

/** Nobody chose a person for the enquiry itself: what it has is my choice for one of its calls, and a later one replaces it. */
export function followsCalls({ kind, touched, match }: JournalRow, me: string): boolean {
  return kind === 'enquiry' && !touched && isSaid(match) && match.chosen?.by === me;
}

/**
 * The person of a call is the person of its enquiry: my choice for one of them holds for those for which I chose nobody,
 * then whoever was found. A colleague's choice, known by the org's row, stays with what it was made for.
 */
export function withSharedPerson(row: JournalRow, others: readonly JournalRow[], me: string): JournalRow {
  if (row.call?.direction === 'internal') return row;
  const mine = myChoice(others, me);
  if (isSaid(row.match)) {
    const isLater = (mine?.chosen?.at ?? 0) > (row.match.chosen?.at ?? 0);
    return mine !== undefined && isLater && followsCalls(row, me) ? { ...row, match: mine } : row;
  }
  const match = mine ?? foundFor(row, others, me);
  return match === undefined ? row : { ...row, match };
}

function myChoice(others: readonly JournalRow[], me: string): MatchFacts | undefined {
  const chosen = others.flatMap(({ match }) =>
    isSaid(match) && match.chosen?.by === me ? [{ match, at: match.chosen.at }] : [],
  );
  return chosen.toSorted((left, right) => right.at - left.at)[0]?.match;
}

function foundFor({ match }: JournalRow, others: readonly JournalRow[], me: string): MatchFacts | undefined {
  if (match.contactId !== undefined) return undefined;
  const isMine = ({ chosen, contactId }: MatchFacts) =>
    contactId !== undefined && (chosen === undefined || (chosen.found === true && chosen.by === me));
  return others.find((other) => isMine(other.match))?.match;
}
