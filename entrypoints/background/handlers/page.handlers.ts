import { uiKeys, type TabView } from '../../../lib/domain/view.ts';
import { AppError } from '../../../lib/errors/app-error.ts';
import {
  CHANNEL,
  type FrameCommand,
  type FrameShape,
  type Handlers,
  type Sender,
} from '../../../lib/messaging/contract.ts';
import { sameOrg } from '../../../lib/salesforce/hosts.ts';
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

/** `/lightning/r/Contact/003…/view`: object by position, its name may look like an id. */
export function recordOfUrl(url: string): TabView['page'] {
  const match = /^\/lightning\/(?:app\/[^/]+\/)?r\/([A-Za-z]\w*)\/([a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?)(?:\/|$)/.exec(
    new URL(url).pathname,
  );
  const [, object, recordId] = match ?? [];
  return object === undefined || recordId === undefined ? undefined : { object, recordId };
}

export function pageHandlers(services: BackgroundServices): Pick<Handlers, PageCommands> {
  const { deps } = services;
  const { browser } = deps;

  async function shape(): Promise<FrameShape> {
    const stored = (await browser.local.get([shapeKey]))[shapeKey];
    return stored === 'launcher' ? 'launcher' : 'panel';
  }

  /** The page's user is a hint from the page's own world: used against mistakes, never as a guard. */
  async function agreementOf(
    tabId: number,
    url: string,
    grant: GrantInfo,
  ): Promise<Pick<TabView, 'agreement' | 'sentence'>> {
    if (!sameOrg(url, grant.host)) {
      return {
        agreement: 'other-org',
        sentence: `This tab shows another org. CINNOX is connected to ${grant.orgName ?? grant.host}.`,
      };
    }
    const user = await browser.tabs.runInPage(tabId, { do: 'current-user' }).catch(() => undefined);
    if (typeof user !== 'string' || !/^005[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?$/.test(user))
      return { agreement: 'unknown' };
    if (user.slice(0, 15) === grant.who.userId.slice(0, 15)) return { agreement: 'ok' };
    return {
      agreement: 'other-user',
      sentence: `This tab is signed in as somebody else. Calls here are logged as ${grant.name}.`,
    };
  }

  async function noteTab(sender: Sender, url: string): Promise<void> {
    const grant = await services.grants.current();
    const { tabId } = sender;
    if (grant === null || tabId === undefined) return;
    const page = recordOfUrl(url);
    const view: TabView = {
      tabId,
      visible: true,
      ...(page === undefined ? {} : { page }),
      ...(await agreementOf(tabId, url, grant)),
    };
    await browser.session.set({ [uiKeys.tab(grant.who, tabId)]: view });
  }

  async function frame(tabId: number, command: FrameCommand): Promise<void> {
    await browser.tabs.send(tabId, command);
  }

  async function showEverywhere(next: FrameShape): Promise<void> {
    await browser.local.set({ [shapeKey]: next });
    for (const tab of await browser.tabs.lightning())
      await frame(tab.id, { channel: CHANNEL, frame: 'shape', shape: next });
  }

  return {
    'content.mount': async ({ url }, sender) => {
      // Signed in or not, the panel says so; who the page belongs to is found out beside.
      void noteTab(sender, url).catch(() => deps.log.warn('tab.not-noted'));
      if (sender.tabId !== undefined) void services.projection.callState.tellTab(sender.tabId);
      return { mount: true, shape: await shape() };
    },
    'content.pageChanged': async ({ url }, sender) => {
      await noteTab(sender, url);
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
      if (sender.tabId === undefined) return null;
      await services.projection.chosen.put(sender.tabId, id);
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
      const [tab] = (await browser.tabs.lightning()).sort((left, right) => Number(right.active) - Number(left.active));
      const grant = await services.grants.current();
      if (tab !== undefined) await browser.tabs.focus(tab.id);
      else if (grant !== null) await browser.tabs.open(`https://${grant.host}/lightning/page/home`);
      else await browser.openOptions();
      return null;
    },
    'panel.openSide': async (_input, sender) => {
      if (sender.tabId === undefined) throw new AppError('bad_input', 'The side panel opens from a Salesforce tab.');
      await browser.openSidePanel(sender.tabId);
      return null;
    },
    'options.open': async () => {
      await browser.openOptions();
      return null;
    },
    'record.open': async ({ recordId }, sender) => {
      const target = sender.tabId ?? (await browser.tabs.lightning()).find((tab) => tab.active)?.id;
      if (target === undefined) throw new AppError('not_found', 'Open a Salesforce tab first.');
      const opened = await browser.tabs.runInPage(target, { do: 'open-record', recordId });
      if (opened !== true)
        throw new AppError('not_allowed', 'This page did not open the record. Open it from Salesforce search.');
      return null;
    },
    'session.signIn': async () => {
      const settings = await services.settings.read();
      if (settings.host === '' || settings.consumerKey === '') {
        await browser.openOptions();
        return null;
      }
      const grant = await services.whileSigningIn(() =>
        services.signIn.start({ host: settings.host, consumerKey: settings.consumerKey }),
      );
      await services.begin(grant);
      return null;
    },
  };
}
