import type { RecordPageView } from '../page-model.ts';
import { api } from './api.ts';
import { detailPanel } from './detail-panel.ts';
import { custom, h, type Child } from './dom.ts';
import { fieldValue } from './field.ts';
import { objectIcon, utilityIcon } from './icons.ts';
import { menuButton } from './menu.ts';
import { pageLink, recordLink, type PageContext } from './page-context.ts';
import { newButton, relatedListCard } from './related-list.ts';
import { tabset } from './tabset.ts';
import { dataTable } from './table.ts';
import { timeline, type TimelineState } from './timeline.ts';
import type { Page } from './page.ts';

/** The page of one record. Opened tabs, folded sections and expanded activities survive a refresh. */
export function createRecordPage(context: PageContext, id: string): Page {
  const state = { folded: new Set<string>(), tab: { selected: 'Details' }, side: { selected: 'Activity' } };
  const timelineState: TimelineState = { expanded: new Set(), kind: 'all' };
  return {
    async load() {
      const record = await api.record(id);
      const main = tabset(state.tab, [
        ...(record.related.length === 0 ? [] : [{ label: 'Related', content: () => relatedTab(context, record) }]),
        { label: 'Details', content: () => detailPanel(context, record, state.folded) },
      ]);
      const side =
        record.activities === undefined
          ? null
          : tabset(state.side, [
              { label: 'Activity', content: () => timeline(context, record, timelineState) },
              {
                label: 'Chatter',
                content: () => h('p', { class: 'lex-timeline-empty' }, 'There are no posts here yet.'),
              },
            ]);
      const body = h(
        'div',
        {
          class: `lex-record record-page-decorator forcegenerated-flexipage-${record.object.toLowerCase()}`,
          'data-record-id': id,
        },
        highlightsPanel(context, record),
        h(
          'div',
          { class: 'lex-columns' },
          h(
            'div',
            { class: 'lex-column-main' },
            record.preview === undefined ? null : previewCard(record.preview),
            h('div', { class: 'slds-card lex-tab-card' }, main),
          ),
          side === null
            ? null
            : h('div', { class: 'lex-column-side' }, h('div', { class: 'slds-card lex-tab-card' }, side)),
        ),
      );
      return {
        title: record.title,
        kind: record.objectLabel,
        icon: record.object,
        target: { page: 'record', id, object: record.object },
        body,
      };
    },
  };
}

function relatedTab(context: PageContext, record: RecordPageView): HTMLElement {
  return h('div', { class: 'lex-related' }, ...record.related.map((list) => relatedListCard(context, record, list)));
}

