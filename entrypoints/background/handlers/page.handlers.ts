import { AppError } from '../../../lib/errors/app-error.ts';
import { CHANNEL, type FrameCommand, type FrameShape, type Handlers } from '../../../lib/messaging/contract.ts';
import type { TabInfo } from '../../../lib/platform/ports.ts';
import { isPageOf, lightningHost } from '../../../lib/salesforce/hosts.ts';
import type { GrantInfo } from '../../../lib/vault/grants.ts';
import type { BackgroundServices } from '../services.ts';

type PageCommands =
  | 'content.mount'
  | 'content.pageChanged'
  | 'panel.hello'
  | 'panel.shown'
  | 'panel.shape'
  | 'panel.open'
  | 'panel.openSide'
  | 'options.open'
  | 'record.open'
  | 'session.signIn';

/** In `storage.local`: did the person minimise the panel? */
export const shapeKey = 'frame-shape';

/** Where a tab's id stands otherwise: a side panel is in no tab. */
const sidePanel = -1;

export function pageHandlers(services: BackgroundServices): Pick<Handlers, PageCommands> {
  const { deps, tabs } = services;
  const { browser } = deps;

  async function shape(): Promise<FrameShape> {
    const stored = (await browser.local.get([shapeKey]))[shapeKey];
    return stored === 'launcher' ? 'launcher' : 'panel';
  }

  async function frame(tabId: number, command: FrameCommand): Promise<void> {
    await browser.tabs.send(tabId, command);
  }

  /** The Salesforce tabs of this org. */
  async function tabsOf(grant: GrantInfo | null): Promise<TabInfo[]> {
    return (await browser.tabs.lightning()).filter(({ url = '' }) => grant === null || isPageOf(url, grant));
  }

  async function showEverywhere(next: FrameShape): Promise<void> {
    await browser.local.set({ [shapeKey]: next });
    // A tab that the browser froze answers when it thaws: no other one waits for it.
    for (const tab of await browser.tabs.lightning())
      void frame(tab.id, { channel: CHANNEL, frame: 'shape', shape: next }).catch(() => undefined);
  }

  return {
    'content.mount': async ({ url }, sender) => {
      // Signed in or not, the panel says so; who the page belongs to is found out beside.
      if (sender.tabId !== undefined) void tabs.note(sender.tabId, url).catch(() => deps.log.warn('tab.not-noted'));
      if (sender.tabId !== undefined) void services.projection.callState.tellTab(sender.tabId);
      return { mount: true, shape: await shape() };
    },
    'content.pageChanged': async ({ url }, sender) => {
      if (sender.tabId !== undefined) await tabs.note(sender.tabId, url);
      return null;
    },
    'panel.hello': async (_input, sender) => {
      const grant = await services.grants.current();
      if (sender.tabId !== undefined) await frame(sender.tabId, { channel: CHANNEL, frame: 'ready' });
      services.projection.refresh();
      const shown = sender.tabId === undefined ? undefined : await services.projection.chosen.in(sender.tabId);
      return {
        tabId: sender.tabId ?? null,
        who: grant?.who ?? null,
        ...(shown === undefined ? {} : { shown }),
      };
    },
    'panel.shown': async ({ id }, sender) => {
      await services.projection.chosen.put(sender.tabId ?? sidePanel, id);
      // An older one is among those at hand from now on.
      services.projection.refresh();
      return null;
    },
    'panel.shape': async ({ shape: next }, sender) => {
      await browser.local.set({ [shapeKey]: next });
      if (sender.tabId !== undefined) await frame(sender.tabId, { channel: CHANNEL, frame: 'shape', shape: next });
      return null;
    },
    'panel.open': async () => {
      await showEverywhere('panel');
      const grant = await services.grants.current();
      const [tab] = (await tabsOf(grant)).sort((left, right) => Number(right.active) - Number(left.active));
      if (tab !== undefined) await browser.tabs.focus(tab.id);
      else if (grant !== null) await browser.tabs.open(`https://${lightningHost(grant.host)}/lightning/page/home`);
      else await browser.openOptions();
      return null;
    },
    'panel.openSide': async (_input, sender) => {
      if (sender.tabId === undefined) throw new AppError('bad_input', 'The side panel opens from a Salesforce tab.');
      await browser.openSidePanel(sender.tabId);
      return null;
    },
    'options.open': async ({ view = 'settings' }) => {
      await browser.openOptions(view === 'settings' ? undefined : view);
      return null;
    },
    'record.open': async ({ recordId }, sender) => {
      const target = sender.tabId ?? (await tabsOf(await services.grants.current())).find((tab) => tab.active)?.id;
      if (target === undefined) throw new AppError('not_found', 'Open a Salesforce tab first.');
      const opened = await browser.tabs.runInPage(target, { do: 'open-record', recordId });
      if (opened !== true)
        throw new AppError('not_allowed', 'This page did not open the record. Open it from Salesforce search.');
      return null;
    },
    'session.signIn': async () => {
      const settings = await services.settings.read();
      if (settings.host === '' || settings.consumerKey === '') await browser.openOptions();
      else await services.signInFlow.start({ reuse: true });
      return null;
    },
  };
}
