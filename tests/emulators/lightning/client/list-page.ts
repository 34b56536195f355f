import type { ListPageView } from '../page-model.ts';
import { api } from './api.ts';
import { h } from './dom.ts';
import { objectIcon, utilityIcon } from './icons.ts';
import { menuButton } from './menu.ts';
import type { PageContext } from './page-context.ts';
import { dataTable, tableRows } from './table.ts';
import type { Page } from './page.ts';

/** A list view; more rows are read when the user scrolls to the end. */
export function createListPage(context: PageContext, object: string, filterName: string): Page {
  return {
    async load() {
      const list = await api.list(object, filterName, 0);
      const table = dataTable(context, list, { numbered: true });
      const count = h('p', { class: 'slds-page-header__meta-text lex-count' });
      const scroller = h('div', { class: 'lex-list-scroller' }, table);
      const shown = { rows: list.rows.length };
      const showCount = (): void => {
        const more = shown.rows < list.total ? '+' : '';
        count.textContent = `${shown.rows}${more} item${shown.rows === 1 ? '' : 's'} • Updated a few seconds ago`;
      };
      showCount();
      loadOnScroll(scroller, async () => {
        if (shown.rows >= list.total) return;
        const next = await api.list(object, filterName, shown.rows);
        table.querySelector('tbody')?.append(...tableRows(context, next, shown.rows, { numbered: true }));
        shown.rows += next.rows.length;
        showCount();
      });
      const empty = list.rows.length === 0 ? h('p', { class: 'lex-timeline-empty' }, 'No items to display.') : null;
      const body = h(
        'div',
        { class: 'lex-list-card forceListViewManager' },
        listHeader(context, list, count),
        scroller,
        empty,
      );
      return {
        title: filterLabel(list),
        kind: list.objectLabelPlural,
        icon: object,
        target: { page: 'list', object, filterName },
        body,
      };
    },
  };
}

function loadOnScroll(scroller: HTMLElement, loadMore: () => Promise<void>): void {
  let isLoading = false;
  scroller.addEventListener('scroll', () => {
    const isNearEnd = scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 200;
    if (isLoading || !isNearEnd) return;
    isLoading = true;
    void loadMore().finally(() => {
      isLoading = false;
    });
  });
}

function filterLabel(list: ListPageView): string {
  return list.filters.find((filter) => filter.name === list.filterName)?.label ?? list.filterName;
}

function listHeader(context: PageContext, list: ListPageView, count: HTMLElement): HTMLElement {
  const views = menuButton({
    label: [
      h('span', { class: 'slds-page-header__title triggerLinkText' }, filterLabel(list)),
      utilityIcon('down', 'slds-button__icon slds-m-left_x-small'),
    ],
    className: 'slds-button lex-view-picker',
    title: 'Select a List View',
    side: 'left',
    items: () =>
      list.filters.map((filter) => ({
        label: filter.label,
        selected: filter.name === list.filterName,
        run: () => context.open({ page: 'list', object: list.object, filterName: filter.name }),
      })),
  });
  const create = (): void => context.openForm({ target: list.object, opensRecord: true });
  const iconButton = (icon: 'refresh' | 'gear' | 'filter', title: string, click: () => void): HTMLElement =>
    h(
      'button',
      {
        class: 'slds-button slds-button_icon slds-button_icon-border-filled slds-m-left_x-small',
        type: 'button',
        title,
        on: { click },
      },
      utilityIcon(icon),
    );
  return h(
    'div',
    { class: 'slds-page-header lex-list-header' },
    h(
      'div',
      { class: 'slds-page-header__row' },
      h(
        'div',
        { class: 'slds-page-header__col-title' },
        h(
          'div',
          { class: 'slds-media slds-media_center' },
          h('div', { class: 'slds-media__figure' }, objectIcon(list.object)),
          h(
            'div',
            { class: 'slds-media__body' },
            h('div', { class: 'slds-line-height_reset' }, list.objectLabelPlural),
            views,
          ),
        ),
      ),
      h(
        'div',
        { class: 'slds-page-header__col-actions' },
        list.canCreate
          ? h('button', { class: 'slds-button slds-button_neutral', type: 'button', on: { click: create } }, 'New')
          : null,
      ),
    ),
    h(
      'div',
      { class: 'slds-page-header__row lex-list-tools' },
      count,
      h(
        'div',
        { class: 'slds-no-flex' },
        iconButton('refresh', 'Refresh', () => void context.refresh()),
      ),
    ),
  );
}
