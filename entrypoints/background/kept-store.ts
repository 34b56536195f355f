import type { StorageAreaPort } from '../../lib/platform/ports.ts';
import type { KeptWork } from './session-view.ts';

const key = 'kept-work';

/** How much a user who disconnected left in this browser: counts only, so that the sign-in can say it. */
export interface KeptStore {
  read(): Promise<KeptWork>;
  keep(work: KeptWork): Promise<void>;
  forget(): Promise<void>;
}

export function createKeptStore({ storage }: { storage: StorageAreaPort }): KeptStore {
  return {
    async read() {
      const stored = (await storage.get([key]))[key];
      return isKeptWork(stored) ? stored : { keptNotes: 0 };
    },
    keep: (work) => storage.set({ [key]: work }),
    forget: () => storage.remove([key]),
  };
}

function isKeptWork(value: unknown): value is KeptWork {
  return typeof value === 'object' && value !== null && 'keptNotes' in value && typeof value.keptNotes === 'number';
}
