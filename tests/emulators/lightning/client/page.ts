import type { Target } from './routes.ts';

export interface PageContent {
  title: string;
  /** Name of the object, for the window's title. */
  kind: string;
  icon: string;
  /** The page's own address in full, e.g. with the object's name filled in. */
  target: Target;
  body: HTMLElement;
}

/** What can be shown in a view: reads its data and builds its elements, again at each refresh. */
export interface Page {
  load(): Promise<PageContent>;
}
