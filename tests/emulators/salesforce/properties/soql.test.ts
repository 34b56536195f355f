// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTestOrg } from '../store/test-org.ts';
import type { TestOrg } from '../store/test-org.ts';
import type { FieldValue, Tx } from '../types.ts';
import { accountSeed, contactSeed, groupQuery, rowQuery } from './arbitraries.ts';
import type { GroupQuery, Row, RowQuery, Tables } from './model.ts';
import { allMatches, childRows, groups, normal, valueAt } from './reference.ts';
import { groupQueryText, rowQueryText } from './soql-text.ts';

const SEED = 20261123;
const DATASETS = 25;
const QUERIES = 24;

const data = fc.record({
  accounts: fc.array(accountSeed, { minLength: 1, maxLength: 9 }),
  contacts: fc.array(contactSeed, { minLength: 1, maxLength: 14 }),
  /** How many contacts are written by the transaction that asks. */
  own: fc.nat(4),
  /** Does an agent ask, who sees his own accounts only? */
  asAgent: fc.boolean(),
});
type Data = typeof data extends fc.Arbitrary<infer T> ? T : never;

async function addAccounts(tx: Tx, org: TestOrg, { accounts, asAgent }: Data): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { parent, fate, owner, ...values } of accounts) {
    const ParentId = parent === null ? null : (rows[parent]?.['Id'] ?? null);
    const Id = await tx.insert('Account', { ...values, ParentId, OwnerId: org[owner].userId });
    rows.push({ ...values, ParentId, Id, IsDeleted: fate === 'deleted', hidden: asAgent && owner !== 'agent' });
  }
  return rows;
}

async function addContacts(tx: Tx, seeds: Data['contacts'], tables: Tables): Promise<void> {
  for (const { account, boss, fate, ...values } of seeds) {
    const AccountId = account === null ? null : (tables.Account[account]?.['Id'] ?? null);
    const ReportsToId = boss === null ? null : (tables.Contact[boss]?.['Id'] ?? null);
    const Id = await tx.insert('Contact', { ...values, AccountId, ReportsToId });
    tables.Contact.push({ ...values, AccountId, ReportsToId, Id, IsDeleted: fate === 'deleted' });
  }
}

/** Deletes what is meant to be; not parents, whose children would follow or lose them. */
async function dropDeleted(tx: Tx, tables: Tables): Promise<void> {
  const all = [...tables.Account, ...tables.Contact];
  const parents = new Set(all.flatMap((row) => [row['ParentId'], row['AccountId'], row['ReportsToId']]));
  for (const object of ['Account', 'Contact'] as const)
    for (const row of tables[object]) {
      const isMeant = row['IsDeleted'] === true && !parents.has(row['Id'] ?? null);
      row['IsDeleted'] = isMeant;
      if (isMeant) await tx.delete(object, String(row['Id']));
    }
}

/** Fills the org, and runs `ask` in a transaction that has written and deleted some of the rows itself. */
async function withData(org: TestOrg, given: Data, ask: (tx: Tx, tables: Tables) => void): Promise<void> {
  const tables: Tables = { Account: [], Contact: [] };
  const own = given.asAgent ? 0 : given.own;
  const split = Math.max(0, given.contacts.length - own);
  org.store.access.setSharing('Account', given.asAgent ? 'private' : 'public');
  await org.store.tx(org.system, async (tx) => {
    tables.Account = await addAccounts(tx, org, given);
    await addContacts(tx, given.contacts.slice(0, split), tables);
  });
  if (own === 0) await org.store.tx(org.system, (tx) => dropDeleted(tx, tables));
  if (given.asAgent) return org.store.tx(org.agent, async (tx) => ask(tx, tables));
  await org.store.tx(org.system, async (tx) => {
    await addContacts(tx, given.contacts.slice(split), tables);
    if (own > 0) await dropDeleted(tx, tables);
    ask(tx, tables);
  });
}

type Found = Record<string, unknown>;

function at(record: Found, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
  return value ?? null;
}

function childrenOf(record: Found, name: string): Found[] {
  const value = record[name];
  const records: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'records') : [];
  return Array.isArray(records) ? records : [];
}

