import type { RandomSource } from '../../../../lib/platform/random.ts';
import type { Surroundings } from '../../kernel/types.ts';
import type { Org, SObjectRow, Tx, UserContext } from '../types.ts';
import { loadCrowd } from './crowd.ts';
import { DEMO_CONTACT_COUNT, seedDemoPeople } from './demo-people.ts';
import { pick } from './dice.ts';
import { seedHistory } from './history.ts';
import type { SeedPeople } from './people.ts';
import { drawPeople } from './people.ts';
import type { SeededUsers } from './users.ts';
import { seedUsers } from './users.ts';

export interface SeedOptions {
  surroundings: Surroundings;
  /** About how many contacts, the named ones included. */
  contacts?: number;
  /** Users, the three with a story included. */
  people?: number;
}

const DEFAULT_CONTACTS = 200;
/** Rows a transaction of the seed may hold: long ones would only cost memory. */
const CHUNK = 500;
/** Strangers with cases and tasks, saved as a user would save them. Those beyond are loaded. */
const MAX_DRAWN = 20_000;

interface ForkableRandom extends RandomSource {
  fork(label: string): RandomSource;
}

/** A source of its own where the random source can give one, so that every org draws the same people. */
function ownRandom(random: RandomSource, label: string): RandomSource {
  return isForkable(random) ? random.fork(label) : random;
}

function isForkable(random: RandomSource): random is ForkableRandom {
  return 'fork' in random && typeof random.fork === 'function';
}

async function insertAccounts(tx: Tx, people: SeedPeople, random: RandomSource, owners: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { name, phone, industry, country } of people.accounts) {
    const values = {
      Name: name,
      Phone: phone,
      Industry: industry,
      BillingCity: country.city,
      BillingCountry: country.name,
    };
    ids.push(await tx.insert('Account', { ...values, OwnerId: pick(random, owners) }));
  }
  return ids;
}

async function insertContacts(
  tx: Tx,
  contacts: SeedPeople['contacts'],
  accountIds: string[],
  owners: string[],
  random: RandomSource,
): Promise<SObjectRow[]> {
  const rows: SObjectRow[] = [];
  for (const { account, values } of contacts) {
    const id = await tx.insert('Contact', {
      ...values,
      AccountId: accountIds[account] ?? null,
      OwnerId: pick(random, owners),
    });
    const row = tx.get('Contact', id);
    if (row) rows.push(row);
  }
  return rows;
}

/**
 * Fills a fresh org: three users, the named people, and strangers of many countries. The first 20,000 have cases and
 * tasks.
 */
export async function seedOrg(org: Org, options: SeedOptions): Promise<SeededUsers> {
  const { surroundings, contacts = DEFAULT_CONTACTS } = options;
  const users = await seedUsers(org, org.orgId, options.people);
  const system: UserContext = { userId: users.chris, system: true };
  const owners = [users.ada, users.ben];
  await org.store.tx(system, (tx) => seedDemoPeople(tx, users));
  const strangers = Math.max(0, contacts - DEMO_CONTACT_COUNT);
  if (strangers === 0) return users;
  const random = ownRandom(surroundings.random, 'people');
  const people = drawPeople(random, Math.min(strangers, MAX_DRAWN));
  const accountIds = await org.store.tx(system, (tx) => insertAccounts(tx, people, random, owners));
  const history = { random, now: surroundings.clock.now(), owners };
  for (let start = 0; start < people.contacts.length; start += CHUNK) {
    const chunk = people.contacts.slice(start, start + CHUNK);
    await org.store.tx(system, async (tx) => {
      const rows = await insertContacts(tx, chunk, accountIds, owners, random);
      await seedHistory(tx, history, rows);
    });
  }
  if (strangers > MAX_DRAWN)
    loadCrowd(org.store, { ...history, random: ownRandom(surroundings.random, 'crowd') }, strangers - MAX_DRAWN);
  return users;
}
