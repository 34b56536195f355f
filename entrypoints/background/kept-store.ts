import * as v from 'valibot';
import type { Who } from '../../lib/domain/view.ts';
import type { StorageAreaPort } from '../../lib/platform/ports.ts';
import { keptWork, type KeptWork } from './session-view.ts';
import type { UserSession } from './user-session.ts';

const key = 'kept-work';

const entrySchema = v.object({
  of: v.string(),
  /** The agent's own name: nothing about customers. */
  name: v.string(),
  keptNotes: v.number(),
  keptLogs: v.exactOptional(v.number()),
});
export type KeptEntry = v.InferOutput<typeof entrySchema>;

/** How much users who are signed in no longer left in this browser: counts only, so that it can be said. */
export interface KeptStore {
  /** What was left last; nothing when nobody left anything. */
  latest(): Promise<KeptWork>;
  /** What others than this user left. */
  ofOthers(who: Who | undefined): Promise<KeptEntry[]>;
  /** Counts what a session leaves behind, before it is closed. */
  keep(session: UserSession): Promise<void>;
  forget(who: Who): Promise<void>;
}

const nameOf = ({ orgId, userId }: Who) => `${orgId}:${userId}`;

export function createKeptStore({ storage }: { storage: StorageAreaPort }): KeptStore {
  async function read(): Promise<KeptEntry[]> {
    const stored = v.safeParse(v.array(entrySchema), (await storage.get([key]))[key]);
    return stored.success ? stored.output : [];
  }

  async function replace(who: Who, entry: KeptEntry | undefined): Promise<void> {
    const others = (await read()).filter(({ of }) => of !== nameOf(who));
    const next = entry === undefined ? others : [...others, entry];
    if (next.length === 0) await storage.remove([key]);
    else await storage.set({ [key]: next });
  }

  return {
    async latest() {
      const { keptNotes, keptLogs } = (await read()).at(-1) ?? { keptNotes: 0 };
      return { keptNotes, ...(keptLogs === undefined ? {} : { keptLogs }) };
    },
    ofOthers: async (who) => (await read()).filter(({ of }) => who === undefined || of !== nameOf(who)),
    async keep(session) {
      const { journal, who, serverNow } = session;
      const [work, name] = await Promise.all([keptWork(session, serverNow()), journal.meta<string>('user-name')]);
      const isEmpty = work.keptNotes === 0 && work.keptLogs === undefined;
      const entry = { of: nameOf(who), name: name ?? 'another user', ...work };
      await replace(who, isEmpty ? undefined : entry);
    },
    forget: (who) => replace(who, undefined),
  };
}
