import type { DBSchema, IDBPDatabase } from 'idb';
import type { JournalRow } from '../domain/journal-row.ts';
import type { Who } from '../domain/view.ts';
import type { InboxEntry } from '../inbox/inbox-entry.ts';
import type { Job } from '../outbox/job.ts';
import { openDatabase, type UpgradeStep } from './database.ts';

/** Everything of one signed-in user that must not be lost: the journal, its outbox and inbox, and small facts. */
export interface WorkSchema extends DBSchema {
  journal: {
    key: string;
    value: JournalRow;
    indexes: { aliases: string; lane: string; createdAt: number };
  };
  inbox: { key: string; value: InboxEntry; indexes: { receivedAt: number } };
  outbox: { key: number; value: Job; indexes: { lane: string; notBefore: number } };
  meta: { key: string; value: unknown };
}

export type WorkDatabase = IDBPDatabase<WorkSchema>;
export const workStores = ['journal', 'inbox', 'outbox', 'meta'] as const;

const steps: readonly UpgradeStep[] = [
  (database) => {
    const journal = database.createObjectStore('journal', { keyPath: 'id' });
    journal.createIndex('aliases', 'aliases', { multiEntry: true });
    journal.createIndex('lane', 'lane');
    journal.createIndex('createdAt', 'createdAt');
    database.createObjectStore('inbox', { keyPath: 'id' }).createIndex('receivedAt', 'receivedAt');
    const outbox = database.createObjectStore('outbox', { keyPath: 'id', autoIncrement: true });
    outbox.createIndex('lane', 'lane');
    outbox.createIndex('notBefore', 'notBefore');
    database.createObjectStore('meta');
  },
];

export function workDatabaseName(who: Who): string {
  return `cinnox-work:${who.orgId}:${who.userId}`;
}

/** One database per org and user: nothing of one org can reach another. */
export function openWorkDatabase(factory: IDBFactory, who: Who): Promise<WorkDatabase> {
  return openDatabase<WorkSchema>(factory, workDatabaseName(who), steps);
}