/** The children of one record, and theirs. */
function checkChildren(tables: Tables, record: Found, row: Row, children: RowQuery['children'], query: RowQuery): void {
  for (const child of children) {
    const found = childrenOf(record, child.name);
    const wanted = childRows(tables, row, child, query.all);
    expect(found.length, rowQueryText(query)).toBe(Math.min(wanted.length, child.limit ?? wanted.length));
    for (const each of found) {
      const known = wanted.find((other) => other['Id'] === each['Id']);
      if (!known) throw new Error(`${rowQueryText(query)} found the child ${String(each['Id'])}`);
      checkChildren(tables, each, known, child.children, query);
    }
  }
}

function checkRows(tx: Tx, tables: Tables, query: RowQuery): void {
  const soql = rowQueryText(query);
  const { records } = tx.query(soql, { includeDeleted: query.all });
  const matches = allMatches(tables, query);
  const { offset = 0, limit = matches.length } = query;
  const found = records.map((record) => String(record['Id']));
  const wanted = matches.slice(offset, offset + limit).map((row) => String(row['Id']));
  // The order of a query that names none is nobody's promise; how many it gives, and which may be among them, is.
  if (query.orderBy.length > 0 || wanted.length === matches.length)
    expect(query.orderBy.length > 0 ? found : found.toSorted(), soql).toEqual(
      query.orderBy.length > 0 ? wanted : wanted.toSorted(),
    );
  else {
    expect(found.length, soql).toBe(wanted.length);
    expect(
      matches.map((row) => String(row['Id'])),
      soql,
    ).toEqual(expect.arrayContaining(found));
  }
  for (const record of records) {
    const row = matches.find((each) => each['Id'] === record['Id']);
    if (!row) throw new Error(`${soql} found ${String(record['Id'])}`);
    for (const path of query.fields) {
      const isOrphan = path.length > 1 && at(record, path.slice(0, 1)) === null;
      const value = valueAt(tables, query.object, row, path);
      expect(at(record, path), `${path.join('.')} of ${soql}`).toEqual(
        isOrphan ? null : value === false && at(record, path.slice(0, -1)) === null ? null : value,
      );
    }
    checkChildren(tables, record, row, query.children, query);
  }
}

function checkGroups(tx: Tx, tables: Tables, query: GroupQuery): void {
  const soql = groupQueryText(query);
  const columns = [
    ...query.groupBy.map(({ path, type }, index) => ({ path, type, name: `g${index}` })),
    ...query.aggregates.map(({ name: fn, path, type }, index) => ({
      path,
      type: fn === 'MIN' || fn === 'MAX' ? type : ('int' as const),
      name: `a${index}`,
    })),
  ];
  const found = tx.query(soql).records.map((record) =>
    columns.map(({ path, type, name }) => {
      const value = record[name];
      const known: FieldValue =
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
      return normal(path, type, known);
    }),
  );
  const text = (lines: FieldValue[][]): string[] => lines.map((line) => JSON.stringify(line)).toSorted();
  expect(text(found), soql).toEqual(text(groups(tables, query)));
}

function idsOf(tables: Tables): string[] {
  return [...tables.Account, ...tables.Contact].map((row) => String(row['Id']));
}

it('random SOQL over random data gives the rows of the reference', async () => {
  await fc.assert(
    fc.asyncProperty(data, fc.infiniteStream(fc.integer()), async (given, seeds) => {
      const org = await createTestOrg();
      await withData(org, given, (tx, tables) => {
        const ids = idsOf(tables);
        const [rowSeed = 0, groupSeed = 0] = seeds.take(2);
        for (const query of fc.sample(rowQuery(ids), { numRuns: QUERIES, seed: rowSeed })) checkRows(tx, tables, query);
        for (const query of fc.sample(groupQuery(ids), { numRuns: QUERIES / 2, seed: groupSeed }))
          checkGroups(tx, tables, query);
      });
      org.store.close();
    }),
    { numRuns: DATASETS, seed: SEED, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
  );
}, 120_000);
