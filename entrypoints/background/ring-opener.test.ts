// @vitest-environment node
import { expect, test } from 'vitest';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { shapeKey } from './handlers/page.handlers.ts';
import { createRingOpener } from './ring-opener.ts';

function setUp() {
  const { browser } = createFakeDeps();
  const shape = () => browser.local.snapshot()[shapeKey];
  const minimise = () => browser.local.set({ [shapeKey]: 'launcher' });
  return { browser, opener: createRingOpener(browser), shape, minimise };
}

test('a ring opens a minimised panel; who minimises it again keeps it so, also under another worker', async () => {
  const { browser, opener, shape, minimise } = setUp();
  await minimise();
  await opener.open([{ id: 'a' }]);
  expect(shape()).toBe('panel');
  await minimise();
  await opener.open([{ id: 'a' }]);
  await createRingOpener(browser).open([{ id: 'a' }]);
  expect(shape()).toBe('launcher');
  await opener.open([{ id: 'a' }, { id: 'b' }]);
  expect(shape()).toBe('panel');
});

test('a call whose row proves to be another one’s is no second call', async () => {
  const { browser, opener, shape, minimise } = setUp();
  await opener.open([{ id: 'hook-row' }]);
  await minimise();
  await opener.open([{ id: 'report-row', was: ['hook-row'] }]);
  await createRingOpener(browser).open([{ id: 'report-row', was: ['hook-row'] }]);
  expect(shape()).toBe('launcher');
});

test('a tab that the browser froze, and that does not answer, holds nothing up', async () => {
  const { browser, opener, shape, minimise } = setUp();
  const url = 'https://acme.lightning.force.com/lightning/page/home';
  browser.tabList = [1, 2].map((id) => ({ id, url, windowId: 1, active: id === 2 }));
  browser.answerTab = () => new Promise(() => undefined);
  await minimise();
  await opener.open([{ id: 'a' }]);
  expect(shape()).toBe('panel');
  expect(browser.calls.filter(({ name }) => name === 'tabs.send')).toHaveLength(2);
});

test('a tab that was minimised before the panel was opened in another one is opened, too: its shape is its own', async () => {
  const { browser, opener, shape, minimise } = setUp();
  const url = 'https://acme.lightning.force.com/lightning/page/home';
  browser.tabList = [1, 2].map((id) => ({ id, url, windowId: 1, active: id === 1 }));
  await minimise();
  // By the launcher of the second tab.
  await browser.local.set({ [shapeKey]: 'panel' });
  await opener.open([{ id: 'a' }]);
  const told = () => browser.calls.filter(({ name }) => name === 'tabs.send');
  expect(told()).toHaveLength(2);
  await minimise();
  await opener.open([{ id: 'a' }]);
  expect(told()).toHaveLength(2);
  expect(shape()).toBe('launcher');
});
