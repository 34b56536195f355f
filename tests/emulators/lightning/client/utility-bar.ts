import { h } from './dom.ts';
import { objectIcon, utilityIcon, type IconName } from './icons.ts';
import { recordLink, type PageContext } from './page-context.ts';
import type { View } from './view.ts';

/** The bar at the bottom (40 px): notes of this browser tab and the pages shown lately. */
export function utilityBar(context: PageContext): { element: HTMLElement; remember(view: View): void } {
  const recent = new Map<string, View>();
  const notes = h('textarea', {
    class: 'slds-textarea lex-notes',
    'aria-label': 'Notes',
    placeholder: 'Notes of this tab. They are gone when it is closed.',
  });
  const history = h('ul', { class: 'lex-history' });
  const drawHistory = (): void => {
    const rows = [...recent.values()].reverse().flatMap((view) => {
      if (view.target.page !== 'record') return [];
      const ref = { id: view.target.id, object: view.target.object ?? '', name: view.title };
      return [h('li', { class: 'lex-recent' }, objectIcon(view.icon, 'small'), recordLink(context, ref))];
    });
    history.replaceChildren(
      ...(rows.length === 0 ? [h('li', { class: 'lex-recent' }, 'No records were opened yet.')] : rows),
    );
  };
  const element = h(
    'footer',
    { class: 'slds-utility-bar_container oneUtilityBar', 'aria-label': 'Utility Bar' },
    h(
      'ul',
      { class: 'slds-utility-bar' },
      utilityItem('History', 'history', () => (drawHistory(), history)),
      utilityItem('Notes', 'notes', () => notes),
    ),
  );
  return {
    element,
    remember(view) {
      if (view.target.page !== 'record') return;
      recent.delete(view.target.id);
      recent.set(view.target.id, view);
    },
  };
}

function utilityItem(label: string, icon: IconName, content: () => HTMLElement): HTMLElement {
  const body = h('div', { class: 'slds-utility-panel__body lex-utility-body' });
  const setOpen = (isOpen: boolean): void => {
    panel.classList.toggle('slds-is-open', isOpen);
    item.classList.toggle('slds-is-active', isOpen);
    if (isOpen) body.replaceChildren(content());
  };
  const minimise = h(
    'button',
    { class: 'slds-button slds-button_icon', type: 'button', title: 'Minimize', on: { click: () => setOpen(false) } },
    utilityIcon('down'),
  );
  const panel = h(
    'div',
    { class: 'slds-utility-panel lex-utility-panel', role: 'dialog', 'aria-label': label },
    h(
      'div',
      { class: 'slds-utility-panel__header slds-grid' },
      h('div', { class: 'slds-media slds-media_center slds-col' }, h('h2', { class: 'slds-media__body' }, label)),
      h('div', { class: 'slds-shrink-none' }, minimise),
    ),
    body,
  );
  const toggle = (): void => setOpen(!panel.classList.contains('slds-is-open'));
  const button = h(
    'button',
    { class: 'slds-button slds-utility-bar__action', type: 'button', on: { click: toggle } },
    utilityIcon(icon, 'slds-button__icon slds-button__icon_left'),
    h('span', { class: 'slds-utility-bar__text' }, label),
  );
  const item = h('li', { class: 'slds-utility-bar__item' }, panel, button);
  return item;
}
