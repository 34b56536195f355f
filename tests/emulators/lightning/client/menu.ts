import { h, type Child } from './dom.ts';

export interface MenuItem {
  label: string;
  selected?: boolean;
  run(): void;
}

/** A button with a drop-down menu (z-index 7000 by the design system). Opens on click, closes on the next one or Escape. */
export function menuButton(options: {
  label: Child[];
  className: string;
  title: string;
  items: () => MenuItem[];
  side?: 'left' | 'right';
  heading?: Child;
}): HTMLElement {
  const { label, className, title, items, side = 'right', heading } = options;
  const list = h('ul', { class: 'slds-dropdown__list', role: 'menu', 'aria-label': title });
  const dropdown = h('div', { class: `slds-dropdown slds-dropdown_${side} slds-dropdown_small` }, heading, list);
  const button = h(
    'button',
    { class: className, type: 'button', title, 'aria-haspopup': 'true', 'aria-expanded': 'false' },
    ...label,
  );
  const root = h('div', { class: 'slds-dropdown-trigger slds-dropdown-trigger_click' }, button, dropdown);
  const close = (): void => {
    root.classList.remove('slds-is-open');
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('click', closeOutside, true);
    document.removeEventListener('keydown', closeOnEscape, true);
  };
  const closeOutside = (event: MouseEvent): void => {
    if (!(event.target instanceof Node) || !root.contains(event.target)) close();
  };
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  const open = (): void => {
    list.replaceChildren(...items().map((item) => menuItem(item, close)));
    root.classList.add('slds-is-open');
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('click', closeOutside, true);
    document.addEventListener('keydown', closeOnEscape, true);
  };
  button.addEventListener('click', () => (root.classList.contains('slds-is-open') ? close() : open()));
  return root;
}

function menuItem(item: MenuItem, close: () => void): HTMLElement {
  const choose = (event: MouseEvent): void => {
    event.preventDefault();
    close();
    item.run();
  };
  const mark = item.selected === true ? 'slds-is-selected lex-menu-selected' : '';
  return h(
    'li',
    { class: `slds-dropdown__item ${mark}`, role: 'presentation' },
    h('a', { role: 'menuitem', href: '#', on: { click: choose } }, h('span', { class: 'slds-truncate' }, item.label)),
  );
}
