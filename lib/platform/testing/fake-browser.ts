import type { Clock, TimerHandle } from '../clock.ts';
import { DEVELOPMENT_EXTENSION_ID } from '../extension-ids.ts';
import type { AlarmOptions, BrowserPort, PageCommand, StorageAreaPort, TabInfo } from '../ports.ts';

export interface RecordedCall {
  name: string;
  input: unknown;
}

export type StorageChanges = Record<string, { oldValue?: unknown; newValue?: unknown }>;

export interface FakeArea extends StorageAreaPort {
  snapshot(): Record<string, unknown>;
  /** One value, as it is kept. */
  peek(key: string): unknown;
  wipe(): void;
  onChanged(listener: (changes: StorageChanges) => void): () => void;
}

export interface FakeBrowser extends BrowserPort {
  session: FakeArea;
  local: FakeArea;
  managed: FakeArea;
  /** Every call that does something outside, oldest first. */
  readonly calls: RecordedCall[];
  /** Set to undefined to play an extension update under a running page. */
  id: string | undefined;
  tabList: TabInfo[];
  origins: Set<string>;
  offscreenOpen: boolean;
  onAlarm(listener: (name: string) => void): () => void;
  /** What the sign-in window answers: a redirect URL, or a rejection as Chrome words it. */
  authFlow: (url: string) => Promise<string>;
  /** What a content script answers; undefined = nobody listens. */
  answerTab: (tabId: number, message: unknown) => Promise<unknown>;
  /** What the page's world answers. */
  answerPage: (tabId: number, command: PageCommand) => Promise<unknown>;
  /** What the stream page answers. */
  answerPages: (message: unknown) => Promise<unknown>;
  /** A browser restart: alarms, the session area and the offscreen page are gone. */
  restart(): void;
}

