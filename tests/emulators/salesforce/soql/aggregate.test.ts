// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestOrg } from '../store/test-org.ts';
import { createTestOrg } from '../store/test-org.ts';

let test: TestOrg;

const query = (soql: string) => test.store.tx(test.agent, async (tx) => tx.query(soql));
const rows = async (soql: string) => (await query(soql)).records.map(({ attributes: _, ...values }) => values);

beforeEach(async () => {
  test = await createTestOrg();
  await test.store.tx(test.system, async (tx) => {
    const account = await tx.insert('Account', { Name: 'Harbour' });
    const add = (values: Record<string, unknown>) => tx.insert('Task', { Status: 'Completed', ...values });
    await add({ Subject: 'a', CallType: 'Inbound', CallDurationInSeconds: 10, WhatId: account, Priority: 'Normal' });
    await add({ Subject: 'b', CallType: 'Inbound', CallDurationInSeconds: 30, Priority: 'High' });
    await add({ Subject: 'B', CallType: 'Outbound', CallDurationInSeconds: 5, ActivityDate: '2026-11-20' });
    await add({ Subject: 'c', ActivityDate: '2026-11-22' });
  });
});

// Shapes: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_groupby.htm
describe('aggregates', () => {
  it('answers AggregateResult rows without an address, unnamed columns counted from expr0', async () => {
    const soql =
      'SELECT CallType, COUNT(Id), SUM(CallDurationInSeconds) total, AVG(CallDurationInSeconds) FROM Task GROUP BY CallType ORDER BY CallType NULLS LAST';
    expect(await query(soql)).toMatchObject({
      totalSize: 3,
      records: [
        { attributes: { type: 'AggregateResult' }, CallType: 'Inbound', expr0: 2, total: 40, expr1: 20 },
        { attributes: { type: 'AggregateResult' }, CallType: 'Outbound', expr0: 1, total: 5, expr1: 5 },
        { attributes: { type: 'AggregateResult' }, CallType: null, expr0: 1, total: null, expr1: null },
      ],
    });
    expect((await query(soql)).records[0]?.['attributes']).toEqual({ type: 'AggregateResult' });
  });

  it.each([
    ['SELECT COUNT(Id) FROM Task', [{ expr0: 4 }]],
    ['SELECT COUNT(CallType) n, COUNT_DISTINCT(CallType) FROM Task', [{ n: 3, expr0: 2 }]],
    ['SELECT COUNT_DISTINCT(Subject) FROM Task', [{ expr0: 3 }]],
    ['SELECT MIN(ActivityDate) a, MAX(ActivityDate) b FROM Task', [{ a: '2026-11-20', b: '2026-11-22' }]],
    ['SELECT MIN(Priority) FROM Task', [{ expr0: 'High' }]],
    ["SELECT COUNT(Id), MAX(CallDurationInSeconds) FROM Task WHERE Subject = 'none'", [{ expr0: 0, expr1: null }]],
    ["SELECT CallType FROM Task WHERE Subject = 'none' GROUP BY CallType", []],
    ['SELECT CallType FROM Task GROUP BY CallType HAVING (NOT COUNT(Id) = 1)', [{ CallType: 'Inbound' }]],
    ['SELECT CallType FROM Task GROUP BY CallType HAVING COUNT(Id) > 1', [{ CallType: 'Inbound' }]],
    ["SELECT CallType t FROM Task GROUP BY CallType HAVING CallType LIKE 'out%'", [{ t: 'Outbound' }]],
    [
      'SELECT CallType FROM Task GROUP BY CallType HAVING COUNT(Id) = 1 AND CallType != null',
      [{ CallType: 'Outbound' }],
    ],
    [
      'SELECT Account.Name, COUNT(Id) FROM Task GROUP BY Account.Name ORDER BY COUNT(Id) LIMIT 1',
      [{ Name: 'Harbour', expr0: 1 }],
    ],
    [
      'SELECT CallType FROM Task GROUP BY CallType HAVING NOT (COUNT(Id) > 1 OR CallType = null)',
      [{ CallType: 'Outbound' }],
    ],
    [
      'SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) n FROM Task GROUP BY ROLLUP(CALENDAR_YEAR(CreatedDate))',
      [
        { y: 2026, n: 4 },
        { y: null, n: 4 },
      ],
    ],
    [
      'SELECT CallType, COUNT(Id) n FROM Task GROUP BY CallType ORDER BY COUNT(Id) DESC, CallType LIMIT 1 OFFSET 1',
      [{ CallType: null, n: 1 }],
    ],
    [
      'SELECT c.Priority FROM Task c GROUP BY Priority ORDER BY Priority',
      [{ Priority: 'High' }, { Priority: 'Normal' }],
    ],
  ])('%s', async (soql, expected) => {
    expect(await rows(soql)).toEqual(expected);
  });

  it.each([
    [
      'SELECT Subject, COUNT(Id) FROM Task GROUP BY CallType',
      'MALFORMED_QUERY',
      'Field must be grouped or aggregated: Subject',
    ],
    ['SELECT COUNT(Id) FROM Task LIMIT 1', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
    [
      'SELECT COUNT(Id) FROM Task GROUP BY CallType ORDER BY Subject',
      'MALFORMED_QUERY',
      'Ordered field must be grouped',
    ],
    ['SELECT COUNT(Id) n, SUM(CallDurationInSeconds) n FROM Task', 'MALFORMED_QUERY', 'duplicate alias: n'],
    ['SELECT CallType, COUNT() FROM Task GROUP BY CallType', 'MALFORMED_QUERY', 'must use COUNT(fieldName)'],
    ['SELECT COUNT(Id) FROM Task GROUP BY CreatedDate', 'INVALID_FIELD', "'CreatedDate' can not be grouped"],
    ['SELECT SUM(Subject) FROM Task', 'INVALID_FIELD', 'does not support aggregate operator SUM'],
    ['SELECT COUNT(Nonsense) FROM Task', 'INVALID_FIELD', "No such column 'Nonsense'"],
    ['SELECT COUNT(Id) FROM Task ORDER BY Subject', 'MALFORMED_QUERY', 'Ordered field must be grouped or aggregated'],
    ['SELECT COUNT(Id) FROM Task GROUP BY CUBE(CallType), Subject', 'MALFORMED_QUERY', "unexpected token: ','"],
  ])('refuses %s', async (soql, errorCode, text) => {
    await expect(query(soql)).rejects.toMatchObject({ errorCode, message: expect.stringContaining(text) });
  });
});
