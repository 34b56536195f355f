import type { BrowserPort, LogPort } from '../../lib/platform/ports.ts';

/** After an installation or update nothing re-injects by itself: open Lightning tabs get the new content script now. */
export async function injectIntoOpenTabs(browser: BrowserPort, log: LogPort): Promise<void> {
  for (const tab of await browser.tabs.lightning()) {
    await browser.tabs.injectContentScript(tab.id).catch(() => log.warn('tab.not-injected'));
  }
}

export function registerInstalled({ browser, log }: { browser: BrowserPort; log: LogPort }): void {
  chrome.runtime.onInstalled.addListener(() => void injectIntoOpenTabs(browser, log));
}
