/** What a page needs of the extension API to talk to the worker. */
export interface RuntimePort {
  /** Undefined once the extension was updated or removed under this page. */
  id(): string | undefined;
  sendMessage(message: unknown): Promise<unknown>;
}

/** The page's own `chrome.runtime`. */
export function createRealRuntime(): RuntimePort {
  // After an update the whole object can be gone, whatever its type says.
  const runtime = () => (globalThis as { chrome?: { runtime?: typeof chrome.runtime } }).chrome?.runtime;
  return {
    id: () => runtime()?.id,
    async sendMessage(message) {
      return await runtime()?.sendMessage(message);
    },
  };
}
