import type { BrowserPort, PageCommand, StorageAreaPort, TabInfo } from './ports.ts';

const STREAM_PAGE = 'stream.html';

const badgeColours = { none: '#5c5c5c', wait: '#a86403', bad: '#ba0517', live: '#2e844a' } as const;

function area(storage: chrome.storage.StorageArea): StorageAreaPort {
  return {
    get: (keys) => storage.get(keys),
    set: (items) => storage.set(items),
    remove: (keys) => storage.remove(keys),
    onChanged: (listener) => storage.onChanged.addListener(listener),
  };
}

function tabInfo(tab: chrome.tabs.Tab | undefined): TabInfo | undefined {
  if (tab?.id === undefined) return undefined;
  return { id: tab.id, windowId: tab.windowId, active: tab.active, ...(tab.url === undefined ? {} : { url: tab.url }) };
}

/** The manifest is the one list of pages that we enter; the worker asks it instead of keeping a copy. */
function contentScript(): { matches: string[]; js: string[] } {
  const script = chrome.runtime.getManifest().content_scripts?.[0];
  return { matches: script?.matches ?? [], js: script?.js ?? [] };
}

/**
 * Runs in the page's own world, so it is self-contained: Chrome sends its source. Aura's events are the documented way
 * to open or refresh a record without a page load
 * (https://developer.salesforce.com/docs/component-library/bundle/force:navigateToSObject).
 */
function inPage(command: PageCommand): string | boolean | null {
  interface Aura {
    get(name: string): unknown;
  }
  interface AuraEvent {
    setParams(params: Record<string, string>): unknown;
    fire(): void;
  }
  const aura = (globalThis as { $A?: Aura }).$A;
  const event = (name: string) => aura?.get(name) as AuraEvent | undefined;
  if (command.do === 'current-user') {
    const userId = aura?.get('$SObjectType.CurrentUser.Id');
    return typeof userId === 'string' ? userId : null;
  }
  if (command.do === 'refresh-view') {
    const refresh = event('e.force:refreshView');
    refresh?.fire();
    return refresh !== undefined;
  }
  const navigate = event('e.force:navigateToSObject');
  if (navigate === undefined) {
    location.assign(`/lightning/r/${command.recordId}/view`);
    return true;
  }
  navigate.setParams({ recordId: command.recordId });
  navigate.fire();
  return true;
}

async function runInPage(tabId: number, command: PageCommand): Promise<unknown> {
  try {
    const [frame] = await chrome.scripting.executeScript({
      target: { tabId },
      world: 'MAIN',
      func: inPage,
      args: [command],
    });
    return frame?.result ?? undefined;
  } catch {
    return undefined; // the tab is gone, or shows a page that we may not enter
  }
}

const tabs: BrowserPort['tabs'] = {
  async lightning() {
    const found = await chrome.tabs.query({ url: contentScript().matches });
    return found.map(tabInfo).filter((tab) => tab !== undefined);
  },
  get: async (tabId) => tabInfo(await chrome.tabs.get(tabId).catch(() => undefined)),
  async activeIn(windowId) {
    const [tab] = await chrome.tabs.query({ active: true, windowId });
    return tabInfo(tab);
  },
  async open(url) {
    await chrome.tabs.create({ url });
  },
  async focus(tabId) {
    const tab = await chrome.tabs.update(tabId, { active: true });
    if (tab !== undefined) await chrome.windows.update(tab.windowId, { focused: true });
  },
  send: (tabId, message) => chrome.tabs.sendMessage(tabId, message, { frameId: 0 }).catch(() => undefined),
  runInPage,
  async injectContentScript(tabId) {
    await chrome.scripting.executeScript({ target: { tabId }, files: contentScript().js });
  },
};

const offscreen: BrowserPort['offscreen'] = {
  async isOpen() {
    const contexts = await chrome.runtime.getContexts({
      contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT],
    });
    return contexts.length > 0;
  },
  open: () =>
    chrome.offscreen.createDocument({
      url: STREAM_PAGE,
      reasons: [chrome.offscreen.Reason.WORKERS],
      justification: 'A worker of this page keeps the connection on which Salesforce announces calls and enquiries.',
    }),
  close: () => chrome.offscreen.closeDocument(),
};

/** The extension API of the worker. Listeners are registered by the composition root, not here. */
export function createRealBrowser(): BrowserPort {
  return {
    // `runtime.id` is undefined in a context that outlived an update, whatever its type says.
    extensionId: () => (chrome.runtime as { id?: string }).id,
    version: () => chrome.runtime.getManifest().version,
    extensionUrl: (path) => chrome.runtime.getURL(path),
    session: area(chrome.storage.session),
    local: area(chrome.storage.local),
    managed: area(chrome.storage.managed),
    alarms: {
      async create(name, { delayInMinutes, periodInMinutes }) {
        const period = periodInMinutes === undefined ? {} : { periodInMinutes };
        const delay = delayInMinutes ?? periodInMinutes ?? 0.5;
        await chrome.alarms.create(name, { delayInMinutes: delay, ...period });
      },
      async clear(name) {
        await chrome.alarms.clear(name);
      },
      due: async () => new Map((await chrome.alarms.getAll()).map((alarm) => [alarm.name, alarm.scheduledTime])),
    },
    tabs,
    identity: {
      redirectUrl: (path) => chrome.identity.getRedirectURL(path),
      async launchWebAuthFlow(url) {
        const redirect = await chrome.identity.launchWebAuthFlow({ url, interactive: true });
        if (redirect === undefined) throw new Error('The user did not approve access.');
        return redirect;
      },
    },
    offscreen,
    permissions: { hasOrigin: (origin) => chrome.permissions.contains({ origins: [`${origin}/*`] }) },
    async badge(text, tone) {
      await chrome.action.setBadgeBackgroundColor({ color: badgeColours[tone] });
      await chrome.action.setBadgeText({ text });
    },
    openSidePanel: (tabId) => chrome.sidePanel.open({ tabId }),
    async openOptions(place) {
      if (place === undefined) await chrome.runtime.openOptionsPage();
      else await chrome.tabs.create({ url: chrome.runtime.getURL(`/options.html#/${place}`) });
    },
    async heartbeat() {
      await chrome.storage.session.get('heartbeat');
    },
    reload: () => chrome.runtime.reload(),
    sendToPages: (message) => chrome.runtime.sendMessage(message).catch(() => undefined),
    setLocalTrusted: () => chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' }),
  };
}
