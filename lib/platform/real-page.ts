import type { ChannelPort, PagePort, ProjectionPort } from './page-ports.ts';

/** The projection in `storage.session`, readable by every extension page and refused to content scripts. */
export function realProjection(): ProjectionPort {
  return {
    read: (keys) => chrome.storage.session.get([...keys]),
    watch(onChange) {
      const listener = (changes: Record<string, chrome.storage.StorageChange>, area: string) => {
        if (area !== 'session') return;
        const values: Record<string, unknown> = {};
        for (const [key, change] of Object.entries(changes)) values[key] = change.newValue;
        onChange(values);
      };
      chrome.storage.onChanged.addListener(listener);
      return () => chrome.storage.onChanged.removeListener(listener);
    },
  };
}

function listen(target: EventTarget, type: string, run: () => void): () => void {
  target.addEventListener(type, run);
  return () => target.removeEventListener(type, run);
}

/** Copies by the clipboard API or, where the embedding page's permissions policy refuses it, by a selection. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'off-screen';
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

const hostOf = (origin = '') => (URL.canParse(origin) ? new URL(origin).hostname : undefined);

/** The window of a panel, options or popup page. */
export function realPage(): PagePort {
  return {
    isEmbedded: window.top !== window,
    hostAround: hostOf(window.location.ancestorOrigins[0]),
    isRuntimeAlive: () => chrome.runtime?.id !== undefined,
    isHidden: () => document.visibilityState === 'hidden',
    hasFocus: () => document.hasFocus(),
    onVisibility: (run) => listen(document, 'visibilitychange', run),
    onPageHide: (run) => listen(window, 'pagehide', run),
    // A frame that is not displayed gets neither `resize` nor `visibilitychange`.
    onDrawn(run) {
      const observer = new IntersectionObserver((entries) => run(entries.at(-1)?.isIntersecting === true));
      observer.observe(document.documentElement);
      return () => observer.disconnect();
    },
    onTabActivated(run) {
      chrome.tabs?.onActivated.addListener(run);
      return () => chrome.tabs?.onActivated.removeListener(run);
    },
    copy: copyText,
    giveWay: () => window.location.replace('about:blank'),
  };
}

/** A browser that refuses it to a frame leaves each panel alone with itself: that is no reason to show none. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}

/** Ids only: every page of the extension may listen. */
export function realChannel(name: string): ChannelPort {
  const channel = openChannel(name);
  const isNames = (data: unknown): data is string[] =>
    Array.isArray(data) && data.every((one) => typeof one === 'string');
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window: a channel is of one origin
    post: (names) => channel?.postMessage(names),
    listen: (run) => channel?.addEventListener('message', ({ data }) => isNames(data) && run(data)),
  };
}

/**
 * The browser's policy, what the org sets, or what a person stored in another window was changed under an open page. Of
 * two windows side by side none is ever hidden: one that kept showing the older values would store them again.
 */
export function onSettingsChange(run: () => void): void {
  chrome.storage.managed.onChanged.addListener(run);
  chrome.storage.local.onChanged.addListener((changes) => {
    if (Object.keys(changes).some((key) => settingKeys.includes(key))) run();
  });
}

/** As the worker's store of settings calls them. */
const settingKeys = ['settings', 'settings.org'];

/** Asks the person for access to an optional origin; only within a click. */
export function requestOrigin(pattern: string): Promise<boolean> {
  return chrome.permissions.request({ origins: [pattern] });
}

/** Offers a text as a file to keep, as the browser does it with downloads. */
export function saveFile(name: string, text: string, type = 'text/csv'): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
