import type { LockPort } from './ports.ts';

/** The browser's named locks: shared by all contexts of the extension, freed when a holder dies. */
export function createRealLocks(): LockPort {
  return {
    async request(name, work) {
      return await navigator.locks.request(name, async () => await work());
    },
  };
}
