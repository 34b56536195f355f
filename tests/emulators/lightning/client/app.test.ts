// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLightningWorld, LIGHTNING, AGENT_SID, type LightningWorld } from '../test-lightning.ts';
import { api } from './api.ts';
import { LightningApp } from './app.ts';

interface OpenApp extends LightningWorld {
  app: LightningApp;
}

interface AuraEvent {
  setParams(params: object): AuraEvent;
  fire(): void;
}

async function openApp(path: (ids: LightningWorld['ids']) => string): Promise<OpenApp> {
  const world = await createLightningWorld();
  vi.stubGlobal('fetch', (target: string, init: RequestInit = {}) =>
    world.lightning.fetch(
      new Request(LIGHTNING + target, {
        method: init.method ?? 'GET',
        headers: { ...(init.headers as Record<string, string> | undefined), cookie: `sid=${AGENT_SID}` },
        ...(typeof init.body === 'string' ? { body: init.body } : {}),
      }),
    ),
  );
  history.replaceState(null, '', path(world.ids));
  const app = new LightningApp(await api.boot());
  await app.start();
  return { ...world, app };
}

const fire = (app: LightningApp, name: string, params: object = {}): void =>
  (app.aura.get(name) as AuraEvent).setParams(params).fire();
const shownTitle = (): string | null | undefined =>
  document.querySelector('.lafPageHost.active .lex-record-title, .oneConsoleTab.active .lex-record-title')?.textContent;
const address = (): string => window.location.pathname + window.location.search;
const click = (selector: string, text: string): void => {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (element) => element.textContent?.trim() === text,
  );
  if (found === undefined) throw new Error(`There is no ${selector} "${text}".`);
  found.click();
};

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
  document.body.replaceChildren();
});

describe('standard app', () => {
  it('shows a record under its full address, with a tel: link', async () => {
    const { ids } = await openApp(({ contact }) => `/lightning/r/${contact}/view`);
    expect(address()).toBe(`/lightning/r/Contact/${ids.contact}/view`);
    expect(shownTitle()).toBe("Mei O'Wong");
    expect(document.querySelector('[field-label="Phone"] a')?.getAttribute('href')).toBe('tel:+85223456780');
    expect(document.querySelector('.oneSystemMessage')?.textContent).toBe('Sandbox: uat');
    expect(document.title).toBe("Mei O'Wong | Contact | Salesforce");
  });

  it('shows text with markup as text', async () => {
    await openApp(({ contact }) => `/lightning/r/Contact/${contact}/view`);
    expect(document.querySelector('.slds-timeline__item_call .lex-activity-description p')?.textContent).toBe(
      'Asked <b>where</b> it is.',
    );
  });

  it('goes to a record and to an address when a page script fires the events', async () => {
    const { app, ids } = await openApp(() => '/lightning/page/home');
    const before = history.length;
    fire(app, 'e.force:navigateToSObject', { recordId: ids.contact.slice(0, 15), slideDevName: 'detail' });
    await vi.waitFor(() => expect(shownTitle()).toBe("Mei O'Wong"));
    expect(address()).toBe(`/lightning/r/Contact/${ids.contact}/view`);
    expect(history.length).toBe(before + 1);
    fire(app, 'e.force:navigateToURL', { url: `/lightning/r/Case/${ids.case}/view` });
    await vi.waitFor(() => expect(shownTitle()).toBe('100% late_delivery'));
    history.back();
    await vi.waitFor(() => expect(shownTitle()).toBe("Mei O'Wong"));
  });

  it('knows the user of the page and nothing of other expressions', async () => {
    const { app, agent } = await openApp(() => '/lightning/page/home');
    expect(app.aura.get('$SObjectType.CurrentUser.Id')).toBe(agent.userId);
    expect(app.aura.get('$Label.c.unknown')).toBeUndefined();
    expect(app.aura.get('toString')).toBeUndefined();
  });

  it('reads record and timeline again on refreshView and keeps what the user opened', async () => {
    const { app, ids, store, agent } = await openApp(({ contact }) => `/lightning/r/Contact/${contact}/view`);
    document.querySelector<HTMLElement>(`[data-activity-id="${ids.call}"] button`)?.click();
    const added = await store.tx(agent, (tx) =>
      tx.insert('Task', { Subject: 'Call in · Mei', TaskSubtype: 'Call', Status: 'Completed', WhoId: ids.contact }),
    );
    expect(document.querySelector(`[data-activity-id="${added}"]`)).toBeNull();
    fire(app, 'e.force:refreshView');
    await vi.waitFor(() => expect(document.querySelector(`[data-activity-id="${added}"]`)).not.toBeNull());
    expect(document.querySelector(`[data-activity-id="${ids.call}"]`)?.classList.contains('slds-is-open')).toBe(true);
  });

  it('creates a task in the org by the "New Task" modal', async () => {
    const { ids, store, agent } = await openApp(({ contact }) => `/lightning/r/Contact/${contact}/view`);
    click('button', 'New Task');
    const subject = await vi.waitFor(() => {
      const input = document.querySelector<HTMLInputElement>('.slds-modal input[name="Subject"]');
      if (input === null) throw new Error('The modal is not open yet.');
      return input;
    });
    subject.value = 'Ring the depot';
    click('.slds-modal button', 'Save');
    await vi.waitFor(() =>
      expect(document.querySelector('.slds-notify_toast')?.textContent).toContain('Task "Ring the depot" was created.'),
    );
    expect(document.querySelector('.slds-modal')).toBeNull();
    const rows = await store.tx(agent, async (tx) => tx.find('Task', { Subject: 'Ring the depot' }));
    expect(rows).toMatchObject([{ WhoId: ids.contact, OwnerId: agent.userId, Status: 'Not Started' }]);
    await vi.waitFor(() => expect(document.querySelector(`[data-activity-id="${rows[0]?.Id}"]`)).not.toBeNull());
  });

  it('says so when a record does not exist', async () => {
    const { ids } = await openApp(({ contact }) => `/lightning/r/Contact/${contact.slice(0, 11)}9999/view`);
    expect(ids.contact).toMatch(/^003/);
    expect(document.querySelector('.lex-problem')?.textContent).toContain('does not exist');
  });
});

