import { assistiveText, h, type Child } from './dom.ts';
import { utilityIcon } from './icons.ts';

export interface ToastOptions {
  type: 'success' | 'error' | 'info' | 'warning';
  message: Child[];
  title?: string;
}

const showMs = 5000;

/** Shows a toast at the top of the page for five seconds (z-index 10000 by the design system). */
export function showToast({ type, message, title }: ToastOptions): void {
  const container =
    document.querySelector('.forceToastManager') ??
    document.body.appendChild(h('div', { class: 'slds-notify_container forceToastManager', 'aria-live': 'polite' }));
  const remove = (): void => toast.remove();
  const icon = type === 'success' ? 'check' : type === 'info' ? 'question' : 'warning';
  const closeButton = h(
    'button',
    {
      class: 'slds-button slds-button_icon slds-button_icon-inverse',
      type: 'button',
      title: 'Close',
      on: { click: remove },
    },
    utilityIcon('close'),
    assistiveText('Close'),
  );
  const toast = h(
    'div',
    {
      class: `slds-notify slds-notify_toast slds-theme_${type} forceToastMessage`,
      role: type === 'error' ? 'alert' : 'status',
    },
    assistiveText(type),
    h(
      'span',
      { class: 'slds-icon_container slds-m-right_small slds-no-flex' },
      utilityIcon(icon, 'slds-icon slds-icon_small'),
    ),
    h(
      'div',
      { class: 'slds-notify__content' },
      h('h2', { class: 'slds-text-heading_small toastMessage' }, title ? `${title} ` : null, ...message),
    ),
    h('div', { class: 'slds-notify__close' }, closeButton),
  );
  container.append(toast);
  setTimeout(remove, showMs);
}
