import type { FieldView } from '../page-model.ts';
import { custom, h, type Child } from './dom.ts';
import { formatDate, formatDateTime, formatDuration, formatSize } from './format.ts';
import { recordLink, type PageContext } from './page-context.ts';

/** The value of a field as Lightning shows it: phones, e-mails and records as links. */
export function fieldValue(context: PageContext, field: FieldView): Child {
  const { value, ref, kind } = field;
  if (ref !== undefined) return custom('records-hoverable-link', {}, recordLink(context, ref));
  if (kind === 'boolean') return checkbox(value === true);
  if (value === null || value === '') return null;
  const text = String(value);
  if (field.name === 'CallDurationInSeconds') return formatDuration(Number(value));
  if (field.name === 'ContentSize') return formatSize(Number(value));
  switch (kind) {
    case 'phone':
      return custom('lightning-formatted-phone', {}, h('a', { href: telHref(text) }, text));
    case 'email':
      return custom('lightning-formatted-email', {}, h('a', { href: `mailto:${text}` }, text));
    case 'url':
      return webLink(text);
    case 'date':
      return formatDate(text);
    case 'datetime':
      return formatDateTime(text, context.boot.user.timeZone);
    case 'number':
      return Number(value).toLocaleString('en-US');
    case 'textarea':
      return custom('lightning-formatted-text', { class: 'lex-multiline' }, text);
    default:
      return custom('lightning-formatted-text', {}, text);
  }
}

/** Lightning links whatever stands in a phone field, without its spaces. */
function telHref(text: string): string {
  return `tel:${encodeURI(text.replace(/\s/g, ''))}`;
}

function webLink(text: string): Child {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return text;
  return custom(
    'lightning-formatted-url',
    {},
    h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text),
  );
}

function checkbox(isChecked: boolean): HTMLElement {
  const input = h('input', { type: 'checkbox', disabled: true, checked: isChecked });
  return h('span', { class: 'slds-checkbox' }, input, h('span', { class: 'slds-checkbox_faux' }));
}
