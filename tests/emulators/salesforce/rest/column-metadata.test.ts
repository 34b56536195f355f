// @vitest-environment node
import { beforeEach, expect, it } from 'vitest';
import type { ColumnMetadata } from './column-metadata.ts';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
});

const columns = (soql: string) => test.call<ColumnMetadata>(`${queryPath(soql)}&columns=true`);

// https://github.com/salesforcecli/plugin-data: src/commands/data/query.ts reads these members.
it('tells what a query selects instead of its rows', async () => {
  const { status, body } = await columns(
    'SELECT id, name, account.owner.name, (SELECT subject FROM Tasks) FROM contact LIMIT 1',
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({ entityName: 'Contact', groupBy: false, idSelected: true, keyPrefix: '003' });
  expect(body.columnMetadata).toMatchObject([
    { columnName: 'Id', aggregate: false, joinColumns: [] },
    { columnName: 'Name', textType: true, updatable: false },
    { columnName: 'Account', joinColumns: [{ columnName: 'Owner', joinColumns: [{ columnName: 'Name' }] }] },
    { columnName: 'Tasks', aggregate: true, joinColumns: [{ columnName: 'Subject' }] },
  ]);
  expect(body).not.toHaveProperty('records');
});

it('names aggregates by their alias, or counts them', async () => {
  const { body } = await columns('SELECT COUNT(Id), MAX(CreatedDate) newest FROM Contact GROUP BY AccountId');
  expect(body).toMatchObject({ groupBy: true, idSelected: false });
  expect(body.columnMetadata).toMatchObject([
    { columnName: 'expr0', displayName: 'COUNT(Id)', aggregate: true },
    { columnName: 'newest', displayName: 'MAX(CreatedDate)', aggregate: true },
  ]);
});

it('refuses a query that is wrong', async () => {
  expect(await columns('SELECT Nope FROM Contact')).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD' }],
  });
});