describe('console app', () => {
  it('opens a sub-tab with its workspace from an address', async () => {
    const { ids } = await openApp(
      (known) =>
        `/lightning/app/console/r/Contact/${known.contact}/view?ws=${encodeURIComponent(`/lightning/r/Case/${known.case}/view`)}`,
    );
    expect(address()).toBe(`/lightning/r/Contact/${ids.contact}/view?ws=%2Flightning%2Fr%2FCase%2F${ids.case}%2Fview`);
    expect([...document.querySelectorAll('.lex-subtabs .title')].map((tab) => tab.textContent)).toEqual([
      '100% late_delivery',
      "Mei O'Wong",
    ]);
    expect(
      document.querySelectorAll('section.oneConsoleTab div.windowViewMode-maximized.active.lafPageHost'),
    ).toHaveLength(1);
    expect(document.querySelectorAll('section.oneConsoleTab')).toHaveLength(2);
    expect(shownTitle()).toBe("Mei O'Wong");
  });

  it('changes the address when another tab is focused, and opens links of a record as sub-tabs', async () => {
    const { ids } = await openApp((known) => `/lightning/app/console/r/Case/${known.case}/view`);
    click('.oneConsoleTab.active .fieldComponent a', "Mei O'Wong");
    await vi.waitFor(() => expect(shownTitle()).toBe("Mei O'Wong"));
    expect(address()).toContain(`/lightning/r/Contact/${ids.contact}/view?ws=`);
    click('.lex-subtabs a', '100% late_delivery');
    await vi.waitFor(() => expect(address()).toBe(`/lightning/r/Case/${ids.case}/view`));
    expect(shownTitle()).toBe('100% late_delivery');
  });

  it('reads a hidden tab again when it is next shown after a refresh', async () => {
    const { app, ids, store, agent } = await openApp(
      (known) =>
        `/lightning/app/console/r/Contact/${known.contact}/view?ws=${encodeURIComponent(`/lightning/r/Case/${known.case}/view`)}`,
    );
    await store.tx(agent, (tx) => tx.update('Case', ids.case, { Subject: 'Found it' }));
    fire(app, 'e.force:refreshView');
    click('.lex-subtabs a', '100% late_delivery');
    await vi.waitFor(() => expect(shownTitle()).toBe('Found it'));
  });

  it('closes a workspace with its sub-tabs', async () => {
    await openApp(
      (known) =>
        `/lightning/app/console/r/Contact/${known.contact}/view?ws=${encodeURIComponent(`/lightning/r/Case/${known.case}/view`)}`,
    );
    document.querySelector<HTMLElement>('.tabBarItems .lex-tab-close')?.click();
    await vi.waitFor(() => expect(address()).toBe('/lightning/o/Case/list?filterName=Recent'));
    expect(document.querySelectorAll('.tabBarItems > li')).toHaveLength(0);
  });
});
