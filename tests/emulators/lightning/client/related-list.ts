import type { RecordPageView, RelatedListView } from '../page-model.ts';
import { h } from './dom.ts';
import { objectIcon } from './icons.ts';
import { pageLink, type PageContext } from './page-context.ts';
import type { Target } from './routes.ts';
import { dataTable } from './table.ts';

/** A related list as a card: icon, name with count, "New", a table, "View All". */
export function relatedListCard(context: PageContext, record: RecordPageView, list: RelatedListView): HTMLElement {
  const all: Target = { page: 'related', id: record.id, object: record.object, relation: list.name };
  const shown = list.total > list.rows.length ? `${list.rows.length}+` : String(list.rows.length);
  return h(
    'article',
    { class: 'slds-card slds-card_boundary forceRelatedListSingleContainer', 'data-related-list': list.name },
    h(
      'div',
      { class: 'slds-card__header slds-grid' },
      h(
        'header',
        { class: 'slds-media slds-media_center slds-has-flexi-truncate' },
        h('div', { class: 'slds-media__figure' }, objectIcon(list.object, 'small')),
        h(
          'h2',
          { class: 'slds-card__header-title slds-media__body' },
          pageLink(context, all, { class: 'slds-card__header-link' }, `${list.label} (${shown})`),
        ),
        newButton(context, record, list),
      ),
    ),
    list.rows.length === 0 ? null : h('div', { class: 'slds-card__body lex-card-table' }, dataTable(context, list)),
    list.rows.length === 0
      ? null
      : h(
          'footer',
          { class: 'slds-card__footer' },
          pageLink(context, all, { class: 'slds-card__footer-action' }, 'View All'),
        ),
  );
}

export function newButton(context: PageContext, record: RecordPageView, list: RelatedListView): HTMLElement | null {
  const { parentField } = list;
  if (parentField === null || !context.boot.objects.some((object) => object.name === list.object)) return null;
  const open = (): void => {
    const account = record.highlights.find((field) => field.name === 'AccountId')?.ref?.id;
    const inherited =
      record.object === 'Contact' && list.object === 'Case' && account !== undefined ? { AccountId: account } : {};
    context.openForm({ target: list.object, defaults: { ...inherited, [parentField]: record.id } });
  };
  return h(
    'div',
    { class: 'slds-no-flex' },
    h('button', { class: 'slds-button slds-button_neutral', type: 'button', on: { click: open } }, 'New'),
  );
}
