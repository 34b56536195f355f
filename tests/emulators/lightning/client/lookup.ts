import type { RecordRef, SearchView } from '../page-model.ts';
import { api } from './api.ts';
import { h } from './dom.ts';
import { objectIcon, utilityIcon } from './icons.ts';

const typingPauseMs = 200;

/** An input that searches records while the user types and lists what it finds. Used by lookups and the global search. */
export function searchInput(options: {
  label: string;
  placeholder: string;
  objects: string[];
  id?: string;
  onChoose(ref: RecordRef): void;
  onEnter?(term: string): void;
}): { element: HTMLElement; input: HTMLInputElement } {
  const list = h('ul', { class: 'slds-listbox slds-listbox_vertical', role: 'listbox', 'aria-label': options.label });
  const dropdown = h(
    'div',
    { class: 'slds-dropdown slds-dropdown_length-with-icon-7 slds-dropdown_fluid lex-search-results' },
    list,
  );
  const input = h('input', {
    class: 'slds-input slds-combobox__input',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    'aria-expanded': 'false',
    'aria-label': options.label,
    placeholder: options.placeholder,
    id: options.id,
  });
  const icon = h(
    'span',
    { class: 'slds-icon_container slds-input__icon slds-input__icon_left' },
    utilityIcon('search', 'slds-icon slds-icon_xx-small slds-icon-text-default'),
  );
  const combobox = h(
    'div',
    { class: 'slds-combobox slds-dropdown-trigger slds-dropdown-trigger_click' },
    h('div', { class: 'slds-combobox__form-element slds-input-has-icon slds-input-has-icon_left' }, icon, input),
    dropdown,
  );
  const setOpen = (isOpen: boolean): void => {
    combobox.classList.toggle('slds-is-open', isOpen);
    input.setAttribute('aria-expanded', String(isOpen));
  };
  const choose = (ref: RecordRef): void => {
    setOpen(false);
    options.onChoose(ref);
  };
  let newestSearch = 0;
  const search = async (): Promise<void> => {
    newestSearch += 1;
    const thisSearch = newestSearch;
    const found = await api.search(input.value, options.objects, 5).catch((): SearchView => ({ groups: [] }));
    if (thisSearch !== newestSearch || document.activeElement !== input) return;
    list.replaceChildren(...found.groups.flatMap((group) => group.refs).map((ref) => resultOption(ref, choose)));
    setOpen(list.childElementCount > 0);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(), typingPauseMs);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') setOpen(false);
    if (event.key !== 'Enter') return;
    event.preventDefault();
    clearTimeout(timer);
    newestSearch += 1;
    setOpen(false);
    options.onEnter?.(input.value);
  });
  input.addEventListener('blur', () => setOpen(false));
  return { element: h('div', { class: 'slds-combobox_container' }, combobox), input };
}

function resultOption(ref: RecordRef & { detail: string }, choose: (ref: RecordRef) => void): HTMLElement {
  // mousedown comes before the input's blur, which closes the list.
  const pick = (event: MouseEvent): void => {
    event.preventDefault();
    choose(ref);
  };
  return h(
    'li',
    { class: 'slds-listbox__item', role: 'presentation' },
    h(
      'div',
      {
        class: 'slds-media slds-listbox__option slds-listbox__option_entity slds-listbox__option_has-meta',
        role: 'option',
        on: { mousedown: pick },
      },
      h('span', { class: 'slds-media__figure slds-listbox__option-icon' }, objectIcon(ref.object, 'small')),
      h(
        'span',
        { class: 'slds-media__body' },
        h('span', { class: 'slds-listbox__option-text slds-listbox__option-text_entity' }, ref.name),
        h(
          'span',
          { class: 'slds-listbox__option-meta slds-listbox__option-meta_entity' },
          `${ref.object}${ref.detail === '' ? '' : ` • ${ref.detail}`}`,
        ),
      ),
    ),
  );
}

/** A lookup field: a pill when something is chosen, else the search. */
export function lookup(options: { label: string; objects: string[]; id: string; value: RecordRef | undefined }): {
  element: HTMLElement;
  value: () => string | null;
} {
  const element = h('div', {});
  let chosen = options.value;
  const draw = (): void => {
    if (chosen === undefined) {
      const search = searchInput({
        label: options.label,
        placeholder: `Search ${options.objects.length === 1 ? `${options.objects[0]}s` : 'records'}…`,
        objects: options.objects,
        id: options.id,
        onChoose(ref) {
          chosen = ref;
          draw();
        },
      });
      element.replaceChildren(search.element);
      return;
    }
    const clear = (): void => {
      chosen = undefined;
      draw();
    };
    element.replaceChildren(
      h(
        'div',
        { class: 'slds-pill lex-lookup-pill' },
        objectIcon(chosen.object, 'x-small'),
        h('span', { class: 'slds-pill__label' }, chosen.name),
        h(
          'button',
          {
            class: 'slds-button slds-button_icon slds-pill__remove',
            type: 'button',
            title: `Clear ${options.label} Selection`,
            on: { click: clear },
          },
          utilityIcon('close'),
        ),
      ),
    );
  };
  draw();
  return { element, value: () => chosen?.id ?? null };
}
