import type { BootView } from '../page-model.ts';
import { createAura, type Aura } from './aura.ts';
import { ConsoleTabs } from './console-tabs.ts';
import { h } from './dom.ts';
import { openFormModal } from './form-modal.ts';
import { globalHeader } from './header.ts';
import type { FormRequest, PageContext } from './page-context.ts';
import { toId18 } from './record-id.ts';
import { parseLocation, type AppName, type Location } from './routes.ts';
import { createStandardTabs, type Workspace } from './standard-tabs.ts';
import { showToast } from './toast.ts';
import { utilityBar } from './utility-bar.ts';
import type { View } from './view.ts';

const appKey = 'lex-app';

/** The single-page app: header, navigation, open pages; owner of the address bar. */
export class LightningApp {
  readonly aura: Aura;
  readonly #context: PageContext;
  readonly #root = h('div', { class: 'desktop container forceStyle oneOne navexDesktopLayoutContainer lex-app' });
  readonly #utility: ReturnType<typeof utilityBar>;
  #app: AppName = sessionStorage.getItem(appKey) === 'console' ? 'console' : 'standard';
  #workspace: Workspace;

  constructor(boot: BootView) {
    this.#context = {
      boot,
      open: (target) => void this.#navigate({ target }),
      openForm: (request) => void this.#openForm(request),
      toast: showToast,
      refresh: () => this.refresh(),
    };
    this.#workspace = this.#createWorkspace();
    this.#utility = utilityBar(this.#context);
    this.aura = createAura(boot, {
      openRecord: (id, slide) => this.#openRecord(id, slide),
      openUrl: (url) => this.#openUrl(url),
      refreshView: () => void this.refresh(),
      showToast,
      createRecord: (object, defaults) => void this.#openForm({ target: object, defaults }),
    });
  }

  async start(): Promise<void> {
    const location = parseLocation(new URL(window.location.href));
    if (location.app !== undefined && location.app !== this.#app) this.#setApp(location.app);
    this.#draw();
    document.body.prepend(this.#root);
    window.addEventListener('popstate', () => void this.#showAddress());
    await this.#show(location, false, 'replace');
    if (location.target.page === 'new') await this.#openForm({ target: location.target.object, opensRecord: true });
    if (location.target.page === 'edit') await this.#openForm({ target: location.target.id });
  }

  /** Reads the page on screen again; pages in hidden tabs are read when they are next shown. */
  async refresh(): Promise<void> {
    for (const view of this.#workspace.others()) view.isStale = true;
    await this.#workspace.current()?.load();
  }

  #createWorkspace(): Workspace {
    const onShown = (view: View): void => this.#shown(view);
    const switchApp = (app: AppName): void => void this.#switchApp(app);
    return this.#app === 'console'
      ? new ConsoleTabs(this.#context, switchApp, onShown)
      : createStandardTabs(this.#context, switchApp, onShown);
  }

  #setApp(app: AppName): void {
    this.#app = app;
    sessionStorage.setItem(appKey, app);
    this.#workspace = this.#createWorkspace();
  }

  async #switchApp(app: AppName): Promise<void> {
    this.#setApp(app);
    this.#draw();
    await this.#navigate({
      target: app === 'console' ? { page: 'list', object: 'Case', filterName: 'Recent' } : { page: 'home' },
    });
  }

  #draw(): void {
    const header = globalHeader(this.#context);
    header.append(this.#workspace.bar);
    this.#root.classList.toggle('lex-app_sandbox', this.#context.boot.org.isSandbox);
    this.#root.classList.toggle('lex-app_console', this.#app === 'console');
    this.#root.replaceChildren(
      header,
      h('div', { class: 'lex-stage slds-brand-band' }, this.#workspace.content),
      this.#utility.element,
    );
  }

  async #navigate(location: Location): Promise<void> {
    await this.#show(location, true, 'push');
  }

  async #show(location: Location, fromPage: boolean, change: 'push' | 'replace' | 'keep'): Promise<void> {
    const shown = this.#workspace.show(location, fromPage);
    if (change !== 'keep') this.#writeAddress(change);
    await shown;
    if (change !== 'keep') this.#writeAddress('replace');
  }

  /** Also called when a tab is chosen: the console's address follows the focused tab. */
  #shown(view: View): void {
    document.title = [view.title, view.kind, 'Salesforce'].filter((part) => part !== '').join(' | ');
    this.#utility.remember(view);
    this.#writeAddress('push');
  }

  #writeAddress(change: 'push' | 'replace'): void {
    const { search, pathname, hash } = window.location;
    const path = this.#workspace.path();
    if (path === `${pathname}${search}${hash}`) return;
    if (change === 'push' && !isSameRecord(path, pathname)) history.pushState(null, '', path);
    else history.replaceState(null, '', path);
  }

  async #showAddress(): Promise<void> {
    await this.#show(parseLocation(new URL(window.location.href)), false, 'keep');
  }

  async #openForm(request: FormRequest): Promise<void> {
    await openFormModal(this.#context, request, () => undefined).catch((error: unknown) => {
      showToast({ type: 'error', message: [error instanceof Error ? error.message : String(error)] });
    });
  }

  #openRecord(recordId: string, slide: string | undefined): void {
    const id = toId18(recordId);
    if (id === undefined) return showToast({ type: 'error', message: [`"${recordId}" is not a record id.`] });
    const object = this.#context.boot.objects.find(({ keyPrefix }) => keyPrefix === id.slice(0, 3))?.name;
    const named = object === undefined ? { id } : { id, object };
    const isRelated = slide !== undefined && slide !== 'detail' && slide !== 'related' && slide !== 'chatter';
    void this.#navigate({
      target: isRelated ? { page: 'related', ...named, relation: slide } : { page: 'record', ...named },
    });
  }

  /** Addresses of the app open in it, others in a new window, as the event does it. */
  #openUrl(address: string): void {
    if (!URL.canParse(address, window.location.href)) return;
    const url = new URL(address, window.location.href);
    if (url.origin !== window.location.origin) {
      if (url.protocol === 'https:') window.open(url.href, '_blank', 'noopener');
      return;
    }
    const location = parseLocation(url);
    if (location.target.page === 'missing') window.location.assign(url.href);
    else void this.#navigate(location);
  }
}

/** An address that only got its object's name filled in is the same step in the history. */
function isSameRecord(path: string, currentPath: string): boolean {
  const idOf = (text: string): string | undefined =>
    /\/lightning\/r\/(?:[^/]+\/)?([0-9A-Za-z]{15,18})\/view$/.exec(text)?.[1];
  const id = idOf(currentPath);
  return id !== undefined && toId18(id) === toId18(idOf(path) ?? '');
}
