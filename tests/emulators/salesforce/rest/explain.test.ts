// @vitest-environment node
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_performance_feedback.htm
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
  test.store.load(
    'Contact',
    test.admin.userId,
    Array.from({ length: 20 }, (_, index) => ({ LastName: `P${index}`, Phone: String(100 + (index % 4)) })),
  );
});

const explain = (soql: string) =>
  test.call<{ plans: Record<string, unknown>[] } & { errorCode: string }[]>(
    `/query/?explain=${encodeURIComponent(soql)}`,
  );

describe('GET /query?explain=', () => {
  it('names the ways to run a query, the best first, without running it', async () => {
    const { status, body } = await explain("SELECT Name FROM Contact WHERE Phone = '101' AND Title = 'x'");
    expect(status).toBe(200);
    const note = (field: string) => ({
      description: 'Not considering filter for optimization because unindexed',
      fields: [field],
      tableEnumOrId: 'Contact',
    });
    const notes = [note('Title'), note('IsDeleted')];
    const common = { notes, sobjectCardinality: 20, sobjectType: 'Contact' };
    expect(body).toEqual({
      plans: [
        { ...common, cardinality: 5, fields: ['Phone'], leadingOperationType: 'Index', relativeCost: 0.833 },
        { ...common, cardinality: 20, fields: [], leadingOperationType: 'TableScan', relativeCost: 3.333 },
      ],
    });
  });

  it('has a table scan alone where no index helps', async () => {
    expect((await explain('SELECT Id FROM Contact')).body.plans).toMatchObject([{ leadingOperationType: 'TableScan' }]);
    const { body } = await explain("SELECT Id FROM Contact WHERE Phone = '1' OR Title = 'x'");
    expect(body.plans).toMatchObject([{ leadingOperationType: 'TableScan', fields: [] }]);
  });

  it.each([
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY'],
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Nope', 'INVALID_TYPE'],
    ['00O5g00000AbCdE', 'INVALID_ID'],
  ])('refuses %s', async (soql, errorCode) => {
    expect(await explain(soql)).toMatchObject({ status: 400, body: [{ errorCode }] });
  });
});
