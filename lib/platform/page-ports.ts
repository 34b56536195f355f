/** The worker's projection as the pages see it: read once, then watched. Values are unvalidated JSON of our worker. */
export interface ProjectionPort {
  read(keys: readonly string[]): Promise<Record<string, unknown>>;
  /** Calls back with the changed keys' new values (`undefined` = removed). Returns the way to stop. */
  watch(onChange: (changes: Record<string, unknown>) => void): () => void;
}

/** What a page knows about the window it runs in. */
export interface PagePort {
  /** Inside a Lightning page (true) or a top-level page such as the side panel (false). */
  isEmbedded: boolean;
  /** Of the page around this one; the browser says it, not that page. */
  hostAround: string | undefined;
  /** False once the extension was updated or removed under this page. */
  isRuntimeAlive(): boolean;
  isHidden(): boolean;
  /** Is the focus somewhere in this document? Right only after the blur event has been handled. */
  hasFocus(): boolean;
  onVisibility(run: () => void): () => void;
  onPageHide(run: () => void): () => void;
  /** The frame was hidden by the page around it (the launcher) or shown again. Called first with the present state. */
  onDrawn(run: (isDrawn: boolean) => void): () => void;
  /** The active tab of this page's window changed (top-level pages only). */
  onTabActivated(run: () => void): () => void;
  copy(text: string): Promise<boolean>;
  /**
   * Leaves this document: the only sign that the script around the frame still understands after an update. It then
   * makes room for the new panel.
   */
  giveWay(): void;
}

/** To the other panels of this browser, not to oneself. */
export interface ChannelPort {
  post(names: readonly string[]): void;
  listen(run: (names: readonly string[]) => void): void;
}
