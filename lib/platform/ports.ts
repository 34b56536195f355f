import type { Clock } from './clock.ts';
import type { RandomSource } from './random.ts';

/** Named locks across the contexts of one browser (`navigator.locks`). */
export interface LockPort {
  /** Runs `work` while holding the lock; resolves with its result. */
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** One area of `chrome.storage`. Values are structured-cloneable JSON. */
export interface StorageAreaPort {
  get(keys: string[] | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
  /** Tells by key what changed, whoever changed it. */
  onChanged(listener: (changes: Record<string, unknown>) => void): unknown;
}

export interface AlarmOptions {
  /** Minutes from now; never under 0.5 (packed extensions clamp shorter ones to 30 s). */
  delayInMinutes?: number;
  /** Minutes; never under 0.5. */
  periodInMinutes?: number;
}

export interface TabInfo {
  id: number;
  windowId: number;
  url?: string;
  active: boolean;
}

/** The two things the worker may run in the page's own world: record ids only, never text. */
export type PageCommand = { do: 'open-record'; recordId: string } | { do: 'refresh-view' } | { do: 'current-user' };

/** The part of the WebExtension API that the worker uses; a fake stands in for it in tests and simulations. */
export interface BrowserPort {
  /** Undefined once the extension was updated or removed under a running context. */
  extensionId(): string | undefined;
  version(): string;
  extensionUrl(path: string): string;
  session: StorageAreaPort;
  local: StorageAreaPort;
  /** What the browser's policy sets; empty without one. */
  managed: Pick<StorageAreaPort, 'get' | 'onChanged'>;
  alarms: {
    create(name: string, options: AlarmOptions): Promise<void>;
    clear(name: string): Promise<void>;
    /** When each of them rings next (epoch ms), by name. */
    due(): Promise<ReadonlyMap<string, number>>;
  };
  tabs: {
    /** Tabs whose URL is a Lightning page of any listed cloud. */
    lightning(): Promise<TabInfo[]>;
    get(tabId: number): Promise<TabInfo | undefined>;
    activeIn(windowId: number): Promise<TabInfo | undefined>;
    open(url: string): Promise<void>;
    focus(tabId: number): Promise<void>;
    /** To the content script of the top frame; resolves undefined when nobody listens. */
    send(tabId: number, message: unknown): Promise<unknown>;
    /** Runs in the page's world (MAIN). Resolves with the command's answer, undefined when refused. */
    runInPage(tabId: number, command: PageCommand): Promise<unknown>;
    /** Puts the content script into an already open tab (after an update). */
    injectContentScript(tabId: number): Promise<void>;
  };
  identity: {
    redirectUrl(path: string): string;
    /** The final redirect URL. Rejects when the window is closed or cannot load. */
    launchWebAuthFlow(url: string): Promise<string>;
  };
  offscreen: { isOpen(): Promise<boolean>; open(): Promise<void>; close(): Promise<void> };
  permissions: { hasOrigin(origin: string): Promise<boolean> };
  badge(text: string, tone: 'none' | 'wait' | 'bad' | 'live'): Promise<void>;
  openSidePanel(tabId: number): Promise<void>;
  /** The settings, or another place of the same page in a tab of its own. */
  openOptions(place?: 'coverage' | 'failed'): Promise<void>;
  /** One cheap extension call; keeps a busy worker alive (fetch and IndexedDB do not count as activity). */
  heartbeat(): Promise<void>;
  reload(): void;
  /** Sends a message to extension pages (the stream page); undefined when nobody answers. */
  sendToPages(message: unknown): Promise<unknown>;
  setLocalTrusted(): Promise<void>;
}

/** Everything the worker reaches the outside with. Nothing in `lib` uses a global instead. */
export interface Deps {
  fetch: (url: string, init?: RequestInit) => Promise<Response>;
  clock: Clock;
  random: RandomSource;
  indexedDB: IDBFactory;
  subtle: SubtleCrypto;
  locks: LockPort;
  browser: BrowserPort;
  log: LogPort;
}

/** Allow-listed fields only: ids, codes, counts. Never names, numbers, notes or tokens. */
export interface LogPort {
  info(event: string, fields?: Record<string, string | number | boolean>): void;
  warn(event: string, fields?: Record<string, string | number | boolean>): void;
}
