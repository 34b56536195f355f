/**
 * WXT gives each content script a context that announces itself to the page by an event and by `window.postMessage`,
 * and that a page can invalidate by sending the event back. Ours takes no context, so an empty one is built in.
 */
export function quietContentScript() {
  return {
    name: 'quiet-content-script',
    enforce: 'pre' as const,
    resolveId: (source: string) => (source === 'wxt/utils/content-script-context' ? '\0quiet-context' : undefined),
    load: (id: string) => (id === '\0quiet-context' ? 'export class ContentScriptContext {}' : undefined),
  };
}
