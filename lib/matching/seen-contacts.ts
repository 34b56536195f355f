import type { ContactFacts } from '../domain/match-ranking.ts';
import { parseStoredPhone } from '../domain/phone.ts';
import type { Clock } from '../platform/clock.ts';
import type { SeenContact, SeenDatabase } from '../storage/seen-database.ts';

/** Contacts this browser has read before: something right is painted before the network answers. */
export interface SeenContacts {
  byId(contactId: string): Promise<SeenContact | undefined>;
  byPhone(e164: string): Promise<SeenContact[]>;
  byEmail(email: string): Promise<SeenContact[]>;
  remember(contacts: readonly ContactFacts[], defaultCountry: string): Promise<void>;
  forget(contactId: string): Promise<void>;
}

/** Oldest go first beyond this many. */
const capacity = 5_000;
const batch = 50;

export function createSeenContacts({ database, clock }: { database: SeenDatabase; clock: Clock }): SeenContacts {
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
    byId: (contactId) => database.get('contacts', contactId),
    byPhone: (e164) => database.getAllFromIndex('contacts', 'phones', e164),
    byEmail: (email) => database.getAllFromIndex('contacts', 'emails', email.trim().toLowerCase()),
    async remember(contacts, defaultCountry) {
      const seenAt = clock.now();
      for (let start = 0; start < contacts.length; start += batch) {
        const tx = database.transaction('contacts', 'readwrite');
        for (const facts of contacts.slice(start, start + batch))
          await tx.store.put(toSeen(facts, defaultCountry, seenAt));
        await tx.done;
      }
      await makeRoom();
    },
    forget: (contactId) => database.delete('contacts', contactId),
  };
}

function toSeen(facts: ContactFacts, defaultCountry: string, seenAt: number): SeenContact {
  const phones = facts.phones.flatMap(({ raw }) => parseStoredPhone(raw, defaultCountry)?.e164 ?? []);
  return {
    contactId: facts.contactId,
    facts,
    phones: [...new Set(phones)],
    emails: facts.email === undefined ? [] : [facts.email.trim().toLowerCase()],
    seenAt,
  };
}
