import { assistiveText, h } from './dom.ts';
import { utilityIcon, type IconName } from './icons.ts';
import { searchInput } from './lookup.ts';
import type { PageContext } from './page-context.ts';

/** The strip over a sandbox, the global header with search, and the user's menu. */
export function globalHeader(context: PageContext): HTMLElement {
  return h(
    'header',
    { class: 'slds-global-header_container lex-header branding-header', id: 'oneHeader' },
    systemMessage(context),
    h(
      'div',
      { class: 'slds-global-header slds-grid slds-grid_align-spread' },
      h('div', { class: 'slds-global-header__item' }, mark(context.boot.org.name)),
      h('div', { class: 'slds-global-header__item slds-global-header__item_search' }, globalSearch(context)),
      h('div', { class: 'slds-global-header__item' }, actions(context)),
    ),
  );
}

function systemMessage(context: PageContext): HTMLElement | null {
  const { org } = context.boot;
  if (!org.isSandbox) return null;
  return h(
    'div',
    { class: 'oneSystemMessage lex-system-message', role: 'status' },
    h('span', {}, `Sandbox: ${org.sandboxName}`),
  );
}

function mark(orgName: string): HTMLElement {
  return h(
    'div',
    { class: 'lex-mark', title: orgName },
    h('img', { src: '/lightning-client/mark.svg', alt: '', width: 32, height: 32 }),
  );
}

function globalSearch(context: PageContext): HTMLElement {
  const search = searchInput({
    label: 'Search',
    placeholder: 'Search...',
    objects: ['Contact', 'Account', 'Case', 'Task'],
    id: 'global-search',
    onChoose(ref) {
      search.input.value = '';
      context.open({ page: 'record', id: ref.id, object: ref.object });
    },
    onEnter(term) {
      if (term.trim().length > 0) context.open({ page: 'search', term: term.trim() });
    },
  });
  return h('div', { class: 'lex-global-search forceSearchAssistantDialog' }, search.element);
}

function actions(context: PageContext): HTMLElement {
  const button = (icon: IconName, title: string, click: () => void): HTMLElement =>
    h(
      'li',
      { class: 'slds-global-actions__item' },
      h(
        'button',
        {
          class: 'slds-button slds-button_icon slds-button_icon-container slds-button_icon-small lex-global-action',
          type: 'button',
          title,
          on: { click },
        },
        utilityIcon(icon, 'slds-button__icon slds-global-header__icon'),
        assistiveText(title),
      ),
    );
  const notHere = (what: string) => (): void =>
    context.toast({ type: 'info', message: [`${what} is not part of this emulated org.`] });
  const newTask = (): void => context.openForm({ target: 'Task', defaults: { OwnerId: context.boot.user.id } });
  return h(
    'ul',
    { class: 'slds-global-actions lex-global-actions' },
    button('star', 'Favorites list', notHere('Favorites')),
    button('plus', 'Global Actions', newTask),
    button('question', 'Salesforce Help', notHere('Help')),
    button('gear', 'Setup', notHere('Setup')),
    button('bell', 'Notifications', notHere('The notification list')),
    h('li', { class: 'slds-global-actions__item' }, userMenu(context)),
  );
}

function userMenu(context: PageContext): HTMLElement {
  const { user, org } = context.boot;
  const initials = user.name
    .split(' ')
    .map((part) => part.charAt(0))
    .join('')
    .slice(0, 2);
  const profile = (): void => context.open({ page: 'record', id: user.id, object: 'User' });
  const card = h(
    'div',
    { class: 'slds-dropdown slds-dropdown_right lex-user-card', role: 'dialog', 'aria-label': 'View profile' },
    h(
      'div',
      { class: 'lex-user-head' },
      avatar(initials, 'large'),
      h(
        'div',
        {},
        h(
          'strong',
          { class: 'profile-card-name' },
          h('a', { href: `/lightning/r/User/${user.id}/view`, on: { click: openProfile } }, user.name),
        ),
        h('div', {}, org.myDomainHost),
        h('div', { class: 'slds-text-color_weak' }, user.username),
      ),
    ),
    h(
      'div',
      { class: 'lex-user-foot' },
      h('a', { href: `/lightning/r/User/${user.id}/view`, on: { click: openProfile } }, 'Settings'),
      h('a', { href: '/secur/logout.jsp' }, 'Log Out'),
    ),
  );
  function openProfile(event: MouseEvent): void {
    event.preventDefault();
    root.classList.remove('slds-is-open');
    profile();
  }
  const toggle = (): void => {
    root.classList.toggle('slds-is-open');
  };
  const button = h(
    'button',
    {
      class: 'slds-button branding-userProfile-button',
      type: 'button',
      title: 'View profile',
      'aria-haspopup': 'true',
      on: { click: toggle },
    },
    avatar(initials, 'medium'),
    assistiveText('View profile'),
  );
  const root = h(
    'div',
    { class: 'slds-dropdown-trigger slds-dropdown-trigger_click userProfileCardTriggerRoot', 'data-user-id': user.id },
    button,
    card,
  );
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !root.contains(event.target)) root.classList.remove('slds-is-open');
  });
  return root;
}

function avatar(initials: string, size: 'medium' | 'large'): HTMLElement {
  return h(
    'span',
    { class: `slds-avatar slds-avatar_circle slds-avatar_${size} lex-avatar` },
    h('abbr', { class: 'slds-avatar__initials' }, initials),
  );
}
