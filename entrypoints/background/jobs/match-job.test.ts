// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MatchFacts } from '../../../lib/domain/journal-row.ts';
import type { MatchQuestion } from '../../../lib/domain/match-ranking.ts';
import { callRow, enquiryRow } from '../../../lib/domain/testing/rows.ts';
import { createJournal, type Journal } from '../../../lib/journal/journal.ts';
import { createManualClock } from '../../../lib/platform/testing/manual-clock.ts';
import { openWorkDatabase, type WorkDatabase } from '../../../lib/storage/work-database.ts';
import { runMatchJob } from './match-job.ts';

const lane = 'enq:acme:1001';
const mei: MatchFacts = {
  status: 'one',
  contactId: '003mei',
  contactName: 'Mei-ling Wong',
  candidates: [{ contactId: '003mei', name: 'Mei-ling Wong', detail: '' }],
};
const nobody: MatchFacts = { status: 'none', candidates: [] };
const several: MatchFacts = {
  status: 'many',
  candidates: [...mei.candidates, { contactId: '003pat', name: 'Pat', detail: '' }],
};

let database: WorkDatabase;
let journal: Journal;
beforeEach(async () => {
  database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  journal = createJournal({ database, clock: createManualClock() });
});
afterEach(() => database.close());

function find(rowId: string, answer: (question: MatchQuestion) => MatchFacts) {
  const matcher = {
    recall: async () => undefined,
    find: async (question: MatchQuestion) => ({ match: answer(question) }),
    read: async () => undefined,
    search: async () => [],
  };
  return runMatchJob(rowId, { journal, matcher, userId: '0051', defaultCountry: async () => 'HK' });
}

describe('a call and its enquiry are of one person, whichever of them is looked up first', () => {
  const byNumber = (match: MatchFacts) => (question: MatchQuestion) => (question.phone === undefined ? nobody : match);
  const matchOf = async (id: string) => (await journal.get(id))?.match;

  async function put(enquiry: Parameters<typeof enquiryRow>[1]) {
    await journal.transact(async (tx) => {
      await tx.put(callRow({ lane }));
      await tx.put(enquiryRow({}, { voice: true, ...enquiry }));
    });
  }

  it.each([
    ['call-1', 'enquiry-1'],
    ['enquiry-1', 'call-1'],
  ])('the number of the enquiry is hidden: %s, then %s', async (...ids) => {
    await put({ visitorPhone: '+852946****' });
    for (const id of ids) await find(id, byNumber(mei));
    for (const id of ids) expect(await matchOf(id)).toEqual(mei);
  });

  it.each([
    ['call-1', 'enquiry-1'],
    ['enquiry-1', 'call-1'],
  ])('the address of the enquiry is a contact’s, the number nobody’s: %s, then %s', async (...ids) => {
    await put({ visitorEmail: 'mei@harbour.example' });
    for (const id of ids) await find(id, ({ email }) => (email === undefined ? nobody : mei));
    for (const id of ids) expect(await matchOf(id)).toEqual(mei);
  });

  it.each([
    ['call-1', 'enquiry-1'],
    ['enquiry-1', 'call-1'],
  ])('the enquiry alone has several, who are chosen at the call: %s, then %s', async (...ids) => {
    await put({ visitorEmail: 'pat@harbour.example' });
    for (const id of ids) await find(id, ({ email }) => (email === undefined ? mei : several));
    for (const id of ids) expect(await matchOf(id)).toEqual(mei);
  });
});

it('an enquiry that tells no number is of who called, not of a colleague who was called about it', async () => {
  await journal.transact(async (tx) => {
    await tx.put(callRow({ id: 'call-0', lane }, { direction: 'internal', number: '+85231234567' }));
    await tx.put(callRow({ lane }));
    await tx.put(enquiryRow({}, { voice: true }));
  });
  const asked: (string | undefined)[] = [];
  await find('enquiry-1', ({ phone }) => {
    asked.push(phone?.e164);
    return nobody;
  });
  expect(asked).toEqual(['+85294667788']);
});
