// @vitest-environment node
import { expect, it } from 'vitest';
import { createSeededRandom } from '../../kernel/seeded-random.ts';
import { createVirtualClock } from '../../kernel/virtual-clock.ts';
import { createOrgStore } from '../store/org-store.ts';
import { TEST_ORG } from '../store/test-org.ts';
import type { Org, OrgDescription } from '../types.ts';
import { seedOrg } from './seed-org.ts';

const surroundings = () => ({ clock: createVirtualClock(), random: createSeededRandom(7) });

async function seeded(description: OrgDescription, with_ = surroundings()) {
  const org: Org = {
    ...description,
    store: createOrgStore({ surroundings: with_, org: description }),
    apexRest: new Map(),
    searchLagMs: 0,
  };
  const users = await seedOrg(org, { surroundings: with_, contacts: 200 });
  const rows = (soql: string) => org.store.tx({ userId: users.ada }, async (tx) => tx.query(soql).records);
  return { org, users, rows };
}

it('fills an org with people of many countries', async () => {
  const { rows } = await seeded(TEST_ORG);
  const contacts = await rows('SELECT MailingCountry, Phone, MobilePhone FROM Contact');
  expect(contacts).toHaveLength(200);
  expect(new Set(contacts.map((row) => row['MailingCountry'])).size).toBeGreaterThanOrEqual(12);
  const shared = contacts.filter((row) => String(row['Phone']).replace(/\D/g, '').includes('65321100'));
  expect(shared).toHaveLength(4);
  const accounts = await rows('SELECT Id FROM Account');
  expect(accounts.length).toBeGreaterThan(50);
  expect((await rows('SELECT Id FROM Case')).length).toBeGreaterThan(30);
  expect((await rows('SELECT Id FROM Task')).length).toBeGreaterThan(60);
});

it('knows Wong Mei-ling with two open cases', async () => {
  const { rows } = await seeded(TEST_ORG);
  const [wong] = await rows(
    "SELECT Name, MobilePhone, Account.Name, (SELECT Id FROM Cases WHERE IsClosed = false) FROM Contact WHERE LastName = 'Wong' AND FirstName = 'Mei-ling'",
  );
  expect(wong).toMatchObject({
    Name: 'Mei-ling Wong',
    MobilePhone: '+852 9466 7788',
    Account: { Name: 'Harbour Logistics' },
    Cases: { totalSize: 2 },
  });
});

it('gives both orgs the same people and its own users', async () => {
  const shared = surroundings();
  const uat = await seeded(TEST_ORG, shared);
  const globex = await seeded({ ...TEST_ORG, name: 'globex', isSandbox: false, orgId: '00D8d00000A1b2CEAR' }, shared);
  const soql = 'SELECT Name, Phone, MobilePhone, Email FROM Contact ORDER BY Id';
  const plain = (records: Record<string, unknown>[]) =>
    records.map((record) => ['Name', 'Phone', 'MobilePhone', 'Email'].map((field) => record[field]));
  expect(plain(await globex.rows(soql))).toEqual(plain(await uat.rows(soql)));
  const users = await uat.rows('SELECT Username, Email FROM User ORDER BY Username');
  expect(users[0]).toMatchObject({ Username: 'ada.lam@acme.example.uat', Email: 'ada.lam@acme.example.invalid' });
  expect(uat.users.ada).not.toBe(globex.users.ada);
});
