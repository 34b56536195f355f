import { h } from './dom.ts';

/** Tabs of a card. The content of a tab is built when it is first shown; `state` keeps the choice over refreshes. */
export function tabset(
  state: { selected: string },
  tabs: { label: string; content: () => HTMLElement }[],
): HTMLElement {
  const panel = h('div', { class: 'slds-tabs_default__content slds-show', role: 'tabpanel' });
  const items = tabs.map((tab) => {
    const select = (event: MouseEvent): void => {
      event.preventDefault();
      show(tab.label);
    };
    const link = h('a', { class: 'slds-tabs_default__link', role: 'tab', href: '#', on: { click: select } }, tab.label);
    return {
      tab,
      link,
      item: h('li', { class: 'slds-tabs_default__item', role: 'presentation', title: tab.label }, link),
    };
  });
  const show = (label: string): void => {
    state.selected = label;
    for (const { tab, link, item } of items) {
      const isActive = tab.label === label;
      item.classList.toggle('slds-is-active', isActive);
      link.setAttribute('aria-selected', String(isActive));
      if (isActive) panel.replaceChildren(tab.content());
    }
  };
  show(state.selected);
  return h(
    'div',
    { class: 'slds-tabs_default' },
    h('ul', { class: 'slds-tabs_default__nav', role: 'tablist' }, ...items.map(({ item }) => item)),
    panel,
  );
}
