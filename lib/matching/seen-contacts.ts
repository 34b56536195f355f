import type { ContactFacts } from '../domain/match-ranking.ts';
import { parseStoredPhones } from '../domain/phone.ts';
import type { Clock } from '../platform/clock.ts';
import { createReadCache } from '../storage/read-cache.ts';
import type { SeenContact, SeenDatabase } from '../storage/seen-database.ts';

/** Contacts this browser has read before: something right is painted before the network answers. */
export interface SeenContacts {
  byId(contactId: string): Promise<SeenContact | undefined>;
  byPhone(e164: string): Promise<SeenContact[]>;
  byEmail(email: string): Promise<SeenContact[]>;
  remember(contacts: readonly ContactFacts[], defaultCountry: string): Promise<void>;
  forget(contactId: string): Promise<void>;
  /** Grows with each change. */
  version(): number;
}

/** Oldest go first beyond this many. */
const usualCapacity = 5_000;
/** A strict write beside batches of 200 rows waits 20 to 30 ms, beside batches of 2,000 more than 100 (measured). */
const batch = 50;
/** The contacts of a day's calls: each of them is drawn again whenever anything changes. */
const inMemory = 500;

export interface SeenContactsOptions {
  database: SeenDatabase;
  clock: Pick<Clock, 'now'>;
  /** Resolves when nothing more urgent is being written: a key that somebody typed never waits for contacts. */
  giveWay?: () => Promise<void>;
  capacity?: number;
}

export function createSeenContacts(options: SeenContactsOptions): SeenContacts {
  const { database, clock, giveWay = async () => {}, capacity = usualCapacity } = options;
  const cache = createReadCache<SeenContact>({ capacity: inMemory });
  let version = 0;

  async function makeRoom(): Promise<void> {
    const tx = database.transaction('contacts', 'readwrite');
    let surplus = (await tx.store.count()) - capacity;
    let cursor = surplus > 0 ? await tx.store.index('seenAt').openCursor() : null;
    while (cursor !== null && surplus > 0) {
      await cursor.delete();
      surplus -= 1;
      cursor = await cursor.continue();
    }
    await tx.done;
  }
  return {
    version: () => version,
    byId: (contactId) => cache.read(contactId, () => database.get('contacts', contactId)),
    byPhone: (e164) => database.getAllFromIndex('contacts', 'phones', e164),
    byEmail: (email) => database.getAllFromIndex('contacts', 'emails', email.trim().toLowerCase()),
    async remember(contacts, defaultCountry) {
      const seenAt = clock.now();
      for (let start = 0; start < contacts.length; start += batch) {
        if (start > 0) await giveWay();
        const tx = database.transaction('contacts', 'readwrite');
        const entries = contacts.slice(start, start + batch).map((facts) => toSeen(facts, defaultCountry, seenAt));
        for (const entry of entries) await tx.store.put(entry);
        await tx.done;
        version += 1;
        cache.committed(new Map(entries.map((entry) => [entry.contactId, entry])));
      }
      await makeRoom();
    },
    async forget(contactId) {
      await database.delete('contacts', contactId);
      version += 1;
      cache.committed(new Map([[contactId, undefined]]));
    },
  };
}

function toSeen(facts: ContactFacts, defaultCountry: string, seenAt: number): SeenContact {
  const phones = facts.phones.flatMap(({ raw }) => parseStoredPhones(raw, defaultCountry).map(({ e164 }) => e164));
  return {
    contactId: facts.contactId,
    facts,
    phones: [...new Set(phones)],
    emails: facts.email === undefined ? [] : [facts.email.trim().toLowerCase()],
    seenAt,
  };
}
