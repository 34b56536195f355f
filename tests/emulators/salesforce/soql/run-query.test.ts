// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestOrg } from '../store/test-org.ts';
import { createTestOrg } from '../store/test-org.ts';

let test: TestOrg;

const query = (soql: string, user = test.agent) => test.store.tx(user, async (tx) => tx.query(soql));

async function names(condition: string, user = test.agent): Promise<unknown[]> {
  return (await query(`SELECT LastName FROM Contact ${condition}`, user)).records.map((record) => record['LastName']);
}

beforeEach(async () => {
  test = await createTestOrg();
  await test.store.tx(test.system, async (tx) => {
    const account = await tx.insert('Account', { Name: 'Harbour Logistics', OwnerId: test.agent.userId });
    await tx.insert('Contact', {
      LastName: 'Álvarez',
      AccountId: account,
      Phone: '111',
      Title: 'Buyer',
      DoNotCall: true,
    });
    await tx.insert('Contact', {
      LastName: 'berg',
      Email: 'Jonas.Berg@Example.com',
      Title: '100%_sure',
      Birthdate: '1990-05-01',
    });
    await tx.insert('Contact', { LastName: "O'Neil", MobilePhone: '222' });
  });
});

describe('conditions', () => {
  it.each([
    ["WHERE LastName = 'BERG'", ['berg']],
    ["WHERE LastName LIKE '%E%'", ['Álvarez', 'berg', "O'Neil"]],
    ["WHERE LastName LIKE '_erg'", ['berg']],
    ["WHERE Email LIKE 'JONAS.%'", ['berg']],
    ["WHERE Email LIKE 'jonas_berg%' OR Phone LIKE '1%'", ['Álvarez', 'berg']],
    ["WHERE Title LIKE '100\\%\\_s%'", ['berg']],
    ["WHERE Title LIKE '100\\%x%'", []],
    ["WHERE LastName = 'O\\'Neil'", ["O'Neil"]],
    ["WHERE Email = 'jonas.berg@example.com'", ['berg']],
    ["WHERE Phone IN ('111', '999') OR MobilePhone IN ('222')", ['Álvarez', "O'Neil"]],
    ["WHERE Phone IN ('111') OR LastName = 'berg'", ['Álvarez', 'berg']],
    ["WHERE NOT (LastName = 'berg' OR Phone = '111')", ["O'Neil"]],
    ["WHERE (NOT LastName = 'berg') AND (NOT LastName LIKE 'o%')", ['Álvarez']],
    ['WHERE DoNotCall = true', ['Álvarez']],
    ['WHERE Birthdate > 1990-04-30 AND Birthdate <= 1990-05-01', ['berg']],
    ["WHERE AccountId IN (SELECT Id FROM Account WHERE Name LIKE 'harbour%')", ['Álvarez']],
    ["WHERE AccountId NOT IN (SELECT Id FROM Account WHERE Name LIKE 'harbour%')", ['berg', "O'Neil"]],
    ["WHERE Account.Owner.Name = 'ada lam'", ['Álvarez']],
  ])('%s', async (condition, expected) => {
    expect(await names(condition)).toEqual(expected);
  });
});

describe('nulls', () => {
  it.each([
    ['WHERE Title = null', ["O'Neil"]],
    ['WHERE Title != null', ['Álvarez', 'berg']],
    ["WHERE Title = ''", ["O'Neil"]],
    ["WHERE Title != 'Buyer'", ['berg', "O'Neil"]],
    ["WHERE Title NOT IN ('Buyer')", ['berg', "O'Neil"]],
    ["WHERE Title > 'a'", ['Álvarez']],
    ["WHERE Account.Name != 'x'", ['Álvarez', 'berg', "O'Neil"]],
    ['WHERE Birthdate < 2000-01-01', ['berg']],
    ['ORDER BY Title', ["O'Neil", 'berg', 'Álvarez']],
    ['ORDER BY Title ASC NULLS LAST', ['berg', 'Álvarez', "O'Neil"]],
    ['ORDER BY Title DESC NULLS LAST', ['Álvarez', 'berg', "O'Neil"]],
    ['ORDER BY LastName DESC LIMIT 1 OFFSET 1', ["O'Neil"]],
  ])('%s', async (condition, expected) => {
    expect(await names(condition)).toEqual(expected);
  });
});

