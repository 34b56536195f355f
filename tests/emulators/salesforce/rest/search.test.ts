// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

interface Found {
  searchRecords: Record<string, unknown>[];
}

let test: TestRest;

async function find(sosl: string) {
  const reply = await test.call<Found>(`/search?q=${encodeURIComponent(sosl)}`);
  return { status: reply.status, body: reply.body, names: reply.body.searchRecords?.map((record) => record['Name']) };
}

beforeEach(async () => {
  test = await createTestRest();
  await test.store.tx(test.system, async (tx) => {
    await tx.insert('Contact', {
      LastName: 'Wong',
      FirstName: 'Mei-ling',
      MobilePhone: '+852 9466 7788',
      Email: 'meiling.wong@harbour.example',
    });
    await tx.insert('Contact', { LastName: 'Tan', Phone: '(65) 6532-1100 ext 12' });
    await tx.insert('Contact', { LastName: 'Nair', Phone: '65321100' });
    await tx.insert('Account', { Name: 'Keppel Marine', Phone: '+65 6532 1100' });
  });
});

describe('phone search', () => {
  it.each([
    ['94667788', ['Mei-ling Wong']],
    ['85294667788', ['Mei-ling Wong']],
    ['\\+852 9466 7788', ['Mei-ling Wong']],
    ['65321100', ['Tan', 'Nair']],
    ['8529466*', ['Mei-ling Wong']],
    ['9466', []],
    ['94667788 OR 65321100', ['Mei-ling Wong', 'Tan', 'Nair']],
  ])('finds by %s', async (term, names) => {
    expect((await find(`FIND {${term}} IN PHONE FIELDS RETURNING Contact(Id, Name)`)).names).toEqual(names);
  });

  it('returns several objects with conditions, order and limits', async () => {
    const { body } = await find(
      "FIND {65321100} IN PHONE FIELDS RETURNING Contact(Id, Name WHERE Name != 'x, y' ORDER BY Name LIMIT 1), Account(Name) LIMIT 5",
    );
    expect(body.searchRecords).toMatchObject([
      { attributes: { type: 'Contact' }, Name: 'Nair' },
      { attributes: { type: 'Account' }, Name: 'Keppel Marine' },
    ]);
  });
});

