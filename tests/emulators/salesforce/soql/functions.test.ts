// @vitest-environment node
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestOrg } from '../store/test-org.ts';
import { createTestOrg } from '../store/test-org.ts';

let org: TestOrg;

beforeEach(async () => {
  org = await createTestOrg();
});

async function rows(soql: string, user = org.agent): Promise<Record<string, unknown>[]> {
  return org.store.tx(user, async (tx) => tx.query(soql).records.map(({ attributes: _, ...fields }) => fields));
}

async function refusal(soql: string): Promise<unknown> {
  return rows(soql).then(
    () => undefined,
    (error: unknown) => (error instanceof Error && 'errorCode' in error ? error.errorCode : error),
  );
}

const insert = (object: string, values: Record<string, unknown>): Promise<string> =>
  org.store.tx(org.system, (tx) => tx.insert(object, values));

describe('date functions (soql_select_date_functions)', () => {
  beforeEach(async () => {
    await insert('Contact', { LastName: 'A', CreatedDate: '2025-12-31T20:30:00Z', Birthdate: '1980-01-08' });
    await insert('Contact', { LastName: 'B', CreatedDate: '2026-03-08T10:00:00Z', Birthdate: '1980-12-31' });
    await insert('Contact', { LastName: 'C', CreatedDate: '2026-03-09T10:00:00Z' });
  });

  it('group instants in UTC, or in the user’s zone by convertTimezone()', async () => {
    expect(
      await rows(
        'SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) n FROM Contact GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate)',
      ),
    ).toEqual([
      { expr0: 2025, n: 1 },
      { expr0: 2026, n: 2 },
    ]);
    expect(
      await rows(
        'SELECT CALENDAR_YEAR( convertTimezone(CreatedDate) ) y, COUNT(Id) n FROM Contact GROUP BY CALENDAR_YEAR(convertTimezone(CreatedDate))',
      ),
    ).toEqual([{ y: 2026, n: 3 }]);
  });

  it.each([
    ['CALENDAR_QUARTER', [4, 1, 1]],
    ['CALENDAR_MONTH', [12, 3, 3]],
    ['FISCAL_YEAR', [2025, 2026, 2026]],
    ['DAY_IN_MONTH', [31, 8, 9]],
    ['DAY_IN_WEEK', [4, 1, 2]],
    ['DAY_IN_YEAR', [365, 67, 68]],
    ['WEEK_IN_MONTH', [5, 2, 2]],
    ['WEEK_IN_YEAR', [53, 10, 10]],
    ['HOUR_IN_DAY', [20, 10, 10]],
    ['DAY_ONLY', ['2025-12-31', '2026-03-08', '2026-03-09']],
  ])('%s', async (name, expected) => {
    const call = `${name}(CreatedDate)`;
    const found = await rows(`SELECT LastName, ${call} v FROM Contact GROUP BY LastName, ${call} ORDER BY LastName`);
    expect(found.map((row) => row['v'])).toEqual(expected);
  });

  it('compare in WHERE and HAVING, dates too; a date has no hour', async () => {
    expect(await rows('SELECT LastName FROM Contact WHERE CALENDAR_YEAR(CreatedDate) = 2025')).toEqual([
      { LastName: 'A' },
    ]);
    expect(await rows('SELECT LastName FROM Contact WHERE DAY_ONLY(CreatedDate) > 2026-03-08')).toEqual([
      { LastName: 'C' },
    ]);
    expect(await rows('SELECT LastName FROM Contact WHERE WEEK_IN_YEAR(Birthdate) = 2')).toEqual([{ LastName: 'A' }]);
    expect(
      await rows(
        'SELECT CALENDAR_MONTH(CreatedDate) m FROM Contact GROUP BY CALENDAR_MONTH(CreatedDate) HAVING COUNT(Id) > 1',
      ),
    ).toEqual([{ m: 3 }]);
    expect(await refusal('SELECT Id FROM Contact WHERE HOUR_IN_DAY(Birthdate) = 1')).toBe('INVALID_FIELD');
    expect(await refusal('SELECT Id FROM Contact WHERE CALENDAR_YEAR(LastName) = 1')).toBe('INVALID_FIELD');
    expect(await refusal('SELECT CALENDAR_YEAR(CreatedDate) FROM Contact')).toBe('MALFORMED_QUERY');
  });
});

