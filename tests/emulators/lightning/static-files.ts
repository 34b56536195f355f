import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** Modules of the page, in the order in which they are preloaded. */
export const clientModules = [
  'main.ts',
  'app.ts',
  'aura.ts',
  'api.ts',
  'console-tabs.ts',
  'detail-panel.ts',
  'dom.ts',
  'field.ts',
  'form-modal.ts',
  'format.ts',
  'header.ts',
  'home-page.ts',
  'icons.ts',
  'list-page.ts',
  'lookup.ts',
  'menu.ts',
  'navigation-bar.ts',
  'page-context.ts',
  'record-id.ts',
  'record-page.ts',
  'related-list.ts',
  'routes.ts',
  'search-page.ts',
  'standard-tabs.ts',
  'table.ts',
  'tabset.ts',
  'timeline.ts',
  'timeline-item.ts',
  'toast.ts',
  'utility-bar.ts',
  'view.ts',
] as const;

const clientFolder = new URL('./client/', import.meta.url);
const designSystem = import.meta
  .resolve('@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css');

/**
 * Serves the page's files: TypeScript modules with their types blanked out (no build step), styles, the mark.
 * Answers undefined for a path that is no static file.
 */
export function createStaticFiles(): (path: string) => Response | undefined {
  const cache = new Map<string, string>();
  const read = (key: string, load: () => string): string => {
    const text = cache.get(key) ?? load();
    cache.set(key, text);
    return text;
  };
  return (path) => {
    if (path === '/_slds/styles/salesforce-lightning-design-system.min.css') {
      return file(
        read(path, () => readFileSync(new URL(designSystem), 'utf8')),
        'text/css',
        86_400,
      );
    }
    const name = /^\/lightning-client\/([\w-]+\.(?:ts|css|svg))$/.exec(path)?.[1];
    if (path === '/favicon.ico')
      return file(
        read('mark.svg', () => source('mark.svg')),
        'image/svg+xml',
        86_400,
      );
    if (name === undefined) return undefined;
    if (name === 'lightning.css')
      return file(
        read(name, () => source(name)),
        'text/css',
        0,
      );
    if (name === 'mark.svg')
      return file(
        read(name, () => source(name)),
        'image/svg+xml',
        86_400,
      );
    if (!clientModules.some((known) => known === name)) return undefined;
    return file(
      read(name, () => stripTypeScriptTypes(source(name))),
      'text/javascript',
      0,
    );
  };
}

function source(name: string): string {
  return readFileSync(new URL(name, clientFolder), 'utf8');
}

function file(text: string, type: string, maxAgeSeconds: number): Response {
  return new Response(text, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': maxAgeSeconds === 0 ? 'no-cache' : `public, max-age=${maxAgeSeconds}, immutable`,
      'x-content-type-options': 'nosniff',
    },
  });
}