describe('word search', () => {
  it.each([
    ['NAME', 'wong', ['Mei-ling Wong']],
    ['NAME', 'mei wong', ['Mei-ling Wong']],
    ['NAME', 'wo*', ['Mei-ling Wong']],
    ['EMAIL', 'meiling.wong@harbour.example', ['Mei-ling Wong']],
    ['EMAIL', 'wong@harbour.example', []],
    ['ALL', 'harbour', ['Mei-ling Wong']],
    ['ALL', '94667788', ['Mei-ling Wong']],
    ['NAME', 'harbour', []],
    ['NAME', 'wong OR tan', ['Mei-ling Wong', 'Tan']],
    ['NAME', '(wong OR tan) AND NOT tan', ['Mei-ling Wong']],
  ])('in %s fields finds by %s', async (group, term, names) => {
    expect((await find(`FIND {${term}} IN ${group} FIELDS RETURNING Contact(Name)`)).names).toEqual(names);
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
describe('wildcards in the middle and at the end', () => {
  it.each([
    ['NAME', 'w?ng', ['Mei-ling Wong']],
    ['NAME', 'w*g', ['Mei-ling Wong']],
    ['NAME', 'wo?', []],
    ['NAME', 'won?', ['Mei-ling Wong']],
    ['NAME', 'm?i wo*', ['Mei-ling Wong']],
    ['NAME', 't?n OR n*r', ['Tan', 'Nair']],
    ['NAME', 't\\?n', []],
    ['PHONE', '6532?100', ['Nair']],
    ['PHONE', '65*00', ['Tan', 'Nair']],
    ['ALL', 'harb*r', ['Mei-ling Wong']],
  ])('in %s fields: %s', async (group, term, names) => {
    expect((await find(`FIND {${term}} IN ${group} FIELDS RETURNING Contact(Name)`)).names).toEqual(names);
  });

  it('clauses that are not evaluated are refused, those without effect are not', async () => {
    expect(await find('FIND {wong} RETURNING Contact(Name) LIMIT 5 UPDATE TRACKING')).toMatchObject({
      status: 200,
      names: ['Mei-ling Wong'],
    });
    expect(await find('FIND {wong} RETURNING Contact(Name) WITH SNIPPET')).toMatchObject({ status: 501 });
  });
});

// https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-sosl-returning.html
describe('without RETURNING', () => {
  const types = async () =>
    (await find('FIND {65321100}')).body.searchRecords.map(({ attributes }) => Reflect.get(Object(attributes), 'type'));

  it('finds ids of all objects', async () => {
    expect(await types()).toEqual(['Account', 'Contact', 'Contact']);
  });

  it('finds what the user may see, though an object is hidden from him', async () => {
    test.store.access.restrict(test.agent.userId, 'Account', { read: false });
    expect(await types()).toEqual(['Contact', 'Contact']);
    expect(await find('FIND {65321100} RETURNING Account')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_TYPE' }],
    });
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_about.htm
it('does not find by fields that are hidden from the user', async () => {
  const hidden = { read: false, edit: false };
  test.store.access.setProfile('Standard User', {
    fields: { 'Contact.MobilePhone': hidden, 'Contact.Email': hidden },
  });
  const names = async (term: string, group = 'ALL') =>
    (await find(`FIND {${term}} IN ${group} FIELDS RETURNING Contact(Name)`)).names;
  expect(await names('94667788')).toEqual([]);
  expect(await names('9466*', 'PHONE')).toEqual([]);
  expect(await names('harb*r')).toEqual([]);
  expect(await names('wong')).toEqual(['Mei-ling Wong']);
  expect(await names('65321100', 'PHONE')).toEqual(['Tan', 'Nair']);
  const admins = await test.call<Found>(`/search?q=${encodeURIComponent('FIND {94667788} RETURNING Contact(Name)')}`, {
    as: test.admin,
  });
  expect(admins.body.searchRecords).toHaveLength(1);
});

describe('refusals', () => {
  it.each([
    ['FIND {+85294667788} IN PHONE FIELDS RETURNING Contact', 'MALFORMED_SEARCH'],
    ['FIND {} IN PHONE FIELDS RETURNING Contact', 'MALFORMED_SEARCH'],
    ['FIND 94667788', 'MALFORMED_SEARCH'],
    ['FIND {9} IN PHONE FIELDS RETURNING Contact', 'INVALID_SEARCH'],
    ['FIND {94667788} RETURNING Bogus', 'INVALID_TYPE'],
    ['FIND {94667788} RETURNING Contact(Id, Bogus)', 'INVALID_FIELD'],
  ])('%s', async (sosl, errorCode) => {
    expect(await find(sosl)).toMatchObject({ status: 400, body: [{ errorCode }] });
  });
});

describe('index lag', () => {
  it('finds a changed row by its old number until the index has caught up', async () => {
    test.org.searchLagMs = 60_000;
    await test.clock.advance(60_000);
    await find('FIND {94667788} RETURNING Contact(Name)');
    await test.store.tx(test.system, async (tx) => {
      const [wong] = tx.query("SELECT Id FROM Contact WHERE LastName = 'Wong'").records;
      await tx.update('Contact', String(wong?.['Id']), { MobilePhone: '51112222' });
      await tx.insert('Contact', { LastName: 'New', Phone: '51112222' });
    });
    expect((await find('FIND {51112222} IN PHONE FIELDS RETURNING Contact(Name)')).names).toEqual([]);
    expect((await find('FIND {94667788} IN PHONE FIELDS RETURNING Contact(Name)')).names).toEqual(['Mei-ling Wong']);
    await test.clock.advance(60_000);
    expect((await find('FIND {51112222} IN PHONE FIELDS RETURNING Contact(Name)')).names).toEqual([
      'Mei-ling Wong',
      'New',
    ]);
    expect((await find('FIND {94667788} IN PHONE FIELDS RETURNING Contact(Name)')).names).toEqual([]);
  });
});
