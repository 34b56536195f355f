import { ADMIN_PROFILE, STANDARD_PROFILE } from '../store/base-rows.ts';
import { crewNames } from '../../cinnox/seed-service.ts';
import type { Org, Tx } from '../types.ts';

export interface SeededUsers {
  ada: string;
  ben: string;
  chris: string;
}

interface Person {
  first: string;
  last: string;
  profile: string;
  timeZone: string;
  title: string;
}

const PEOPLE = {
  ada: { first: 'Ada', last: 'Lam', profile: STANDARD_PROFILE, timeZone: 'Asia/Hong_Kong', title: 'Service Agent' },
  ben: { first: 'Ben', last: 'Ortiz', profile: STANDARD_PROFILE, timeZone: 'America/New_York', title: 'Service Agent' },
  chris: { first: 'Chris', last: 'Mori', profile: ADMIN_PROFILE, timeZone: 'Asia/Tokyo', title: 'Service Supervisor' },
} as const satisfies Record<string, Person>;

async function insertUser(tx: Tx, org: Org, person: Person): Promise<string> {
  const email = `${person.first}.${person.last}@acme.example`.toLowerCase();
  const profile = tx.find('Profile', { Name: person.profile })[0];
  return tx.insert('User', {
    FirstName: person.first,
    LastName: person.last,
    Username: `${email}.${org.name}`,
    // A refreshed sandbox spoils its users' addresses so that nobody real is written to.
    Email: org.isSandbox ? `${email}.invalid` : email,
    Alias: `${person.first.charAt(0)}${person.last}`.toLowerCase().slice(0, 8),
    Title: person.title,
    CompanyName: org.organizationName,
    TimeZoneSidKey: person.timeZone,
    ProfileId: profile?.Id ?? null,
  });
}

/** Ada and Ben answer customers, Chris administers and owns what nobody took. */
export async function seedUsers(org: Org, systemUserId: string, people = 3): Promise<SeededUsers> {
  const users = await org.store.tx({ userId: systemUserId, system: true }, async (tx) => ({
    ada: await insertUser(tx, org, PEOPLE.ada),
    ben: await insertUser(tx, org, PEOPLE.ben),
    chris: await insertUser(tx, org, PEOPLE.chris),
  }));
  org.store.settings.defaultCaseOwnerId = users.chris;
  await org.store.tx({ userId: systemUserId, system: true }, async (tx) => {
    for (const { firstName, lastName } of crewNames(people))
      await insertUser(tx, org, { ...PEOPLE.ada, first: firstName, last: lastName });
  });
  return users;
}
