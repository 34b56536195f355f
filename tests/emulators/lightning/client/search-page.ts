import { api } from './api.ts';
import { h } from './dom.ts';
import { objectIcon } from './icons.ts';
import type { PageContext } from './page-context.ts';
import { dataTable } from './table.ts';
import type { Page } from './page.ts';

/** The results of a global search, one table for each object. */
export function createSearchPage(context: PageContext, term: string): Page {
  return {
    async load() {
      const { groups } = await api.search(term, [], 25);
      const cards = groups.map((group) =>
        h(
          'article',
          { class: 'slds-card' },
          h(
            'div',
            { class: 'slds-card__header slds-grid' },
            h(
              'header',
              { class: 'slds-media slds-media_center' },
              h('div', { class: 'slds-media__figure' }, objectIcon(group.object, 'small')),
              h('h2', { class: 'slds-card__header-title' }, `${group.label} (${group.refs.length})`),
            ),
          ),
          h('div', { class: 'slds-card__body lex-card-table' }, dataTable(context, group.table)),
        ),
      );
      const none = h(
        'div',
        { class: 'slds-card lex-problem' },
        h('h2', { class: 'slds-text-heading_medium' }, `Don’t give up yet! No results for “${term}”.`),
        h(
          'p',
          { class: 'slds-m-top_small' },
          'Check spelling or try other words. A search needs two characters or more.',
        ),
      );
      const body = h(
        'div',
        { class: 'lex-search' },
        h('h1', { class: 'lex-search-title' }, `Search results for “${term}”`),
        ...(cards.length === 0 ? [none] : cards),
      );
      return { title: `${term} - Search`, kind: '', icon: 'search', target: { page: 'search', term }, body };
    },
  };
}
