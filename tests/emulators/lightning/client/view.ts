import { ApiProblem } from './api.ts';
import { h } from './dom.ts';
import { createHomePage } from './home-page.ts';
import { createListPage } from './list-page.ts';
import type { Page, PageContent } from './page.ts';
import type { PageContext } from './page-context.ts';
import { createRecordPage, createRelatedPage } from './record-page.ts';
import type { Target } from './routes.ts';
import { createSearchPage } from './search-page.ts';

/** A mounted page: stays in the document while its tab is open, hidden or not. */
export interface View {
  readonly element: HTMLElement;
  target: Target;
  title: string;
  icon: string;
  kind: string;
  isStale: boolean;
  load(): Promise<void>;
}

export function createView(context: PageContext, target: Target, onLoaded: (view: View) => void): View {
  const page = createPage(context, target);
  const element = h('div', { class: 'lex-view' }, spinner());
  let newestLoad = 0;
  const view: View = {
    element,
    target,
    title: 'Loading…',
    icon: target.page === 'record' ? (target.object ?? 'record') : target.page,
    kind: '',
    isStale: false,
    async load() {
      newestLoad += 1;
      const thisLoad = newestLoad;
      view.isStale = false;
      const content = await page.load().catch((error: unknown) => problemContent(error, target));
      if (thisLoad !== newestLoad) return;
      Object.assign(view, { title: content.title, icon: content.icon, kind: content.kind, target: content.target });
      element.replaceChildren(content.body);
      onLoaded(view);
    },
  };
  return view;
}

function createPage(context: PageContext, target: Target): Page {
  switch (target.page) {
    case 'home':
      return createHomePage(context);
    case 'list':
      return createListPage(context, target.object, target.filterName);
    case 'new':
      return createListPage(context, target.object, 'Recent');
    case 'record':
    case 'edit':
      return createRecordPage(context, target.id);
    case 'related':
      return createRelatedPage(context, target.id, target.relation);
    case 'search':
      return createSearchPage(context, target.term);
    case 'missing':
      return {
        load: () =>
          Promise.reject(new ApiProblem(404, 'NOT_FOUND', 'The page you are looking for does not exist.', [])),
      };
  }
}

function problemContent(error: unknown, target: Target): PageContent {
  const message = error instanceof Error ? error.message : String(error);
  const heading = error instanceof ApiProblem && error.status === 404 ? "Page doesn't exist" : 'We hit a snag';
  const body = h(
    'div',
    { class: 'slds-card lex-problem', role: 'alert' },
    h('h1', { class: 'slds-text-heading_medium' }, heading),
    h('p', { class: 'slds-m-top_small' }, message),
  );
  return { title: heading, kind: '', icon: 'record', target, body };
}

function spinner(): HTMLElement {
  return h('div', { class: 'lex-spinner', role: 'status', 'aria-label': 'Loading' });
}
