import { createFrameLife } from './frame-life.ts';
import { hostStyle, liftedZIndex, rootCss } from './styles.ts';

export type Shape = 'launcher' | 'panel';
/** All that the page may see of a call: that there is one. */
export type CallState = 'none' | 'ringing' | 'call';

export interface FrameHost {
  shape(next: Shape): void;
  /** Said on the launcher while the panel is minimised. */
  call(next: CallState): void;
  /** The worker heard the panel's hello. */
  ready(): void;
  /** The page may have thrown the host out with its body; puts it back. */
  attach(): void;
  /** Is somebody at work in the frame? */
  isInUse(): boolean;
  /** Above the host of a newer version, which takes the same place: what was typed here must stay in sight. */
  lift(): void;
  remove(): void;
}

export interface FrameHostOptions {
  document: Document;
  /** The page is a sandbox's: said on the launcher, as the panel says it. */
  isSandbox: boolean;
  /** Undefined once the extension was updated or removed under this page. */
  panelUrl: () => string | undefined;
  now: () => number;
  setTimer: (run: () => void, ms: number) => number;
  clearTimer: (id: number) => void;
}

const openText = 'CINNOX';
const callTexts: Readonly<Record<CallState, string>> = {
  none: openText,
  ringing: 'CINNOX · Incoming call',
  call: 'CINNOX · On a call',
};
const brokenText = 'CINNOX cannot show its panel here';
const goneText = 'CINNOX was updated. Reload this tab.';

/**
 * A plain `<div>` with a closed root: a custom element's root could be reached by the page through `attachInternals`.
 * The frame has neither name nor id, since `window.open(url, name)` would replace a named one.
 */
export function createFrameHost({
  document,
  isSandbox,
  panelUrl,
  now,
  setTimer,
  clearTimer,
}: FrameHostOptions): FrameHost {
  const host = document.createElement('div');
  for (const [name, value] of Object.entries(hostStyle)) host.style.setProperty(name, value, 'important');
  const root = host.attachShadow({ mode: 'closed' });
  addStyles(root, document);
  const launcher = makeLauncher(document);
  const label = document.createElement('span');
  launcher.append(label);
  if (isSandbox) launcher.append(' ', makeBadge(document));
  root.append(launcher);
  let frame: HTMLIFrameElement | undefined;
  let current: Shape = 'panel';
  let callState: CallState = 'none';
  let isBroken = false;
  let isGone = false;

  const life = createFrameLife({ rebuild, giveUp, now, setTimer, clearTimer });

  function build() {
    const url = panelUrl();
    isGone = url === undefined;
    isBroken = isGone;
    if (url === undefined) return;
    frame = document.createElement('iframe');
    frame.title = openText;
    frame.allow = 'clipboard-write';
    frame.addEventListener('load', life.loaded);
    frame.src = url;
    root.append(frame);
    life.built();
  }

  function drop() {
    frame?.removeEventListener('load', life.loaded);
    frame?.remove();
    frame = undefined;
    life.stop();
  }

  function rebuild() {
    drop();
    build();
    show();
  }

  function giveUp() {
    drop();
    isBroken = true;
    show();
  }

  function show() {
    if (!host.isConnected) return;
    if (current === 'panel' && !isBroken && frame === undefined) build();
    const isPanel = current === 'panel' && !isBroken;
    const focused = root.activeElement;
    if (frame !== undefined) frame.hidden = !isPanel;
    launcher.hidden = isPanel;
    launcher.toggleAttribute('data-broken', isBroken);
    launcher.toggleAttribute('data-call', !isBroken && callState !== 'none');
    label.textContent = isGone ? goneText : isBroken ? brokenText : callTexts[callState];
    launcher.title = isGone ? 'Reload this tab' : isBroken ? 'Try again' : 'Open the CINNOX panel';
    // Whoever was in one of the two goes on in the other; the focus of the page is left alone.
    if (isPanel && focused === launcher) frame?.focus();
    if (!isPanel && focused === frame) launcher.focus();
  }

  function attach() {
    if (host.isConnected) return;
    // A frame that is moved loads anew, so the one that was thrown out is replaced.
    if (frame !== undefined) drop();
    (document.body ?? document.documentElement).append(host);
    show();
  }

  launcher.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    if (isGone) return document.location.reload();
    life.reset();
    isBroken = false;
    current = 'panel';
    show();
  });

  return {
    shape(next) {
      current = next;
      show();
    },
    call(next) {
      callState = next;
      show();
    },
    ready: life.ready,
    attach,
    isInUse: () => frame !== undefined && root.activeElement === frame,
    lift: () => host.style.setProperty('z-index', liftedZIndex, 'important'),
    remove() {
      drop();
      host.remove();
    },
  };
}

function addStyles(root: ShadowRoot, document: Document) {
  const view = document.defaultView;
  if (view === null) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(rootCss);
  root.adoptedStyleSheets = [sheet];
}

function makeBadge(document: Document): HTMLElement {
  const badge = document.createElement('b');
  badge.textContent = 'SANDBOX';
  return badge;
}

function makeLauncher(document: Document): HTMLButtonElement {
  const launcher = document.createElement('button');
  launcher.type = 'button';
  launcher.hidden = true;
  return launcher;
}
