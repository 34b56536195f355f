import type { Surroundings } from '../../kernel/types.ts';
import { IdSource } from '../schema/ids.ts';
import { Schema } from '../schema/schema.ts';
import { standardObjects } from '../schema/standard/standard-objects.ts';
import { createQueryTexts } from '../soql/query-texts.ts';
import { SearchIndex } from '../soql/search-index.ts';
import type { Change, OrgDescription, OrgSettings, OrgStore, SObjectRow, Trigger } from '../types.ts';
import { openApiPolicy } from '../access/api-gate.ts';
import { keepPermissionRows } from '../access/permission-rows.ts';
import { StoreAccess } from './access-control.ts';
import { insertBaseRows } from './base-rows.ts';
import { EventBus } from './event-bus.ts';
import { loadRows } from './load-rows.ts';
import { LockTable } from './lock-table.ts';
import { RecycleBin } from './recycle-bin.ts';
import { RowTable } from './row-table.ts';
import { Scratch } from './scratch.ts';
import type { StoreCore } from './store-core.ts';
import { Transaction } from './transaction.ts';
import { TxView } from './tx-view.ts';

const SANDBOX_API_LIMIT = 5_000_000;
const PRODUCTION_API_LIMIT = 103_000;
const LOCK_WAIT_MS = 10_000;
const FIRST_CASE_NUMBER = 1000;
/** What an org keeps in memory of its rows: more is in a temporary file. */
const CACHE_MB = 64;

function defaultSettings(org: OrgDescription): OrgSettings {
  return {
    defaultCaseOwnerId: null,
    dailyApiLimit: org.isSandbox ? SANDBOX_API_LIMIT : PRODUCTION_API_LIMIT,
    apiRequestsUsed: 0,
    lockWaitMs: LOCK_WAIT_MS,
    api: openApiPolicy(),
  };
}

function createCore(surroundings: Surroundings, organization: OrgDescription, scratch: Scratch): StoreCore {
  const schema = new Schema();
  const ids = new IdSource(organization.orgId);
  const tables = new Map<string, RowTable>();
  const counters = new Map<string, number>([['Case.CaseNumber', FIRST_CASE_NUMBER]]);
  const table = (object: string): RowTable => {
    const existing = tables.get(object);
    if (existing) return existing;
    const definition = schema.object(object);
    if (!definition) throw new Error(`There is no object ${object}.`);
    const created = new RowTable(scratch, definition);
    tables.set(object, created);
    return created;
  };
  return {
    surroundings,
    organization,
    settings: defaultSettings(organization),
    schema,
    parse: createQueryTexts(),
    access: new StoreAccess({
      schema,
      row: rememberRows(table),
      peopleVersion: () => table('User').version + table('Profile').version,
    }),
    ids,
    locks: new LockTable(surroundings.clock),
    triggers: [],
    duplicateRules: [],
    searchIndex: new SearchIndex(schema, ids),
    bin: new RecycleBin(),
    table,
    nextAutoNumber: (object, field) => {
      const key = `${object}.${field}`;
      const next = (counters.get(key) ?? 0) + 1;
      counters.set(key, next);
      return next;
    },
  };
}

/** Whose profile somebody has is asked for each field of each query. */
function rememberRows(table: (object: string) => RowTable): (object: string, id: string) => SObjectRow | undefined {
  const known = new Map<string, { version: number; rows: Map<string, SObjectRow | undefined> }>();
  return (object, id) => {
    if (object !== 'User' && object !== 'Profile') return table(object).get(id);
    const { version } = table(object);
    let of = known.get(object);
    if (of?.version !== version) {
      of = { version, rows: new Map() };
      known.set(object, of);
    }
    if (!of.rows.has(id)) of.rows.set(id, table(object).get(id));
    return of.rows.get(id);
  };
}

/** The data of one org in memory: objects, rows, access, triggers, events. */
export function createOrgStore(options: { surroundings: Surroundings; org: OrgDescription }): OrgStore {
  const scratch = new Scratch(CACHE_MB);
  const core = createCore(options.surroundings, options.org, scratch);
  const listeners = new Set<(changes: Change[]) => void>();

  const commit = (tx: Transaction): Change[] => {
    const changes = tx.changes();
    // Most transactions only read.
    if (!tx.hasWrites && changes.length === 0) return changes;
    const committedAt = core.surroundings.clock.now();
    scratch.transaction(() =>
      tx.applyTo((object, row, gone) => {
        if (gone) core.table(object).remove(row.Id);
        else core.table(object).put(row);
        core.searchIndex.add({ object, row, committedAt });
      }),
    );
    core.bin.note(changes, (id) => tx.deletedWith(id), committedAt);
    return changes;
  };

  const store: OrgStore = {
    access: core.access,
    organization: options.org,
    settings: core.settings,
    describe: (object) => core.schema.object(object),
    objects: () => core.schema.objects(),
    defineObject: (definition) => {
      core.table(core.schema.defineObject(structuredClone(definition)).name);
    },
    defineField: (object, field) => {
      const definition = core.schema.object(object);
      core.schema.defineField(object, structuredClone(field));
      if (definition) core.table(definition.name).addField(field);
    },
    load: (object, userId, rows, onId) => {
      scratch.transaction(() => loadRows(core, { object, userId, rows, onId }));
    },
    addTrigger: (trigger: Trigger) => core.triggers.push(trigger),
    addDuplicateRule: (rule) => core.duplicateRules.push(rule),
    recordTypesOf: new Map(),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEvent: (listener) => events.onEvent(listener),
    get triggerFailures() {
      return events.failures;
    },
    now: () => core.surroundings.clock.now(),
    clock: core.surroundings.clock,
    idle: () => events.idle(),
    close: () => {
      core.searchIndex.close();
      scratch.close();
    },
    async tx(user, work, gates) {
      permissions.flush();
      for (const { object, id } of core.bin.sweep(core.surroundings.clock.now())) core.table(object).remove(id);
      const tx = new Transaction(core, user.userId);
      let changes: Change[];
      let result;
      try {
        result = await work(new TxView(tx, user));
        if (tx.hasWrites) await gates?.beforeCommit?.();
        changes = commit(tx);
      } finally {
        core.locks.releaseAll(tx);
      }
      if (changes.length > 0) for (const listener of listeners) listener(changes);
      events.publishAll(tx.events);
      return result;
    },
  };
  const events = new EventBus(core, store);
  for (const definition of standardObjects()) store.defineObject(definition);
  const permissions = keepPermissionRows(core, store);
  insertBaseRows(core);
  return store;
}
