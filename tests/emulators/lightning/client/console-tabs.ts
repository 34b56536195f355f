import { h } from './dom.ts';
import { objectIcon, utilityIcon } from './icons.ts';
import { menuButton } from './menu.ts';
import { appLauncher } from './navigation-bar.ts';
import type { PageContext } from './page-context.ts';
import { pathInWorkspace, pathOf, type AppName, type Location, type Target } from './routes.ts';
import type { Workspace } from './standard-tabs.ts';
import { createView, type View } from './view.ts';

/** A workspace tab: its own page and the sub-tabs opened from it. `views[0]` is the tab's own page. */
interface WorkspaceTab {
  views: View[];
  active: View;
}

/**
 * The console app: lists in the navigation item, records in workspace tabs, records opened from a record in sub-tabs.
 * Every open page stays mounted; only the focused one has the class `active`.
 */
export class ConsoleTabs implements Workspace {
  readonly bar: HTMLElement;
  readonly content: HTMLElement;
  readonly #context: PageContext;
  readonly #onShown: (view: View) => void;
  readonly #tabList = h('ul', { class: 'tabBarItems slds-grid', role: 'tablist', 'aria-label': 'Workspaces' });
  readonly #subTabBar = h('div', { class: 'lex-subtabs', hidden: true });
  readonly #pages = h('div', { class: 'lex-console-pages' });
  readonly #navigationItem = h('div', { class: 'lex-navigation-item' });
  #list: View | undefined;
  #tabs: WorkspaceTab[] = [];
  /** Undefined: the list of the navigation item is on screen. */
  #focused: WorkspaceTab | undefined;

  constructor(context: PageContext, switchApp: (app: AppName) => void, onShown: (view: View) => void) {
    this.#context = context;
    this.#onShown = onShown;
    this.bar = h(
      'div',
      { class: 'slds-context-bar slds-context-bar_tabs oneConsoleNav navexConsoleNav' },
      h('div', { class: 'slds-context-bar__primary' }, ...appLauncher('console', switchApp)),
      this.#navigationItem,
      h('div', { class: 'slds-context-bar__secondary tabContainer' }, this.#tabList),
    );
    this.content = h('div', { class: 'navexWorkspaceManager lex-console', role: 'main' }, this.#subTabBar, this.#pages);
  }

  current(): View | undefined {
    return this.#focused?.active ?? this.#list;
  }

  others(): View[] {
    const all = [...this.#tabs.flatMap((tab) => tab.views), ...(this.#list === undefined ? [] : [this.#list])];
    return all.filter((view) => view !== this.current());
  }

  path(): string {
    const view = this.current();
    if (view === undefined) return pathOf({ page: 'home' });
    return pathInWorkspace(view.target, this.#focused?.views[0]?.target);
  }

  async show({ target, workspace }: Location, fromPage: boolean): Promise<void> {
    if (target.page === 'list' || target.page === 'home' || target.page === 'new') return this.#showList(target);
    const open = this.#find(target);
    if (open !== undefined) return this.#focus(open.tab, open.view);
    const parent =
      workspace === undefined ? (fromPage ? this.#focused : undefined) : await this.#workspaceTab(workspace);
    const view = this.#mount(target);
    if (parent === undefined) {
      const tab = { views: [view], active: view };
      this.#tabs.push(tab);
      return this.#focus(tab, view);
    }
    parent.views.push(view);
    return this.#focus(parent, view);
  }

  async #workspaceTab(target: Target): Promise<WorkspaceTab> {
    const open = this.#tabs.find((tab) => isSame(tab.views[0]?.target, target));
    if (open !== undefined) return open;
    const view = this.#mount(target);
    const tab = { views: [view], active: view };
    this.#tabs.push(tab);
    await view.load();
    return tab;
  }

  async #showList(target: Target): Promise<void> {
    this.#focused = undefined;
    if (this.#list === undefined || pathOf(this.#list.target) !== pathOf(target)) {
      this.#list?.element.closest('section')?.remove();
      this.#list = this.#mount(target);
    }
    this.#draw();
    await this.#list.load();
  }

  #find(target: Target): { tab: WorkspaceTab; view: View } | undefined {
    for (const tab of this.#tabs) {
      const view = tab.views.find((candidate) => isSame(candidate.target, target));
      if (view !== undefined) return { tab, view };
    }
    return undefined;
  }

  #mount(target: Target): View {
    const view = createView(this.#context, target, (loaded) => {
      this.#draw();
      if (loaded === this.current()) this.#onShown(loaded);
    });
    view.isStale = true;
    const host = h('div', { class: 'windowViewMode-maximized oneContent lafPageHost lex-content' }, view.element);
    this.#pages.append(h('section', { class: 'tabContent oneConsoleTab', role: 'tabpanel', hidden: true }, host));
    return view;
  }

