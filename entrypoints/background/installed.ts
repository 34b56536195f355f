import type { BrowserPort, LogPort } from '../../lib/platform/ports.ts';

/** After an installation or update nothing re-injects by itself: open Lightning tabs get the new content script now. */
export async function injectIntoOpenTabs(browser: BrowserPort, log: LogPort): Promise<void> {
  const inject = (tabId: number) => browser.tabs.injectContentScript(tabId).catch(() => log.warn('tab.not-injected'));
  // A tab that is asleep or still loading takes it later: no other one waits for it.
  await Promise.all((await browser.tabs.lightning()).map(({ id }) => inject(id)));
}

export function registerInstalled({ browser, log }: { browser: BrowserPort; log: LogPort }): void {
  chrome.runtime.onInstalled.addListener(() => void injectIntoOpenTabs(browser, log));
}
