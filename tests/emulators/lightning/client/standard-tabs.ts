import { h } from './dom.ts';
import { navigationBar } from './navigation-bar.ts';
import type { PageContext } from './page-context.ts';
import { pathOf, type AppName, type Location } from './routes.ts';
import { createView, type View } from './view.ts';

/** How the open app shows pages: one at a time, or in workspace tabs. */
export interface Workspace {
  readonly bar: HTMLElement;
  readonly content: HTMLElement;
  /** Shows a page. `fromPage`: asked for by the page on screen (a link, an event), not by the address. */
  show(location: Location, fromPage: boolean): Promise<void>;
  current(): View | undefined;
  /** Other pages that are mounted but not on screen. */
  others(): View[];
  /** The address of what is on screen. */
  path(): string;
}

/** The standard app: one page at a time. */
export function createStandardTabs(
  context: PageContext,
  switchApp: (app: AppName) => void,
  onShown: (view: View) => void,
): Workspace {
  const bar = navigationBar(context, switchApp);
  const content = h('div', { class: 'windowViewMode-normal oneContent active lafPageHost lex-content', role: 'main' });
  let view: View | undefined;
  return {
    bar: bar.element,
    content,
    async show({ target }) {
      const next = createView(context, target, (loaded) => {
        if (loaded !== view) return;
        bar.show(loaded.target);
        onShown(loaded);
      });
      view = next;
      bar.show(target);
      content.replaceChildren(next.element);
      content.scrollTop = 0;
      await next.load();
    },
    current: () => view,
    others: () => [],
    path: () => pathOf(view?.target ?? { page: 'home' }),
  };
}
