// @vitest-environment node
// Messages of the service as people have published them; each names where it was seen.
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestOrg } from '../store/test-org.ts';
import { createTestOrg } from '../store/test-org.ts';
import { malformedQuery, noSuchColumn, syntaxError } from './soql-errors.ts';

let org: TestOrg;
beforeEach(async () => {
  org = await createTestOrg();
});

const refused = (soql: string) =>
  org.store
    .tx(org.agent, async (tx) => tx.query(soql))
    .then(
      () => 'accepted',
      (error: Error) => error.message,
    );
const shown = (message: string) => message.split('\n').slice(1, 4);

describe('which part of the query is shown, and where the caret stands', () => {
  const fields =
    'SELECT Id, FirstName, Account.Phone, Account.Rating, Account.RecordTypeId, Account.ShippingCity, Account.X';
  it.each([
    // github.com/forcedotcom/soql-tooling/issues/86
    [
      'Select Id, Status, Location, Body from ApexLog',
      'Body',
      'Select Id, Status, Location, Body from ApexLog',
      '                             ^',
      30,
    ],
    // A Mule template's README: two fields before the place, one behind it.
    [
      `${fields} FROM Contact`,
      'Account.RecordTypeId',
      'Account.Phone, Account.Rating, Account.RecordTypeId, Account.ShippingCity',
      '                               ^',
      54,
    ],
    // Words are separated by commas, too.
    [
      'SELECT Id,Vee__Status__c,CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c,Other__c FROM X',
      'TPI_Product__c',
      'CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c',
      '                              ^',
      56,
    ],
    [
      "SELECT Id FROM DataSpace WHERE DataSpaceDefinition.DeveloperName = 'default'",
      'DataSpace',
      'SELECT Id FROM DataSpace WHERE DataSpaceDefinition.DeveloperName',
      '               ^',
      16,
    ],
    // github.com/forcedotcom/cli/issues/1356: blanks stay.
    [
      'SELECT Id FROM Opportunity_Competitor__c                              WHERE Opportunity__R.Opp__c=NULL',
      'Opportunity__R.Opp__c',
      '                        WHERE Opportunity__R.Opp__c=NULL',
      '                              ^',
      77,
    ],
    ['SELECT Id\nFROM Maycur_Form__c', 'Maycur_Form__c', 'FROM Maycur_Form__c', '     ^', 6],
  ])('%s', (soql, word, line, caret, column) => {
    const { message } = noSuchColumn(soql, soql.indexOf(word), word, 'X');
    const row = soql.includes('\n') ? 2 : 1;
    expect(shown(message)).toEqual([line, caret, `ERROR at Row:${row}:Column:${column}`]);
  });

  it.each([
    // github.com/jpmonette/force.js, and others: syntax errors count from zero.
    ['SELECT Id, FROM Account', 'FROM', 'SELECT Id, FROM Account', '          ^', 11],
    [
      'SELECT Id, CreatedById, CreatedDate, IsDeleted, LastModifiedById, LastModifiedDate, From Account ',
      'From',
      'LastModifiedById, LastModifiedDate, From Account ',
      '                                   ^',
      84,
    ],
    [
      'SELECT Id FROM Account SET OPTIONS (honorEmptyStrings = true) LIMIT 1',
      'LIMIT',
      'OPTIONS (honorEmptyStrings = true) LIMIT 1',
      '                                  ^',
      62,
    ],
    [
      'select Id from Account where id = $sfid',
      '$',
      'select Id from Account where id = $sfid',
      '                                 ^',
      34,
    ],
  ])('%s', (soql, word, line, caret, column) => {
    const { message } = syntaxError(soql, soql.indexOf(word), 'text');
    expect(shown(message)).toEqual([line, caret, `ERROR at Row:1:Column:${column}`]);
  });

  it('is left out where the service names no place', () => {
    expect(malformedQuery('SELECT', -1, "unexpected token: '<EOF>'").message).toBe("unexpected token: '<EOF>'");
  });
});

describe('texts', () => {
  it.each([
    // salesforce.stackexchange.com: "Unexpected token OR", third row, column 61
    [
      "SELECT Id, Email, Name\nFROM Contact\nWHERE AccountId = '0014000000p6XlS' AND LastName LIKE 'test' OR email LIKE 'test'",
      "\n'0014000000p6XlS' AND LastName LIKE 'test' OR email LIKE 'test'\n                                          ^\nERROR at Row:3:Column:61\nunexpected token: 'OR'",
    ],
    ['SELECT Id FROM Contact WHERE', "unexpected token: '<EOF>'"],
    ['SELECT Id x FROM Contact', 'only aggregate expressions use field aliasing'],
    ['SELECT Id Name FROM Contact', 'only aggregate expressions use field aliasing'],
    [
      'SELECT COUNT() FROM Contact ORDER BY LastName',
      expect.stringContaining('Ordered field must be grouped or aggregated: LastName'),
    ],
    [
      'SELECT Id FROM Contact WHERE Id IN (SELECT ContactId FROM Case WHERE AccountId IN (SELECT Id FROM Account))',
      'Nesting of semi join sub-selects is not supported',
    ],
    [
      'SELECT Id FROM Contact WHERE AccountId IN (SELECT ContactId FROM Case)',
      expect.stringContaining(
        "ERROR at Row:1:Column:30\nThe selected field 'ContactId' in the subquery and the left operand field in the where expression in the outer query 'AccountId' should point to the same object type",
      ),
    ],
    [
      'SELECT Id FROM Contact WHERE Id IN (SELECT ReportsToId FROM Contact)',
      'The inner and outer selects should not be on the same object type',
    ],
    [
      'SELECT Id, (SELECT COUNT(Id) FROM Contacts GROUP BY Id) FROM Account',
      'only root queries support aggregate expressions',
    ],
  ])('%s', async (soql, message) => {
    expect(await refused(soql)).toEqual(message);
  });
});

