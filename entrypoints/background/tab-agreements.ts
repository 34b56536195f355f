import { uiKeys, type TabView } from '../../lib/domain/view.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import { apiHost, isPageOf, isSandboxHost, orgLabel } from '../../lib/salesforce/hosts.ts';
import type { GrantInfo, Grants } from '../../lib/vault/grants.ts';

/** Whose page each Lightning tab shows, compared with the sign-in: used against mistakes, never as a guard. */
export interface TabAgreements {
  /** A tab shows this address now. */
  note(tabId: number, url: string): Promise<void>;
  /** Somebody else is signed in by now. */
  noteAll(): Promise<void>;
  /** A closed tab leaves nothing behind. */
  forget(tabId: number): Promise<void>;
}

/** A page that is still loading does not know its user; asked again after these pauses (ms). */
const pausesMs = [1_000, 3_000, 8_000];

const kindOf = (isSandbox: boolean) => (isSandbox ? 'sandbox' : 'production');

function otherOrg(url: string, grant: GrantInfo): string {
  const page = apiHost(url);
  const here = page === null ? 'an org' : `${orgLabel(page)} (${kindOf(isSandboxHost(page))})`;
  const there = `${grant.orgName ?? orgLabel(grant.host)} (${kindOf(grant.isSandbox ?? isSandboxHost(grant.host))})`;
  return `This tab shows ${here}. CINNOX is connected to ${there} as ${grant.name} and logs there only.`;
}

function otherUser(grant: GrantInfo): string {
  return `This tab is signed in to Salesforce as somebody else, perhaps by “Login” in Setup. CINNOX works for ${grant.name} and logs calls as ${grant.name}.`;
}

function unknownUser(grant: GrantInfo): string {
  return `This page does not say who is signed in to it. Calls are logged as ${grant.name}.`;
}

/** `/lightning/r/Contact/003…/view`: object by position, its name may look like an id. */
function recordOfUrl(url: string): TabView['page'] {
  const match = /^\/lightning\/(?:app\/[^/]+\/)?r\/([A-Za-z]\w*)\/([a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?)(?:\/|$)/.exec(
    new URL(url).pathname,
  );
  const [, object, recordId] = match ?? [];
  return object === undefined || recordId === undefined ? undefined : { object, recordId };
}

/** The page tells no more of its address than is needed (`reportableUrl`); the browser tells all of it, a list's filter too. */
function isAt(whole: string | undefined, told: string): boolean {
  if (whole === undefined || !URL.canParse(whole)) return false;
  const [here, there] = [new URL(whole), new URL(told)];
  return here.origin === there.origin && here.pathname === there.pathname;
}

export function createTabAgreements(options: {
  deps: Pick<Deps, 'browser' | 'clock' | 'log'>;
  grants: Pick<Grants, 'current'>;
}): TabAgreements {
  const { deps, grants } = options;
  const { browser, clock } = deps;
  /** What each tab was seen to show last. */
  const shown = new Map<number, string>();

  /** The page's user is a hint from the page's own world, which says what it likes. */
  async function agreementOf(
    tabId: number,
    url: string,
    grant: GrantInfo,
  ): Promise<Omit<TabView, 'tabId' | 'visible'>> {
    if (!isPageOf(url, grant)) return { agreement: 'other-org', sentence: otherOrg(url, grant) };
    const user = await browser.tabs.runInPage(tabId, { do: 'current-user' }).catch(() => undefined);
    if (typeof user !== 'string' || !/^005[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?$/.test(user))
      return { agreement: 'unknown' };
    if (user.slice(0, 15) === grant.who.userId.slice(0, 15)) return { agreement: 'ok' };
    return { agreement: 'other-user', sentence: otherUser(grant) };
  }

  async function look(tabId: number, url: string, tries: number): Promise<void> {
    const grant = await grants.current();
    if (grant === null || !URL.canParse(url)) return;
    const page = recordOfUrl(url);
    shown.set(tabId, url);
    const found = await agreementOf(tabId, url, grant);
    // A page that was left before it answered says nothing about the next, which may be another org's.
    if (shown.get(tabId) !== url) return;
    const pauseMs = found.agreement === 'unknown' ? pausesMs[tries] : undefined;
    // It is called unknown when there was time enough to know.
    const isSilent = found.agreement === 'unknown' && pauseMs === undefined;
    const view: TabView = {
      tabId,
      visible: true,
      ...(page === undefined ? {} : { page }),
      ...found,
      ...(isSilent ? { sentence: unknownUser(grant) } : {}),
    };
    await browser.session.set({ [uiKeys.tab(grant.who, tabId)]: view });
    if (pauseMs !== undefined) clock.setTimeout(() => again(tabId, url, tries + 1), pauseMs);
  }

  function again(tabId: number, url: string, tries: number): void {
    // It told of another address since, which is looked at for itself.
    if (shown.get(tabId) !== url) return;
    const same = browser.tabs.get(tabId).then((tab) => (isAt(tab?.url, url) ? look(tabId, url, tries) : undefined));
    same.catch(() => deps.log.warn('tab.not-noted'));
  }

  return {
    note: (tabId, url) => look(tabId, url, 0),
    async noteAll() {
      // A tab that does not answer holds no other one up.
      await Promise.all((await browser.tabs.lightning()).map(({ id, url = '' }) => look(id, url, 0)));
    },
    async forget(tabId) {
      shown.delete(tabId);
      const keys = Object.keys(await browser.session.get(null));
      await browser.session.remove(keys.filter((key) => key.startsWith('ui:') && key.endsWith(`:tab:${tabId}`)));
    },
  };
}
