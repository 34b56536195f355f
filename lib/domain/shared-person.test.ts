// @vitest-environment node
import { expect, it } from 'vitest';
import type { JournalRow, MatchFacts } from './journal-row.ts';
import { withSharedPerson } from './shared-person.ts';
import { callFacts, callRow, enquiryRow, noon } from './testing/rows.ts';

const found = (contactId: string): MatchFacts => ({ status: 'one', contactId, candidates: [] });
const nobody: MatchFacts = { status: 'none', candidates: [] };
const chosen = (contactId: string | undefined, by: string, at = noon): MatchFacts => ({
  status: contactId === undefined ? 'none' : 'chosen',
  ...(contactId === undefined ? {} : { contactId }),
  candidates: [],
  chosen: { by, at },
});
const enquiry = (match: MatchFacts): JournalRow => enquiryRow({ match });
const call = (match: MatchFacts): JournalRow => callRow({ match });
const personOf = (row: JournalRow, ...others: JournalRow[]) => withSharedPerson(row, others, 'ada').match;

it('my choice for a call holds for its enquiry, whoever was found for that', () => {
  const mine = chosen('003b', 'ada');
  expect(personOf(enquiry(found('003a')), call(mine))).toEqual(mine);
  expect(personOf(enquiry(nobody), call(mine))).toEqual(mine);
});

it('"no contact" is a choice as well', () => {
  expect(personOf(enquiry(found('003a')), call(chosen(undefined, 'ada')))).toMatchObject({ chosen: { by: 'ada' } });
});

it('of two calls the later choice holds', () => {
  const [first, second] = [chosen('003a', 'ada', noon), chosen('003b', 'ada', noon + 1)];
  expect(personOf(enquiry(nobody), call(second), call(first))).toEqual(second);
});

it('what was chosen for the enquiry itself stays', () => {
  const own = chosen('003c', 'ada', noon - 1);
  expect(personOf({ ...enquiry(own), touched: true }, call(chosen('003b', 'ada')))).toEqual(own);
});

it('a later choice of mine, for a call that comes to the enquiry afterwards, takes the place of the one for its first call', () => {
  const [first, later] = [chosen('003a', 'ada', noon), chosen('003b', 'ada', noon + 1)];
  expect(personOf(enquiry(first), call(later))).toEqual(later);
  expect(personOf(enquiry(later), call(first))).toEqual(later);
  expect(personOf(call(first), enquiry(later))).toEqual(first);
  expect(personOf(enquiry(chosen('003a', 'ben')), call(later))).toMatchObject({ contactId: '003a' });
});

it('who was only found for the enquiry by another browser gives way to my choice for its call, also an earlier one', () => {
  const foundBy = (by: string): MatchFacts => ({ ...chosen('003a', by), chosen: { by, at: noon, found: true } });
  const mine = chosen('003b', 'ada', noon - 1);
  expect(personOf(enquiry(foundBy('ada')), call(mine))).toEqual(mine);
  expect(personOf(enquiry(foundBy('ben')), call(mine))).toEqual(mine);
  expect(personOf(call(mine), enquiry(foundBy('ada')))).toEqual(mine);
  expect(personOf(call(nobody), enquiry(foundBy('ada')))).toEqual(foundBy('ada'));
  expect(personOf(call(nobody), enquiry(foundBy('ben')))).toEqual(nobody);
});

it('a colleague’s choice for the enquiry is not mine for my call', () => {
  expect(personOf(call(found('003a')), enquiry(chosen('003b', 'ben')))).toEqual(found('003a'));
  expect(personOf(call(nobody), enquiry(chosen('003b', 'ben')))).toEqual(nobody);
});

it('who was found for one is the person of the other where nobody was', () => {
  expect(personOf(enquiry(nobody), call(found('003a')))).toEqual(found('003a'));
  expect(personOf(call(found('003b')), enquiry(found('003a')))).toEqual(found('003b'));
  const row = enquiry(nobody);
  expect(withSharedPerson(row, [call(nobody)], 'ada')).toBe(row);
});

it('a colleague inside the company is no contact', () => {
  const internal = callRow({ call: callFacts({ direction: 'internal' }), match: nobody });
  expect(personOf(internal, enquiry(found('003a')))).toEqual(nobody);
});
