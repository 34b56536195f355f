// @vitest-environment node
import { beforeEach, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';

interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: { Name: string }[];
}

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
  await test.store.tx(test.system, async (tx) => {
    for (let index = 0; index < 450; index += 1)
      await tx.insert('Account', { Name: `Account ${String(index).padStart(3, '0')}` });
  });
});

it('pages through a long result', async () => {
  const headers = { 'Sforce-Query-Options': 'batchSize=200' };
  const names: string[] = [];
  let page = (await test.call<Page>(queryPath('SELECT Name FROM Account ORDER BY Name'), { headers })).body;
  expect(page).toMatchObject({
    totalSize: 450,
    done: false,
    nextRecordsUrl: expect.stringMatching(/^\/services\/data\/v68\.0\/query\/01g\w{15}-200$/),
  });
  names.push(...page.records.map((record) => record.Name));
  while (page.nextRecordsUrl) {
    page = (await test.call<Page>(page.nextRecordsUrl)).body;
    names.push(...page.records.map((record) => record.Name));
  }
  expect(page).toMatchObject({ totalSize: 450, done: true });
  expect(names).toHaveLength(450);
  expect(names).toEqual(names.toSorted());
});

it('refuses a locator that is unknown, expired or another user’s', async () => {
  const headers = { 'Sforce-Query-Options': 'batchSize=200' };
  const { body } = await test.call<Page>(queryPath('SELECT Name FROM Account'), { headers });
  const next = body.nextRecordsUrl ?? '';
  const refused = { status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }] };
  expect(await test.call('/query/01g5g0000000abcAAA-200')).toMatchObject(refused);
  expect(await test.call(next, { as: test.admin })).toMatchObject(refused);
  await test.clock.advance(2 * 24 * 3_600_000);
  expect(await test.call(next)).toMatchObject(refused);
});

it('shows the same page in the other version’s addresses', async () => {
  const { body } = await test.call<{ records: { attributes: { url: string } }[] }>(
    `/services/data/v67.0${queryPath('SELECT Id FROM Account LIMIT 1')}`,
  );
  expect(body.records[0]?.attributes.url).toMatch(/^\/services\/data\/v67\.0\/sobjects\/Account\/001/);
});
