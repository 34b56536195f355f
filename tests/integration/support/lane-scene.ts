import { IDBFactory } from 'fake-indexeddb';
import type { ChatMessage, CinnoxGateway } from '../../../lib/cinnox/gateway.ts';
import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import { getDefaultLogSettings } from '../../../lib/domain/log-settings.ts';
import { AppError } from '../../../lib/errors/app-error.ts';
import { createJournal, type Journal } from '../../../lib/journal/journal.ts';
import type { SettleContext } from '../../../lib/journal/settle/settle-context.ts';
import { createFakeDeps, createMemoryLocks } from '../../../lib/platform/testing/fake-deps.ts';
import { createSalesforceClient, type SalesforceClient } from '../../../lib/salesforce/client.ts';
import { openWorkDatabase } from '../../../lib/storage/work-database.ts';
import type { Grants } from '../../../lib/vault/grants.ts';
import type { VirtualClock } from '../../emulators/kernel/virtual-clock.ts';
import { createVirtualWorld, signIn } from '../../emulators/testing.ts';
import type { World } from '../../emulators/world.ts';

/** A browser's journal and what it needs to write a lane; the org behind it is the emulator's. */
export interface Lane {
  journal: Journal;
  context: SettleContext;
  put(...rows: JournalRow[]): Promise<void>;
  row(id: string): Promise<JournalRow>;
}

export interface LaneScene {
  world: World;
  /** The conversation that CINNOX gives; undefined = the enquiry is open. */
  chat: { messages: ChatMessage[] | undefined };
  now: { at: number };
  /** The clock of the org, which is not the browsers'. */
  clock: VirtualClock;
  browser(id: string, change?: Partial<SettleContext>): Promise<Lane>;
  rows(soql: string): Promise<Record<string, unknown>[]>;
  /** A person changes a record in Salesforce. */
  edit(object: string, id: unknown, fields: Record<string, unknown>): Promise<void>;
  remove(object: string, id: unknown): Promise<void>;
  contact(lastName: string): Promise<{ id: string; name: string }>;
  /** Everything that the lanes wrote is gone, and so are their browsers: one world serves many tests. */
  reset(): Promise<void>;
  close(): void;
}

function grantsOf(token: { accessToken: string; instanceUrl: string; userId: string }): Grants {
  const who = { orgId: '00D000000000001', userId: token.userId };
  const access = { who, token: token.accessToken, instanceUrl: token.instanceUrl, generation: 1 };
  const never = () => Promise.reject(new AppError('session_expired', 'not in this test'));
  return {
    current: async () => null,
    accessToken: async () => access,
    refresh: never,
    adopt: never,
    signOut: async () => undefined,
    onChange: () => () => undefined,
  };
}

/** Journal rows against a whole org, without the rest of the worker. */
export async function createLaneScene(options: {
  org?: 'uat' | 'globex';
  now: number;
  contacts?: number;
}): Promise<LaneScene> {
  const { org = 'uat', contacts = 8 } = options;
  const { world, clock } = await createVirtualWorld({ contacts });
  const token = await signIn(world, { org, user: 'ada' });
  const deps = createFakeDeps({ fetch: (url, init) => world.fetch(new Request(url, init)) });
  const client: SalesforceClient = createSalesforceClient({ deps, grants: grantsOf(token) });
  const { store } = world.salesforce.org(org);
  const asSystem = { userId: 'system', system: true } as const;
  const asChris = { userId: (await signIn(world, { org, user: 'chris' })).userId };
  const chat: LaneScene['chat'] = { messages: undefined };
  const now = { at: options.now };
  const open: (() => void)[] = [];
  const gateway: CinnoxGateway = {
    staff: async () => [],
    calls: async () => [],
    enquiries: async () => [],
    async chat() {
      if (chat.messages === undefined) throw new AppError('not_available', 'still open');
      return chat.messages;
    },
  };
  const rows: LaneScene['rows'] = (soql) => store.tx(asSystem, async (tx) => tx.query(soql).records);
  const [taskObject, caseObject] = await Promise.all([client.describe('Task'), client.describe('Case')]);
  const names: Record<string, string> = { ada: 'Ada Lam', ben: 'Ben Ortiz' };
  const base: Omit<SettleContext, 'journal' | 'browserId'> = {
    client,
    gateway,
    mode: org === 'uat' ? 'package' : 'package-free',
    me: 'ada',
    userId: token.userId,
    org: { closedTaskStatus: 'Completed', closedCaseStatus: 'Closed', caseOrigins: ['Phone', 'Email', 'Web'] },
    settings: getDefaultLogSettings(),
    defaultCountry: 'HK',
    text: { timeZone: 'Asia/Hong_Kong', nameOf: (eid) => names[eid] ?? eid },
    hookIdIsCallId: () => false,
    taskObject,
    caseObject,
    now: () => now.at,
    othersUntil: 0,
    horizon: 0,
    locks: createMemoryLocks(),
    leases: { heldUntil: async () => ({ held: true, until: now.at + 600_000 }) },
    onWritten: () => undefined,
  };
  return {
    world,
    clock,
    chat,
    now,
    rows,
    async browser(id, change = {}) {
      const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
      open.push(() => database.close());
      const journal = createJournal({ database, clock: { ...deps.clock, now: () => now.at } });
      return {
        journal,
        context: { ...base, journal, browserId: id, ...change },
        put: (...given) =>
          journal.transact(async (tx) => {
            for (const row of given) await tx.put(row);
          }),
        async row(rowId) {
          const row = await journal.get(rowId);
          if (row === undefined) throw new Error(`${rowId} is not in the journal`);
          return row;
        },
      };
    },
    edit: (object, id, fields) => store.tx(asChris, (tx) => tx.update(object, String(id), fields)),
    remove: (object, id) => store.tx(asSystem, (tx) => tx.delete(object, String(id))),
    async contact(lastName) {
      const [found] = await rows(`SELECT Id, Name FROM Contact WHERE LastName = '${lastName}' LIMIT 1`);
      return { id: String(found?.Id), name: String(found?.Name) };
    },
    async reset() {
      for (const end of open.splice(0)) end();
      world.faults.clear();
      chat.messages = undefined;
      now.at = options.now;
      const written = [
        ['Task', "CallObject LIKE 'cinnox:%'"],
        ['Case', "Subject LIKE '% enquiry 1001%'"],
        ...(org === 'uat' ? [['CINNOX_Log__c', "Key__c != ''"]] : []),
      ];
      await store.tx(asSystem, async (tx) => {
        for (const [object = '', where = ''] of written) {
          // Nor is it in the recycle bin, where it would tell the next test that it was made.
          for (const { Id } of tx.query(`SELECT Id FROM ${object} WHERE ${where}`, { includeDeleted: true }).records)
            await tx.purge(object, String(Id));
        }
      });
    },
    close() {
      for (const end of open.splice(0)) end();
      world.close();
    },
  };
}
