import type { DBSchema, IDBPDatabase } from 'idb';
import type { ContactFacts } from '../domain/match-ranking.ts';
import type { Who } from '../domain/view.ts';
import { openDatabase, type UpgradeStep } from './database.ts';

/** A contact as this browser saw it last. */
export interface SeenContact {
  contactId: string;
  facts: ContactFacts;
  /** E.164 forms of every number. */
  phones: string[];
  /** Lower case. */
  emails: string[];
  seenAt: number;
}

export interface SeenSchema extends DBSchema {
  contacts: { key: string; value: SeenContact; indexes: { phones: string; emails: string; seenAt: number } };
}

export type SeenDatabase = IDBPDatabase<SeenSchema>;

const steps: readonly UpgradeStep[] = [
  (database) => {
    const contacts = database.createObjectStore('contacts', { keyPath: 'contactId' });
    contacts.createIndex('phones', 'phones', { multiEntry: true });
    contacts.createIndex('emails', 'emails', { multiEntry: true });
    contacts.createIndex('seenAt', 'seenAt');
  },
];

export function seenDatabaseName(who: Who): string {
  return `cinnox-seen:${who.orgId}:${who.userId}`;
}

/** Apart from the journal's database: a bulk write here never makes a keystroke there wait. */
export function openSeenDatabase(factory: IDBFactory, who: Who): Promise<SeenDatabase> {
  return openDatabase<SeenSchema>(factory, seenDatabaseName(who), steps);
}