describe('subtotals (soql_select_groupby_rollup, _cube)', () => {
  beforeEach(async () => {
    const add = (Status: string, Priority: string): Promise<string> => insert('Task', { Status, Priority });
    await add('Completed', 'High');
    await add('Completed', 'Low');
    await add('Deferred', 'High');
  });

  it('ROLLUP goes from right to left; GROUPING tells subtotals from nulls', async () => {
    expect(
      await rows(
        'SELECT Status, Priority, GROUPING(Status) gs, GROUPING(Priority) gp, COUNT(Id) n FROM Task GROUP BY ROLLUP(Status, Priority) ORDER BY GROUPING(Status), GROUPING(Priority), Status, Priority',
      ),
    ).toEqual([
      { Status: 'Completed', Priority: 'High', gs: 0, gp: 0, n: 1 },
      { Status: 'Completed', Priority: 'Low', gs: 0, gp: 0, n: 1 },
      { Status: 'Deferred', Priority: 'High', gs: 0, gp: 0, n: 1 },
      { Status: 'Completed', Priority: null, gs: 0, gp: 1, n: 2 },
      { Status: 'Deferred', Priority: null, gs: 0, gp: 1, n: 1 },
      { Status: null, Priority: null, gs: 1, gp: 1, n: 3 },
    ]);
  });

  it('CUBE takes every combination', async () => {
    const found = await rows(
      'SELECT Status, Priority, COUNT(Id) n FROM Task GROUP BY CUBE(Status, Priority) HAVING GROUPING(Status) = 1',
    );
    expect(found).toEqual(
      expect.arrayContaining([
        { Status: null, Priority: 'High', n: 2 },
        { Status: null, Priority: 'Low', n: 1 },
        { Status: null, Priority: null, n: 3 },
      ]),
    );
    expect(found).toHaveLength(3);
  });

  it('at most three fields, and not beside other ones', async () => {
    const list = 'Status, Priority, Type, CallType';
    expect(await refusal(`SELECT COUNT(Id) FROM Task GROUP BY ROLLUP(${list})`)).toBe('MALFORMED_QUERY');
    expect(await refusal('SELECT COUNT(Id), GROUPING(Type) FROM Task GROUP BY ROLLUP(Status)')).toBe('MALFORMED_QUERY');
  });
});

describe('TYPEOF (soql_select_typeof)', () => {
  it('reads other fields from each kind of object', async () => {
    const contact = await insert('Contact', {
      LastName: 'Wong',
      Phone: '1',
      AccountId: await insert('Account', { Name: 'Acme' }),
    });
    const lead = await insert('Lead', { LastName: 'Chan', Company: 'Chan & Co' });
    await insert('Task', { Subject: '1', WhoId: contact });
    await insert('Task', { Subject: '2', WhoId: lead });
    await insert('Task', { Subject: '3' });
    const url = (object: string, id: string) => ({
      type: object,
      url: `/services/data/v68.0/sobjects/${object}/${id}`,
    });
    const soql = (rest: string) =>
      `SELECT TYPEOF Who WHEN Contact THEN Phone, Account.Name ${rest} END FROM Task ORDER BY Subject`;
    const first = {
      attributes: url('Contact', contact),
      Phone: '1',
      Account: expect.objectContaining({ Name: 'Acme' }),
    };
    expect(await rows(soql('WHEN Lead THEN Company'))).toEqual([
      { Who: first },
      { Who: { attributes: url('Lead', lead), Company: 'Chan & Co' } },
      { Who: null },
    ]);
    expect(await rows(soql('ELSE Name'))).toMatchObject([{ Who: first }, { Who: { Name: 'Chan' } }, {}]);
    expect(await rows(soql(''))).toMatchObject([{ Who: first }, { Who: null }, { Who: null }]);
    expect(await refusal('SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact')).toBe('INVALID_FIELD');
    expect(await refusal('SELECT TYPEOF Who WHEN Lead THEN Nothing END FROM Task')).toBe('INVALID_FIELD');
  });
});

describe('USING SCOPE (soql_select_using_scope)', () => {
  it('mine is what the user owns, in aggregates too; other scopes are not evaluated', async () => {
    await insert('Contact', { LastName: 'Own', OwnerId: org.agent.userId });
    await insert('Contact', { LastName: 'Other', OwnerId: org.admin.userId });
    expect(await rows('SELECT LastName FROM Contact USING SCOPE mine')).toEqual([{ LastName: 'Own' }]);
    expect(await rows('SELECT COUNT(Id) n FROM Contact USING SCOPE mine')).toEqual([{ n: 1 }]);
    expect(await rows('SELECT Id FROM Contact USING SCOPE everything')).toHaveLength(2);
    expect(await refusal('SELECT Id FROM Contact USING SCOPE delegated')).toBe('EMULATOR_LIMIT');
    expect(await refusal('SELECT Id FROM TaskStatus USING SCOPE mine')).toBe('MALFORMED_QUERY');
  });
});