function highlightsPanel(context: PageContext, record: RecordPageView): HTMLElement {
  const edit = (): void => context.openForm({ target: record.id });
  const button = (label: string, click: () => void): HTMLElement =>
    h(
      'li',
      {},
      h(
        'button',
        { class: 'slds-button slds-button_neutral', type: 'button', name: label.replaceAll(' ', ''), on: { click } },
        label,
      ),
    );
  const copyLink = (): void => {
    void navigator.clipboard
      .writeText(location.href)
      .then(() => context.toast({ type: 'success', message: ['Link copied.'] }));
  };
  const more = menuButton({
    label: [utilityIcon('down')],
    className: 'slds-button slds-button_icon slds-button_icon-border-filled',
    title: 'Show more actions',
    items: () => [
      { label: 'Copy Link', run: copyLink },
      { label: 'Refresh', run: () => void context.refresh() },
    ],
  });
  const contactCase = record.object === 'Contact' ? record.related.find((list) => list.name === 'Cases') : undefined;
  const newCase = (): void =>
    newButton(
      context,
      record,
      contactCase ?? { name: '', label: '', object: '', total: 0, parentField: null, columns: [], rows: [] },
    )
      ?.querySelector('button')
      ?.click();
  return h(
    'div',
    { class: 'slds-page-header slds-page-header_record-home forceHighlightsStencilDesktop lex-highlights' },
    h(
      'div',
      { class: 'slds-page-header__row' },
      h(
        'div',
        { class: 'slds-page-header__col-title' },
        h(
          'div',
          { class: 'slds-media slds-media_center' },
          h('div', { class: 'slds-media__figure' }, objectIcon(record.object, 'large')),
          h(
            'div',
            { class: 'slds-media__body' },
            h(
              'h1',
              {},
              h('div', { class: 'entityNameTitle slds-line-height_reset' }, record.objectLabel),
              h(
                'span',
                { class: 'slds-page-header__title slds-truncate lex-record-title', title: record.title },
                custom('lightning-formatted-name', {}, record.title),
              ),
            ),
          ),
        ),
      ),
      h(
        'div',
        { class: 'slds-page-header__col-actions' },
        h(
          'ul',
          { class: 'slds-button-group-list' },
          record.canEdit ? button('Edit', edit) : null,
          contactCase === undefined ? null : button('New Case', newCase),
          h('li', {}, more),
        ),
      ),
    ),
    record.highlights.length === 0
      ? null
      : h(
          'div',
          { class: 'slds-page-header__row slds-page-header__row_gutters' },
          h(
            'div',
            { class: 'slds-page-header__col-details' },
            h(
              'ul',
              { class: 'slds-page-header__detail-row' },
              ...record.highlights.map((field) =>
                h(
                  'li',
                  { class: 'slds-page-header__detail-block' },
                  h('div', { class: 'slds-text-title slds-truncate', title: field.label }, field.label),
                  h('div', { class: 'fieldComponent slds-truncate' }, fieldValue(context, field)),
                ),
              ),
            ),
          ),
        ),
  );
}

function previewCard(preview: NonNullable<RecordPageView['preview']>): HTMLElement {
  const text: Child =
    preview.text === null ? 'No preview is available for this file.' : h('pre', { class: 'lex-preview' }, preview.text);
  const link = h(
    'a',
    { class: 'slds-button slds-button_neutral', href: preview.downloadPath, download: true },
    utilityIcon('download', 'slds-button__icon slds-button__icon_left'),
    'Download',
  );
  return h(
    'article',
    { class: 'slds-card' },
    h('div', { class: 'slds-card__header slds-grid slds-grid_align-end' }, link),
    h('div', { class: 'slds-card__body slds-card__body_inner' }, text),
  );
}

/** A related list on a page of its own ("View All"). */
export function createRelatedPage(context: PageContext, id: string, relation: string): Page {
  return {
    async load() {
      const record = await api.record(id, relation);
      const list = record.related.find((candidate) => candidate.name === relation);
      const name = list?.label ?? relation;
      const crumbs = h(
        'div',
        { class: 'lex-crumbs' },
        pageLink(context, { page: 'list', object: record.object, filterName: 'Recent' }, {}, `${record.objectLabel}s`),
        ' > ',
        recordLink(context, { id, object: record.object, name: record.title }),
      );
      const heading = h(
        'div',
        { class: 'slds-page-header lex-list-header' },
        crumbs,
        h(
          'div',
          { class: 'slds-grid slds-grid_align-spread' },
          h('h1', { class: 'slds-page-header__title' }, name),
          list === undefined ? null : newButton(context, record, list),
        ),
        h('p', { class: 'slds-text-body_small' }, `${list?.rows.length ?? 0} items`),
      );
      const body = h(
        'div',
        { class: 'lex-list-card' },
        heading,
        list === undefined
          ? h('p', { class: 'lex-timeline-empty' }, 'This related list does not exist.')
          : dataTable(context, list, { numbered: true }),
      );
      return {
        title: `${name} | ${record.title}`,
        kind: name,
        icon: list?.object ?? record.object,
        target: { page: 'related', id, object: record.object, relation },
        body,
      };
    },
  };
}
