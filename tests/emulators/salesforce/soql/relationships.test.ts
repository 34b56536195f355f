// @vitest-environment node
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_using.htm
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest, queryPath } from '../rest/test-rest.ts';

let test: TestRest;
let ids: { account: string; branch: string; wong: string; tan: string; call: string };

beforeEach(async () => {
  test = await createTestRest();
  ids = await test.store.tx(test.system, async (tx) => {
    const account = await tx.insert('Account', { Name: 'Harbour', OwnerId: test.admin.userId });
    const branch = await tx.insert('Account', { Name: 'Harbour West', ParentId: account });
    const wong = await tx.insert('Contact', { LastName: 'Wong', Email: 'w@x.example', AccountId: branch });
    const tan = await tx.insert('Lead', { LastName: 'Tan', Company: 'T', Email: 't@x.example' });
    const call = await tx.insert('Task', { Subject: 'Call', WhoId: wong, OwnerId: test.agent.userId });
    await tx.insert('Task', { Subject: 'Mail', WhoId: tan, OwnerId: test.agent.userId });
    return { account, branch, wong, tan, call };
  });
});

type Row = Record<string, unknown>;
const ask = (soql: string, version = '68.0') =>
  test.call<{ records: Row[] } & { errorCode: string; message: string }[]>(
    `/services/data/v${version}${queryPath(soql)}`,
  );
const records = async (soql: string) => (await ask(soql)).body.records;

