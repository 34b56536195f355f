import { uiKeys, type Who } from '../../lib/domain/view.ts';
import type { BrowserPort } from '../../lib/platform/ports.ts';

/**
 * What people chose to look at, by tab: a page that is loaded anew shows it again. It lives in `storage.session`, because
 * an embedded page may have no storage of its own, and goes with the tab or the sign-out.
 */
export interface ChosenItems {
  put(tabId: number, rowId: string): Promise<void>;
  in(tabId: number): Promise<string | undefined>;
  /** Ids chosen in any tab. */
  all(): Promise<ReadonlySet<string>>;
}

export function createChosenItems(options: {
  storage: BrowserPort['session'];
  who: () => Who | undefined;
}): ChosenItems {
  const { storage, who } = options;
  /** Read once for each life of the worker and each person: the worker is the only writer. */
  let known: { person: Who; byTab: Promise<Map<string, string>> } | undefined;

  async function read(person: Who): Promise<Map<string, string>> {
    const start = uiKeys.chosen(person, 0).slice(0, -1);
    const entries = Object.entries(await storage.get(null));
    return new Map(
      entries.flatMap(([key, value]) => (key.startsWith(start) && typeof value === 'string' ? [[key, value]] : [])),
    );
  }

  async function byTab(): Promise<Map<string, string>> {
    const person = who();
    if (person === undefined) return new Map();
    if (known?.person !== person) known = { person, byTab: read(person) };
    return known.byTab;
  }

  return {
    async put(tabId, rowId) {
      const person = who();
      if (person === undefined) return;
      const key = uiKeys.chosen(person, tabId);
      const chosen = await byTab();
      chosen.set(key, rowId);
      await storage.set({ [key]: rowId });
    },
    async in(tabId) {
      const person = who();
      return person === undefined ? undefined : (await byTab()).get(uiKeys.chosen(person, tabId));
    },
    all: async () => new Set((await byTab()).values()),
  };
}