describe('what goes on and on', () => {
  const many = 7000;
  it.each([
    ['parentheses', `SELECT Id FROM Contact WHERE ${'('.repeat(many)}Id = null${')'.repeat(many)}`],
    ['negations', `SELECT Id FROM Contact WHERE ${'NOT '.repeat(many)}Id = null`],
    ['functions', `SELECT ${'f('.repeat(many)}Id${')'.repeat(many)} FROM Contact`],
    ['child queries', `${'SELECT Id, ('.repeat(many)}SELECT Id`],
  ])('is too complicated: %s', async (_, soql) => {
    expect(await refused(soql)).toMatch(/too complicated/);
  });

  it('is refused in a search, too', async () => {
    const sosl = `FIND {${'('.repeat(4000)}wong${')'.repeat(4000)}} RETURNING Contact`;
    await expect(org.store.tx(org.agent, async (tx) => tx.search(sosl))).rejects.toMatchObject({
      errorCode: 'MALFORMED_SEARCH',
    });
  });

  it.each([
    ["LastName = '#'", ' OR '],
    ["Phone = '#'", ' OR '],
    ["Phone LIKE '#%'", ' OR '],
    ["Phone = '#'", ' AND '],
    ["(Phone = '#' AND Email = 'x@x.example')", ' OR '],
  ])('is answered when it is only long: %s%s…', async (condition, joint) => {
    const conditions = Array.from({ length: 1500 }, (_, index) => condition.replace('#', String(index))).join(joint);
    expect(await refused(`SELECT Id FROM Contact WHERE ${conditions}`)).toBe('accepted');
  });
});

it('what is nested is answered', async () => {
  const nested = (depth: number): string =>
    depth === 0 ? "Phone = '0'" : `(Phone = '${depth}' OR (Email = 'a@x.example' AND ${nested(depth - 1)}))`;
  expect(await refused(`SELECT Id FROM Contact WHERE ${nested(200)}`)).toBe('accepted');
});

describe('what is not SOQL', () => {
  it.each([
    ["SELECT Id FROM Contact WHERE LastName IN 'x'", "unexpected token: ''x''"],
    ["SELECT Id FROM Contact WHERE LastName = ('x')", "unexpected token: '('"],
    ['SELECT Id FROM Contact WHERE LastName IN ()', "unexpected token: ')'"],
    ["SELECT Id FROM Contact WHERE LastName LIKE ('x')", "unexpected token: '('"],
    ['SELECT Id FROM Contact WHERE Account.NumberOfEmployees > 2147483648', 'For input string: "2147483648"'],
    ['SELECT Id FROM Contact LIMIT 2147483648', 'For input string: "2147483648"'],
    ['SELECT Id FROM Contact LIMIT -1', "unexpected token: '-1'"],
    ['SELECT Id FROM Contact ORDER BY LastName LIMIT 1 WHERE Id != null', "unexpected token: 'WHERE'"],
    ['SELECT Id FROM Contact where', "unexpected token: '<EOF>'"],
    ['SELECT Id FROM Contact WHERE LastName = Other__c', "unexpected token: 'Other__c'"],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01T00:00:00', "no viable alternative at character ':'"],
    ['SELECT Id FROM Contact WITH SECURITY_ENFORCED', "unexpected token: 'SECURITY_ENFORCED'"],
    ['SELECT Id FROM Contact ALL ROWS', "unexpected token: 'ALL'"],
    ['SELECT Id FROM Contact select', "unexpected token: 'select'"],
    ['SELECT * FROM Contact', "unexpected token: '*'"],
    ['SELECT MIN() FROM Contact', "unexpected token: ')'"],
    ['SELECT nonsense(Id) FROM Contact', 'Unknown function: nonsense'],
    ['SELECT Id FROM Contact WHERE CALENDAR_YEAR() = 2026', "unexpected token: ')'"],
    ['UPDATE Contact', "unexpected token: 'UPDATE'"],
    ["SELECT Id FROM Contact WHERE LastName = 'x", "mismatched character '<EOF>' expecting '''"],
  ])('%s', async (soql, text) => {
    expect(await refused(soql)).toContain(text);
  });

  it.each([
    'SELECT Id FROM Group',
    'SELECT Id FROM Contact ORDER BY LastName NULLS LAST LIMIT 1 OFFSET 2',
    'SELECT Id FROM Contact OFFSET 2',
    'SELECT Id FROM Contact FOR VIEW',
    'SELECT Id FROM Contact FOR REFERENCE UPDATE TRACKING, VIEWSTAT',
    'select id from contact where not lastname = null and createddate = last_n_days : 3',
    'SELECT\n\tId\nFROM Contact\nWHERE Account.NumberOfEmployees > 2147483647',
    'SELECT Id FROM Account WHERE NumberOfEmployees > -2147483648 AND NumberOfEmployees < 1e3',
    'SELECT Id FROM Contact USING SCOPE everything WHERE Id = null',
    "SELECT Id FROM Contact WHERE Account.Name <> 'x'",
  ])('but this is: %s', async (soql) => {
    expect(await refused(soql)).toBe('accepted');
  });
});
