// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { signIn } from '../../../tests/emulators/testing.ts';
import type { MatchFacts } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
import { settleLane } from './settle.ts';
import { handledChat, lane, useLaneScene } from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();
const query = `SELECT Id, ContactId, AccountId FROM Case WHERE Subject LIKE '%enquiry 1001%'`;

async function insert(object: string, fields: Record<string, unknown>): Promise<string> {
  const { userId } = await signIn(scene().world, { org: 'uat', user: 'chris' });
  return scene()
    .world.salesforce.org('uat')
    .store.tx({ userId }, (tx) => tx.insert(object, fields));
}

/** Two people of two companies, and a Case of the first one. */
async function withCase() {
  const accounts = [await insert('Account', { Name: 'First' }), await insert('Account', { Name: 'Second' })];
  const [one = '', other = ''] = await Promise.all(
    accounts.map((AccountId, index) => insert('Contact', { LastName: `Of ${index}`, AccountId })),
  );
  const browser = await scene().browser('b1');
  await browser.put(handledChat({ match: { status: 'one', contactId: one, candidates: [] } }));
  await settleLane(lane, browser.context);
  expect(await only(query)).toMatchObject({ ContactId: one, AccountId: accounts[0] });
  const choose = async (match: Pick<MatchFacts, 'status' | 'contactId'>) => {
    const chosen = { by: 'ada', at: noon };
    await browser.journal.change('enquiry-1', (now) => ({ ...now, match: { ...match, candidates: [], chosen } }));
    expect(await settleLane(lane, browser.context)).toEqual({ done: true });
    return only(query);
  };
  return { accounts, other, choose };
}

it('a Case that gets another contact is of that contact’s account', async () => {
  const { accounts, other, choose } = await withCase();
  expect(await choose({ status: 'chosen', contactId: other })).toMatchObject({
    ContactId: other,
    AccountId: accounts[1],
  });
});

it('a Case of nobody is of nobody’s account', async () => {
  const { choose } = await withCase();
  expect(await choose({ status: 'none' })).toMatchObject({ ContactId: null, AccountId: null });
});

it('an account that a person filled in stays', async () => {
  const { other, choose } = await withCase();
  const theirs = await insert('Account', { Name: 'Theirs' });
  await scene().edit('Case', (await only(query)).Id, { AccountId: theirs });
  expect(await choose({ status: 'chosen', contactId: other })).toMatchObject({ ContactId: other, AccountId: theirs });
});
