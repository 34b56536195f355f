import type { BrowserPort, StorageAreaPort } from '../platform/ports.ts';
import { deepFreeze } from './frozen.ts';

/** An area in memory, and how often it may have changed. */
export interface RememberedArea extends StorageAreaPort {
  /** Grows whenever a reader may get another value than before, of any key that counts. */
  changes(): number;
}

/**
 * An area of `chrome.storage` whose values stay in memory from their first read to their next change: the worker asks for
 * the same few several times a minute. Nobody can write to them: each is the same object until it changes.
 * `isAside`: keys whose changes are not counted.
 */
export function keepInMemory(area: StorageAreaPort, isAside: (key: string) => boolean = () => false): RememberedArea {
  const known = new Map<string, unknown>();
  let counted = 0;
  // A read that began before a write must not bring back what was there before it.
  let writes = 0;

  function change(keys: readonly string[]): void {
    writes += 1;
    if (!keys.every(isAside)) counted += 1;
    for (const key of keys) known.delete(key);
  }
  area.onChanged((changes) => change(Object.keys(changes)));

  return {
    async get(keys) {
      const missing = keys?.filter((key) => !known.has(key));
      if (keys === null || missing === undefined) return area.get(null);
      if (missing.length > 0) {
        const before = writes;
        const found = await area.get(missing);
        if (writes !== before) return area.get(keys);
        for (const key of missing) known.set(key, deepFreeze(found[key]));
      }
      const pairs = keys.map((key) => [key, known.get(key)] as const).filter(([, value]) => value !== undefined);
      return Object.fromEntries(pairs);
    },
    set(items) {
      change(Object.keys(items));
      return area.set(items);
    },
    remove(keys) {
      change(keys);
      return area.remove(keys);
    },
    onChanged: (listener) => area.onChanged(listener),
    changes: () => counted,
  };
}

/**
 * The same browser, whose areas are read once: everything else is the browser's own. `changes` grows with both areas,
 * what the panels are shown (`isDrawn`) aside.
 */
export function withMemory(
  browser: BrowserPort,
  isDrawn: (key: string) => boolean,
): { browser: BrowserPort; changes: () => number } {
  const areas = { session: keepInMemory(browser.session, isDrawn), local: keepInMemory(browser.local) };
  const remembering = new Proxy(browser, {
    get: (from, name) => (Object.hasOwn(areas, name) ? Reflect.get(areas, name) : Reflect.get(from, name)),
  });
  return { browser: remembering, changes: () => areas.session.changes() + areas.local.changes() };
}