function createArea(): FakeArea {
  const items = new Map<string, unknown>();
  const listeners = new Set<(changes: StorageChanges) => void>();
  const tell = (changes: StorageChanges) => {
    if (Object.keys(changes).length === 0) return;
    for (const listener of listeners) listener(changes);
  };
  const removeKeys = (keys: readonly string[]) => {
    const changes: StorageChanges = {};
    for (const key of keys) {
      if (!items.has(key)) continue;
      changes[key] = { oldValue: items.get(key) };
      items.delete(key);
    }
    tell(changes);
  };
  return {
    async get(keys) {
      const wanted = keys ?? [...items.keys()];
      return structuredClone(
        Object.fromEntries(wanted.filter((key) => items.has(key)).map((key) => [key, items.get(key)])),
      );
    },
    async set(values) {
      const changes: StorageChanges = {};
      for (const [key, newValue] of Object.entries(structuredClone(values))) {
        changes[key] = items.has(key) ? { oldValue: items.get(key), newValue } : { newValue };
        items.set(key, newValue);
      }
      tell(changes);
    },
    async remove(keys) {
      removeKeys(keys);
    },
    snapshot: () => structuredClone(Object.fromEntries(items)),
    peek: (key) => items.get(key),
    wipe: () => removeKeys([...items.keys()]),
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Alarm {
  timer: TimerHandle;
  at: number;
}

/** Packed extensions clamp shorter alarms to 30 s; a fake that accepted them would pass what fails in life. */
const SHORTEST_ALARM_MINUTES = 0.5;

function createAlarms(clock: Clock, fire: (name: string) => void) {
  const alarms = new Map<string, Alarm>();
  const clear = (name: string) => {
    const alarm = alarms.get(name);
    if (alarm !== undefined) clock.clearTimeout(alarm.timer);
    alarms.delete(name);
  };
  const schedule = (name: string, minutes: number, periodInMinutes: number | undefined) => {
    const timer = clock.setTimeout(() => {
      if (periodInMinutes === undefined) alarms.delete(name);
      else schedule(name, periodInMinutes, periodInMinutes);
      fire(name);
    }, minutes * 60_000);
    alarms.set(name, { timer, at: clock.now() + minutes * 60_000 });
  };
  return {
    async create(name: string, { delayInMinutes, periodInMinutes }: AlarmOptions) {
      const first = delayInMinutes ?? periodInMinutes;
      if (first === undefined || Math.min(first, periodInMinutes ?? first) < SHORTEST_ALARM_MINUTES) {
        throw new Error(`Alarm ${name} is shorter than 30 s`);
      }
      clear(name);
      schedule(name, first, periodInMinutes);
    },
    async clear(name: string) {
      clear(name);
    },
    due: async () => new Map([...alarms].map(([name, { at }]) => [name, at])),
    clearAll: () => [...alarms.keys()].forEach(clear),
  };
}

/** The WebExtension API in memory, for unit tests and simulations. Alarms run on the given clock. */
export function createFakeBrowser(options: { clock: Clock; extensionId?: string; version?: string }): FakeBrowser {
  const extensionId = options.extensionId ?? DEVELOPMENT_EXTENSION_ID;
  const alarmListeners = new Set<(name: string) => void>();
  const calls: RecordedCall[] = [];
  const note = (name: string, input?: unknown) => void calls.push({ name, input });
  const alarms = createAlarms(options.clock, (name) => alarmListeners.forEach((listener) => listener(name)));
  const fake: FakeBrowser = {
    calls,
    id: extensionId,
    tabList: [],
    origins: new Set(),
    offscreenOpen: false,
    authFlow: () => Promise.reject(new Error('The user did not approve access.')),
    answerTab: async () => undefined,
    answerPage: async () => undefined,
    answerPages: async () => undefined,
    onAlarm(listener) {
      alarmListeners.add(listener);
      return () => alarmListeners.delete(listener);
    },
    restart() {
      alarms.clearAll();
      fake.session.wipe();
      fake.offscreenOpen = false;
    },
    extensionId: () => fake.id,
    version: () => options.version ?? '0.1.0',
    extensionUrl: (path) => `chrome-extension://${extensionId}/${path.replace(/^\//, '')}`,
    session: createArea(),
    local: createArea(),
    managed: createArea(),
    alarms,
    tabs: {
      lightning: async () => fake.tabList.filter((tab) => tab.url?.includes('.lightning.') === true),
      get: async (tabId) => fake.tabList.find((tab) => tab.id === tabId),
      activeIn: async (windowId) => fake.tabList.find((tab) => tab.windowId === windowId && tab.active),
      open: async (url) => note('tabs.open', url),
      focus: async (tabId) => note('tabs.focus', tabId),
      async send(tabId, message) {
        note('tabs.send', { tabId, message });
        return fake.answerTab(tabId, message);
      },
      async runInPage(tabId, command) {
        note('tabs.runInPage', { tabId, command });
        return fake.answerPage(tabId, command);
      },
      injectContentScript: async (tabId) => note('tabs.injectContentScript', tabId),
    },
    identity: {
      redirectUrl: (path) => `https://${extensionId}.chromiumapp.org/${path}`,
      launchWebAuthFlow(url) {
        note('identity.launchWebAuthFlow', url);
        return fake.authFlow(url);
      },
    },
    offscreen: {
      isOpen: async () => fake.offscreenOpen,
      async open() {
        if (fake.offscreenOpen) throw new Error('Only a single offscreen document may be created.');
        note('offscreen.open');
        fake.offscreenOpen = true;
      },
      async close() {
        note('offscreen.close');
        fake.offscreenOpen = false;
      },
    },
    permissions: { hasOrigin: async (origin) => fake.origins.has(origin) },
    badge: async (text, tone) => note('badge', { text, tone }),
    openSidePanel: async (tabId) => note('openSidePanel', tabId),
    openOptions: async (place) => note('openOptions', ...(place === undefined ? [] : [place])),
    heartbeat: async () => note('heartbeat'),
    reload: () => note('reload'),
    async sendToPages(message) {
      note('sendToPages', message);
      return fake.answerPages(message);
    },
    setLocalTrusted: async () => note('setLocalTrusted'),
  };
  return fake;
}
