// @vitest-environment node
import { expect, test } from 'vitest';
import { uiKeys, type TabView } from '../../lib/domain/view.ts';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { grantRecord } from '../../lib/vault/testing/grant-record.ts';
import { createTabAgreements } from './tab-agreements.ts';

const home = 'https://acme--uat.sandbox.lightning.force.com/lightning/page/home';
const record = 'https://acme--uat.sandbox.lightning.force.com/lightning/r/Contact/0035g00000abcdeAAA/view';

function setUp(signedIn: GrantInfo | null = { ...grantRecord(), orgName: 'Acme Support', isSandbox: true }) {
  const deps = createFakeDeps();
  const state: { grant: GrantInfo | null; user: unknown } = { grant: signedIn, user: undefined };
  deps.browser.answerPage = () => Promise.resolve(state.user);
  const tabs = createTabAgreements({ deps, grants: { current: () => Promise.resolve(state.grant) } });
  const view = (tabId = 1) => deps.browser.session.snapshot()[uiKeys.tab(grantRecord().who, tabId)] as TabView;
  const open = (url: string) => (deps.browser.tabList = [{ id: 1, windowId: 1, url, active: true }]);
  return { deps, state, tabs, view, open };
}

test('the page of the signed-in user agrees, by 15 or 18 characters of the id', async () => {
  const { state, tabs, view } = setUp();
  for (const user of ['0055g000000AdaLAAS', '0055g000000AdaL']) {
    state.user = user;
    await tabs.note(1, record);
    expect(view()).toEqual({
      tabId: 1,
      visible: true,
      agreement: 'ok',
      page: { object: 'Contact', recordId: '0035g00000abcdeAAA' },
    });
  }
});

test('Login-As: another user is told with the name under which calls are logged', async () => {
  const { state, tabs, view } = setUp();
  state.user = '0055g000000BenOAAS';
  await tabs.note(1, home);
  expect(view()).toMatchObject({ agreement: 'other-user', sentence: expect.stringMatching(/logs calls as Ada Lam/) });
});

test('another org is told by its host, whatever its page says of its user', async () => {
  const { state, tabs, view } = setUp();
  state.user = '0055g000000AdaLAAS';
  await tabs.note(1, 'https://globex.lightning.force.com/lightning/page/home');
  expect(view()).toMatchObject({
    agreement: 'other-org',
    sentence:
      'This tab shows globex (production). CINNOX is connected to Acme Support (sandbox) as Ada Lam and logs there only.',
  });
});

test('a page that is still loading is asked again, and called unknown when it never says', async () => {
  const { deps, state, tabs, view, open } = setUp();
  open(home);
  await tabs.note(1, home);
  expect(view()).toMatchObject({ agreement: 'unknown' });
  expect(view().sentence).toBeUndefined();
  state.user = '0055g000000AdaLAAS';
  await deps.clock.advance(1_000);
  expect(view().agreement).toBe('ok');
  for (const nonsense of [undefined, 42, 'admin', '0035g000000AdaLAAS']) {
    state.user = nonsense;
    await tabs.note(1, home);
    await deps.clock.advance(20_000);
    expect(view()).toMatchObject({
      agreement: 'unknown',
      sentence: 'This page does not say who is signed in to it. Calls are logged as Ada Lam.',
    });
  }
});

test('a list, whose address goes on after what the page tells of it, is asked again, too', async () => {
  const { deps, state, tabs, view, open } = setUp();
  const list = 'https://acme--uat.sandbox.lightning.force.com/lightning/o/Contact/list';
  open(`${list}?filterName=AllContacts`);
  await tabs.note(1, list);
  state.user = '0055g000000BenOAAS';
  await deps.clock.advance(1_000);
  expect(view()).toMatchObject({ agreement: 'other-user' });
});

test('a page that was left for one which tells nothing is not asked for the one before', async () => {
  const { deps, state, tabs, view, open } = setUp();
  open(home);
  await tabs.note(1, home);
  open('https://acme--uat.sandbox.lightning.force.com/visualforce/session');
  state.user = '0055g000000AdaLAAS';
  await deps.clock.advance(20_000);
  expect(view().agreement).toBe('unknown');
});

test('what was asked for a page that is left by now says nothing about the next', async () => {
  const { deps, state, tabs, view, open } = setUp();
  open(home);
  await tabs.note(1, home);
  open(record);
  state.user = '0055g000000AdaLAAS';
  await tabs.note(1, record);
  await deps.clock.advance(20_000);
  expect(view().page?.recordId).toBe('0035g00000abcdeAAA');
});

test('open tabs learn of a sign-in without being loaded anew; nobody signed in means nothing to say', async () => {
  const { state, tabs, view, open } = setUp(null);
  open('https://globex.lightning.force.com/lightning/page/home');
  await tabs.note(1, home);
  expect(view()).toBeUndefined();
  state.grant = grantRecord();
  await tabs.noteAll();
  expect(view().agreement).toBe('other-org');
});

test('a page that was left before it answered says nothing about the other org’s page that came after it', async () => {
  const { deps, tabs, view } = setUp();
  let answer: (user: unknown) => void = () => undefined;
  deps.browser.answerPage = () => new Promise((resolve) => (answer = resolve));
  const left = tabs.note(1, home);
  await deps.clock.advance(0);
  await tabs.note(1, 'https://globex.lightning.force.com/lightning/page/home');
  answer(undefined);
  await left;
  expect(view().agreement).toBe('other-org');
});

test('a tab that never answers holds up no other one after a sign-in', async () => {
  const { deps, tabs, view } = setUp();
  deps.browser.tabList = [
    { id: 1, windowId: 1, url: home, active: false },
    { id: 2, windowId: 1, url: 'https://globex.lightning.force.com/lightning/page/home', active: true },
  ];
  deps.browser.answerPage = () => new Promise(() => undefined);
  void tabs.noteAll();
  await deps.clock.advance(0);
  expect(view(2).agreement).toBe('other-org');
});