  async #focus(tab: WorkspaceTab, view: View): Promise<void> {
    this.#focused = tab;
    tab.active = view;
    this.#draw();
    if (view.isStale) await view.load();
    else this.#onShown(view);
  }

  #close(tab: WorkspaceTab, view: View): void {
    const isOwnPage = tab.views[0] === view;
    for (const closed of isOwnPage ? tab.views : [view]) closed.element.closest('section')?.remove();
    tab.views = isOwnPage ? [] : tab.views.filter((candidate) => candidate !== view);
    if (isOwnPage) this.#tabs = this.#tabs.filter((candidate) => candidate !== tab);
    const [first] = tab.views;
    if (first !== undefined && tab.active === view) tab.active = first;
    if (this.#focused !== tab) return this.#draw();
    const next = isOwnPage ? this.#tabs.at(-1) : tab;
    if (next !== undefined) return void this.#focus(next, next.active);
    void this.#showList(this.#list?.target ?? { page: 'list', object: 'Case', filterName: 'Recent' }).then(() => {
      const shown = this.current();
      if (shown !== undefined) this.#onShown(shown);
    });
  }

  #draw(): void {
    const shown = this.current();
    for (const view of [...this.others(), ...(shown === undefined ? [] : [shown])]) {
      const section = view.element.closest('section');
      if (section !== null) section.hidden = view !== shown;
      section?.classList.toggle('active', view === shown);
      section?.firstElementChild?.classList.toggle('active', view === shown);
    }
    this.#drawNavigationItem();
    this.#tabList.replaceChildren(...this.#tabs.map((tab) => this.#tabItem(tab)));
    this.#drawSubTabs();
  }

  #drawNavigationItem(): void {
    const target = this.#list?.target;
    const object = target !== undefined && 'object' in target ? target.object : undefined;
    const known = this.#context.boot.objects.find(({ name }) => name === object);
    const open = (name: string): void => this.#context.open({ page: 'list', object: name, filterName: 'Recent' });
    const menu = menuButton({
      label: [utilityIcon('down')],
      className: 'slds-button slds-button_icon',
      title: 'Show Navigation Menu',
      side: 'left',
      items: () => [
        { label: 'Home', run: () => this.#context.open({ page: 'home' }) },
        ...this.#context.boot.objects.map(({ name, labelPlural }) => ({ label: labelPlural, run: () => open(name) })),
      ],
    });
    const showIt = (): void =>
      this.#context.open(this.#list?.target ?? { page: 'list', object: 'Case', filterName: 'Recent' });
    const label = known?.labelPlural ?? (target?.page === 'home' ? 'Home' : 'Cases');
    const button = h(
      'button',
      { class: 'slds-button lex-navigation-label', type: 'button', on: { click: showIt } },
      objectIcon(known?.name ?? (target?.page === 'home' ? 'home' : 'Case'), 'x-small'),
      label,
    );
    this.#navigationItem.classList.toggle('slds-is-active', this.#focused === undefined);
    this.#navigationItem.replaceChildren(button, menu);
  }

  #tabItem(tab: WorkspaceTab): HTMLElement {
    const [own] = tab.views;
    if (own === undefined) return h('li', {});
    return this.#tabElement(
      own,
      tab,
      this.#focused === tab,
      'slds-context-bar__item slds-context-bar__item_tab tabItem',
      () => void this.#open(tab, tab.active),
    );
  }

  #drawSubTabs(): void {
    const tab = this.#focused;
    this.#subTabBar.hidden = tab === undefined || tab.views.length < 2;
    if (tab === undefined) return this.#subTabBar.replaceChildren();
    const items = tab.views.map((view) =>
      this.#tabElement(view, tab, view === tab.active, 'slds-sub-tabs__item tabItem', () => void this.#open(tab, view)),
    );
    this.#subTabBar.replaceChildren(
      h('ul', { class: 'slds-sub-tabs__nav lex-subtab-list', role: 'tablist' }, ...items),
    );
  }

  async #open(tab: WorkspaceTab, view: View): Promise<void> {
    await this.#focus(tab, view);
  }

  #tabElement(view: View, tab: WorkspaceTab, isActive: boolean, className: string, open: () => void): HTMLElement {
    const click = (event: MouseEvent): void => {
      event.preventDefault();
      open();
    };
    const close = (event: MouseEvent): void => {
      event.stopPropagation();
      this.#close(tab, view);
    };
    return h(
      'li',
      { class: `${className} ${isActive ? 'slds-is-active active' : ''}`, role: 'presentation' },
      h(
        'a',
        {
          class: 'lex-tab-link tabHeader',
          role: 'tab',
          href: pathOf(view.target),
          title: view.title,
          'aria-selected': String(isActive),
          on: { click },
        },
        objectIcon(view.icon, 'x-small'),
        h('span', { class: 'title slds-truncate' }, view.title),
      ),
      h(
        'button',
        {
          class: 'slds-button slds-button_icon lex-tab-close',
          type: 'button',
          title: `Close ${view.title}`,
          on: { click: close },
        },
        utilityIcon('close'),
      ),
    );
  }
}

/** The same page, whether or not the address names the record's object. */
function isSame(a: Target | undefined, b: Target): boolean {
  if (a === undefined) return false;
  const recordOf = (target: Target): string | undefined =>
    target.page === 'record' || target.page === 'edit' ? target.id : undefined;
  const id = recordOf(a);
  return id === undefined ? pathOf(a) === pathOf(b) : id === recordOf(b);
}