describe('dates', () => {
  // The clock stands at 2026-11-23T10:00Z: 18:00 in Hong Kong (agent), 19:00 in Tokyo (admin).
  async function caseAt(created: string): Promise<void> {
    await test.store.tx(test.system, (tx) => tx.insert('Case', { Subject: created, CreatedDate: created }));
  }
  async function subjects(condition: string, user = test.agent): Promise<unknown[]> {
    return (await query(`SELECT Subject FROM Case WHERE ${condition} ORDER BY CreatedDate`, user)).records.map(
      (row) => row['Subject'],
    );
  }

  it("counts days in the user's own time zone", async () => {
    await caseAt('2026-11-22T15:30:00Z');
    await caseAt('2026-11-22T16:30:00Z');
    expect(await subjects('CreatedDate = TODAY')).toEqual(['2026-11-22T16:30:00Z']);
    expect(await subjects('CreatedDate = TODAY', test.admin)).toEqual(['2026-11-22T15:30:00Z', '2026-11-22T16:30:00Z']);
    expect(await subjects('CreatedDate = YESTERDAY')).toEqual(['2026-11-22T15:30:00Z']);
    expect(await subjects('CreatedDate < TODAY')).toEqual(['2026-11-22T15:30:00Z']);
    expect(await subjects('CreatedDate >= 2026-11-22T23:30:00+07:00')).toEqual(['2026-11-22T16:30:00Z']);
    expect(await subjects('CreatedDate > 2026-11-22T16:30:00Z')).toEqual([]);
  });

  it('knows spans of days, weeks, months and years', async () => {
    for (const day of ['2025-12-31', '2026-10-31', '2026-11-14', '2026-11-15', '2026-11-21', '2026-11-22'])
      await caseAt(`${day}T12:00:00Z`);
    const days = async (literal: string) =>
      (await subjects(`CreatedDate = ${literal}`)).map((text) => String(text).slice(5, 10));
    expect(await days('LAST_N_DAYS:2')).toEqual(['11-21', '11-22']);
    expect(await days('THIS_WEEK')).toEqual(['11-22']);
    expect(await days('LAST_WEEK')).toEqual(['11-15', '11-21']);
    expect(await days('THIS_MONTH')).toEqual(['11-14', '11-15', '11-21', '11-22']);
    expect(await days('LAST_MONTH')).toEqual(['10-31']);
    expect(await days('LAST_YEAR')).toEqual(['12-31']);
    expect(await days('N_DAYS_AGO:1')).toEqual(['11-22']);
  });

  it('compares a date with the local day', async () => {
    await test.store.tx(test.system, (tx) => tx.insert('Task', { Subject: 'today', ActivityDate: '2026-11-23' }));
    expect((await query('SELECT Id FROM Task WHERE ActivityDate = TODAY')).totalSize).toBe(1);
    expect((await query('SELECT Id FROM Task WHERE ActivityDate > TODAY')).totalSize).toBe(0);
  });
});

describe('what is selected', () => {
  it('counts, selects all fields, sees its own writes', async () => {
    expect(await query('SELECT COUNT() FROM Contact WHERE Phone != null')).toMatchObject({ totalSize: 1, records: [] });
    expect((await query('SELECT FIELDS(ALL) FROM Contact LIMIT 1')).records[0]).toMatchObject({
      LastName: 'Álvarez',
      DoNotCall: true,
      Fax: null,
    });
    await test.store.tx(test.agent, async (tx) => {
      const id = await tx.insert('Contact', { LastName: 'Staged', Phone: '111' });
      expect(tx.query("SELECT Id FROM Contact WHERE Phone = '111'").totalSize).toBe(2);
      await tx.update('Contact', id, { Phone: '112' });
      expect(tx.query("SELECT Id FROM Contact WHERE Phone = '111'").totalSize).toBe(1);
    });
  });

  it('orders picklists by their values', async () => {
    await test.store.tx(test.system, async (tx) => {
      for (const Priority of ['Low', 'High', 'Medium']) await tx.insert('Case', { Priority });
    });
    const { records } = await query('SELECT Priority FROM Case ORDER BY Priority');
    expect(records.map((row) => row['Priority'])).toEqual(['High', 'Medium', 'Low']);
  });
});

describe('refusals', () => {
  it.each([
    [
      'SELECT Id,Foo FROM Contact',
      'INVALID_FIELD',
      "\nSELECT Id,Foo FROM Contact\n          ^\nERROR at Row:1:Column:11\nNo such column 'Foo' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    ],
    [
      'SELECT Id, FROM Contact',
      'MALFORMED_QUERY',
      "\nSELECT Id, FROM Contact\n          ^\nERROR at Row:1:Column:11\nunexpected token: 'FROM'",
    ],
    [
      'SELECT Id FROM Contact WHERE LastName = "x"',
      'MALFORMED_QUERY',
      `\nFROM Contact WHERE LastName = "x"\n                             ^\nERROR at Row:1:Column:40\nline 1:40 no viable alternative at character '"'`,
    ],
    [
      "SELECT Id FROM Contact WHERE LastName = 'a' AND Title = 'b' OR Title = 'c'",
      'MALFORMED_QUERY',
      expect.stringContaining("unexpected token: 'OR'"),
    ],
    ['SELECT Id FROM Bogus', 'INVALID_TYPE', expect.stringContaining("sObject type 'Bogus' is not supported.")],
    [
      'SELECT Id, (SELECT Id FROM Bogus) FROM Contact',
      'INVALID_TYPE',
      expect.stringContaining("Didn't understand relationship 'Bogus' in FROM part of query call."),
    ],
    [
      'SELECT Bogus.Name FROM Contact',
      'INVALID_FIELD',
      expect.stringContaining("Didn't understand relationship 'Bogus' in field path."),
    ],
    [
      "SELECT Id FROM Case WHERE Description = 'x'",
      'INVALID_FIELD',
      expect.stringContaining("field 'Description' can not be filtered in a query call"),
    ],
    [
      "SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01'",
      'INVALID_FIELD',
      expect.stringContaining(
        "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
      ),
    ],
    [
      'SELECT Id FROM Contact WHERE LastName = 5',
      'INVALID_FIELD',
      expect.stringContaining('must be of type string and should be enclosed in quotes'),
    ],
    ["SELECT Id FROM Contact WHERE Id = 'nonsense'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: nonsense'],
    ['SELECT Id FROM Contact OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000'],
    ['SELECT FORMAT(CreatedDate) FROM Contact', 'EMULATOR_LIMIT', expect.any(String)],
    ['', 'MALFORMED_QUERY', expect.any(String)],
  ])('%s', async (soql, errorCode, message) => {
    await expect(query(soql)).rejects.toMatchObject({ errorCode, message });
  });
});
