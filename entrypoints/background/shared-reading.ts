import type { OwnContext } from '../../lib/inbox/apply-call.ts';
import { mostAlone, type Role } from '../../lib/inbox/poll-schedule.ts';
import type { SharedReading } from '../../lib/inbox/shared-reading.ts';
import { tellColleagues } from '../../lib/inbox/tell-colleagues.ts';
import type { Journal, JournalTx } from '../../lib/journal/journal.ts';
import { slotMs } from '../../lib/journal/writers/leases.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';
import { soql } from '../../lib/salesforce/soql.ts';
import type { Writers } from './writers.ts';

/** Whoever reads keeps on reading: others ask for a slot when it is this old (ms), or when they begin. */
const graceMs = 2 * 60_000;
const restsKey = 'reader-rests';
/** What colleagues told since then could not be asked for (epoch ms by the services' clock). */
const untoldKey = 'reader-untold';
/** A row may be older than the time at which it is seen (ms). */
const overlapMs = 2 * 60_000;

/** One browser reads the reports for all where there are many agents; the lease rows of the org say which. */
export function createSharedReading(options: {
  journal: Journal;
  client: SalesforceClient;
  writers: Pick<Writers, 'leases' | 'decisions' | 'users'>;
  agents: () => Promise<number>;
  own: () => Promise<OwnContext | undefined>;
  service: () => Promise<string>;
  clock: Clock;
  serverNow: () => number;
  isDeaf: () => Promise<boolean>;
  /** Jobs wait. */
  kick: () => void;
}): SharedReading & { isShared(): Promise<boolean> } {
  const { journal, client, writers, serverNow, clock } = options;
  const { leases, decisions, users } = writers;

  async function isShared(): Promise<boolean> {
    return (await options.agents()) > mostAlone && (await options.own())?.mode === 'package';
  }

  /** Whoever could not read leaves the next slot to the others: who asks for it at once would have each one. */
  async function rests(hasFailed: boolean): Promise<boolean> {
    const slot = Math.floor(serverNow() / slotMs);
    const decided = await journal.meta<{ slot: number; rests: boolean }>(restsKey);
    if (decided?.slot === slot) return decided.rests;
    await journal.setMeta(restsKey, { slot, rests: hasFailed });
    return hasFailed;
  }

  async function find(before: Role | undefined, hasFailed: boolean): Promise<Role> {
    const isLate = serverNow() % slotMs > graceMs;
    const mayAsk = isLate || before === 'reader' || before === undefined || before === 'alone';
    if (mayAsk && !(await rests(hasFailed)) && (await leases.heldUntil('reader')).held) return 'reader';
    const [{ owner }, { supervisor }, own] = await Promise.all([decisions.known(), users.roles(), options.own()]);
    const purpose = owner?.value === own?.me ? 'owner' : supervisor ? 'supervisor' : undefined;
    return purpose !== undefined && (await leases.heldUntil(purpose)).held ? 'watcher' : 'served';
  }

  return {
    isShared,
    isDeaf: options.isDeaf,
    async role(before, hasFailed = false) {
      // Who cannot ask the org does not ask CINNOX in its place, either.
      return (await isShared()) ? find(before, hasFailed).catch(() => 'served' as const) : 'alone';
    },
    async catchUp(since) {
      const own = await options.own();
      if (own === undefined) return;
      // Nobody is told twice: where no events arrive, what one turn could not hear the next one has to ask for.
      const untold = await journal.meta<number>(untoldKey);
      const from = Math.min(since, untold ?? since);
      const after = new Date(from - overlapMs);
      const rows = await client
        .query(
          soql`SELECT Id FROM CINNOX_Signal__c WHERE Staff__c = ${own.me} AND Kind__c = 'report' AND CreatedDate > ${after}`,
        )
        .catch(() => undefined);
      if (rows === undefined) return journal.setMeta(untoldKey, from);
      for (const { Id } of rows) await journal.transact((tx) => takeSignal(tx, String(Id), clock.now()));
      if (untold !== undefined) await journal.setMeta(untoldKey, undefined);
      if (rows.length > 0) options.kick();
    },
    tell: async (letters) => tellColleagues(letters, { client, service: await options.service(), now: serverNow() }),
  };
}

/** Once, whichever way it came. */
export async function takeSignal(tx: JournalTx, recordId: string, receivedAt: number): Promise<void> {
  if (await tx.accept({ id: `signal:${recordId}`, source: 'stream', receivedAt }))
    await tx.enqueue({ kind: 'signal', lane: `signal:${recordId}`, payload: { recordId } });
}
