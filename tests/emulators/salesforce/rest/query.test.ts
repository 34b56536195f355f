// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
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

describe('a result of many pages', () => {
  type Records = { totalSize: number; done: boolean; nextRecordsUrl?: string; records: Record<string, unknown>[] };

  async function all(soql: string, resource = 'query', between = async () => {}): Promise<Record<string, unknown>[]> {
    const headers = { 'Sforce-Query-Options': 'batchSize=200' };
    let page = (await test.call<Records>(queryPath(soql).replace('/query', `/${resource}`), { headers })).body;
    const records = [...page.records];
    while (page.nextRecordsUrl !== undefined) {
      await between();
      const { totalSize } = page;
      page = (await test.call<Records>(page.nextRecordsUrl)).body;
      expect(page.totalSize).toBe(totalSize);
      records.push(...page.records);
    }
    return records;
  }

  const change = (name: string, work: (id: string) => Promise<void>) => async () => {
    const id = await test.store.tx(test.system, async (tx) => tx.find('Account', { Name: name })[0]?.Id);
    if (id !== undefined) await work(id);
  };

  it.each([
    'SELECT Id, Name FROM Account',
    'SELECT Id, Name FROM Account ORDER BY Id',
    'SELECT Id, Name FROM Account ORDER BY SystemModstamp',
    'SELECT Id, Name FROM Account ORDER BY Name DESC',
    "SELECT Id, Name FROM Account WHERE Name != 'Account 007'",
    'SELECT Id, Name FROM Account LIMIT 401 OFFSET 20',
    'SELECT Id, Name FROM Account WHERE Id != null LIMIT 401 OFFSET 20',
  ])('has the same rows in the same order as one answer: %s', async (soql) => {
    const whole = await test.store.tx(test.agent, async (tx) => tx.query(soql).records);
    expect(await all(soql)).toEqual(whole);
    const ids = whole.map(({ Id }) => Id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leaves out what is in the recycle bin, unless all is asked for', async () => {
    await change('Account 100', (id) => test.store.tx(test.system, (tx) => tx.delete('Account', id)))();
    const names = async (resource: string) =>
      (await all('SELECT Name FROM Account', resource)).map((record) => record['Name']);
    expect(await names('query')).toHaveLength(449);
    expect(await names('query')).not.toContain('Account 100');
    expect(await names('queryAll')).toHaveLength(450);
    const counted = await test.call<Records>(queryPath('SELECT COUNT() FROM Account'));
    expect(counted.body.totalSize).toBe(449);
  });

  it('settles its rows at first and reads their values page by page', async () => {
    const between = async () => {
      await change('Account 300', (id) =>
        test.store.tx(test.system, (tx) => tx.update('Account', id, { Name: 'Other' })),
      )();
      await change('Account 310', (id) => test.store.tx(test.system, (tx) => tx.delete('Account', id)))();
      await test.store.tx(test.system, (tx) => tx.insert('Account', { Name: 'New' }));
    };
    const names = (await all('SELECT Name FROM Account', 'query', between)).map((record) => record['Name']);
    expect(names).toHaveLength(449);
    expect(names).toContain('Other');
    for (const name of ['Account 300', 'Account 310', 'New']) expect(names).not.toContain(name);
  });

  it('shows only the rows that the user may see', async () => {
    test.store.access.setSharing('Account', 'private');
    expect(await all('SELECT Id FROM Account')).toEqual([]);
    await change('Account 005', (id) =>
      test.store.tx(test.system, (tx) => tx.update('Account', id, { OwnerId: test.agent.userId })),
    )();
    expect(await all('SELECT Name FROM Account')).toMatchObject([{ Name: 'Account 005' }]);
    const counted = await test.call<Records>(queryPath('SELECT COUNT() FROM Account'));
    expect(counted.body.totalSize).toBe(1);
  });

  it('reads what its own transaction wrote', async () => {
    const found = await test.store.tx(test.system, async (tx) => {
      await tx.insert('Account', { Name: 'Mine' });
      const { records, totalSize, rest } = tx.open('SELECT Name FROM Account', { first: 200 });
      return [records.length, totalSize, rest && tx.more(rest, 449, 600).map((record) => record['Name'])];
    });
    expect(found).toEqual([200, 451, ['Account 449', 'Mine']]);
  });
});
