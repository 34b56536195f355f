// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

interface Step {
  method: string;
  path: string;
  body?: unknown;
}

const OBJECTS = ['Account', 'Contact', 'Case', 'Task', 'Lead', 'Campaign', 'CampaignMember', 'CampaignMemberStatus'];
const PROGRAMS = 40;

/** Steps that work on their own or fail for many reasons; `@{sN.id}` is what the Nth step made. */
const step = (ids: string[]): fc.Arbitrary<Step> => {
  const made = fc.integer({ min: 0, max: 5 }).map((number) => `@{s${number}.id}`);
  const known = fc.constantFrom(...ids);
  const object = (id: string): string =>
    ({ '001': 'Account', '003': 'Contact', '500': 'Case', '00T': 'Task', '701': 'Campaign' })[id.slice(0, 3)] ??
    'Contact';
  return fc.oneof(
    fc.constantFrom('Acme', null).map((Name) => ({ method: 'POST', path: '/sobjects/Account', body: { Name } })),
    fc.oneof(made, known).map((AccountId) => ({
      method: 'POST',
      path: '/sobjects/Contact',
      body: { LastName: 'Wong', AccountId },
    })),
    fc.oneof(made, known).map((WhoId) => ({ method: 'POST', path: '/sobjects/Task', body: { WhoId } })),
    fc.tuple(known, fc.oneof(made, known)).map(([CampaignId, ContactId]) => ({
      method: 'POST',
      path: '/sobjects/CampaignMember',
      body: { CampaignId, ContactId },
    })),
    fc.constant({ method: 'POST', path: '/sobjects/Campaign', body: { Name: 'Summer' } }),
    known.map((id) => ({ method: 'PATCH', path: `/sobjects/${object(id)}/${id}`, body: { Description: 'new' } })),
    known.map((id) => ({ method: 'DELETE', path: `/sobjects/${object(id)}/${id}` })),
  );
};

async function createWithRows(): Promise<{ rest: TestRest; ids: string[] }> {
  const rest = await createTestRest();
  const ids = await rest.store.tx(rest.agent, async (tx) => {
    const account = await tx.insert('Account', { Name: 'Acme' });
    const contact = await tx.insert('Contact', { LastName: 'Wong', AccountId: account });
    const free = await tx.insert('Contact', { LastName: 'Lam' });
    const task = await tx.insert('Task', { WhoId: free });
    const campaign = await tx.insert('Campaign', { Name: 'Spring' });
    return [account, contact, free, task, campaign, await tx.insert('Case', { ContactId: contact })];
  });
  return { rest, ids };
}

/** Every row of the org, those in the recycle bin too. */
async function dump(rest: TestRest): Promise<string> {
  return rest.store.tx(rest.system, async (tx) =>
    JSON.stringify(
      OBJECTS.map((object) => {
        const fields = rest.store.describe(object)?.fields.map(({ name }) => name) ?? [];
        return tx.query(`SELECT ${fields.join(', ')} FROM ${object} ORDER BY Id`, { includeDeleted: true }).records;
      }),
    ),
  );
}

it('random graphs apply wholly or not at all', async () => {
  const seen = { whole: 0, nothing: 0 };
  const { ids } = await createWithRows();
  const program = fc.array(step(ids), { minLength: 1, maxLength: 6 });
  for (const steps of fc.sample(program, { seed: 1, numRuns: PROGRAMS })) {
    const compositeRequest = steps.map(({ path, ...rest }, index) => ({
      ...rest,
      url: `/services/data/v68.0${path}`,
      referenceId: `s${index}`,
    }));
    // Ids are counted, so that each program meets the same rows in a new org.
    const { rest } = await createWithRows();
    const before = await dump(rest);
    const answer = await rest.call('/composite/graph', { body: { graphs: [{ graphId: 'g', compositeRequest }] } });
    expect(answer.status).toBe(200);
    const text = JSON.stringify(answer.body);
    const failed = /"httpStatusCode":[345]/.test(text);
    const after = await dump(rest);
    if (failed) expect(after, JSON.stringify(compositeRequest)).toBe(before);
    else expect(after, JSON.stringify(compositeRequest)).not.toBe(before);
    seen[failed ? 'nothing' : 'whole'] += 1;
    rest.store.close();
  }
  expect(Math.min(seen.whole, seen.nothing)).toBeGreaterThan(PROGRAMS / 10);
}, 60_000);