/** Nested values without attributes. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (name === 'attributes' ? [] : [[name, bare(each)]])),
  );
}

describe('child queries in child queries', () => {
  const three =
    'SELECT Name, (SELECT Name, (SELECT LastName, (SELECT Subject FROM Tasks) FROM Contacts) FROM ChildAccounts) FROM Account WHERE ParentId = null';
  const level = (depth: number): string => (depth === 0 ? 'Id' : `Id, (SELECT ${level(depth - 1)} FROM ChildAccounts)`);

  it('are answered from 58.0 on, one inside the other', async () => {
    expect(bare(await records(three))).toEqual([
      {
        Name: 'Harbour',
        ChildAccounts: {
          totalSize: 1,
          done: true,
          records: [
            {
              Name: 'Harbour West',
              Contacts: {
                totalSize: 1,
                done: true,
                records: [{ LastName: 'Wong', Tasks: { totalSize: 1, done: true, records: [{ Subject: 'Call' }] } }],
              },
            },
          ],
        },
      },
    ]);
  });

  it('go four levels below the root; before 58.0 one (soql_relationships_query_limits)', async () => {
    expect((await ask(`SELECT ${level(4)} FROM Account`)).status).toBe(200);
    expect(await ask(`SELECT ${level(5)} FROM Account`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'MALFORMED_QUERY' }],
    });
    expect(await ask(`SELECT ${level(2)} FROM Account`, '57.0')).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'MALFORMED_QUERY',
          message:
            'SOQL statements cannot query aggregate relationships more than 1 level away from the root entity object.',
        },
      ],
    });
    expect((await ask(`SELECT ${level(1)} FROM Account`, '57.0')).status).toBe(200);
  });

  it('are checked even when there is nothing to run them for', async () => {
    expect(
      await ask("SELECT Id, (SELECT Id, (SELECT Nope FROM Tasks) FROM Contacts) FROM Account WHERE Name = 'none'"),
    ).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    });
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/api/sforce_api_calls_soql_alias.htm
describe('alias notation', () => {
  it.each([
    [
      "SELECT c.LastName, a.Name FROM Contact c, c.Account a WHERE a.Name = 'harbour west'",
      [{ LastName: 'Wong', Account: { Name: 'Harbour West' } }],
    ],
    [
      "SELECT LastName FROM Contact c, c.Account a, a.Parent p WHERE p.Name = 'Harbour' ORDER BY a.Name",
      [{ LastName: 'Wong' }],
    ],
    ['SELECT Contact.LastName FROM Contact, Contact.Account', [{ LastName: 'Wong' }]],
    ['SELECT c.LastName, c.Account.Name FROM Contact AS c', [{ LastName: 'Wong', Account: { Name: 'Harbour West' } }]],
    [
      "SELECT a.Name, (SELECT c.LastName FROM a.Contacts c WHERE c.LastName LIKE 'w%') FROM Account a WHERE a.ParentId != null",
      [{ Name: 'Harbour West', Contacts: { totalSize: 1, done: true, records: [{ LastName: 'Wong' }] } }],
    ],
    ['SELECT a.Name, COUNT(c.Id) n FROM Contact c, c.Account a GROUP BY a.Name', [{ Name: 'Harbour West', n: 1 }]],
  ])('%s', async (soql, expected) => {
    expect(bare(await records(soql))).toEqual(expected);
  });

  it('counts (the example of the document)', async () => {
    const { body } = await ask("SELECT count() FROM Contact c, c.Account a WHERE a.name = 'Harbour West'");
    expect(body).toMatchObject({ totalSize: 1, done: true, records: [] });
  });

  it.each([
    ['SELECT Id FROM Contact c, Account a', 'INVALID_FIELD'],
    ['SELECT Id FROM Contact c, c.Nothing n', 'INVALID_FIELD'],
    ['SELECT Id FROM Contact c, c.Account like', 'MALFORMED_QUERY'],
    ['SELECT x.Id FROM Contact c', 'INVALID_FIELD'],
  ])('refuses %s', async (soql, errorCode) => {
    expect(await ask(soql)).toMatchObject({ status: 400, body: [{ errorCode }] });
  });
});

// Field-level security and sharing hold for parents as for the record itself:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_and_polymorph_keys.htm
describe('parents that the user may not see', () => {
  const who = 'SELECT Who.Name, Who.Email, Who.Type FROM Task ORDER BY Subject';

  it('are read through a polymorphic relationship as far as the user may', async () => {
    expect(bare(await records(who))).toEqual([
      { Who: { Name: 'Wong', Email: 'w@x.example', Type: 'Contact' } },
      { Who: { Name: 'Tan', Email: 't@x.example', Type: 'Lead' } },
    ]);
    test.store.access.setProfile('Standard User', { fields: { 'Contact.Email': { read: false, edit: false } } });
    expect(bare(await records(who))).toEqual([
      { Who: { Name: 'Wong', Email: null, Type: 'Contact' } },
      { Who: { Name: 'Tan', Email: 't@x.example', Type: 'Lead' } },
    ]);
    expect(bare(await records("SELECT Subject FROM Task WHERE Who.Email = 'w@x.example'"))).toEqual([]);
    const hidden = { read: false, edit: false };
    test.store.access.setProfile('Standard User', { fields: { 'Contact.Email': hidden, 'Lead.Email': hidden } });
    expect(await ask('SELECT Who.Email FROM Task')).toMatchObject({
      status: 400,
      body: [
        { errorCode: 'INVALID_FIELD', message: expect.stringContaining("No such column 'Email' on entity 'Name'") },
      ],
    });
  });

  it('are null when their object is hidden', async () => {
    test.store.access.restrict(test.agent.userId, 'Lead', { read: false });
    expect(bare(await records(who))).toEqual([
      { Who: { Name: 'Wong', Email: 'w@x.example', Type: 'Contact' } },
      { Who: null },
    ]);
    expect((await ask('SELECT TYPEOF Who WHEN Contact THEN Email ELSE Name END FROM Task')).status).toBe(200);
  });

  it('are null when sharing hides them, in conditions and orders too', async () => {
    test.store.access.setSharing('Account', 'private');
    const soql = 'SELECT LastName, AccountId, Account.Name, Account.Parent.Name FROM Contact';
    expect(bare(await records(soql))).toEqual([{ LastName: 'Wong', AccountId: ids.branch, Account: null }]);
    expect(await records("SELECT Id FROM Contact WHERE Account.Name = 'Harbour West'")).toEqual([]);
    expect(await records('SELECT Id FROM Contact WHERE Account.Name = null')).toHaveLength(1);
    expect(bare(await records('SELECT Account.Name n, COUNT(Id) c FROM Contact GROUP BY Account.Name'))).toEqual([
      { n: null, c: 1 },
    ]);
    const mine = { OwnerId: test.agent.userId };
    await test.store.tx(test.system, (tx) => tx.update('Account', ids.branch, mine));
    expect(bare(await records(soql))).toEqual([
      { LastName: 'Wong', AccountId: ids.branch, Account: { Name: 'Harbour West', Parent: null } },
    ]);
  });

  it('are null when the parent is of the same object and somebody else’s', async () => {
    test.store.access.setSharing('Case', 'private');
    await test.store.tx(test.system, async (tx) => {
      const parent = await tx.insert('Case', { Subject: 'Secret', OwnerId: test.admin.userId });
      await tx.insert('Case', { Subject: 'Mine', ParentId: parent, OwnerId: test.agent.userId });
    });
    expect(bare(await records('SELECT Subject, Parent.Subject FROM Case'))).toEqual([
      { Subject: 'Mine', Parent: null },
    ]);
  });

  it('have no children that the user may not see', async () => {
    test.store.access.restrict(test.agent.userId, 'Contact', { read: false });
    expect(await ask('SELECT Id, (SELECT Id FROM Contacts) FROM Account')).toMatchObject({
      status: 400,
      body: [
        { errorCode: 'INVALID_TYPE', message: expect.stringContaining("Didn't understand relationship 'Contacts'") },
      ],
    });
  });
});
