import { h, type Child } from './dom.ts';
import { menuButton } from './menu.ts';
import { pageLink, type PageContext } from './page-context.ts';
import { pathOf, type AppName, type Target } from './routes.ts';

export const appLabels: Readonly<Record<AppName, string>> = { standard: 'Service', console: 'Service Console' };

/** The app launcher (nine dots) and the app's name: the start of every navigation bar. */
export function appLauncher(app: AppName, switchApp: (app: AppName) => void): HTMLElement[] {
  const dots = h(
    'span',
    { class: 'slds-icon-waffle' },
    ...Array.from({ length: 9 }, (_, index) => h('span', { class: `slds-r${index + 1}` })),
  );
  const apps: AppName[] = ['standard', 'console'];
  const launcher = menuButton({
    label: [dots],
    className: 'slds-button slds-icon-waffle_container slds-context-bar__button lex-waffle',
    title: 'App Launcher',
    side: 'left',
    items: () => apps.map((name) => ({ label: appLabels[name], selected: name === app, run: () => switchApp(name) })),
  });
  return [
    h(
      'div',
      { class: 'slds-context-bar__item slds-context-bar__dropdown-trigger slds-no-hover' },
      h('div', { class: 'slds-context-bar__icon-action' }, launcher),
    ),
    h(
      'span',
      { class: 'slds-context-bar__label-action slds-context-bar__app-name lex-app-name' },
      h('span', { class: 'slds-truncate', title: appLabels[app] }, appLabels[app]),
    ),
  ];
}

/** The bar of the standard app: Home and one tab for each object. */
export function navigationBar(
  context: PageContext,
  switchApp: (app: AppName) => void,
): { element: HTMLElement; show(target: Target): void } {
  const tabs: { target: Target; label: string; key: string }[] = [
    { target: { page: 'home' }, label: 'Home', key: 'home' },
    ...context.boot.objects.map(({ name, labelPlural }) => ({
      target: { page: 'list', object: name, filterName: 'Recent' } as const,
      label: labelPlural,
      key: name,
    })),
  ];
  const items = tabs.map(({ target, label, key }) => ({ key, item: tabItem(context, target, label) }));
  const element = h(
    'div',
    { class: 'slds-context-bar oneGlobalNav' },
    h('div', { class: 'slds-context-bar__primary' }, ...appLauncher('standard', switchApp)),
    h(
      'nav',
      { class: 'slds-context-bar__secondary', role: 'navigation', 'aria-label': 'Global' },
      h('ul', { class: 'slds-grid' }, ...items.map(({ item }) => item)),
    ),
  );
  return {
    element,
    show(target) {
      const key = keyOf(target);
      for (const { key: own, item } of items) item.classList.toggle('slds-is-active', own === key);
    },
  };
}

function tabItem(context: PageContext, target: Target, label: string): HTMLElement {
  const text: Child = h('span', { class: 'slds-truncate' }, label);
  const link = pageLink(context, target, { class: 'slds-context-bar__label-action dndItem', title: label }, text);
  return h('li', { class: 'slds-context-bar__item slds-shrink-none', 'data-path': pathOf(target) }, link);
}

function keyOf(target: Target): string {
  if (target.page === 'home') return 'home';
  return 'object' in target && target.object !== undefined ? target.object : '';
}
