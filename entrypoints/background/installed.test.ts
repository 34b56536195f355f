// @vitest-environment node
import { expect, test } from 'vitest';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { injectIntoOpenTabs } from './installed.ts';

test('a tab that the browser put to sleep, or that is still loading, keeps the panel from no other one', async () => {
  const { browser, log } = createFakeDeps();
  const url = 'https://acme.lightning.force.com/lightning/page/home';
  browser.tabList = [1, 2, 3].map((id) => ({ id, url, windowId: 1, active: id === 3 }));
  const told: number[] = [];
  browser.tabs.injectContentScript = (tabId) => {
    told.push(tabId);
    if (tabId === 2) return Promise.reject(new Error('No access'));
    return tabId === 1 ? new Promise(() => undefined) : Promise.resolve();
  };
  void injectIntoOpenTabs(browser, log);
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  expect(told).toEqual([1, 2, 3]);
});
