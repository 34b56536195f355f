type Listener = (event: Happening) => void;

/** An event as IndexedDB has it: it goes down from the database and up again from the request. */
export class Happening {
  readonly type: string;
  readonly target: Hearer;
  readonly oldVersion: number;
  readonly newVersion: number | null;
  isStopped = false;

  constructor(type: string, target: Hearer, versions: { from: number; to: number | null } = { from: 0, to: null }) {
    this.type = type;
    this.target = target;
    this.oldVersion = versions.from;
    this.newVersion = versions.to;
  }

  stopImmediatePropagation(): void {
    this.isStopped = true;
  }
}

const handlerNames: Record<string, string> = {
  success: 'onsuccess',
  error: 'onerror',
  upgradeneeded: 'onupgradeneeded',
  blocked: 'onblocked',
  versionchange: 'onversionchange',
};

/** `EventTarget` with what is needed of it. */
export class Hearer {
  readonly #listeners: { type: string; listener: Listener; capture: boolean }[] = [];

  addEventListener(type: string, listener: Listener, capture = false): void {
    this.#listeners.push({ type, listener, capture });
  }

  removeEventListener(type: string, listener: Listener): void {
    const at = this.#listeners.findIndex((one) => one.type === type && one.listener === listener);
    if (at !== -1) this.#listeners.splice(at, 1);
  }

  private hear(event: Happening, capture: boolean): void {
    if (this.#listeners.length > 0)
      for (const one of [...this.#listeners]) {
        if (event.isStopped) return;
        if (one.type === event.type && one.capture === capture) one.listener.call(this, event);
      }
    if (capture || event.isStopped) return;
    const handler: unknown = Reflect.get(this, handlerNames[event.type] ?? '');
    if (typeof handler === 'function') handler.call(this, event);
  }

  /** `above`: from the nearest to the outermost. Success and completion do not rise. */
  dispatch(event: Happening, above: readonly Hearer[] = []): void {
    for (let at = above.length - 1; at >= 0 && !event.isStopped; at -= 1) above[at]?.hear(event, true);
    if (!event.isStopped) this.hear(event, true);
    if (!event.isStopped) this.hear(event, false);
    if (event.type !== 'error' && event.type !== 'abort') return;
    for (const one of above) if (!event.isStopped) one.hear(event, false);
  }
}
