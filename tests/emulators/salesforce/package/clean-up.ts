import type { Clock, TimerHandle } from '../../../../lib/platform/clock.ts';
import type { OrgStore, UserContext } from '../types.ts';
import { settingNumber } from './settings.ts';

const DAY_MS = 86_400_000;
/** 02:17 each night; the emulated org's clock is UTC. */
const RUN_AT_MS = (2 * 60 + 17) * 60_000;
const DEFAULT_RETENTION_DAYS = 30;
const LEAST_RETENTION_DAYS = 7;
const ROWS_AT_A_TIME = 200;

interface CleanUpOptions {
  store: OrgStore;
  clock: Clock;
  user: UserContext;
}

export interface CleanUp {
  /** Runs it at once, as `Database.executeBatch` would. */
  run(): Promise<void>;
  stop(): void;
}

/** Natively emulated: CinnoxCleanUp and CinnoxCleanUpBatch, scheduled with '0 17 2 * * ?'. */
export function scheduleCleanUp({ store, clock, user }: CleanUpOptions): CleanUp {
  let timer: TimerHandle | undefined;
  let isStopped = false;
  const run = async (): Promise<void> => {
    const now = clock.now();
    await removeRows({ store, user, object: 'CINNOX_Log__c', soql: await logsToDelete(store, user, now) });
    await removeRows({ store, user, object: 'CINNOX_Signal__c', soql: signalsToDelete(now) });
  };
  const schedule = (): void => {
    const sinceMidnight = clock.now() % DAY_MS;
    const wait = (RUN_AT_MS - sinceMidnight + DAY_MS) % DAY_MS || DAY_MS;
    timer = clock.setTimeout(() => void run().finally(() => isStopped || schedule()), wait);
  };
  schedule();
  return {
    run,
    stop: () => {
      isStopped = true;
      if (timer) clock.clearTimeout(timer);
    },
  };
}

async function logsToDelete(store: OrgStore, user: UserContext, now: number): Promise<string> {
  const days = await store.tx(user, async (tx) =>
    settingNumber(tx, 'Retention_Days', LEAST_RETENTION_DAYS, DEFAULT_RETENTION_DAYS),
  );
  const endOfRetention = literal(now - days * DAY_MS);
  const dayAgo = literal(now - DAY_MS);
  return `SELECT Id FROM CINNOX_Log__c WHERE SystemModstamp < ${endOfRetention} OR (State__c = 'merged' AND SystemModstamp < ${dayAgo})`;
}

function signalsToDelete(now: number): string {
  return `SELECT Id FROM CINNOX_Signal__c WHERE SystemModstamp < ${literal(now - DAY_MS)}`;
}

/** SOQL takes instants without fractions of a second. */
function literal(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

interface RemoveOptions {
  store: OrgStore;
  user: UserContext;
  object: string;
  soql: string;
}

/** Rows are found once, then deleted in transactions of 200; a row that cannot be deleted stays until tomorrow. */
async function removeRows({ store, user, object, soql }: RemoveOptions): Promise<void> {
  const ids = await store.tx(user, async (tx) => tx.query(soql).records.map((record) => String(record['Id'])));
  for (let at = 0; at < ids.length; at += ROWS_AT_A_TIME) {
    await store.tx(user, async (tx) => {
      for (const id of ids.slice(at, at + ROWS_AT_A_TIME)) {
        try {
          await tx.attempt(() => tx.delete(object, id));
        } catch {
          // As Database.delete(rows, false, …) does.
        }
      }
    });
  }
}
