import os from 'node:os';
import process from 'node:process';
import { openBenchOrg, type BenchOrg } from './emulator-org.ts';
import { summarise, type Summary } from './statistics.ts';

export interface Measure {
  what: string;
  /** ms */
  times: Summary;
  /** Processor time of one, all threads, ms: what it takes when nobody else wants the machine. */
  cpuMs: number;
  /** For the median, ms; none where nothing is promised. */
  target?: number;
}

export interface EmulatorResult {
  machine: string;
  contacts: number;
  seedMs: number;
  seedCpuMs: number;
  /** Resident memory of the process, bytes: after seeding, and the most at any time. */
  memory: { seeded: number; most: number };
  measures: Measure[];
}

const LOOKUPS = 300;
const PAGES = 40;

const query = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;
const quoted = (value: unknown): string => `'${String(value).replace(/[\\']/g, '\\$&')}'`;
const PERSON = 'Id, Name, Phone, MobilePhone, Email, Account.Name, OwnerId, SystemModstamp';

type Timed = Pick<Measure, 'times' | 'cpuMs'>;

async function time(count: number, ask: (index: number) => Promise<unknown>): Promise<Timed> {
  // The first ones only warm up.
  for (let index = 0; index < 5; index += 1) await ask(index);
  const times: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await ask(index);
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { times: summarise(times), cpuMs: (user + system) / 1000 / count };
}

type Row = Record<string, unknown>;

function recordsOf(body: Row): Row[] {
  return Array.isArray(body['records']) ? body['records'] : [];
}

/** Contacts from all over the table. */
async function sample({ get }: BenchOrg, contacts: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let index = 0; index < LOOKUPS; index += 1) {
    const key = `crowd-${Math.floor((index * (contacts - 25_000)) / LOOKUPS)}`;
    const soql = `SELECT ${PERSON}, CINNOX_Contact_Id__c FROM Contact WHERE CINNOX_Contact_Id__c = ${quoted(key)}`;
    rows.push(...recordsOf(await get(query(soql))));
  }
  return rows;
}

async function lookups(bench: BenchOrg, rows: Row[]): Promise<Measure[]> {
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

async function pages({ get }: BenchOrg): Promise<Measure[]> {
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

function machine(): string {
  const { model = 'unknown processor' } = os.cpus()[0] ?? {};
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const load = os.loadavg()[0]?.toFixed(1) ?? '?';
  return `${os.cpus().length} cores (${model}), ${memory} GB of memory, ${os.type()}, Node ${process.version}; load average at the end ${load}`;
}

/** Seeds an org and asks it. Takes some minutes for a million contacts. */
export async function benchEmulator(contacts: number, say: (line: string) => void): Promise<EmulatorResult> {
  say(`Seeding ${contacts} contacts.`);
  const cpuBefore = process.cpuUsage();
  const bench = await openBenchOrg(contacts);
  const cpu = process.cpuUsage(cpuBefore);
  const seeded = process.memoryUsage.rss();
  say(`Seeded in ${(bench.seedMs / 1000).toFixed(1)} s; asking.`);
  const rows = await sample(bench, contacts);
  const measures = [...(await lookups(bench, rows)), ...(await pages(bench))];
  // In kilobytes.
  const most = process.resourceUsage().maxRSS * 1024;
  return {
    machine: machine(),
    contacts,
    seedMs: bench.seedMs,
    seedCpuMs: (cpu.user + cpu.system) / 1000,
    memory: { seeded, most },
    measures,
  };
}
