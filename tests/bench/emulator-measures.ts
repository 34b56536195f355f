import type { BenchOrg } from './emulator-org.ts';
import { once, time, type Timed } from './timing.ts';

export interface Measure extends Timed {
  what: string;
  /** For the median, ms; none where nothing is promised. */
  target?: number;
}

const LOOKUPS = 300;
const PAGES = 40;

const query = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;
const quoted = (value: unknown): string => `'${String(value).replace(/[\\']/g, '\\$&')}'`;
const PERSON = 'Id, Name, Phone, MobilePhone, Email, Account.Name, OwnerId, SystemModstamp';

type Row = Record<string, unknown>;

function recordsOf(body: Row): Row[] {
  return Array.isArray(body['records']) ? body['records'] : [];
}

/** Contacts from all over the table. */
export async function sample({ get }: BenchOrg, contacts: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let index = 0; index < LOOKUPS; index += 1) {
    const key = `crowd-${Math.floor((index * (contacts - 25_000)) / LOOKUPS)}`;
    const soql = `SELECT ${PERSON}, CINNOX_Contact_Id__c FROM Contact WHERE CINNOX_Contact_Id__c = ${quoted(key)}`;
    rows.push(...recordsOf(await get(query(soql))));
  }
  return rows;
}

export async function lookups(bench: BenchOrg, rows: Row[]): Promise<Measure[]> {
  const { get, org } = bench;
  const by = async (what: string, field: string): Promise<Measure> => {
    const known = rows.filter((row) => typeof row[field] === 'string');
    const timed = await time(LOOKUPS, (index) => {
      const value = quoted(known[index % known.length]?.[field]);
      return get(query(`SELECT ${PERSON} FROM Contact WHERE ${field} = ${value} LIMIT 20`));
    });
    return { what, ...timed, target: 5 };
  };
  const measures = [
    await by('Look-up by Id', 'Id'),
    await by('Look-up by external id', 'CINNOX_Contact_Id__c'),
    await by('Look-up by `Phone =`', 'Phone'),
  ];
  const since = new Date(org.store.now()).toISOString();
  const owner = { userId: org.orgId, system: true };
  for (const row of rows.slice(0, 20)) {
    await org.store.tx(owner, (tx) => tx.update('Contact', String(row['Id']), { Title: 'Changed' }));
  }
  const soql = `SELECT ${PERSON} FROM Contact WHERE SystemModstamp >= ${since.slice(0, 19)}Z ORDER BY SystemModstamp, Id LIMIT 2000`;
  measures.push({
    what: 'Look-up by `SystemModstamp >`, 20 rows changed',
    ...(await time(LOOKUPS, () => get(query(soql)))),
    target: 5,
  });
  return measures;
}

export async function pages({ get }: BenchOrg): Promise<Measure[]> {
  const plain = query(`SELECT ${PERSON} FROM Contact LIMIT 2000`);
  const changed = query(
    `SELECT ${PERSON} FROM Contact WHERE SystemModstamp > 2024-06-01T00:00:00Z ORDER BY SystemModstamp, Id LIMIT 2000`,
  );
  const measures: Measure[] = [
    { what: 'Page of 2,000 rows', ...(await time(PAGES, () => get(plain))), target: 60 },
    { what: 'Page of 2,000 rows by `SystemModstamp`', ...(await time(PAGES, () => get(changed))), target: 60 },
  ];
  const first = await get(query(`SELECT ${PERSON} FROM Contact LIMIT 20000`));
  const next = String(first['nextRecordsUrl']).replace(/-\d+$/, '');
  measures.push({
    what: 'Next page of 2,000 rows, of 20,000',
    ...(await time(PAGES, (index) => get(`${next}-${((index % 9) + 1) * 2000}`))),
    target: 60,
  });
  return measures;
}

const found = (term: string, group: string): string =>
  `/search?q=${encodeURIComponent(`FIND {${term}} IN ${group} FIELDS RETURNING Contact(${PERSON})`)}`;

/** As SOSL wants what has a meaning there. */
const escaped = (term: string): string => term.replace(/[?&|!{}[\]()^~*:\\"'+-]/g, '\\$&');

/** The number as the panel looks for it: without its first digits, of which people write more or fewer. */
function phoneTerm(row: Row | undefined): string {
  return String(row?.['Phone']).replace(/\D/g, '').slice(-8);
}

export async function searches({ get }: BenchOrg, rows: Row[]): Promise<Measure[]> {
  const known = rows.filter((row) => phoneTerm(row).length === 8);
  const byPhone = (index: number) => get(found(phoneTerm(known[index % known.length]), 'PHONE'));
  const byName = (index: number) => get(found(escaped(String(known[index % known.length]?.['Name'])), 'NAME'));
  return [
    { what: 'First search, by a phone number', ...(await once(() => byPhone(0))), target: 1000 },
    { what: 'Search by a phone number', ...(await time(LOOKUPS, byPhone)), target: 60 },
    { what: 'Search by a first and last name', ...(await time(PAGES, byName)) },
  ];
}

/** Queries without LIMIT over all contacts. */
export async function everything({ get }: BenchOrg, contacts: number): Promise<Measure[]> {
  const whole = query('SELECT Id FROM Contact');
  const first = await once(() => get(whole));
  const repeated = await time(5, () => get(whole), 0);
  const { nextRecordsUrl } = await get(query(`SELECT ${PERSON} FROM Contact`));
  const pages = Math.floor(contacts / 2000) - 1;
  const next = String(nextRecordsUrl).replace(/-\d+$/, '');
  const page = (index: number) => get(`${next}-${(1 + ((index * 97) % pages)) * 2000}`);
  return [
    { what: 'First page of all, `SELECT Id FROM Contact`, first time', ...first, target: 1000 },
    { what: 'First page of all, `SELECT Id FROM Contact`', ...repeated, target: 1000 },
    { what: 'Next page of 2,000 rows, of all', ...(await time(PAGES, page)), target: 60 },
    {
      what: 'Number of all, `SELECT COUNT() FROM Contact`',
      ...(await time(5, () => get(query('SELECT COUNT() FROM Contact')), 0)),
    },
  ];
}

/** What has to look at every contact. */
export async function heavy({ get, bulkQuery }: BenchOrg): Promise<Measure[]> {
  const some = `SELECT Id, Name, Phone FROM Contact WHERE LastName != 'Nobody' ORDER BY LastName`;
  return [
    {
      what: 'First page of all that pass a condition, sorted by a field without index',
      ...(await once(() => get(query(some)))),
    },
    {
      what: 'All counted by country, `GROUP BY MailingCountry`',
      ...(await once(() => get(query('SELECT MailingCountry, COUNT(Id) FROM Contact GROUP BY MailingCountry')))),
    },
    {
      what: 'Bulk query of all, `SELECT Id, Name, Phone FROM Contact`',
      ...(await once(() => bulkQuery('SELECT Id, Name, Phone FROM Contact'))),
    },
  ];
}
