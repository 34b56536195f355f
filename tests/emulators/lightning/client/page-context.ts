import type { BootView, FormFieldView, RecordRef } from '../page-model.ts';
import { h, type Child, type Props } from './dom.ts';
import { pathOf, type Target } from './routes.ts';
import type { ToastOptions } from './toast.ts';

export interface FormRequest {
  /** Object of a new record, or the id of the record to edit. */
  target: string;
  defaults?: Record<string, FormFieldView['value']>;
  /** Values saved with the record that the form does not show. */
  hidden?: Record<string, FormFieldView['value']>;
  title?: string;
  /** After a save, go to the new record instead of refreshing the page. */
  opensRecord?: boolean;
}

/** What every part of the page may ask of the app. */
export interface PageContext {
  readonly boot: BootView;
  open(target: Target): void;
  openForm(request: FormRequest): void;
  toast(options: ToastOptions): void;
  refresh(): Promise<void>;
}

/** A link that navigates without a page load; with a modifier key the browser acts as on every link. */
export function pageLink(context: PageContext, target: Target, props: Props, ...children: Child[]): HTMLAnchorElement {
  const open = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    context.open(target);
  };
  return h('a', { href: pathOf(target), on: { click: open }, ...props }, ...children);
}

export function recordLink(context: PageContext, ref: RecordRef, props: Props = {}): HTMLAnchorElement {
  const target: Target = { page: 'record', id: ref.id, object: ref.object };
  return pageLink(context, target, { 'data-recordid': ref.id, title: ref.name, ...props }, ref.name);
}
