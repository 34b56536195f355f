import { createFrameHost, type CallState, type FrameHost, type Shape } from './frame-host.ts';
import { isSandboxPage, reportableUrl, watchPageUrl } from './page-url.ts';

/** `CHANNEL` of lib/messaging/contract.ts, repeated here: this script carries no schemas. */
const channel = 'cinnox/1';
/** Told by a newly mounted script to those that an update left behind. */
const mountedEvent = 'cinnox-mounted';
/** How often a script asks whether its extension is still there: one property read, no message. */
const alivePollMs = 2_000;

type Answer = { ok: true; value: { mount: boolean; shape: Shape } } | { ok: false } | undefined;

function isAlive(): boolean {
  return chrome.runtime?.id !== undefined;
}

async function tell(name: 'content.mount' | 'content.pageChanged'): Promise<Answer> {
  try {
    return await chrome.runtime.sendMessage({ channel, name, input: { url: reportableUrl(location.href) } });
  } catch {
    // The worker is being replaced, or the extension was updated under this page.
    return undefined;
  }
}

type Command = { frame: 'ready' } | { frame: 'shape'; shape: Shape } | { frame: 'call'; call: CallState };

function readCommand(message: unknown): Command | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('channel' in message) || message.channel !== channel || !('frame' in message)) return undefined;
  if (message.frame === 'ready') return { frame: 'ready' };
  if (message.frame === 'call' && 'call' in message) {
    const { call } = message;
    return call === 'none' || call === 'ringing' || call === 'call' ? { frame: 'call', call } : undefined;
  }
  if (message.frame !== 'shape' || !('shape' in message)) return undefined;
  if (message.shape !== 'launcher' && message.shape !== 'panel') return undefined;
  return { frame: 'shape', shape: message.shape };
}

/** Resolves when this tab is seen for the first time: twelve hidden tabs must not hold twelve panels. */
function firstVisible(): Promise<void> {
  if (document.visibilityState === 'visible') return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
  });
}

function makeHost(): FrameHost {
  return createFrameHost({
    document,
    isSandbox: isSandboxPage(location.hostname),
    panelUrl: () => (isAlive() ? chrome.runtime.getURL('panel.html') : undefined),
    now: () => performance.now(),
    setTimer: (run, ms) => window.setTimeout(run, ms),
    clearTimer: (id) => window.clearTimeout(id),
  });
}

/** Removes what belongs to an extension version that is gone; never pulls the frame away from under somebody typing. */
function leaveWhenReplaced(leave: () => void, host: FrameHost) {
  const onMounted = () => {
    // A page can fire this event too; it means something only after our extension is gone.
    if (isAlive()) return;
    document.removeEventListener(mountedEvent, onMounted);
    if (!host.isInUse()) return leave();
    host.lift();
    const poll = window.setInterval(() => {
      if (host.isInUse()) return;
      window.clearInterval(poll);
      leave();
    }, 500);
  };
  document.addEventListener(mountedEvent, onMounted);
}

/** Asks the worker until it answers: a worker that just started may take a moment. */
async function askToMount(): Promise<{ mount: boolean; shape: Shape } | undefined> {
  for (const waitMs of [250, 1_000, 4_000, 0]) {
    const answer = await tell('content.mount');
    if (answer?.ok === true) return answer.value;
    if (!isAlive()) return undefined;
    await new Promise((resolve) => window.setTimeout(resolve, waitMs));
  }
  return undefined;
}

/** Keeps the host in the page: Lightning may replace its whole body. Only direct children are watched. */
function keepAttached(host: FrameHost): MutationObserver {
  const observer = new MutationObserver(() => {
    host.attach();
    observeBody();
  });
  const observeBody = () => {
    if (document.body !== null) observer.observe(document.body, { childList: true });
  };
  observer.observe(document.documentElement, { childList: true });
  observeBody();
  return observer;
}

function show(host: FrameHost) {
  document.dispatchEvent(new CustomEvent(mountedEvent));
  host.attach();
  const observer = keepAttached(host);
  const watch = watchPageUrl({
    currentUrl: () => location.href,
    navigation: 'navigation' in window ? window.navigation : undefined,
    onChange: () => {
      host.attach();
      void tell('content.pageChanged');
    },
    setPoll: (run, ms) => window.setInterval(run, ms),
    clearPoll: (id) => window.clearInterval(id),
  });
  const stop = () => {
    window.clearInterval(alivePoll);
    watch.stop();
    observer.disconnect();
  };
  const alivePoll = window.setInterval(() => {
    if (!isAlive()) stop();
  }, alivePollMs);
  leaveWhenReplaced(() => {
    stop();
    host.remove();
  }, host);
}

/** Mounts the panel's frame in this Lightning page and keeps it there. */
export async function mount(): Promise<void> {
  await firstVisible();
  const host = makeHost();
  let isShown = false;
  const showOnce = () => {
    if (isShown) return;
    isShown = true;
    show(host);
  };
  chrome.runtime.onMessage.addListener((message: unknown) => {
    const command = readCommand(message);
    if (command?.frame === 'ready') host.ready();
    if (command?.frame === 'call') host.call(command.call);
    if (command?.frame !== 'shape') return;
    host.shape(command.shape);
    showOnce();
  });
  const answer = await askToMount();
  if (answer?.mount !== true || isShown) return;
  host.shape(answer.shape);
  showOnce();
}
